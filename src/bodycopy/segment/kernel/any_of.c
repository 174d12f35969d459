/* Where one of several words stands in bytes; see any_of.py. */
#include <string.h>

#include "kernel.h"

enum { SLOT_BITS = 14 };

/* A place by four bytes, the same whatever the capitals among them are. */
static inline uint32_t slot_of(const uint8_t *bytes)
{
    uint32_t head;
    memcpy(&head, bytes, sizeof head);
    return ((head | 0x20202020u) * 0x9E3779B1u) >> (32 - SLOT_BITS);
}

static inline uint8_t in_small(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

int64_t find_any(const uint8_t *data, int64_t size, const uint8_t *words, const int64_t *bounds,
                 int64_t count, int32_t *places, int64_t most)
{
    uint8_t first[1 << SLOT_BITS], next[MOST_WORDS + 1]; /* words by their first bytes, from one */
    memset(first, 0, sizeof first);
    for (int64_t word = count; word > 0; word--) {
        uint8_t *slot = &first[slot_of(words + bounds[word - 1])];
        next[word] = *slot;
        *slot = (uint8_t)word;
    }
    int64_t found = 0;
    for (int64_t at = 0; at + WORD_HEAD <= size; at++) {
        int word = first[slot_of(data + at)];
        for (; word; word = next[word]) {
            const uint8_t *told = words + bounds[word - 1];
            const int64_t length = bounds[word] - bounds[word - 1];
            int64_t same = 0;
            while (same < length && same < size - at && in_small(data[at + same]) == told[same])
                same++;
            if (same == length)
                break;
        }
        if (word && found++ < most)
            places[found - 1] = (int32_t)at;
    }
    return found;
}
