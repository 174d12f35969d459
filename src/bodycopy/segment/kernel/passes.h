/* The network's passes for one kind of processor: included by network.c once for each.
 *
 * SUFFIX names the kind, TARGET is its attribute, LANES how many numbers a vector has. Where that
 * is a whole stripe, vectors of half as many do the half of one that may be left, and FEW_ROWS by
 * four vectors, or MANY_ROWS by three, fill the registers. Elsewhere FEW_ROWS by the vectors of a
 * stripe do so, or MANY_ROWS by those of half a stripe.
 */

typedef int32_t NAMED(ints) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef float NAMED(floats) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
#if LANES == 16
typedef int32_t NAMED(half_ints) __attribute__((vector_size(32), aligned(4), may_alias));
typedef float NAMED(half_floats) __attribute__((vector_size(32), aligned(4), may_alias));
#endif

/* Values times `step`, plus `zero`, become whole numbers, of which `store` makes bytes. */
#define WHOLE(name, Ints, Floats, rounded)                                                         \
    TARGET static inline __attribute__((always_inline)) Ints NAMED(name)(                          \
        Floats value, const float *step, const float *zero)                                        \
    {                                                                                              \
        value = value * *(const Floats *)step;                                                     \
        value = value + *(const Floats *)zero;                                                     \
        return rounded(value);                                                                     \
    }

WHOLE(whole, NAMED(ints), NAMED(floats), ROUNDED)
#if LANES == 16
WHOLE(half_whole, NAMED(half_ints), NAMED(half_floats), HALF_ROUNDED)
#endif

