/* What a statement of a script begins with: STATEMENT in code_shapes.py, form by form. */
#include "script.h"

enum { NAME = 80, STEPS = 12 };

/* Behind the path of names that begins there, -1 where none does. */
static int64_t path(Source *source, int64_t at)
{
    if (!begins_name(source, at))
        return -1;
    at = lettered(source, at + 1, NAME, "$");
    for (int step = 0; step < STEPS; step++) {
        const int64_t dot = at + among(source, at, "?");
        if (among(source, dot, ".") && begins_name(source, dot + 1)) {
            at = lettered(source, dot + 2, NAME, "$");
            continue;
        }
        if (!among(source, at, "["))
            break;
        const int64_t key = at + 1 + is(source, at + 1, IS_SPACE);
        int64_t end = lettered(source, key, 60, "\"'$.-");
        if (end == key)
            break;
        end += is(source, end, IS_SPACE);
        if (!among(source, end, "]"))
            break;
        at = end + 1;
    }
    return at;
}

/* Behind `word` and the spaces after it, at least one; 0 if they do not stand there. */
static int64_t apart(Source *source, int64_t at, const char *word)
{
    const int64_t length = stands(source, at, word);
    return length && is(source, at + length, IS_SPACE) ? spaced(source, at + length) : 0;
}

/* Behind the first of `words` that stands there; 0 if none does. `words` ends with NULL. */
static int64_t any(const Source *source, int64_t at, const char *const *words)
{
    for (; *words; words++) {
        const int64_t length = stands(source, at, *words);
        if (length)
            return at + length;
    }
    return 0;
}

/* The same, where the word ends there too. */
static bool any_word(Source *source, int64_t at, const char *const *words)
{
    for (; *words; words++) {
        const int64_t length = stands(source, at, *words);
        if (length && parted(source, at + length))
            return true;
    }
    return false;
}

static bool declares(Source *source, int64_t at)
{
    static const char *const HEADS[] = {"var", "let", "const", NULL};
    static const char *const NEXT[] = {"in", "of", "var", "const", "let", "if", "function", NULL};
    const int64_t head = any(source, at, HEADS);
    if (!head || !is(source, head, IS_SPACE))
        return false;
    const int64_t name = spaced(source, head);
    if (among(source, name, "{["))
        return true;
    const int64_t end = lettered(source, name, NAME, "$"), next = spaced(source, end);
    if (end == name)
        return false;
    if (among(source, next, ";,") || (among(source, next, "=") && !among(source, next + 1, "=")))
        return true;
    return next > end && any_word(source, next, NEXT);
}

static bool defines(Source *source, int64_t at)
{
    const int64_t after = apart(source, at, "async");
    const int64_t from = after ? after : at, length = stands(source, from, "function");
    if (!length || !parted(source, from + length))
        return false;
    int64_t end = spaced(source, from + length);
    end = spaced(source, end + among(source, end, "*"));
    return among(source, spaced(source, lettered(source, end, NAME, "$")), "(");
}

static bool is_class(Source *source, int64_t at)
{
    const int64_t name = apart(source, at, "class");
    if (!name)
        return false;
    const int64_t end = lettered(source, name, NAME, "$");
    if (end == name)
        return false;
    int64_t next = spaced(source, end);
    const int64_t base = next > end ? apart(source, next, "extends") : 0;
    if (base) {
        const int64_t based = lettered(source, base, NAME, "$.");
        next = based > base ? spaced(source, based) : next;
    }
    return among(source, next, "{");
}

static bool imports(Source *source, int64_t at)
{
    const int64_t length = stands(source, at, "import");
    if (!length)
        return false;
    int64_t from = spaced(source, at + length);
    if (among(source, from, "\"'("))
        return true;
    if (!is(source, from, IS_WORD) && !among(source, from, "$*{"))
        return false;
    const int64_t last = ++from + 300;
    while (from < last && from < source->size && !among(source, from, "\"'();="))
        from++;
    return among(source, from, "\"'");
}

/* A word that has an expression after it. */
static bool prefixes(Source *source, int64_t at)
{
    static const char *const HEADS[] = {"await",  "new",    "void", "delete", "throw",
                                        "typeof", "return", "else", NULL};
    static const char *const VALUES[] = {"typeof", "null", "true", "false", NULL};
    const int64_t head = any(source, at, HEADS);
    if (!head || !is(source, head, IS_SPACE))
        return false;
    const int64_t next = spaced(source, head), end = path(source, next);
    if (among(source, next, "!\"'{[") || any(source, next, VALUES))
        return true;
    if (end < 0)
        return false;
    if (among(source, end, "(;"))
        return true;
    const int64_t sign = spaced(source, end);
    return among(source, sign, "=+<") || stands(source, sign, "!=");
}

