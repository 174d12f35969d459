/* What is made of the network's values: decode.py, judged.py, capitals.py, again.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

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

/* The marks of `words` words from the rows of their features, which are `count` long. */
static void find_marks(const int32_t *rows, int64_t count, int64_t words, int capital,
                       const Columns *columns)
{
    const int32_t *opening = rows + 3 * count, *before = rows + 4 * count - 1;
    const int32_t *shape = rows + 5 * count, *repeated = rows + 7 * count;
    const Columns of = *columns;
    for (int64_t word = 0; word < words; word++) /* before the first one is the row above */
        of.after_stop[word] = before[word] == 2 * STOP ? 1 : before[word] & 1;
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
    const int64_t words = last - first, step = window->step;
    find_places(window->places + first, words, low, columns->starts);
    find_places(window->beyond + first, words, low, columns->ends);
    find_marks(window->rows + first, window->words, words, capital, columns);
    if (words && !first)
        columns->after_stop[0] = 0;
    const float *said = window->said + first * step;
    float *restrict keep = columns->keep, *restrict begins = columns->begins;
    for (int64_t word = 0; word < words; word++) {
        keep[word] = said[word * step];
        begins[word] = said[word * step + 1];
    }
    uint16_t *restrict hashes = columns->hashes;
    for (int64_t word = 0; word < words; word++)
        hashes[word] = (uint16_t)window->hashes[first + word];
}

int64_t find_undue(const Marks *marks, int64_t words, int32_t *undue)
{
    const Marks of = *marks; /* a copy that nothing written below can change */
    uint8_t *small = calloc(0x10000, 1); /* by hash: times without a capital, as far as two */
    int64_t likely = 0, count = 0;
    if (!small)
        return -1;
    /* Without jumps: which words have a capital is not foreseen. */
    for (int64_t word = 0; word < words; word++) {
        const int due = of.begins_line[word] | of.after_stop[word] | of.is_low[word];
        uint8_t *times = &small[of.hashes[word]];
        *times += !of.has_capital[word] & (*times < 2);
        undue[likely] = (int32_t)word;
        likely += of.has_capital[word] & !due;
    }
    for (int64_t at = 0; at < likely; at++) {
        undue[count] = undue[at];
        count += small[of.hashes[undue[at]]] == 2;
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
