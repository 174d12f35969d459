/* How far scripts go in running text: read_script in code_script.py, token by token.
 *
 * STRETCH of code_tokens.py has no part here: it takes many tokens at once and changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "script.h"

enum { LONGEST_STRING = 30000, LONGEST_COMMENT = 120, BEHIND = 100 }; /* characters */
enum { PROSE_RUN = 6, COMMENT_RUN = 60 };                               /* words */

/* What stands before the next token. */
typedef enum { WORD, PREFIX, OPERAND, AFTER_BRACE, BOUNDARY, OPERATOR } Previous;

/* The last token, as far as anybody asks. */
typedef enum { ANYTHING, A_DOT, PROSE_SIGN, A_PAREN, A_BRACE } Before;

typedef struct {
    Source *source;
    int64_t start, pos, good, hard, cost, run;
    Previous previous;
    Before before;
    bool comment;
    char *stack, few[64]; /* the closers of the open brackets */
    int64_t depth, room;
} Reader;

static bool word_is(const Reader *r, int64_t end, const char *const *words)
{
    for (; *words; words++)
        if (stands(r->source, r->pos, *words) == end - r->pos)
            return true;
    return false;
}

static bool is_prefix(const Reader *r, int64_t end)
{
    static const char *const BY_LETTER[26][7] = {
        {"async", "await"}, {0}, {"case", "class", "const"}, {"default", "delete", "do"},
        {"else", "export", "extends"}, {"from", "function"}, {"get"}, {0},
        {"if", "import", "in", "instanceof"}, {0}, {0}, {"let"}, {0}, {"new"}, {"of"}, {0}, {0},
        {"return"}, {"set", "static", "switch"}, {"throw", "typeof"}, {0}, {"var", "void"},
        {"while"}, {0}, {"yield"}, {0},
    };
    const uint32_t letter = point(r->source, r->pos);
    return letter >= 'a' && letter <= 'z' && word_is(r, end, BY_LETTER[letter - 'a']);
}

static bool pushed(Reader *r, char closer)
{
    if (r->depth == r->room) {
        char *more = malloc((size_t)r->room * 2);
        if (!more)
            return false;
        memcpy(more, r->stack, (size_t)r->depth);
        if (r->stack != r->few)
            free(r->stack);
        r->stack = more;
        r->room *= 2;
    }
    r->stack[r->depth++] = closer;
    return true;
}

static void punctuation(Reader *r, Before before, int64_t end)
{
    r->before = before;
    r->run = 0;
    r->comment = false;
    r->hard = end;
}

static int64_t limit(const Reader *r)
{
    return r->comment ? COMMENT_RUN : PROSE_RUN;
}

static bool outside_word(Reader *r, int64_t end)
{
    static const char *const LITERALS[] = {"true",      "false", "null",
                                           "undefined", "this",  "NaN",  NULL};
    static const char *const FOLLOWERS[] = {"else", "catch",      "finally", "in",
                                            "of",   "instanceof", "from",    "extends", NULL};
    if (r->previous == PREFIX)
        return true;
    if (r->previous == OPERATOR) {
        if (!is(r->source, r->pos - 1, IS_SPACE) || r->before != PROSE_SIGN ||
            word_is(r, end, LITERALS))
            r->good = end;
        return true;
    }
    if (r->previous != BOUNDARY && word_is(r, end, FOLLOWERS))
        return true;
    return states(r->source, r->pos);
}

static bool take_word(Reader *r, int64_t end, bool ascii)
{
    const bool prefix = is_prefix(r, end);
    bool going;
    if (r->depth) {
        if ((r->previous == WORD || r->previous == OPERAND) && !prefix)
            r->run += ascii ? 1 : 3;
        going = r->run <= limit(r);
    } else {
        going = outside_word(r, end);
    }
    r->previous = prefix && r->before != A_DOT ? PREFIX : WORD;
    r->before = ANYTHING;
    return going;
}

/* A string or a number. */
static bool take_operand(Reader *r, int64_t end)
{
    if (r->depth)
        r->hard = end;
    else if (r->previous == OPERATOR || r->previous == PREFIX)
        r->good = end;
    else if (!states(r->source, r->pos))
        return false;
    r->previous = OPERAND;
    r->before = ANYTHING;
    return true;
}

