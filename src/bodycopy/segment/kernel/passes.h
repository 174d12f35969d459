/* The network's passes for one kind of processor: included by network.c once for each.
 *
 * SUFFIX names the kind, TARGET is its attribute, FLOATS how many numbers a vector has. A tile of
 * MANY_ROWS by three vectors, or FEW_ROWS by four, fills its registers.
 */

typedef float NAMED(vector) __attribute__((vector_size(FLOATS * 4), aligned(4), may_alias));
typedef int32_t NAMED(signs) __attribute__((vector_size(FLOATS * 4), may_alias));
typedef float NAMED(half) __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t NAMED(half_signs) __attribute__((vector_size(32), may_alias));

/* A tile: `height` rows of `across` vectors, sums of all terms in their order. */
#define TILE(name, Vector, Signs)                                                                  \
    TARGET static inline __attribute__((always_inline)) void NAMED(name)(                          \
        const Product *product, int64_t row, int column, const int height, const int across)      \
    {                                                                                              \
        enum { WIDTH = sizeof(Vector) / sizeof(float) };                                           \
        const int columns = product->columns;                                                      \
        const int parts = product->apart ? 3 : 1;                                                  \
        const Vector zero = {0};                                                                   \
        Vector sums[8][4];                                                                         \
        _Pragma("GCC unroll 8") for (int i = 0; i < height; i++)                                   \
            _Pragma("GCC unroll 4") for (int j = 0; j < across; j++)                               \
                sums[i][j] = *(const Vector *)(product->layer.bias + column + j * WIDTH);          \
        const float *weight = product->layer.weight + column;                                      \
        for (int part = 0; part < parts; part++) {                                                 \
            const float *input =                                                                   \
                product->input + row * product->stride + part * product->apart;                    \
            for (int k = 0; k < product->length; k++, weight += columns) {                         \
                Vector weights[4];                                                                 \
                _Pragma("GCC unroll 4") for (int j = 0; j < across; j++)                           \
                    weights[j] = *(const Vector *)(weight + j * WIDTH);                            \
                _Pragma("GCC unroll 8") for (int i = 0; i < height; i++) {                         \
                    const float value = input[i * product->stride + k];                            \
                    _Pragma("GCC unroll 4") for (int j = 0; j < across; j++)                       \
                        sums[i][j] += value * weights[j];                                          \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        _Pragma("GCC unroll 8") for (int i = 0; i < height; i++)                                   \
            _Pragma("GCC unroll 4") for (int j = 0; j < across; j++) {                             \
                const int64_t at = column + j * WIDTH;                                             \
                Vector sum = sums[i][j];                                                           \
                if (product->cut)                                                                  \
                    sum = (Vector)((Signs)sum & (sum > zero));                                     \
                if (product->added)                                                                \
                    sum += *(const Vector *)(product->added +                                      \
                                             (row + i) * product->added_stride + at);              \
                *(Vector *)(product->output + (row + i) * columns + at) = sum;                     \
            }                                                                                      \
    }

TILE(tile, NAMED(vector), NAMED(signs))
TILE(half_tile, NAMED(half), NAMED(half_signs))

/* All rows, a tile at a time; the last tile does rows again that the one before it did, where that
 * does no harm: rows one by one take four times as long. */
#define ROWS(kind, height, across, width, from, to)                                                \
    for (int column = (from); column < (to); column += (across) * (width)) {                       \
        int64_t row = 0;                                                                           \
        for (; row + (height) <= product->rows; row += (height))                                   \
            NAMED(kind)(product, row, column, height, across);                                     \
        if (row < product->rows && row > 0 && product->added != product->output) {                 \
            NAMED(kind)(product, product->rows - (height), column, height, across);                \
            continue;                                                                              \
        }                                                                                          \
        for (; row < product->rows; row++)                                                         \
            NAMED(kind)(product, row, column, 1, across);                                          \
    }

TARGET static void NAMED(multiply)(const Product *product)
{
    const int columns = product->columns;
    if (columns % (3 * FLOATS) == 0) {
        ROWS(tile, MANY_ROWS, 3, FLOATS, 0, columns)
    } else if (columns % (4 * FLOATS) == 0) {
        ROWS(tile, FEW_ROWS, 4, FLOATS, 0, columns)
    } else {
        const int whole = columns / FLOATS * FLOATS; /* and a half of one behind, if any */
        ROWS(tile, MANY_ROWS, 1, FLOATS, 0, whole)
        ROWS(half_tile, MANY_ROWS, 1, 8, whole, columns)
    }
}

/* A row less its mean, by its spread, as the layer's weights want it (torch's LayerNorm). */
TARGET static void NAMED(normed)(const float *input, int64_t rows, int width, Layer layer,
                                 float *output)
{
    enum { LANES = 16 }; /* sums beside each other: the same whatever a vector holds */
    for (int64_t row = 0; row < rows; row++, input += width, output += width) {
        float sums[LANES] = {0}, squares[LANES] = {0}, mean = 0, variance = 0;
        for (int at = 0; at < width; at += LANES)
            for (int lane = 0; lane < LANES; lane++)
                sums[lane] += input[at + lane];
        for (int lane = 0; lane < LANES; lane++)
            mean += sums[lane];
        mean /= (float)width;
        for (int at = 0; at < width; at += LANES)
            for (int lane = 0; lane < LANES; lane++) {
                float centred = input[at + lane] - mean;
                squares[lane] = fmaf(centred, centred, squares[lane]);
            }
        for (int lane = 0; lane < LANES; lane++)
            variance += squares[lane];
        const float scale = 1 / sqrtf(variance / (float)width + 1e-5f);
        for (int at = 0; at < width; at++)
            output[at] = fmaf((input[at] - mean) * scale, layer.weight[at], layer.bias[at]);
    }
}

/* The page as a whole has its say: its mean and its maximum become a factor and a summand. */
TARGET static float NAMED(gated)(float *top, int64_t rows, int width, const Layers *layers)
{
    float seen[2 * 256], page[256], gate[2 * 256], clean;
    for (int at = 0; at < width; at++)
        seen[at] = seen[width + at] = top[at];
    for (int64_t row = 1; row < rows; row++)
        for (int at = 0; at < width; at++) {
            float value = top[row * width + at];
            seen[at] += value;
            seen[width + at] = value > seen[width + at] ? value : seen[width + at];
        }
    for (int at = 0; at < width; at++)
        seen[at] /= (float)rows;
    Product product = {seen, 1, 0, 2 * width, 0, layers->page, width, true, NULL, 0, page};
    NAMED(multiply)(&product);
    product = (Product){page, 1, 0, width, 0, layers->page_gate, 2 * width, false, NULL, 0, gate};
    NAMED(multiply)(&product);
    clean = *layers->page_clean.bias;
    for (int at = 0; at < width; at++)
        clean = fmaf(page[at], layers->page_clean.weight[at], clean);
    for (int64_t row = 0; row < rows; row++)
        for (int at = 0; at < width; at++)
            top[row * width + at] = fmaf(top[row * width + at], 1 + gate[at], gate[width + at]);
    return clean;
}

/* The top floor mixed with what stands `gap` positions before and behind; `around` is scratch. */
TARGET static void NAMED(reach)(const float *top, int64_t rows, int width, int step,
                                const Layers *layers, float *around, float *output)
{
    const int64_t gap = (int64_t)1 << step, edge = gap * width;
    memset(around, 0, (size_t)edge * sizeof *around);
    memset(around + edge + rows * width, 0, (size_t)edge * sizeof *around);
    NAMED(normed)(top, rows, width, layers->top[step].norm, around + edge);
    Product product = {around, rows, width, width, edge, layers->top[step].mix,
                       width,  true, top,   width, output};
    NAMED(multiply)(&product);
}

/* Zero the position before a floor's first, and all from `count` up to the one behind its last. */
static void NAMED(edged)(float *floor, int64_t count, int64_t size, int width)
{
    memset(floor - width, 0, (size_t)width * sizeof *floor);
    memset(floor + count * width, 0, (size_t)((size + 1 - count) * width) * sizeof *floor);
}

static int NAMED(passes)(const float *looked_up, int64_t count, const float *packed, Widths w,
                         float enough, float *out, float *clean)
{
    Layers layers;
    unpack(packed, w, &layers);
    const int64_t size = (count + FOLD * FOLD - 1) / (FOLD * FOLD) * (FOLD * FOLD);
    const int64_t mids = size / FOLD, tops = mids / FOLD, ends = (count + FOLD - 1) / FOLD;
    const int64_t lows = (size + 2) * w.low, middle = (mids + 2) * w.mid;
    const int64_t high = (tops + 2 * (1 << (REACHES - 1))) * w.top;
    const int heads = padded(w.heads);
    float *memory = malloc((size_t)(3 * lows + 2 * middle + 3 * high + count * heads) *
                           sizeof *memory);
    if (!memory)
        return -1;
    /* Three floors of words and two of the middle, each with a position before and one behind. */
    float *words = memory + w.low, *low = words + lows, *mixed_low = low + lows;
    float *mid = mixed_low + lows - w.low + w.mid, *mixed_mid = mid + middle;
    float *top = mixed_mid + middle - w.mid, *other = top + high, *around = other + high;
    float *said = around + high;

    memcpy(words, looked_up, (size_t)(count * w.low) * sizeof *words);
    NAMED(edged)(words, count, count, w.low);
    Product product = {words - w.low, count, w.low, 3 * w.low, 0,  layers.low_in,
                       w.low,         true,  words, w.low,     low};
    NAMED(multiply)(&product);
    NAMED(edged)(low, count, size, w.low);
    product = (Product){low,   ends, FOLD * w.low, FOLD * w.low, 0,  layers.fold_low,
                        w.mid, true, NULL,         0,            mid};
    NAMED(multiply)(&product);
    NAMED(edged)(mid, ends, mids, w.mid);
    product = (Product){mid - w.mid, ends, w.mid, 3 * w.mid, 0,        layers.mid_in,
                        w.mid,       true, mid,   w.mid,     mixed_mid};
    NAMED(multiply)(&product);
    NAMED(edged)(mixed_mid, ends, mids, w.mid);
    product = (Product){mixed_mid, tops, FOLD * w.mid, FOLD * w.mid, 0,  layers.fold_mid,
                        w.top,     true, NULL,         0,            top};
    NAMED(multiply)(&product);
    NAMED(reach)(top, tops, w.top, 0, &layers, around, other);
    NAMED(reach)(other, tops, w.top, 1, &layers, around, top);
    *clean = NAMED(gated)(top, tops, w.top, &layers);
    if (*clean > enough) {
        free(memory);
        return 0;
    }
    NAMED(reach)(top, tops, w.top, 2, &layers, around, other);
    NAMED(reach)(other, tops, w.top, 3, &layers, around, top);
    product = (Product){top,          tops, w.top,     w.top,        0,        layers.spread_top,
                        FOLD * w.mid, true, mixed_mid, FOLD * w.mid, mixed_mid};
    NAMED(multiply)(&product);
    NAMED(edged)(mixed_mid, ends, mids, w.mid);
    product = (Product){mixed_mid - w.mid, ends, w.mid,     3 * w.mid, 0,  layers.mid_out,
                        w.mid,             true, mixed_mid, w.mid,     mid};
    NAMED(multiply)(&product);
    product = (Product){mid,          ends, w.mid, w.mid,        0,  layers.spread_mid,
                        FOLD * w.low, true, low,   FOLD * w.low, low};
    NAMED(multiply)(&product);
    NAMED(edged)(low, count, size, w.low);
    product = (Product){low - w.low, count, w.low, 3 * w.low, 0,        layers.low_out,
                        w.low,       true,  low,   w.low,     mixed_low};
    NAMED(multiply)(&product);
    product = (Product){mixed_low, count, w.low, w.low, 0,   layers.heads,
                        heads,     false, NULL,  0,     said};
    NAMED(multiply)(&product);
    for (int64_t word = 0; word < count; word++)
        memcpy(out + word * w.heads, said + word * heads, (size_t)w.heads * sizeof *out);
    free(memory);
    return 1;
}