static bool has_keyword(Source *source, int64_t at)
{
    static const char *const HEADS[] = {"if", "for", "while", "switch", "catch", NULL};
    static const char *const BLOCKS[] = {"try", "else", "finally", "do", NULL};
    static const char *const WHOLE[] = {"return", "break", "continue", "debugger", NULL};
    static const char *const OUT[] = {"default", "const", "function", "class", NULL};
    const int64_t other = apart(source, at, "else");
    int64_t end = other ? stands(source, other, "if") : 0;
    end = end ? other + end : any(source, at, HEADS);
    if (end && among(source, spaced(source, end), "("))
        return true;
    end = any(source, at, BLOCKS);
    if (end && among(source, spaced(source, end), "{"))
        return true;
    end = any(source, at, WHOLE);
    if (end && among(source, spaced(source, end), ";"))
        return true;
    const int64_t what = apart(source, at, "export");
    end = what ? any(source, what, OUT) : 0;
    if (end && is(source, end, IS_SPACE))
        return true;
    const int64_t label = apart(source, at, "case");
    end = label ? lettered(source, label, 60, "$.\"'") : at + stands(source, at, "default");
    if (end == (label ? label : at))
        return false;
    end = spaced(source, end);
    return among(source, end, ":") && is(source, end + 1, IS_SPACE);
}

/* A comparison that begins there, with `tight` what it is compared to right behind it. */
static bool compares(Source *source, int64_t at, bool tight)
{
    if (!among(source, at, "=!") || !among(source, at + 1, "="))
        return false;
    for (int64_t end = at + 2; end < at + 4; end++) {
        const int64_t next = end + !tight;
        if ((tight || is(source, end, IS_SPACE)) &&
            (is(source, next, IS_WORD) || among(source, next, "\"'!")))
            return true;
        if (!among(source, end, "="))
            break;
    }
    return false;
}

/* What may come after a path: a call, an assignment and the like. */
static bool goes_on(Source *source, int64_t end)
{
    const int64_t next = spaced(source, end);
    if (among(source, end, "(") || stands(source, end, "?.(") || compares(source, end, true))
        return true;
    if (among(source, end, "?") &&
        (is(source, end + 1, IS_WORD) || among(source, end + 1, "\"'!")))
        return true;
    if (stands(source, end, "++") || stands(source, end, "--"))
        if (among(source, end + 2 + is(source, end + 2, IS_SPACE), ";"))
            return true;
    if (next == end + 1 && among(source, next, "(") && among(source, next + 1, "\"'"))
        return true;
    if (next <= end + 1 && compares(source, next, false))
        return true;
    if (stands(source, next, "&&") || stands(source, next, "||") || stands(source, next, "=>"))
        return true;
    const int64_t length = stands(source, next, "??");
    const int64_t sign = next + (length ? length : among(source, next, "-+*|&"));
    if (among(source, sign, "=") && !among(source, sign + 1, "=>"))
        return true;
    if (next == end || !among(source, next, "."))
        return false;
    const int64_t called = lettered(source, next + 1, NAME, "$");
    return called > next + 1 && among(source, called, "(");
}

/* name.name ? */
static bool chooses(Source *source, int64_t at)
{
    const int64_t dot = lettered(source, at + 1, NAME, "$");
    if (!among(source, dot, "."))
        return false;
    const int64_t end = lettered(source, dot + 1, NAME, "$.");
    return end > dot + 1 && is(source, end, IS_SPACE) && among(source, end + 1, "?") &&
           is(source, end + 2, IS_SPACE);
}

static bool begins_with_name(Source *source, int64_t at)
{
    const int64_t end = path(source, at);
    if (goes_on(source, end) || chooses(source, at))
        return true;
    switch (point(source, at)) {
    case '$':
        return among(source, at + 1 + is(source, at + 1, IS_SPACE), "(");
    case 'a': case 'b': case 'c': case 'd': case 'e': case 'f': case 'i': case 'l': case 'n':
    case 'r': case 's': case 't': case 'v': case 'w':
        if (has_keyword(source, at) || declares(source, at) || prefixes(source, at) ||
            defines(source, at) || is_class(source, at) || imports(source, at))
            return true;
        break;
    default:
        break;
    }
    return point(source, at) >= 'a' && point(source, at) <= 'z' && stands(source, at + 1, ":for(");
}

