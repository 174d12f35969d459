/* Behind which word the log odds never come near the article's own level; see level.py. */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

/* The key that has `rank` others before it in their order; they are moved about. Each turn leaves a
 * part in 256 of the range that they are in, whatever they are. */
static uint64_t ranked(uint64_t *keys, int64_t count, int64_t rank)
{
    enum { PARTS = 256 };
    for (;;) {
        uint64_t low = keys[0], high = keys[0];
        for (int64_t at = 1; at < count; at++) {
            low = keys[at] < low ? keys[at] : low;
            high = keys[at] > high ? keys[at] : high;
        }
        if (low == high)
            return low;
        int shift = 0, part = 0;
        while ((high - low) >> shift >= PARTS)
            shift++;
        int64_t sizes[PARTS] = {0}, left = 0;
        for (int64_t at = 0; at < count; at++)
            sizes[(keys[at] - low) >> shift]++;
        while (rank >= sizes[part])
            rank -= sizes[part++];
        for (int64_t at = 0; at < count; at++)
            if ((keys[at] - low) >> shift == (uint64_t)part)
                keys[left++] = keys[at];
        count = left;
    }
}

static double as_number(uint64_t key)
{
    double value;
    memcpy(&value, &key, sizeof value);
    return value;
}

/* The percentile of the values above zero, of which there are `inside`; `keys` has room for them.
 * Numbers above zero have the order of their bits. */
static double percentile(const double *values, int64_t count, int64_t inside, int percent,
                         uint64_t *keys)
{
    const double place = (double)((inside - 1) * percent) / 100;
    const int64_t below = (int64_t)place;
    int64_t used = 0, up_to = 0;
    for (int64_t at = 0; at < count; at++)
        if (values[at] > 0)
            memcpy(&keys[used++], &values[at], sizeof *keys);
    const double low = as_number(ranked(keys, used, below));
    double high = -1; /* the least above it */
    for (int64_t at = 0; at < count; at++) {
        up_to += values[at] > 0 && values[at] <= low;
        if (values[at] > low && (high < 0 || values[at] < high))
            high = values[at];
    }
    if (up_to > below + 1 || high < 0)
        high = low;
    const double share = place - (double)below, rise = high - low;
    return share < 0.5 ? low + rise * share : high - rise * (1 - share);
}

int64_t find_end(const float *keep, int64_t words, const Level *like)
{
    const int64_t span = 2 * like->around + 1;
    double *totals = malloc((size_t)(words + span) * sizeof *totals);
    uint64_t *keys = malloc((size_t)words * sizeof *keys + 1);
    int64_t end = totals && keys ? words : -1, inside = 0;
    double total = 0;
    for (int64_t at = 0; end > 0 && at < words + span; at++) {
        const int64_t word = at - like->around - 1;
        total += keep[word < 0 ? 0 : word < words ? word : words - 1];
        totals[at] = total;
    }
    for (int64_t at = 0; at < end; at++) {
        totals[at] = (totals[at + span] - totals[at]) / (double)span;
        inside += totals[at] > 0;
    }
    if (end > 0 && inside >= like->fewest) {
        const double least = like->share * percentile(totals, words, inside, like->percent, keys);
        while (end > 0 && !(totals[end - 1] >= least))
            end--;
    }
    free(totals);
    free(keys);
    return end;
}
