/* The fitted network; see network.py. Compiled for several kinds of processors.
 *
 * Nearly all of its work are sums of products of bytes, which are exact; all else is done in the
 * order in which NumPy does it, and no multiplication is fused with an addition. So all processors
 * find the same bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum {
    REACHES = 4,   /* of the top floor */
    LARGEST = 127, /* of a byte that stands for a value: also as one with a sign it is the same */
    TOGETHER = 4,  /* rows of a column that lie beside each other */
    STRIPE = 16,   /* columns that lie beside each other, of all rows */
    WIDEST = 256,
    SUMS = 16, /* beside each other: the same whatever a vector holds */
};

/* A layer in bytes. What it sees becomes bytes by `step` and `zero`. */
typedef struct {
    const int8_t *weight;
    const float *scale, *bias, *step, *zero;
} Layer;

typedef struct {
    const float *weight, *bias;
} Linear, Norm;

typedef struct {
    Layer low_in, fold_low, mid_in, fold_mid, mix[REACHES], spread_top, mid_out, spread_mid,
        low_out;
    Norm norm[REACHES];
    Linear page, page_gate, page_clean, heads;
} Layers;

/* Two rows in which the layers lie, and how much of them has been taken. */
typedef struct {
    const int8_t *whole;
    const float *numbers;
    Packed taken;
} Rows;

static int padded(int heads)
{
    return (heads + 15) / 16 * 16;
}

static const float *numbers(Rows *from, int64_t count)
{
    from->taken.numbers += count;
    return from->numbers ? from->numbers + from->taken.numbers - count : NULL;
}

static Layer layer(Rows *from, int rows, int columns, int made)
{
    Layer found = {.weight = from->whole ? from->whole + from->taken.whole : NULL};
    from->taken.whole += (int64_t)rows * columns;
    found.scale = numbers(from, columns);
    found.bias = numbers(from, columns);
    found.step = numbers(from, made);
    found.zero = numbers(from, made);
    return found;
}

static Linear linear(Rows *from, int rows, int columns)
{
    Linear found;
    found.weight = numbers(from, (int64_t)rows * columns);
    found.bias = numbers(from, columns);
    return found;
}

/* In the order of layers.py. */
static Layers unpacked(Rows *from, Widths w)
{
    Layers found;
    found.low_in = layer(from, 3 * w.low, w.low, w.low);
    found.fold_low = layer(from, FOLD * w.low, w.mid, w.low);
    found.mid_in = layer(from, 3 * w.mid, w.mid, w.mid);
    found.fold_mid = layer(from, FOLD * w.mid, w.top, w.mid);
    for (int step = 0; step < REACHES; step++)
        found.mix[step] = layer(from, 3 * w.top, w.top, w.top);
    found.spread_top = layer(from, w.top, FOLD * w.mid, w.top);
    found.mid_out = layer(from, 3 * w.mid, w.mid, FOLD * w.mid);
    found.spread_mid = layer(from, w.mid, FOLD * w.low, w.mid);
    found.low_out = layer(from, 3 * w.low, w.low, FOLD * w.low);
    for (int step = 0; step < REACHES; step++)
        found.norm[step] = linear(from, 1, w.top);
    found.page = linear(from, 2 * w.top, w.top);
    found.page_gate = linear(from, w.top, 2 * w.top);
    found.page_clean = linear(from, w.top, 1);
    found.heads = linear(from, w.low, padded(w.heads));
    return found;
}

Packed packed_size(Widths widths)
{
    Rows none = {NULL, NULL, {0, 0}};
    unpacked(&none, widths);
    return none.taken;
}

/* One product of many rows with a layer's weights. A row of input is `parts` stretches of `length`
 * bytes, `apart` from each other. What comes out, never below zero, is added to something, and
 * becomes numbers, or bytes for the next layer, or both. Nothing is added in place. */
typedef struct {
    const Layer *layer;
    const uint8_t *input;
    int64_t rows;
    int stride, length;
    int64_t apart;
    int parts, columns;
    const float *added; /* or NULL */
    float *output;      /* or NULL */
    const Layer *next;  /* or NULL */
    uint8_t *bytes;
} Product;

/* How many positions the floors have, filled up to whole folds, and how many of them hold words. */
typedef struct {
    Widths widths;
    int64_t words, lows, ends, mids, tops;
} Sizes;

