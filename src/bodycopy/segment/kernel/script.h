/* Scripts in running text, see code_script.py and code_statement.py: what their readers share.
 *
 * What a pattern does with possessive repetitions is done here by hand. Any place may be asked for:
 * beyond the text nothing is found. */
#ifndef BODYCOPY_SCRIPT_H
#define BODYCOPY_SCRIPT_H

#include "kernel.h"

enum { IS_KNOWN = 1, IS_WORD = 2, IS_SPACE = 4, IS_DIGIT = 8 }; /* as code_scripts.py says */

/* A text, and what its characters are. Whoever meets one that is not known notes that: all that is
 * found then has to be found again. */
typedef struct {
    const uint32_t *points;
    int64_t size;
    const uint8_t *kinds;
    bool unknown;
} Source;

static inline uint32_t point(const Source *source, int64_t at)
{
    return at >= 0 && at < source->size ? source->points[at] : UINT32_MAX;
}

static inline bool is(Source *source, int64_t at, int what)
{
    const uint32_t one = point(source, at);
    if (one >= MOST_POINTS)
        return false;
    source->unknown |= !source->kinds[one];
    return source->kinds[one] & what;
}

/* Whether one of `signs` stands there. */
static inline bool among(const Source *source, int64_t at, const char *signs)
{
    const uint32_t one = point(source, at);
    for (; *signs; signs++)
        if (one == (unsigned char)*signs)
            return true;
    return false;
}

/* How many characters `word` has if it stands there, else 0. */
static inline int64_t stands(const Source *source, int64_t at, const char *word)
{
    int64_t count = 0;
    for (; word[count]; count++)
        if (point(source, at + count) != (unsigned char)word[count])
            return 0;
    return count;
}

static inline bool begins_name(const Source *source, int64_t at)
{
    const uint32_t one = point(source, at), low = one | 0x20;
    return (low >= 'a' && low <= 'z' && one < 0x80) || one == '_' || one == '$';
}

/* Behind the spaces that begin there. */
static inline int64_t spaced(Source *source, int64_t at)
{
    while (is(source, at, IS_SPACE))
        at++;
    return at;
}

/* Behind the letters, digits and `more` signs that begin there, but for what is after the first
 * `most`. */
static inline int64_t lettered(Source *source, int64_t at, int64_t most, const char *more)
{
    const int64_t end = most < source->size - at ? at + most : source->size;
    while (at < end && (is(source, at, IS_WORD) || among(source, at, more)))
        at++;
    return at;
}

/* Whether a word ends before `at`: as \b behind a letter. */
static inline bool parted(Source *source, int64_t at)
{
    return !is(source, at, IS_WORD);
}

/* How long the first trigger from `at` on is, and its place in `at`; 0 where there is none. */
int64_t next_trigger(Source *source, int64_t *at);

/* See STATEMENT of code_statement.py. */
bool states(Source *source, int64_t at);

#endif