/* An expression in brackets that is called, after signs that make it one. */
static bool is_bracketed(Source *source, int64_t at)
{
    for (int sign = 0; sign < 3 && among(source, at, ";"); sign++)
        at += 1 + is(source, at + 1, IS_SPACE);
    for (int sign = 0; sign < 3 && among(source, at, "-!+~"); sign++)
        at++;
    if (!among(source, at, "("))
        return false;
    static const char *const WORDS[] = {"function", "async", NULL};
    const int64_t next = spaced(source, at + 1);
    if (any_word(source, next, WORDS) || stands(source, next, "!function"))
        return true;
    if (among(source, next, ")"))
        return stands(source, spaced(source, next + 1), "=>");
    if (among(source, next, "(")) {
        const int64_t inner = spaced(source, next + 1);
        return is(source, inner, IS_WORD) || among(source, inner, ")$");
    }
    const int64_t end = path(source, next);
    if (end < 0)
        return false;
    const int64_t sign = spaced(source, end);
    if (among(source, sign, "="))
        return !among(source, sign + 1, "=");
    return among(source, sign, "(") || stands(source, sign, "||") ||
           (among(source, sign, "?") && is(source, sign + 1, IS_SPACE));
}

static bool is_negated(Source *source, int64_t at)
{
    int64_t end = at;
    while (end < at + 3 && among(source, end, "!;+~"))
        end++;
    if (end == at)
        return false;
    end += is(source, end, IS_SPACE);
    const int64_t length = stands(source, end, "function");
    if (length && parted(source, end + length))
        return true;
    const int64_t called = path(source, end);
    return called >= 0 && among(source, called, "(");
}

static bool is_quoted(Source *source, int64_t at)
{
    if (stands(source, at + 1, "use strict") && among(source, at + 11, "\"'"))
        return true;
    const int64_t end = lettered(source, at + 1, 40, "-");
    if (!among(source, at, "\"") || end == at + 1 || !among(source, end, "\""))
        return false;
    if (among(source, end + 1, "=!") && among(source, end + 2, "=")) {
        const int64_t next = end + 3 + among(source, end + 3, "=");
        return is(source, next, IS_WORD);
    }
    const int64_t in = end + 1 + is(source, end + 1, IS_SPACE);
    return stands(source, in, "in") && is(source, in + 2, IS_SPACE) &&
           stands(source, in + 3, "window");
}

static bool is_listed(Source *source, int64_t at)
{
    int64_t end = at + 1;
    while (end < source->size && end < at + 201 && !among(source, end, "[]\n"))
        end++;
    if (!stands(source, end, "]."))
        return false;
    const int64_t called = lettered(source, end + 2, 40, "$");
    return called > end + 2 && among(source, called, "(");
}

/* A comment, or a regular expression that is asked. */
static bool is_slashed(Source *source, int64_t at)
{
    if (among(source, at + 1, "/"))
        return is(source, at + 2, IS_SPACE | IS_WORD) || among(source, at + 2, "<#@]-");
    if (among(source, at + 1, "*") &&
        (is(source, at + 2, IS_SPACE | IS_WORD) || among(source, at + 2, "!<*"))) {
        int64_t end = at + 3;
        while (end < source->size && end < at + 603 && !stands(source, end, "*/"))
            end++;
        if (stands(source, end, "*/"))
            return true;
    }
    int64_t end = at + 1;
    while (end < source->size && end < at + 81 && !among(source, end, "/") &&
           !is(source, end, IS_SPACE))
        end++;
    if (end == at + 1 || !among(source, end, "/"))
        return false;
    const int64_t flags = ++end + 4;
    while (end < flags && among(source, end, "gimsuy"))
        end++;
    return stands(source, end, ".test(");
}

bool states(Source *source, int64_t at)
{
    if (begins_name(source, at))
        return begins_with_name(source, at);
    switch (point(source, at)) {
    case '(': case '~': case '+': case '!': case ';':
        return is_bracketed(source, at) || is_negated(source, at);
    case '-':
        if (stands(source, at, "-1")) {
            const int64_t sign = at + 2 + is(source, at + 2, IS_SPACE);
            return among(source, sign, "=!") && among(source, sign + 1, "=");
        }
        return is_bracketed(source, at);
    case '"': case '\'':
        return is_quoted(source, at);
    case '[':
        return is_listed(source, at);
    case '/':
        return is_slashed(source, at);
    case '<':
        return stands(source, at, "<![CDATA[") ||
               (stands(source, at, "<!--") &&
                (is(source, at + 4, IS_SPACE) || among(source, at + 4, "/")));
    default:
        return false;
    }
}
