/* Where one of several words stands in bytes; see any_of.py. */
#include <string.h>

#include "kernel.h"

int64_t find_any(const uint8_t *data, int64_t size, const uint8_t *words, const int64_t *bounds,
                 int64_t count, int32_t *places, int64_t most)
{
    uint8_t first[1 << 16], next[MOST_WORDS + 1]; /* words by their first two bytes, from one */
    memset(first, 0, sizeof first);
    for (int64_t word = count; word > 0; word--) {
        const uint8_t *head = words + bounds[word - 1];
        uint8_t *slot = &first[head[0] | head[1] << 8];
        next[word] = *slot;
        *slot = (uint8_t)word;
    }
    int64_t found = 0;
    for (int64_t at = 0; at + 1 < size; at++) {
        int word = first[data[at] | data[at + 1] << 8];
        for (; word; word = next[word]) {
            const int64_t length = bounds[word] - bounds[word - 1];
            if (length <= size - at &&
                !memcmp(data + at, words + bounds[word - 1], (size_t)length))
                break;
        }
        if (word && found++ < most)
            places[found - 1] = (int32_t)at;
    }
    return found;
}
