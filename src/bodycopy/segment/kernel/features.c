/* What is seen of each word; see features.py. */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { WORDS = 8192, AFFIXES = 2048, AFFIX = 3, BMP_LAST = 0xFFFF };
static const uint32_t FACTOR = 0x9E3779B1u, MIX = 0x2C1B3C6Du;

static inline uint32_t mixed(uint32_t hash)
{
    hash ^= hash >> 15;
    hash *= MIX;
    return hash ^ (hash >> 13);
}

static inline bool is_core(uint8_t class)
{
    return class >= LOWER && class <= UNSPACED;
}

static inline int32_t step(const int32_t *steps, int table, int64_t value)
{
    return steps[table * (FAR + 1) + (value < FAR ? value : FAR)];
}

/* The rows of word, prefix and suffix, and of the word's form. */
static uint32_t word_rows(const Seen *seen, int64_t word, int32_t *rows)
{
    const int64_t start = seen->starts[word], end = seen->ends[word], count = seen->words;
    uint32_t hash = 0, prefix = 0, power = 1, suffix = 0;
    uint32_t last[AFFIX] = {0}; /* the last letters, the latest first */
    uint8_t bits = 0;
    int letters = 0;
    for (int64_t at = start; at < end; at++) {
        uint8_t class = seen->classes[at];
        bits |= seen->bits[class];
        if (!is_core(class))
            continue;
        uint32_t point = seen->points[at];
        uint32_t letter = seen->folded[point < BMP_LAST ? point : BMP_LAST];
        hash += letter * power;
        power *= FACTOR;
        last[2] = last[1];
        last[1] = last[0];
        last[0] = letter;
        prefix = ++letters <= AFFIX ? hash : prefix;
    }
    suffix = letters < AFFIX ? hash : last[2] + FACTOR * (last[1] + FACTOR * last[0]);
    uint8_t opening = seen->classes[start], closing = seen->classes[end - 1];
    if (letters) {
        hash = mixed(hash);
    } else { /* punctuation alone: its first and last character */
        uint32_t drawn = opening == QUOTE ? 0 : seen->points[start];
        uint32_t closed = closing == QUOTE ? 0 : seen->points[end - 1];
        hash = mixed(drawn * FACTOR + closed + 1);
    }
    rows[word] = (int32_t)(hash & (WORDS - 1));
    rows[count + word] = (int32_t)(mixed(prefix) & (AFFIXES - 1));
    rows[2 * count + word] = (int32_t)(mixed(suffix) & (AFFIXES - 1));
    uint8_t second = seen->classes[start + 1 < end ? start + 1 : end - 1];
    uint8_t inner = is_core(opening) ? opening : second;
    rows[3 * count + word] = opening * FIRSTS + (is_core(inner) ? inner - 1 : 0);
    uint8_t before = seen->classes[end - 2 > start ? end - 2 : start];
    rows[4 * count + word] = closing * 2 + (before == STOP);
    rows[5 * count + word] = bits * LENGTHS + step(seen->steps, 0, end - start);
    return hash;
}

/* Which words begin a line, and which follow a space in a script without spaces. */
static void find_lines(const Seen *seen, uint8_t *begins_line, uint8_t *after_space)
{
    int64_t before = 0; /* where the last word ended */
    for (int64_t word = 0; word < seen->words; word++) {
        int64_t start = seen->starts[word];
        bool broken = word == 0;
        for (int64_t at = before; at < start && !broken; at++)
            broken = seen->classes[at] == BREAK;
        begins_line[word] = broken;
        bool follows = word && start > before && seen->classes[start] == UNSPACED;
        if (follows) {
            uint8_t last = seen->classes[before - 1];
            follows = last < LOWER || last > LETTER;
        }
        after_space[word] = follows;
        before = seen->ends[word];
    }
}

/* How long the line of each word is, and where in it the word stands, counted in half words: a
 * character of a script without spaces says about half as much as a word. */
static void line_rows(const Seen *seen, const uint8_t *begins_line, const uint8_t *after_space,
                      int32_t *rows)
{
    const int64_t count = seen->words;
    int64_t head = 0;
    while (head < count) {
        int64_t next = head, halves = 0, place = 0;
        do
            halves += 2 - (seen->classes[seen->starts[next]] == UNSPACED);
        while (++next < count && !begins_line[next] && !after_space[next]);
        int32_t line = step(seen->steps, 1, (halves + 1) / 2);
        for (; head < next; head++) {
            int32_t in_line = step(seen->steps, 2, place / 2);
            rows[6 * count + head] = (line * 9 + in_line) * 2 + (head + 1 < next);
            place += 2 - (seen->classes[seen->starts[head]] == UNSPACED);
        }
    }
}

