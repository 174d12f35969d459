/* What is made of the network's values: kinds, see judge.py, and the best path, see decode.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { LONGEST_LOGIT = 30 };

bool find_kinds(const float *said, int64_t words, int heads, int first, int reach, uint8_t *kinds)
{
    const int count = heads - first;
    float *votes = calloc((size_t)(words + 2 * reach) * (size_t)count, sizeof *votes);
    if (!votes)
        return false;
    float *own = votes + (int64_t)reach * count;
    for (int64_t word = 0; word < words; word++) {
        const float *of = said + word * heads;
        float keep = fminf(fmaxf(of[0], -LONGEST_LOGIT), LONGEST_LOGIT);
        float weight = 1 / (1 + expf(keep));
        for (int kind = 0; kind < count; kind++)
            own[word * count + kind] = of[first + kind] * weight;
    }
    for (int64_t word = 0; word < words; word++) {
        float sums[MOST_HEADS] = {0};
        for (int at = 0; at <= 2 * reach; at++)
            for (int kind = 0; kind < count; kind++)
                sums[kind] += votes[(word + at) * count + kind];
        int best = 0;
        for (int kind = 1; kind < count; kind++)
            if (sums[kind] > sums[best])
                best = kind;
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