static bool opens(Reader *r, uint32_t bracket)
{
    static const char *const CALLED[] = {"function", "async", "jQuery",    "window",
                                         "document", "this",  "navigator", NULL};
    Source *source = r->source;
    if (r->previous == BOUNDARY)
        return states(source, r->pos);
    if (bracket == '{')
        return r->before == A_PAREN;
    if (bracket == '[' || !is(source, r->pos - 1, IS_SPACE))
        return true;
    const int64_t next = spaced(source, r->pos + 1);
    if (among(source, next, ")($"))
        return true;
    for (const char *const *word = CALLED; *word; word++)
        if (stands(source, next, *word) && parted(source, next + (int64_t)strlen(*word)))
            return true;
    return false;
}

static bool take_open(Reader *r, uint32_t bracket, bool *remembered)
{
    const Previous previous = r->previous;
    const bool asks = previous == OPERAND || previous == AFTER_BRACE || previous == BOUNDARY;
    if (!r->depth && asks && !opens(r, bracket))
        return false;
    *remembered = pushed(r, bracket == '(' ? ')' : bracket == '[' ? ']' : '}');
    punctuation(r, ANYTHING, r->pos + 1);
    r->previous = bracket == '{' ? BOUNDARY : OPERATOR;
    return *remembered;
}

static bool take_close(Reader *r, char closer)
{
    const int64_t end = r->pos + 1;
    const Before before = closer == '}' ? A_BRACE : closer == ')' ? A_PAREN : ANYTHING;
    if (!r->depth) { /* one too many: still code after a brace or a statement's end */
        if (closer != '}' && r->before != A_BRACE)
            return false;
        if ((r->previous != AFTER_BRACE && r->previous != BOUNDARY) || r->pos == r->start)
            return false;
        r->good = end;
        r->previous = AFTER_BRACE;
        r->before = before;
        return true;
    }
    if (r->stack[r->depth - 1] != closer) {
        if (r->comment)
            return true;
        while (r->depth && r->stack[r->depth - 1] != closer)
            r->depth--;
        if (!r->depth) {
            r->good = end;
            return false;
        }
    }
    r->depth--;
    punctuation(r, before, end);
    r->previous = closer == '}' ? AFTER_BRACE : OPERAND;
    if (!r->depth)
        r->good = end;
    return true;
}

static bool take_semicolon(Reader *r)
{
    punctuation(r, ANYTHING, r->pos + 1);
    r->previous = BOUNDARY;
    if (!r->depth)
        r->good = r->pos + 1;
    return true;
}

/* Behind the regular expression that begins there, 0 where none does. */
static int64_t regex(Source *source, int64_t at)
{
    int64_t end = at + 1;
    int items = 0;
    for (; items < 500 && end < source->size && !among(source, end, "/\n"); items++) {
        if (among(source, end, "[")) {
            int64_t in = end + 1;
            for (int one = 0; one < 200 && in < source->size && !among(source, in, "]\n"); one++) {
                const bool escaped = among(source, in, "\\");
                if (escaped && (in + 1 >= source->size || among(source, in + 1, "\n")))
                    break;
                in += 1 + escaped;
            }
            if (!among(source, in, "]"))
                break;
            end = in + 1;
        } else if (among(source, end, "\\")) {
            if (end + 1 >= source->size || among(source, end + 1, "\n"))
                break;
            end += 2;
        } else {
            end++;
        }
    }
    if (!items || among(source, at + 1, "*") || !among(source, end, "/"))
        return 0;
    const int64_t flags = ++end + 6;
    while (end < flags && point(source, end) >= 'a' && point(source, end) <= 'z')
        end++;
    return is(source, end, IS_SPACE) || among(source, end, ",;.)]}:") ? end : 0;
}

/* Whether an operator outside all brackets belongs to the expression before it. */
static bool continues(Reader *r, int64_t end, Before sign)
{
    const uint32_t first = point(r->source, r->pos);
    const bool single = end == r->pos + 1;
    if (r->previous == BOUNDARY || r->previous == PREFIX)
        return single && among(r->source, r->pos, "!-+~") && states(r->source, r->pos);
    if (!single && (first == '+' || first == '-') && first == point(r->source, r->pos + 1) &&
        r->previous != OPERATOR)
        r->good = end;
    if (single && first == '.' && is(r->source, end, IS_SPACE))
        return false;
    return !(r->previous == AFTER_BRACE && sign == PROSE_SIGN && first != ',');
}

