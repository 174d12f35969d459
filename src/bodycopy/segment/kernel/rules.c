/* What the rules behind the network weigh: prices.py, decode.py. */
#include "kernel.h"

static inline float price_of(const Borders *of, int64_t word, int glued, const Levels *by)
{
    const int line = of->begins_line[word], stop = of->after_stop[word];
    float price = by->with - by->at_line * (float)(line | of->after_space[word]);
    const float seen = of->begins[word] + 1 > 0 ? of->begins[word] + 1 : 0;
    price -= by->after_stop * (float)stop;
    price -= by->at_paragraph * (seen < 4 ? seen : 4);
    price += by->in_sentence * (float)((of->is_low[word] | glued) & !(line | stop));
    return price > by->cheapest ? price : by->cheapest;
}

void find_prices(const Borders *of, int64_t words, const Levels *level, float *prices)
{
    const Borders at = *of; /* copies that nothing written below can change */
    const Levels by = *level;
    if (words)
        prices[0] = price_of(&at, 0, 0, &by);
    for (int64_t word = 1; word < words; word++)
        prices[word] = price_of(&at, word, at.starts[word] == at.ends[word - 1], &by);
}

double best_f1(float *doubts, int64_t words)
{
    float found = 0;
    for (int64_t word = 0; word < words; word++)
        doubts[word] = 1 / (1 + doubts[word]);
    for (int64_t word = 0; word < words; word++)
        doubts[word] = found += doubts[word];
    double best = 0;
    for (int64_t word = 0; word < words; word++) {
        const double f1 = (double)(2 * doubts[word]) / ((double)(word + 1) + found);
        best = f1 > best ? f1 : best;
    }
    return best;
}
