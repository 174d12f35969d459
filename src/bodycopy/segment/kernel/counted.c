/* How often words stand in a text; see counted.py. */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

/* What str.isspace() says. */
static bool is_space(uint32_t point)
{
    return (point >= 0x09 && point <= 0x0D) || (point >= 0x1C && point <= 0x20) ||
           point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

static uint64_t hash_of(const uint32_t *points, int64_t length, uint64_t factor)
{
    uint64_t hash = (uint64_t)length;
    for (int64_t at = 0; at < length; at++)
        hash = (hash ^ points[at]) * factor;
    return stirred(hash, factor);
}

bool count_words(const uint32_t *text, int64_t size, const int32_t *starts, const int32_t *ends,
                 int64_t words, const uint32_t *told, const int64_t *bounds, int64_t wanted,
                 int64_t *counts)
{
    uint64_t slots = 4;
    while (slots < 4 * (uint64_t)wanted)
        slots <<= 1;
    int32_t *table = calloc(slots, sizeof *table); /* the number of a wanted word, and one */
    if (!table)
        return false;
    const uint64_t factor = stirrer(table);
    for (int64_t one = 0; one < wanted; one++) {
        uint64_t slot = hash_of(told + bounds[one], bounds[one + 1] - bounds[one], factor);
        while (table[slot & (slots - 1)])
            slot++;
        table[slot & (slots - 1)] = (int32_t)one + 1;
    }
    for (int64_t word = 0; word < words; word++) {
        const int64_t start = starts[word], end = ends[word], length = end - start;
        if (start < 0 || end > size || length <= 0 || (start && !is_space(text[start - 1])) ||
            (end < size && !is_space(text[end])))
            continue;
        uint64_t slot = hash_of(text + start, length, factor);
        for (int32_t one; (one = table[slot & (slots - 1)]); slot++) {
            const int64_t from = bounds[one - 1];
            if (bounds[one] - from == length &&
                !memcmp(told + from, text + start, (size_t)length * sizeof *text)) {
                counts[one - 1]++;
                break;
            }
        }
    }
    free(table);
    return true;
}