static bool take_operator(Reader *r, int64_t *end)
{
    Source *source = r->source;
    const bool single = *end == r->pos + 1;
    const bool twice = *end == r->pos + 2 && point(source, r->pos) == point(source, r->pos + 1) &&
                       among(source, r->pos, "+-");
    const bool in_prose = twice || (single && among(source, r->pos, "-|/*<>,:&%!+~^"));
    Before before = in_prose ? PROSE_SIGN : ANYTHING;
    if (among(source, r->pos, single ? "." : "?") && among(source, *end - 1, "."))
        before = A_DOT;
    if (single && among(source, r->pos, "/") &&
        (r->previous == OPERATOR || r->previous == BOUNDARY || r->previous == PREFIX)) {
        const int64_t behind = regex(source, r->pos);
        r->cost += behind ? 0 : 100;
        if (behind && (r->depth || r->previous != BOUNDARY)) {
            *end = behind;
            r->previous = OPERAND;
            r->before = PROSE_SIGN;
            return true;
        }
    }
    if (!r->depth && !continues(r, *end, before))
        return false;
    if (!single || !among(source, r->pos, ",.-:!?")) {
        r->run = 0;
        r->hard = *end;
    } else if (among(source, r->pos, ".!?") && is(source, *end, IS_SPACE)) {
        r->run++;
    }
    r->previous = OPERATOR;
    r->before = before;
    return true;
}

/* Behind the operator that begins there, `at` where none does. */
static int64_t operator(Source *source, int64_t at)
{
    const uint32_t one = point(source, at), two = point(source, at + 1);
    const bool third = point(source, at + 2) == '=';
    switch (one) {
    case '=': case '!':
        if (two == '=')
            return at + 2 + third;
        return at + 1 + (one == '=' && two == '>');
    case '<': case '>': case '*': case '/': case '%': case '^':
        return at + 1 + (two == '=');
    case '&': case '|': case '+': case '-':
        return at + 1 + (two == one || two == '=');
    case '?':
        if (two == '?')
            return at + 2 + third;
        return at + 1 + (two == '.' && !is(source, at + 2, IS_DIGIT));
    case '.':
        return at + 1 + (stands(source, at, "...") ? 2 : 0);
    case '~': case ':': case ',':
        return at + 1;
    default:
        return at;
    }
}

/* Behind the string that begins there, `at` where none does. */
static int64_t string(const Source *source, int64_t at)
{
    const uint32_t quote = point(source, at), broken = quote == '`' ? UINT32_MAX : '\n';
    int64_t end = at + 1;
    for (int item = 0; item < LONGEST_STRING && end < source->size; item++) {
        const uint32_t one = source->points[end];
        if (one == quote || one == broken)
            break;
        const uint32_t next = point(source, end + 1);
        if (one == '\\' && (next == '\n' || end + 1 >= source->size))
            break;
        end += one == '\\' ? 2 : 1;
    }
    return end < source->size && source->points[end] == quote ? end + 1 : at;
}

static bool is_apostrophe(Source *source, int64_t at)
{
    static const char *const ENDINGS[] = {"s", "t", "re", "ve", "ll", "d", "m", NULL};
    const uint32_t before = point(source, at - 1);
    if (before < 'a' || before > 'z')
        return false;
    for (const char *const *ending = ENDINGS; *ending; ending++) {
        const int64_t end = at + 1 + (int64_t)strlen(*ending);
        if (stands(source, at + 1, *ending) && parted(source, end) && !among(source, end, "'"))
            return true;
    }
    return false;
}

/* Behind the two or more hyphens and the ">" that begin there, 0 where they do not. */
static int64_t arrow(const Source *source, int64_t at)
{
    int64_t end = at;
    while (among(source, end, "-"))
        end++;
    return end >= at + 2 && among(source, end, ">") ? end + 1 : 0;
}

/* Behind what names the source of a script, 0 where nothing does. */
static int64_t names_source(Source *source, int64_t at)
{
    if (!among(source, at + 2, "#@"))
        return 0;
    int64_t end = at + 3 + is(source, at + 3, IS_SPACE);
    const int64_t length = stands(source, end, "source");
    const int64_t word = end + length;
    end = lettered(source, word, INT32_MAX, "");
    if (!length || end == word || !among(source, end, "="))
        return 0;
    const int64_t from = ++end;
    while (end < source->size && end < from + 300 && !is(source, end, IS_SPACE))
        end++;
    return end > from ? end : 0;
}

