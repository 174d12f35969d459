/* How often known words stand in bytes; see known.py. */
#include <string.h>

#include "kernel.h"

enum { PLACES = 1 << 12 }; /* many more than words, so that most words of prose have an empty one */

static size_t place(const uint8_t *word, int64_t length)
{
    const size_t letters = word[0] | (size_t)word[length / 2] << 8 | (size_t)word[length - 1] << 16;
    return (letters * 0x9E3779B1u + (size_t)length * 0x85EBCA6Bu) >> 17 & (PLACES - 1);
}

void count_known(const uint8_t *data, int64_t size, const uint8_t *table, const uint8_t *words,
                 const int64_t *bounds, int64_t count, int64_t *counts)
{
    uint8_t first[PLACES] = {0}, next[MOST_WORDS + 1]; /* words by their place, from one */
    for (int64_t word = count; word > 0; word--) {
        const int64_t from = bounds[word - 1];
        uint8_t *slot = &first[place(words + from, bounds[word] - from)];
        next[word] = *slot;
        *slot = (uint8_t)word;
    }
    for (int64_t at = 0; at < size;) {
        if (table[data[at]] == ' ') {
            at++;
            continue;
        }
        const uint8_t *told = data + at;
        int64_t length = 1;
        while (at + length < size && table[told[length]] != ' ')
            length++;
        at += length;
        for (int word = first[place(told, length)]; word; word = next[word]) {
            const int64_t from = bounds[word - 1];
            if (bounds[word] - from == length && !memcmp(told, words + from, (size_t)length)) {
                counts[word - 1]++;
                break;
            }
        }
    }
}
