/* What is made of the network's values: kinds.py, decode.py, judged.py, capitals.py, again.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { SUREST = 30 };

enum { BLOCK = 64, LANES = 4 }; /* words that are done at a time, sums beside each other */

typedef float Sums __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t Names __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

/* Write what each word votes, a row a kind, times how likely it is that it goes. */
static void find_votes(const float *said, int words, int heads, int first, int wide, float *votes)
{
    float weights[BLOCK];
    for (int word = 0; word < words; word++) {
        const float least = said[word * heads] > -SUREST ? said[word * heads] : -SUREST;
        const double keep = least < SUREST ? least : SUREST;
        weights[word] = (float)(1 / (1 + exp(keep))); /* rounded alike by all libraries */
    }
    for (int kind = first; kind < heads; kind++, votes += wide)
        for (int word = 0; word < words; word++)
            votes[word] = said[word * heads + kind] * weights[word];
}

/* Find which of `kinds` rows is the largest where each number is summed with those behind it. */
static inline __attribute__((always_inline)) Names largest(const float *votes, int kinds,
                                                           int behind, int wide)
{
    Names best = {0}, name = {0};
    Sums most = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    for (int kind = 0; kind < kinds; kind++, votes += wide) {
        Sums sum = *(const Sums *)votes;
        for (int at = 1; at <= behind; at++)
            sum += *(const Sums *)(votes + at);
        const Names more = sum > most;
        best = (more & name) | (~more & best);
        most = (Sums)((more & (Names)sum) | (~more & (Names)most));
        name += 1;
    }
    return best;
}

bool find_kinds(const float *said, int64_t words, int heads, int first, int reach, uint8_t *kinds)
{
    enum { USUAL = 8 };
    const int count = heads - first, behind = 2 * reach, wide = BLOCK + behind;
    float *votes = calloc((size_t)(count * wide), sizeof *votes);
    if (!votes)
        return false;
    /* Votes of a block come behind the last ones of that before. */
    for (int64_t begin = 0; begin - reach < words; begin += BLOCK) {
        const int here = (int)(words - begin < BLOCK ? words - begin : BLOCK);
        for (int kind = 0; kind < count; kind++) {
            float *row = votes + kind * wide;
            memmove(row, row + BLOCK, (size_t)behind * sizeof *row);
            for (int word = here > 0 ? here : 0; word < BLOCK; word++)
                row[behind + word] = 0;
        }
        if (here > 0)
            find_votes(said + begin * heads, here, heads, first, wide, votes + behind);
        for (int at = 0; at < BLOCK; at += LANES) {
            const Names best = behind == USUAL ? largest(votes + at, count, USUAL, wide)
                                               : largest(votes + at, count, behind, wide);
            for (int lane = 0; lane < LANES; lane++) {
                const int64_t word = begin - reach + at + lane;
                if (word >= 0 && word < words)
                    kinds[word] = (uint8_t)best[lane];
            }
        }
    }
    free(votes);
    return true;
}


bool find_path(const float *ahead, const float *price, int64_t words, uint8_t *keep)
{
    float *lead = malloc((size_t)words * sizeof *lead + 1);
    if (!lead)
        return false;
    float now = 0;
    for (int64_t word = 0; word < words; word++) {
        now = now < price[word] ? now : price[word];
        now = (now > -price[word] ? now : -price[word]) + ahead[word];
        lead[word] = now;
    }
    bool kept = words && lead[words - 1] >= 0; /* the last word decides always */
    for (int64_t word = words - 1; word >= 0; word--) {
        keep[word] = kept;
        if (word)
            kept = fabsf(lead[word - 1]) >= price[word] ? lead[word - 1] >= 0 : kept;
    }
    free(lead);
    return true;
}

static void find_places(const int32_t *places, int64_t words, int32_t low, int32_t *restrict out)
{
    for (int64_t word = 0; word < words; word++)
        out[word] = places[word] + low;
}