/* Behind what hides a script from old browsers and its like, `at` where nothing does. */
static int64_t remark(Source *source, int64_t at)
{
    if (!among(source, at, "/<]-"))
        return at;
    const bool line = stands(source, at, "//"), block = stands(source, at, "/*");
    int64_t end = line ? names_source(source, at) : 0;
    if (end)
        return end;
    int64_t from = line || block ? at + 2 + is(source, at + 2, IS_SPACE) : at;
    from += stands(source, from, "<!--");
    end = stands(source, from, "<![CDATA[");
    end = from + (end ? end : stands(source, from, "]]>"));
    if (end > from) {
        const int64_t again = end + 1 + is(source, end + 1, IS_SPACE);
        if (among(source, end, ">") && stands(source, again, "<!--"))
            return again + 4;
        const int64_t close = end + is(source, end, IS_SPACE);
        return stands(source, close, "*/") ? close + 2 : end;
    }
    if (line) {
        end = arrow(source, at + 2 + is(source, at + 2, IS_SPACE));
        if (!end)
            return at;
        const int64_t more = stands(source, end, "<![CDATA[//><!--");
        return end + (more ? more : stands(source, end, "<!]]>"));
    }
    if (among(source, at, "-") &&
        (!among(source, at - 1, "-") || stands(source, at - 4, "<!--"))) {
        end = arrow(source, at);
        return end ? end : at;
    }
    end = at + stands(source, at, "<!--");
    return end > at ? end + stands(source, end, "//--><![CDATA[//><!--") : at;
}

/* Where the next statement begins after a comment, -1 where none does; see resumed. */
static int64_t resumed(Source *source, int64_t at)
{
    const int64_t last = at + LONGEST_COMMENT, size = source->size;
    int64_t found = -1;
    if (size > last + BEHIND)
        source->size = last + BEHIND;
    for (; at <= last && at < source->size && found < 0; at++)
        if ((is(source, at - 1, IS_SPACE) || among(source, at - 1, ";})")) &&
            !is(source, at, IS_SPACE) && !stands(source, at, "//") && !stands(source, at, "/*") &&
            states(source, at))
            found = at;
    source->size = size;
    return found;
}

static bool take_line(Reader *r, int64_t *end)
{
    if (r->depth) {
        r->comment = true;
        return true;
    }
    const int64_t following = resumed(r->source, *end);
    r->cost += LONGEST_COMMENT;
    if (following < 0)
        return false;
    *end = following;
    r->previous = BOUNDARY;
    return true;
}

static bool take_block(Reader *r, int64_t *end)
{
    const Source *source = r->source;
    const int64_t most = *end + LONGEST_STRING, last = most < source->size ? most : source->size;
    int64_t slash = *end + 1; /* a loop without calls, as many read far for nothing */
    while (slash < last && (source->points[slash] != '/' || source->points[slash - 1] != '*'))
        slash++;
    if (slash >= last) {
        r->cost += LONGEST_STRING;
        return false;
    }
    *end = slash + 1;
    if (!r->depth)
        r->good = *end;
    return true;
}

static bool take_other(Reader *r)
{
    if (among(r->source, r->pos, "\"'`"))
        r->cost += LONGEST_STRING;
    r->run++;
    return r->depth && r->run <= limit(r);
}

/* Take the token at `pos`; where it was code, `end` is behind it. */
static bool taken(Reader *r, int64_t *end, bool *remembered)
{
    Source *source = r->source;
    const int64_t at = r->pos;
    const uint32_t one = point(source, at);
    if (begins_name(source, at) || is(source, at, IS_WORD)) {
        bool ascii = true;
        *end = lettered(source, at, INT32_MAX, is(source, at, IS_DIGIT) ? "." : "$");
        if (is(source, at, IS_DIGIT))
            return take_operand(r, *end);
        for (int64_t place = at; place < *end; place++)
            ascii = ascii && source->points[place] < 0x80;
        return take_word(r, *end, ascii);
    }
    *end = remark(source, at);
    if (*end > at) {
        if (!r->depth) {
            r->good = *end;
            r->previous = r->previous == OPERATOR ? OPERATOR : BOUNDARY;
        }
        return true;
    }
    *end = at + 2;
    if (stands(source, at, "/*"))
        return take_block(r, end);
    if (stands(source, at, "//"))
        return take_line(r, end);
    *end = at + 1;
    if (one == '\'' && is_apostrophe(source, at))
        return r->depth;
    if (one == '"' || one == '\'' || one == '`') {
        *end = string(source, at);
        if (*end > at) {
            r->run = r->depth ? 0 : r->run;
            return take_operand(r, *end);
        }
        *end = at + 1;
        return take_other(r);
    }
    if (one == '(' || one == '[' || one == '{')
        return take_open(r, one, remembered);
    if (one == ')' || one == ']' || one == '}')
        return take_close(r, (char)one);
    if (one == ';')
        return take_semicolon(r);
    *end = operator(source, at);
    if (*end > at)
        return take_operator(r, end);
    *end = at + 1;
    return take_other(r);
}

