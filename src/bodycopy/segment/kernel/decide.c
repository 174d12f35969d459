/* What is made of the network's values: kinds.py, decode.py, judged.py, capitals.py, again.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { SUREST = 30 };

bool find_kinds(const float *said, int64_t words, int heads, int first, int reach, uint8_t *kinds)
{
    enum { LANES = MOST_KINDS }; /* sums beside each other */
    const int count = heads - first;
    float *votes = calloc((size_t)(words + 2 * reach), LANES * sizeof *votes);
    if (!votes)
        return false;
    for (int64_t word = 0; word < words; word++) {
        const float *of = said + word * heads;
        float *own = votes + (word + reach) * LANES;
        const double keep = fminf(fmaxf(of[0], -SUREST), SUREST);
        const float weight = (float)(1 / (1 + exp(keep))); /* rounded alike by all libraries */
        for (int kind = 0; kind < count; kind++)
            own[kind] = of[first + kind] * weight;
    }
    for (int64_t word = 0; word < words; word++) {
        float sums[LANES] = {0};
        for (int at = 0; at <= 2 * reach; at++)
            for (int kind = 0; kind < LANES; kind++)
                sums[kind] += votes[(word + at) * LANES + kind];
        int best = 0;
        for (int kind = 1; kind < count; kind++)
            best = sums[kind] > sums[best] ? kind : best;
        kinds[word] = (uint8_t)best;
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
        now = fmaxf(fminf(now, price[word]), -price[word]) + ahead[word];
        lead[word] = now;
    }
    for (int64_t word = words - 1; word >= 0; word--) {
        bool decides = word == words - 1 || fabsf(lead[word]) >= price[word + 1];
        keep[word] = decides ? lead[word] >= 0 : keep[word + 1];
    }
    free(lead);
    return true;
}

void find_columns(const Window *window, int64_t first, int64_t last, int32_t low, int capital,
                  const Columns *columns)
{
    const int64_t count = window->words;
    const int32_t *opening = window->rows + 3 * count, *closing = window->rows + 4 * count;
    const int32_t *shape = window->rows + 5 * count, *repeated = window->rows + 7 * count;
    for (int64_t word = first; word < last; word++) {
        const int64_t at = word - first;
        const int32_t before = word ? closing[word - 1] : 0;
        columns->starts[at] = window->places[word] + low;
        columns->ends[at] = window->beyond[word] + low;
        columns->keep[at] = window->said[word * window->heads];
        columns->begins[at] = window->said[word * window->heads + 1];
        columns->after_stop[at] = before == 2 * STOP || (before & 1);
        columns->is_low[at] = opening[word] / FIRSTS == LOWER;
        columns->has_capital[at] = (shape[word] / LENGTHS & capital) != 0;
        columns->repeated[at] = repeated[word] & 1;
        columns->hashes[at] = (uint16_t)window->hashes[word];
    }
}

int64_t find_undue(const Marks *marks, int64_t words, int32_t *undue)
{
    uint8_t *small = calloc(0x10000, 1); /* by hash: times without a capital, as far as two */
    int64_t count = 0;
    if (!small)
        return -1;
    for (int64_t word = 0; word < words; word++)
        if (!marks->has_capital[word] && small[marks->hashes[word]] < 2)
            small[marks->hashes[word]]++;
    for (int64_t word = 0; word < words; word++)
        if (marks->has_capital[word] && !marks->begins_line[word] && !marks->after_stop[word] &&
            !marks->is_low[word] && small[marks->hashes[word]] == 2)
            undue[count++] = (int32_t)word;
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
    for (int64_t at = 0; done && at < count; at++) {
        uint64_t key = 0;
        for (int word = 0; word < run; word++)
            key = key * 0x9E3779B97F4A7C15u + hashes[at + word];
        keys[at] = key;
        uint64_t slot = stirred(key, factor) & (slots - 1);
        while (table[slot] && keys[table[slot] - 1] != key)
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