static void find_marks(const int32_t *opening, const int32_t *shape, const int32_t *repeated,
                       int64_t words, int capital, const Columns *columns)
{
    const Columns of = *columns;
    for (int64_t word = 0; word < words; word++)
        of.is_low[word] = opening[word] / FIRSTS == LOWER;
    for (int64_t word = 0; word < words; word++)
        of.has_capital[word] = (shape[word] / LENGTHS & capital) != 0;
    for (int64_t word = 0; word < words; word++)
        of.repeated[word] = repeated[word] & 1;
}

void find_columns(const Window *window, int64_t first, int64_t last, int32_t low, int capital,
                  const Columns *columns)
{
    const int64_t count = window->words, words = last - first;
    const int32_t *rows = window->rows + first, *closing = rows + 4 * count;
    find_places(window->places + first, words, low, columns->starts);
    find_places(window->beyond + first, words, low, columns->ends);
    find_marks(rows + 3 * count, rows + 5 * count, rows + 7 * count, words, capital, columns);
    const float *said = window->said + first * window->step;
    float *restrict keep = columns->keep, *restrict begins = columns->begins;
    for (int64_t word = 0; word < words; word++) {
        keep[word] = said[word * window->step];
        begins[word] = said[word * window->step + 1];
    }
    uint8_t *restrict after_stop = columns->after_stop;
    if (words && !first)
        after_stop[0] = 0;
    for (int64_t word = !first; word < words; word++)
        after_stop[word] = (closing[word - 1] == 2 * STOP) | (closing[word - 1] & 1);
    uint16_t *restrict hashes = columns->hashes;
    for (int64_t word = 0; word < words; word++)
        hashes[word] = (uint16_t)window->hashes[first + word];
}

int64_t find_undue(const Marks *marks, int64_t words, int32_t *undue)
{
    const Marks of = *marks; /* a copy that nothing written below can change */
    uint8_t *small = calloc(0x10000, 1); /* by hash: times without a capital, as far as two */
    int64_t count = 0;
    if (!small)
        return -1;
    /* Without jumps: which words have a capital is not foreseen. */
    for (int64_t word = 0; word < words; word++) {
        uint8_t *times = &small[of.hashes[word]];
        *times += !of.has_capital[word] & (*times < 2);
    }
    for (int64_t word = 0; word < words; word++) {
        const int due = of.begins_line[word] | of.after_stop[word] | of.is_low[word];
        undue[count] = (int32_t)word;
        count += of.has_capital[word] & !due & (small[of.hashes[word]] == 2);
    }
    free(small);
    return count;
}

bool find_again(const uint16_t *hashes, int64_t words, int run, uint8_t *again)
{
    const int64_t count = words - run + 1;
    memset(again, 0, (size_t)words);
    if (count < 2)
        return true;
    uint64_t slots = 4;
    while (slots < 2 * (uint64_t)count)
        slots <<= 1;
    uint64_t *keys = malloc((size_t)count * sizeof *keys);
    int32_t *table = calloc(slots, sizeof *table); /* the place of a key, and one */
    const uint64_t factor = stirrer(table);
    bool done = keys && table;
    const uint64_t times = 0x9E3779B97F4A7C15u;
    uint64_t key = 0, first = 1; /* what the first word of a run is multiplied with */
    for (int word = 0; word < run - 1; word++, first *= times)
        key = key * times + hashes[word];
    for (int64_t at = 0; done && at < count; at++) {
        key = key * times + hashes[at + run - 1];
        keys[at] = key;
        key -= first * hashes[at];
        uint64_t slot = stirred(keys[at], factor) & (slots - 1);
        while (table[slot] && keys[table[slot] - 1] != keys[at])
            slot = (slot + 1) & (slots - 1);
        if (table[slot]) {
            memset(again + at, 1, (size_t)run);
            memset(again + table[slot] - 1, 1, (size_t)run);
        } else {
            table[slot] = (int32_t)at + 1;
        }
    }
    free(keys);
    free(table);
    return done;
}