static bool read_all(Source *source, int64_t start, bool literal, Script *found)
{
    Reader reader = {.source = source, .start = start, .pos = start, .good = start, .hard = start,
                     .previous = literal ? OPERATOR : BOUNDARY, .room = sizeof reader.few};
    Reader *r = &reader;
    r->stack = r->few;
    bool going = true, remembered = true;
    while (going && r->pos < source->size && !source->unknown) {
        const int64_t at = spaced(source, r->pos);
        for (int64_t place = r->pos; r->comment && place < at; place++)
            r->comment = source->points[place] != '\n';
        r->pos = at;
        if (at >= source->size)
            break;
        int64_t end = at;
        going = taken(r, &end, &remembered);
        r->pos = going ? end : at;
    }
    found->cut = r->depth && r->hard > r->good;
    found->start = start;
    found->end = found->cut ? r->hard : r->good;
    found->reach = r->pos;
    found->cost = r->cost + r->pos - start;
    if (r->stack != r->few)
        free(r->stack);
    return remembered;
}

/* Whether a script may begin there: the border and what may stand before it. */
static bool begins(Source *source, int64_t at)
{
    if (!begins_name(source, at) && !among(source, at, "([;!\"'+~/<-"))
        return false;
    const uint32_t before = point(source, at - 1);
    if (is(source, at - 1, IS_WORD) || among(source, at - 1, "$.-/&#@:'") || before == 0x2019)
        return false;
    return true;
}

/* Whether a list of attributes begins there, which is no script. */
static bool is_attributes(Source *source, int64_t at)
{
    int64_t end = lettered(source, at, 40, ":-");
    if (end == at || !among(source, end, "=") || !among(source, end + 1, "\"'"))
        return false;
    const uint32_t quote = point(source, end + 1);
    end += 2;
    const int64_t most = end + 300;
    while (end < source->size && end < most && !among(source, end, "\"'<>\n"))
        end++;
    if (point(source, end) != quote)
        return false;
    end = spaced(source, end + 1);
    if (among(source, end, ">") || stands(source, end, "/>"))
        return true;
    const int64_t next = lettered(source, end, 40, ":-");
    return next > end && among(source, next, "=") && among(source, next + 1, "\"'");
}

/* See begins_script. */
static bool begins_script(Source *source, int64_t at)
{
    if (is_attributes(source, at))
        return false;
    if (stands(source, at, "//") && !stands(source, at + 2, "<!") &&
        !(is(source, at + 2, IS_SPACE) && stands(source, at + 3, "<!")))
        return false;
    if (stands(source, at, "/*")) {
        int64_t end = at + 2;
        while (end < source->size && end < at + 202 && !among(source, end, "*/"))
            end++;
        if (stands(source, end, "*/"))
            at = end + 2 + is(source, end + 2, IS_SPACE);
    }
    return states(source, at);
}

/* Read the first script that begins from `low` to `at`. False without memory. */
static bool read_first(Source *source, int64_t low, int64_t at, Script *found)
{
    *found = (Script){.start = -1};
    for (; low <= at && low < source->size && !source->unknown; low++)
        if (begins(source, low) && begins_script(source, low))
            return read_all(source, low, false, found);
    return true;
}

bool find_script(const uint32_t *points, int64_t size, const uint8_t *kinds, int64_t low,
                 int64_t at, bool literal, Script *found, bool *unknown)
{
    Source source = {points, size, kinds, false};
    const bool fine =
        literal ? read_all(&source, low, true, found) : read_first(&source, low, at, found);
    *unknown = source.unknown;
    return fine;
}

bool find_code(const uint32_t *points, int64_t size, const uint8_t *kinds, int64_t pos,
               int64_t window, Code *code, bool *unknown)
{
    Source source = {points, size, kinds, false};
    bool fine = true;
    code->script = (Script){.start = -1};
    code->at = pos;
    while (fine && (code->length = next_trigger(&source, &code->at)) && !source.unknown) {
        const int64_t low = code->at - window;
        if (among(&source, code->at, "<[{@"))
            break;
        fine = read_first(&source, low > pos ? low : pos, code->at, &code->script);
        if (code->script.start >= 0)
            break;
        pos = code->at += code->length;
    }
    *unknown = source.unknown;
    return fine;
}