/* A tile: `height` rows of `across` vectors, two steps of their sums at a time. */
#define TILE(name, Ints, Floats, dot, most, to_whole, store, part_store)                           \
    TARGET static inline __attribute__((always_inline)) void NAMED(name)(                          \
        const Product *product, int64_t row, int column, const int height, const int across)       \
    {                                                                                              \
        enum { WIDTH = sizeof(Ints) / 4, BESIDE = STRIPE / WIDTH };                                \
        /* Copies: for all the compiler knows, what is written might change what it is read by. */ \
        const Product of = *product;                                                               \
        const Layer layer = *of.layer, next = of.next ? *of.next : layer;                          \
        const int columns = of.columns;                                                            \
        const Floats none = {0};                                                                   \
        Ints sums[8][4];                                                                           \
        _Pragma("GCC unroll 8") for (int i = 0; i < height; i++)                                   \
            _Pragma("GCC unroll 4") for (int j = 0; j < across; j++) sums[i][j] = (Ints){0};       \
        const int step = TOGETHER * (columns - column < STRIPE ? columns - column : STRIPE);       \
        const int64_t stripe = (int64_t)STRIPE * of.parts * of.length;                             \
        const int8_t *weight = layer.weight + column / STRIPE * stripe;                            \
        for (int part = 0; part < of.parts; part++) {                                              \
            const uint8_t *input =                                                                 \
                of.input + row * of.stride + part * of.apart;                                      \
            for (int k = 0; k < of.length; k += 2 * TOGETHER, weight += 2 * step) {                \
                Ints weights[4], below[4];                                                         \
                _Pragma("GCC unroll 4") for (int j = 0; j < across; j++) {                         \
                    const int8_t *from = weight + j * WIDTH / STRIPE * stripe +                    \
                                         j * WIDTH % STRIPE * TOGETHER;                            \
                    weights[j] = *(const Ints *)from;                                              \
                    below[j] = *(const Ints *)(from + step);                                       \
                }                                                                                  \
                _Pragma("GCC unroll 8") for (int i = 0; i < height; i++) {                         \
                    int32_t four[2];                                                               \
                    memcpy(four, input + i * of.stride + k, sizeof four);                          \
                    const Ints told = (Ints){0} + four[0], then = (Ints){0} + four[1];             \
                    _Pragma("GCC unroll 4") for (int j = 0; j < across; j++)                       \
                        sums[i][j] = dot(sums[i][j], told, weights[j], then, below[j]);            \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        const int64_t place = row * columns + column;                                              \
        _Pragma("GCC unroll 4") for (int j = 0; j < across; j++) {                                 \
            const int at = column + j * WIDTH;                                                     \
            const Floats scale = *(const Floats *)(layer.scale + at);                              \
            const Floats bias = *(const Floats *)(layer.bias + at);                                \
            _Pragma("GCC unroll 8") for (int i = 0; i < height; i++) {                             \
                const int64_t here = place + i * columns + j * WIDTH;                              \
                Floats value = __builtin_convertvector(sums[i][j], Floats) * scale;                \
                value = most(value + bias, none);                                                  \
                if (of.added)                                                                      \
                    value = value + *(const Floats *)(of.added + here);                            \
                if (of.output)                                                                     \
                    *(Floats *)(of.output + here) = value;                                         \
                if (of.next)                                                                       \
                    sums[i][j] = NAMED(to_whole)(value, next.step + at, next.zero + at);           \
                /* A stripe is whole, or what there is of it. */                                   \
                uint8_t *bytes = of.bytes + here - j % BESIDE * WIDTH;                             \
                if (of.next && (j + 1) % BESIDE == 0)                                              \
                    store(bytes, sums[i] + j - (BESIDE - 1));                                      \
                else if (of.next && j + 1 == across)                                               \
                    part_store(bytes, sums[i] + j - j % BESIDE);                                   \
            }                                                                                      \
        }                                                                                          \
    }

#if LANES == 16
TILE(tile, NAMED(ints), NAMED(floats), DOT, MOST, whole, STORE, STORE)
TILE(half_tile, NAMED(half_ints), NAMED(half_floats), HALF_DOT, HALF_MOST, half_whole, HALF_STORE,
     HALF_STORE)
#else
TILE(tile, NAMED(ints), NAMED(floats), DOT, MOST, whole, STORE, HALF_STORE)
#endif

/* All rows, a tile at a time; the last tile does rows again that the one before it did: rows one by
 * one take four times as long. */
#define ROWS(kind, height, across, width, from, to)                                                \
    for (int column = (from); column < (to); column += (across) * (width)) {                       \
        int64_t row = 0;                                                                           \
        for (; row + (height) <= product->rows; row += (height))                                   \
            NAMED(kind)(product, row, column, height, across);                                     \
        if (row < product->rows && row > 0) {                                                      \
            NAMED(kind)(product, product->rows - (height), column, height, across);                \
            continue;                                                                              \
        }                                                                                          \
        for (; row < product->rows; row++)                                                         \
            NAMED(kind)(product, row, column, 1, across);                                          \
    }

TARGET static void NAMED(multiply)(const Product *product)
{
    const int columns = product->columns, whole = columns / STRIPE * STRIPE;
#if LANES == 16
    if (whole % (3 * STRIPE) == 0) {
        ROWS(tile, MANY_ROWS, 3, STRIPE, 0, whole)
    } else if (whole % (4 * STRIPE) == 0) {
        ROWS(tile, FEW_ROWS, 4, STRIPE, 0, whole)
    } else {
        ROWS(tile, MANY_ROWS, 1, STRIPE, 0, whole)
    }
    ROWS(half_tile, MANY_ROWS, 1, STRIPE / 2, whole, columns)
#else
    ROWS(tile, FEW_ROWS, STRIPE / LANES, LANES, 0, whole)
    ROWS(tile, MANY_ROWS, STRIPE / 2 / LANES, LANES, whole, columns)
#endif
}

/* The input of a layer, which no other layer has made. */
TARGET static void NAMED(in_bytes)(const float *input, int64_t rows, int width, const Layer *layer,
                                   uint8_t *output)
{
    const int whole = width / STRIPE * STRIPE;
    for (int64_t row = 0; row < rows; row++, input += width, output += width) {
        for (int at = 0; at < whole; at += STRIPE) {
            NAMED(ints) values[STRIPE / LANES];
            for (int j = 0; j < STRIPE / LANES; j++)
                values[j] = NAMED(whole)(*(const NAMED(floats) *)(input + at + j * LANES),
                                         layer->step + at + j * LANES,
                                         layer->zero + at + j * LANES);
            STORE(output + at, values);
        }
        if (whole < width) {
#if LANES == 16
            const NAMED(half_ints) values[] = {
                NAMED(half_whole)(*(const NAMED(half_floats) *)(input + whole),
                                  layer->step + whole, layer->zero + whole)};
#else
            NAMED(ints) values[STRIPE / 2 / LANES];
            for (int at = whole, j = 0; at < width; at += LANES, j++)
                values[j] = NAMED(whole)(*(const NAMED(floats) *)(input + at), layer->step + at,
                                         layer->zero + at);
#endif
            HALF_STORE(output + whole, values);
        }
    }
}

/* A row less its mean, by its spread, times weights (torch's LayerNorm), in bytes: the weights are
 * those of the bytes as well. */
TARGET static void NAMED(normed)(const float *input, int64_t rows, int width, const Norm *norm,
                                 uint8_t *output)
{
    for (int64_t row = 0; row < rows; row++, input += width, output += width) {
        float sums[SUMS] = {0}, squares[SUMS] = {0};
        for (int at = 0; at < width; at += SUMS)
            for (int lane = 0; lane < SUMS; lane++)
                sums[lane] += input[at + lane];
        const float mean = halved(sums) / (float)width;
        for (int at = 0; at < width; at += SUMS)
            for (int lane = 0; lane < SUMS; lane++) {
                const float centred = input[at + lane] - mean;
                squares[lane] += centred * centred;
            }
        const float scale = 1 / sqrtf(halved(squares) / (float)width + 1e-5f);
        for (int at = 0; at < width; at += STRIPE) {
            NAMED(ints) values[STRIPE / LANES];
            for (int j = 0; j < STRIPE / LANES; j++) {
                const int from = at + j * LANES;
                const NAMED(floats) centred = *(const NAMED(floats) *)(input + from) - mean;
                values[j] = NAMED(whole)(centred * scale, norm->weight + from, norm->bias + from);
            }
            STORE(output + at, values);
        }
    }
}

/* What a layer of numbers makes of one row, in double precision: no order of the sum matters. */
TARGET static void NAMED(linear)(const float *input, int rows, int columns, const Linear *layer,
                                 float *output)
{
    double sums[2 * WIDEST] = {0};
    const float *weight = layer->weight;
    for (int row = 0; row < rows; row++, weight += columns)
        for (int at = 0; at < columns; at++)
            sums[at] += (double)input[row] * weight[at];
    for (int at = 0; at < columns; at++)
        output[at] = (float)(sums[at] + layer->bias[at]);
}

/* The page as a whole has its say: its mean and its maximum become a factor and a summand. */
TARGET static float NAMED(gated)(float *top, int64_t rows, int width, const Layers *layers)
{
    float seen[2 * WIDEST] = {0}, page[WIDEST], gate[2 * WIDEST], clean;
    for (int at = 0; at < width; at++)
        seen[at] = seen[width + at] = top[at];
    for (int64_t row = 1; row < rows; row++)
        for (int at = 0; at < width; at++) {
            const float value = top[row * width + at];
            seen[at] += value;
            seen[width + at] = value > seen[width + at] ? value : seen[width + at];
        }
    for (int at = 0; at < width; at++)
        seen[at] /= (float)rows;
    NAMED(linear)(seen, 2 * width, width, &layers->page, page);
    for (int at = 0; at < width; at++)
        page[at] = page[at] > 0 ? page[at] : 0;
    NAMED(linear)(page, width, 2 * width, &layers->page_gate, gate);
    NAMED(linear)(page, width, 1, &layers->page_clean, &clean);
    for (int at = 0; at < width; at++)
        gate[at] += 1;
    for (int64_t row = 0; row < rows; row++)
        for (int at = 0; at < width; at++) {
            const float scaled = top[row * width + at] * gate[at];
            top[row * width + at] = scaled + gate[width + at];
        }
    return clean;
}

/* The values of the heads for `height` words, in double precision as well. */
TARGET static inline __attribute__((always_inline)) void NAMED(few_heads)(
    const float *input, const int height, int width, const Linear *layer, int heads, float *output)
{
    enum { HALF = LANES / 2, ACROSS = 2 };
    typedef float singles __attribute__((vector_size(HALF * 4), aligned(4), may_alias));
    typedef double doubles __attribute__((vector_size(HALF * 8)));
    const int columns = padded(heads);
    double told[4 * WIDEST];
    float found[4][MOST_HEADS];
    for (int at = 0; at < height * width; at++)
        told[at] = input[at];
    for (int column = 0; column < columns; column += ACROSS * HALF) {
        doubles sums[4][ACROSS];
        _Pragma("GCC unroll 4") for (int i = 0; i < height; i++)
            _Pragma("GCC unroll 2") for (int j = 0; j < ACROSS; j++) sums[i][j] = (doubles){0};
        for (int k = 0; k < width; k++)
            _Pragma("GCC unroll 2") for (int j = 0; j < ACROSS; j++) {
                const doubles exact = DOUBLES(layer->weight + k * columns + column + j * HALF);
                _Pragma("GCC unroll 4") for (int i = 0; i < height; i++)
                    sums[i][j] += told[i * width + k] * exact;
            }
        _Pragma("GCC unroll 2") for (int j = 0; j < ACROSS; j++) {
            const int at = column + j * HALF;
            const doubles bias = DOUBLES(layer->bias + at);
            _Pragma("GCC unroll 4") for (int i = 0; i < height; i++)
                *(singles *)(found[i] + at) = __builtin_convertvector(sums[i][j] + bias, singles);
        }
    }
    for (int i = 0; i < height; i++)
        memcpy(output + i * heads, found[i], (size_t)heads * sizeof **found);
}

TARGET static void NAMED(heads)(const float *input, int64_t rows, int width, const Linear *layer,
                                int heads, float *output)
{
    int64_t row = 0;
    for (; row + 4 <= rows; row += 4)
        NAMED(few_heads)(input + row * width, 4, width, layer, heads, output + row * heads);
    for (; row < rows; row++)
        NAMED(few_heads)(input + row * width, 1, width, layer, heads, output + row * heads);
}

/* The top floor mixed with what stands some positions before and behind; `around` is scratch. */
TARGET static void NAMED(reach)(const float *top, int64_t rows, int width, int step,
                                const Layers *layers, uint8_t *around, float *output,
                                uint8_t *bytes)
{
    const int64_t gap = (int64_t)1 << step;
    empty(around, &layers->mix[step], 0, gap, width);
    empty(around, &layers->mix[step], gap + rows, 2 * gap + rows, width);
    NAMED(normed)(top, rows, width, &layers->norm[step], around + gap * width);
    NAMED(multiply)(&(Product){
        .layer = &layers->mix[step], .input = around, .rows = rows, .stride = width,
        .length = width, .apart = gap * width, .parts = 3, .columns = width, .added = top,
        .output = output, .next = bytes ? &layers->spread_top : NULL, .bytes = bytes});
}

/* A floor's positions mixed with those beside them; of `input` the first stands before the text. */
TARGET static void NAMED(beside)(const Layer *layer, const uint8_t *input, int64_t rows, int width,
                                 const float *added, float *output, const Layer *next,
                                 uint8_t *bytes)
{
    NAMED(multiply)(&(Product){
        .layer = layer, .input = input, .rows = rows, .stride = width, .length = 3 * width,
        .parts = 1, .columns = width, .added = added, .output = output, .next = next,
        .bytes = bytes});
}

/* A layer that makes one position of several, or several of one. */
TARGET static void NAMED(folded)(const Layer *layer, const uint8_t *input, int64_t rows, int length,
                                 int columns, const float *added, float *output, const Layer *next,
                                 uint8_t *bytes)
{
    NAMED(multiply)(&(Product){
        .layer = layer, .input = input, .rows = rows, .stride = length, .length = length,
        .parts = 1, .columns = columns, .added = added, .output = output, .next = next,
        .bytes = bytes});
}

/* Up to where the page has its say: the lower floors keep their values for the way back. */
TARGET static float NAMED(ascend)(const float *looked_up, const Sizes *n, const Layers *l,
                                  const Floors *f)
{
    const Widths w = n->widths;
    empty(f->words, &l->low_in, 0, 1, w.low);
    NAMED(in_bytes)(looked_up, n->words, w.low, &l->low_in, f->words + w.low);
    empty(f->words, &l->low_in, n->words + 1, n->words + 2, w.low);
    NAMED(beside)(&l->low_in, f->words, n->words, w.low, looked_up, f->low, &l->fold_low,
                  f->more_words);
    zero(f->low, n->words, n->lows, w.low);
    empty(f->more_words, &l->fold_low, n->words, n->lows, w.low);
    empty(f->mids, &l->mid_in, 0, 1, w.mid);
    NAMED(folded)(&l->fold_low, f->more_words, n->ends, FOLD * w.low, w.mid, NULL, f->mid,
                  &l->mid_in, f->mids + w.mid);
    empty(f->mids, &l->mid_in, n->ends + 1, n->ends + 2, w.mid);
    NAMED(beside)(&l->mid_in, f->mids, n->ends, w.mid, f->mid, f->other_mid, &l->fold_mid,
                  f->more_mids);
    zero(f->other_mid, n->ends, n->mids, w.mid);
    empty(f->more_mids, &l->fold_mid, n->ends, n->mids, w.mid);
    NAMED(folded)(&l->fold_mid, f->more_mids, n->tops, FOLD * w.mid, w.top, NULL, f->top, NULL,
                  NULL);
    NAMED(reach)(f->top, n->tops, w.top, 0, l, f->tops, f->other_top, NULL);
    NAMED(reach)(f->other_top, n->tops, w.top, 1, l, f->tops, f->top, NULL);
    return NAMED(gated)(f->top, n->tops, w.top, l);
}

/* And back, to the heads of each word. */
TARGET static void NAMED(descend)(const Sizes *n, const Layers *l, const Floors *f, float *out)
{
    const Widths w = n->widths;
    NAMED(reach)(f->top, n->tops, w.top, 2, l, f->tops, f->other_top, NULL);
    NAMED(reach)(f->other_top, n->tops, w.top, 3, l, f->tops, f->top, f->more_tops);
    NAMED(folded)(&l->spread_top, f->more_tops, n->tops, w.top, FOLD * w.mid, f->other_mid, f->mid,
                  &l->mid_out, f->mids + w.mid);
    empty(f->mids, &l->mid_out, 0, 1, w.mid);
    empty(f->mids, &l->mid_out, n->ends + 1, n->ends + 2, w.mid);
    NAMED(beside)(&l->mid_out, f->mids, n->ends, w.mid, f->mid, NULL, &l->spread_mid,
                  f->more_mids);
    NAMED(folded)(&l->spread_mid, f->more_mids, n->ends, w.mid, FOLD * w.low, f->low, f->other_low,
                  &l->low_out, f->words + w.low);
    empty(f->words, &l->low_out, 0, 1, w.low);
    empty(f->words, &l->low_out, n->words + 1, n->words + 2, w.low);
    NAMED(beside)(&l->low_out, f->words, n->words, w.low, f->other_low, f->low, NULL, NULL);
    NAMED(heads)(f->low, n->words, w.low, &l->heads, w.heads, out);
}