/* Mark the words that stand in three in a row that the page has twice. */
static bool find_repeated(const uint32_t *hashes, int64_t words, uint8_t *repeated)
{
    const int64_t count = words - 2;
    memset(repeated, 0, (size_t)words);
    if (count <= 0)
        return true;
    uint32_t slots = 4;
    for (int64_t rest = count; rest; rest >>= 1)
        slots <<= 1;
    uint32_t *triples = malloc((size_t)count * sizeof *triples);
    int32_t *places = malloc((size_t)slots * 2 * sizeof *places);
    if (!triples || !places) {
        free(triples);
        free(places);
        return false;
    }
    int32_t *last = places, *first = places + slots;
    for (int64_t at = 0; at < count; at++) {
        triples[at] = mixed(hashes[at] * FACTOR + hashes[at + 1] * MIX + hashes[at + 2]);
        last[triples[at] & (slots - 1)] = (int32_t)at;
    }
    for (int64_t at = count - 1; at >= 0; at--)
        first[triples[at] & (slots - 1)] = (int32_t)at;
    for (int64_t at = 0; at < count; at++) {
        int32_t behind = last[triples[at] & (slots - 1)], ahead = first[triples[at] & (slots - 1)];
        if ((behind != at && triples[behind] == triples[at]) ||
            (ahead != at && triples[ahead] == triples[at]))
            repeated[at] = repeated[at + 1] = repeated[at + 2] = 1;
    }
    free(triples);
    free(places);
    return true;
}

/* The rows that depend on how often words come, and on where they stand. */
static bool page_rows(const Seen *seen, const uint32_t *hashes, int32_t *rows)
{
    const int64_t count = seen->words;
    int32_t *often = calloc(WORDS, sizeof *often);
    uint8_t *repeated = malloc((size_t)count + 1);
    bool done = often && repeated && find_repeated(hashes, count, repeated);
    for (int64_t word = 0; done && word < count; word++)
        often[rows[word]]++;
    for (int64_t word = 0; done && word < count; word++) {
        rows[7 * count + word] = step(seen->steps, 3, often[rows[word]]) * 2 + repeated[word];
        rows[8 * count + word] = step(seen->steps, 4, word + seen->before);
        rows[9 * count + word] = step(seen->steps, 4, count - 1 - word + seen->behind);
    }
    free(often);
    free(repeated);
    return done;
}

bool find_features(const Seen *seen, int32_t *rows, uint8_t *begins_line, uint8_t *after_space,
                   uint32_t *hashes)
{
    for (int64_t word = 0; word < seen->words; word++)
        hashes[word] = word_rows(seen, word, rows);
    find_lines(seen, begins_line, after_space);
    line_rows(seen, begins_line, after_space, rows);
    return page_rows(seen, hashes, rows);
}

/* The sum for words of one width, known when this is compiled. */
static inline void sum_rows(const int32_t *rows, int64_t words, const Tables *t, int width,
                            float *out)
{
    const int32_t *row[FEATURES];
    for (int feature = 0; feature < FEATURES; feature++)
        row[feature] = rows + feature * words;
    for (int64_t word = 0; word < words; word++) {
        const int8_t *single[] = {
            t->single[0] + (int64_t)width * row[0][word],
            t->single[1] + (int64_t)width * row[1][word],
            t->single[2] + (int64_t)width * row[2][word],
            t->single[3] + (int64_t)width * row[5][word],
        };
        const int16_t *joint[] = {
            t->joint[0] + (int64_t)width * (row[3][word] * t->sizes[4] + row[4][word]),
            t->joint[1] + (int64_t)width * (row[6][word] * t->sizes[7] + row[7][word]),
            t->joint[2] + (int64_t)width * (row[8][word] * t->sizes[9] + row[9][word]),
        };
        float *sum = out + word * width;
        for (int at = 0; at < width; at++) { /* all in 16 bits: eight columns at a time */
            int16_t whole = (int16_t)(joint[0][at] + joint[1][at]);
            whole = (int16_t)(whole + joint[2][at]);
            for (int table = 0; table < SINGLE; table++)
                whole = (int16_t)(whole + single[table][at]);
            const float scaled = (float)whole * t->scale[at];
            sum[at] = scaled + t->bias[at];
        }
    }
}

bool look_up(const int32_t *rows, int64_t words, const Tables *tables, int width, float *out)
{
    const int32_t *sizes = tables->sizes;
    const int64_t needed[TABLES] = {
        sizes[0], sizes[1], sizes[2], sizes[5], (int64_t)sizes[3] * sizes[4],
        (int64_t)sizes[6] * sizes[7], (int64_t)sizes[8] * sizes[9],
    };
    for (int table = 0; table < TABLES; table++)
        if (tables->heights[table] < needed[table])
            return false;
    for (int feature = 0; feature < FEATURES; feature++)
        if (sizes[feature] < 0)
            return false;
    for (int feature = 0; feature < FEATURES; feature++)
        for (int64_t word = 0; word < words; word++)
            if ((uint32_t)rows[feature * words + word] >= (uint32_t)sizes[feature])
                return false;
    if (width == 24)
        sum_rows(rows, words, tables, 24, out);
    else
        sum_rows(rows, words, tables, width, out);
    return true;
}
