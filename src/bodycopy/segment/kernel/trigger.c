/* What all code has, see code_trigger.py. */
#include "script.h"

/* Whether a bracket is one of code: it touches what is before it, or has code's words around it. */
static bool opens_code(Source *source, int64_t at)
{
    static const char *const BEFORE[] = {"if ", "for ", "while ", "tch ", "ion ", NULL};
    static const char *const BEHIND[] = {"function", "async", "window", NULL};
    if (at && !is(source, at - 1, IS_SPACE))
        return true;
    for (int one = 0; BEFORE[one]; one++) {
        int64_t length = 0;
        while (BEFORE[one][length])
            length++;
        if (stands(source, at - length, BEFORE[one]))
            return true;
    }
    const int64_t next = spaced(source, at + 1);
    for (int one = 0; BEHIND[one]; one++)
        if (stands(source, next, BEHIND[one]))
            return true;
    return among(source, next, "(!$[{");
}

/* Whether "<" begins a tag. */
static bool opens_tag(Source *source, int64_t at)
{
    static const char *const NAMES[] = {"iframe", "div", "a", "img", "script", NULL};
    const uint32_t next = point(source, at + 1), low = next | 0x20;
    if (next == '!' || next == '/' || (next < 0x80 && low >= 'a' && low <= 'z'))
        return true;
    if (!is(source, at + 1, IS_SPACE))
        return false;
    for (int one = 0; NAMES[one]; one++) {
        const int64_t length = stands(source, at + 2, NAMES[one]);
        if (length && is(source, at + 2 + length, IS_SPACE))
            return true;
    }
    return false;
}

static bool is_rule(const Source *source, int64_t at)
{
    for (int64_t one = at + 1; one < at + 5; one++) {
        const uint32_t letter = point(source, one);
        if ((letter < 'a' || letter > 'z') && letter != '-')
            return false;
    }
    return true;
}

static int64_t triggers(Source *source, int64_t at)
{
    const uint32_t next = point(source, at + 1);
    switch (point(source, at)) {
    case '{': case '=':
        return 1;
    case '/':
        return next == '*' ? 2 : 0;
    case '&':
        return next == '&' ? 2 : 0;
    case '[':
        return next == '/' || (next >= 'a' && next <= 'z');
    case '@':
        return is_rule(source, at);
    case '(':
        return opens_code(source, at);
    case '<':
        return opens_tag(source, at);
    default:
        return 0;
    }
}

int64_t next_trigger(Source *source, int64_t *at)
{
    static const bool SIGNS[0x80] = {
        ['{'] = true, ['='] = true, ['/'] = true, ['&'] = true,
        ['['] = true, ['@'] = true, ['('] = true, ['<'] = true,
    };
    for (; *at < source->size; ++*at) {
        const uint32_t one = source->points[*at];
        const int64_t length = one < 0x80 && SIGNS[one] ? triggers(source, *at) : 0;
        if (length)
            return length;
    }
    return 0;
}