/* Values, and bytes that stand for values: of words and of the middle floor with a position before
 * the first and one behind the last. */
typedef struct {
    float *low, *other_low, *mid, *other_mid, *top, *other_top;
    uint8_t *words, *more_words, *mids, *more_mids, *tops, *more_tops;
} Floors;

static Sizes sizes(int64_t count, Widths widths)
{
    const int64_t tops = (count + FOLD * FOLD - 1) / (FOLD * FOLD);
    return (Sizes){widths, count, tops * FOLD * FOLD, (count + FOLD - 1) / FOLD, tops * FOLD, tops};
}

/* Cut the floors from one piece of memory; false if there is none. */
static bool floors(const Sizes *n, Floors *found)
{
    enum { FARTHEST = 1 << (REACHES - 1) };
    const int64_t low = n->lows * n->widths.low, mid = n->mids * n->widths.mid;
    const int64_t top = n->tops * n->widths.top;
    const int64_t words = low + 2 * n->widths.low, mids = mid + 2 * n->widths.mid;
    const int64_t tops = top + 2 * FARTHEST * n->widths.top;
    float *values = malloc((size_t)(2 * (low + mid + top)) * sizeof *values +
                           (size_t)(2 * (words + mids + tops)));
    if (!values)
        return false;
    float *const of[] = {values, values + low, values + 2 * low, values + 2 * low + mid,
                         values + 2 * (low + mid), values + 2 * (low + mid) + top};
    uint8_t *bytes = (uint8_t *)(values + 2 * (low + mid + top));
    *found = (Floors){of[0], of[1], of[2], of[3], of[4], of[5],
                      bytes, bytes + words, bytes + 2 * words, bytes + 2 * words + mids,
                      bytes + 2 * (words + mids), bytes + 2 * (words + mids) + tops};
    return true;
}

static void zero(float *floor, int64_t from, int64_t to, int width)
{
    memset(floor + from * width, 0, (size_t)((to - from) * width) * sizeof *floor);
}

static uint8_t as_byte(float value)
{
    const float most = value > 0 ? value : 0; /* also of what is no number */
    return (uint8_t)(most < LARGEST ? most : LARGEST);
}

/* The bytes that stand for zero, where there is no text. */
static void empty(uint8_t *floor, const Layer *layer, int64_t from, int64_t to, int width)
{
    for (int64_t row = from; row < to; row++)
        for (int at = 0; at < width; at++)
            floor[row * width + at] = as_byte(layer->zero[at]);
}

/* The sum of all, halves added to halves. */
static inline float halved(const float *sums)
{
    float half[SUMS / 2], quarter[SUMS / 4];
    for (int at = 0; at < SUMS / 2; at++)
        half[at] = sums[at] + sums[at + SUMS / 2];
    for (int at = 0; at < SUMS / 4; at++)
        quarter[at] = half[at] + half[at + SUMS / 4];
    return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

#define PASTE(name, suffix) name##_##suffix
#define EXPANDED(name, suffix) PASTE(name, suffix)
#define NAMED(name) EXPANDED(name, SUFFIX)

#include "processors.h"

bool fits(Widths w)
{
    return w.low > 0 && w.mid > 0 && w.top > 0 && w.heads > 0 && w.low % 8 == 0 && w.mid % 8 == 0 &&
           w.top % 16 == 0 && w.low <= WIDEST && w.mid <= WIDEST && w.top <= WIDEST &&
           w.heads <= MOST_HEADS;
}

int ways(void)
{
    Passes passes[MOST_PASSES];
    return find_passes(passes);
}

int network(const float *looked_up, int64_t count, const int8_t *whole, const float *numbers,
            Widths widths, int way, double enough, float *out, float *clean)
{
    Passes passes[MOST_PASSES];
    find_passes(passes);
    Rows rows = {whole, numbers, {0, 0}};
    const Layers layers = unpacked(&rows, widths);
    const Sizes n = sizes(count, widths);
    Floors held;
    if (!floors(&n, &held))
        return -1;
    *clean = passes[way].ascend(looked_up, &n, &layers, &held);
    const bool judged = !(*clean > enough);
    if (judged)
        passes[way].descend(&n, &layers, &held, out);
    free(held.low);
    return judged;
}
