/* The fitted network; see network.py. Compiled for what every build has, and for AVX-512.
 *
 * Each number is a sum in one order, each term added in one rounding (a fused multiplication), so
 * that all processors that have one give the same bits. Where there is none, NumPy is used.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { REACHES = 4, GATED = 2 }; /* of the top floor; those before the page has its say */

/* The layers, in the order in which they are packed. Heads are padded to a multiple of 16. */
typedef struct {
    const float *weight, *bias;
} Layer;

typedef struct {
    Layer low_in, fold_low, mid_in, fold_mid;
    struct {
        Layer mix, norm;
    } top[REACHES];
    Layer page, page_gate, page_clean, spread_top, mid_out, spread_mid, low_out, heads;
} Layers;

static int padded(int heads)
{
    return (heads + 15) / 16 * 16;
}

static Layer take(const float **from, int64_t rows, int64_t columns)
{
    Layer layer = {*from, *from + rows * columns};
    *from += (rows + 1) * columns;
    return layer;
}

static const float *unpack(const float *from, Widths w, Layers *layers)
{
    layers->low_in = take(&from, 3 * w.low, w.low);
    layers->fold_low = take(&from, FOLD * w.low, w.mid);
    layers->mid_in = take(&from, 3 * w.mid, w.mid);
    layers->fold_mid = take(&from, FOLD * w.mid, w.top);
    for (int step = 0; step < REACHES; step++) {
        layers->top[step].mix = take(&from, 3 * w.top, w.top);
        layers->top[step].norm = take(&from, 1, w.top);
    }
    layers->page = take(&from, 2 * w.top, w.top);
    layers->page_gate = take(&from, w.top, 2 * w.top);
    layers->page_clean = take(&from, w.top, 1);
    layers->spread_top = take(&from, w.top, FOLD * w.mid);
    layers->mid_out = take(&from, 3 * w.mid, w.mid);
    layers->spread_mid = take(&from, w.mid, FOLD * w.low);
    layers->low_out = take(&from, 3 * w.low, w.low);
    layers->heads = take(&from, w.low, padded(w.heads));
    return from;
}

int64_t packed_size(Widths widths)
{
    Layers layers;
    static const float none[1];
    return unpack(none, widths, &layers) - none;
}

/* One product of many rows with a layer's weights. A row of input is three stretches of `length`
 * numbers, `apart` from each other, or one if `apart` is 0. */
typedef struct {
    const float *input;
    int64_t rows, stride;
    int length;
    int64_t apart;
    Layer layer;
    int columns;
    bool cut;           /* off below zero */
    const float *added; /* to the result, or NULL */
    int64_t added_stride;
    float *output;      /* rows of `columns` numbers */
} Product;

#define PASTE(name, suffix) name##_##suffix
#define EXPANDED(name, suffix) PASTE(name, suffix)
#define NAMED(name) EXPANDED(name, SUFFIX)

#if defined(__x86_64__)

#define SUFFIX avx512
#define TARGET __attribute__((target("avx512f,avx512vl,avx2,fma")))
#define FLOATS 16
#define FEW_ROWS 6
#define MANY_ROWS 8
#include "passes.h"
#undef SUFFIX
#undef TARGET
#undef FLOATS
#undef FEW_ROWS
#undef MANY_ROWS

#define SUFFIX avx2
#define TARGET __attribute__((target("avx2,fma")))
#define FLOATS 8
#define FEW_ROWS 3
#define MANY_ROWS 4
#include "passes.h"

typedef int Passes(const float *, int64_t, const float *, Widths, float, float *, float *);

static Passes *passes(void)
{
    __builtin_cpu_init(); /* not all compilers see to that before */
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
        return passes_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return passes_avx2;
    return NULL;
}

#elif defined(__FP_FAST_FMAF) /* each processor this is built for has it, as all of ARM's do */

#define SUFFIX plain
#define TARGET
#define FLOATS 8
#define FEW_ROWS 3
#define MANY_ROWS 4
#include "passes.h"

typedef int Passes(const float *, int64_t, const float *, Widths, float, float *, float *);

static Passes *passes(void)
{
    return passes_plain;
}

#else
#error "no fused multiplication: NumPy does as well"
#endif

bool fits(Widths w)
{
    return w.low > 0 && w.mid > 0 && w.top > 0 && w.heads > 0 && w.low % 8 == 0 && w.mid % 8 == 0 &&
           w.top % 16 == 0 && w.low <= 256 && w.mid <= 256 && w.top <= 256 && w.heads <= MOST_HEADS;
}

bool has_network(void)
{
    return passes() != NULL;
}

int network(const float *looked_up, int64_t count, const float *packed, Widths widths,
            float enough, float *out, float *clean)
{
    return passes()(looked_up, count, packed, widths, enough, out, clean);
}
