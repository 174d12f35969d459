/* The kinds of processors that the network is compiled for. Each says how many numbers its vectors
 * have, how twice four products of bytes are added to each of them, and how numbers become bytes.
 *
 * The factors that stand for values never have their highest bit set: they are the same with a sign
 * and without. Two products of the one four and two of the other fit into 16 bits, since layers.py
 * packs no weights that are too large together.
 */

typedef struct {
    float (*ascend)(const float *looked_up, const Sizes *n, const Layers *layers, const Floors *f);
    void (*descend)(const Sizes *n, const Layers *layers, const Floors *f, float *out);
} Passes;

enum { MOST_PASSES = 2 };

/* Fill in the ways this processor has, the fastest first, and return how many there are. */
static int find_passes(Passes *found);

#if defined(__aarch64__)
#include <arm_neon.h>

static inline int32x4_t dot_neon(int32x4_t sums, int8x16_t told, int8x16_t weights, int8x16_t then,
                                 int8x16_t below)
{
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(vdotq_s32(sums, told, weights), then, below);
#else
    const int16x8_t low = vmlal_s8(vmull_s8(vget_low_s8(told), vget_low_s8(weights)),
                                   vget_low_s8(then), vget_low_s8(below));
    const int16x8_t high = vmlal_high_s8(vmull_high_s8(told, weights), then, below);
    return vaddq_s32(sums, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
}

static inline int32x4_t rounded_neon(float32x4_t values)
{
    return vcvtnq_s32_f32(vminq_f32(values, vdupq_n_f32(LARGEST)));
}

/* What is negative comes to be zero. */
static inline uint16x8_t narrow_neon(int32x4_t first, int32x4_t second)
{
    return vcombine_u16(vqmovun_s32(first), vqmovun_s32(second));
}

#define SUFFIX neon
#define TARGET
#define LANES 4
#define FEW_ROWS 5
#define MANY_ROWS 8
#define DOT(sums, told, weights, then, below)                                                      \
    (NAMED(ints)) dot_neon((int32x4_t)(sums), (int8x16_t)(told), (int8x16_t)(weights),             \
                           (int8x16_t)(then), (int8x16_t)(below))
#define ROUNDED(value) (NAMED(ints)) rounded_neon((float32x4_t)(value))
#define STORE(output, values)                                                                      \
    vst1q_u8(output, vcombine_u8(vqmovn_u16(narrow_neon((int32x4_t)(values)[0],                    \
                                                        (int32x4_t)(values)[1])),                  \
                                 vqmovn_u16(narrow_neon((int32x4_t)(values)[2],                    \
                                                        (int32x4_t)(values)[3]))))
#define HALF_STORE(output, values)                                                                 \
    vst1_u8(output, vqmovn_u16(narrow_neon((int32x4_t)(values)[0], (int32x4_t)(values)[1])))
#define DOUBLES(from) vcvt_f64_f32(vld1_f32(from))
#define MOST(a, b) (NAMED(floats)) vmaxq_f32((float32x4_t)(a), (float32x4_t)(b))
#include "passes.h"

static int find_passes(Passes *found)
{
    found[0] = (Passes){ascend_neon, descend_neon};
    return 1;
}

#elif defined(__x86_64__)
#include <immintrin.h>

#define FOR_AVX2 __attribute__((target("avx2")))

FOR_AVX2 static inline __attribute__((always_inline)) __m256i dot_avx2(
    __m256i sums, __m256i told, __m256i weights, __m256i then, __m256i below)
{
    const __m256i pairs = _mm256_add_epi16(_mm256_maddubs_epi16(told, weights),
                                           _mm256_maddubs_epi16(then, below));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

/* Neither too large for a byte nor, in the end, too small: what is negative, or no number, comes to
 * be zero when bytes are made. */
FOR_AVX2 static inline __attribute__((always_inline)) __m256i rounded_avx2(__m256 values)
{
    return _mm256_cvtps_epi32(_mm256_min_ps(_mm256_set1_ps(LARGEST), values));
}

FOR_AVX2 static inline __attribute__((always_inline)) void store_avx2(uint8_t *output,
                                                                      __m256i first,
                                                                      __m256i second)
{
    const __m256i words = _mm256_packs_epi32(first, second);
    const __m128i low = _mm256_castsi256_si128(words), high = _mm256_extracti128_si256(words, 1);
    const __m128i bytes = _mm_packus_epi16(low, high); /* fours of first, second, first, second */
    _mm_storeu_si128((__m128i *)output, _mm_shuffle_epi32(bytes, _MM_SHUFFLE(3, 1, 2, 0)));
}

FOR_AVX2 static inline __attribute__((always_inline)) void half_avx2(uint8_t *output,
                                                                     __m256i values)
{
    const __m128i low = _mm256_castsi256_si128(values), high = _mm256_extracti128_si256(values, 1);
    const __m128i words = _mm_packs_epi32(low, high);
    _mm_storel_epi64((__m128i *)output, _mm_packus_epi16(words, words));
}

#define SUFFIX avx2
#define TARGET FOR_AVX2
#define LANES 8
#define FEW_ROWS 4
#define MANY_ROWS 8
#define DOT(sums, told, weights, then, below)                                                      \
    (NAMED(ints)) dot_avx2((__m256i)(sums), (__m256i)(told), (__m256i)(weights), (__m256i)(then),  \
                           (__m256i)(below))
#define ROUNDED(value) (NAMED(ints)) rounded_avx2((__m256)(value))
#define STORE(output, values) store_avx2(output, (__m256i)(values)[0], (__m256i)(values)[1])
#define HALF_STORE(output, values) half_avx2(output, (__m256i)(values)[0])
#define DOUBLES(from) _mm256_cvtps_pd(_mm_loadu_ps(from))
#define MOST(a, b) (NAMED(floats)) _mm256_max_ps((__m256)(a), (__m256)(b))
#include "passes.h"
#undef SUFFIX
#undef TARGET
#undef LANES
#undef FEW_ROWS
#undef MANY_ROWS
#undef DOT
#undef ROUNDED
#undef STORE
#undef HALF_STORE
#undef DOUBLES
#undef MOST

#define SUFFIX vnni
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2")))
#define LANES 16
#define FEW_ROWS 6
#define MANY_ROWS 8
#define DOT(sums, told, weights, then, below)                                                      \
    (NAMED(ints)) _mm512_dpbusd_epi32(                                                             \
        _mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(told), (__m512i)(weights)),                 \
        (__m512i)(then), (__m512i)(below))
#define HALF_DOT(sums, told, weights, then, below)                                                 \
    (NAMED(half_ints)) _mm256_dpbusd_epi32(                                                        \
        _mm256_dpbusd_epi32((__m256i)(sums), (__m256i)(told), (__m256i)(weights)),                 \
        (__m256i)(then), (__m256i)(below))
#define ROUNDED(value)                                                                             \
    (NAMED(ints)) _mm512_cvtps_epi32(_mm512_max_ps(                                                \
        _mm512_min_ps(_mm512_set1_ps(LARGEST), (__m512)(value)), _mm512_setzero_ps()))
#define HALF_ROUNDED(value)                                                                        \
    (NAMED(half_ints)) _mm256_cvtps_epi32(_mm256_max_ps(                                           \
        _mm256_min_ps(_mm256_set1_ps(LARGEST), (__m256)(value)), _mm256_setzero_ps()))
#define STORE(output, values)                                                                      \
    _mm_storeu_si128((__m128i *)(output), _mm512_cvtepi32_epi8((__m512i)(values)[0]))
#define HALF_STORE(output, values)                                                                 \
    _mm_storel_epi64((__m128i *)(output), _mm256_cvtepi32_epi8((__m256i)(values)[0]))
#define DOUBLES(from) _mm512_cvtps_pd(_mm256_loadu_ps(from))
#define MOST(a, b) (NAMED(floats)) _mm512_max_ps((__m512)(a), (__m512)(b))
#define HALF_MOST(a, b) (NAMED(half_floats)) _mm256_max_ps((__m256)(a), (__m256)(b))
#include "passes.h"

static int find_passes(Passes *found)
{
    int count = 0;
    __builtin_cpu_init(); /* not all compilers see to that before */
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        found[count++] = (Passes){ascend_vnni, descend_vnni};
    if (__builtin_cpu_supports("avx2"))
        found[count++] = (Passes){ascend_avx2, descend_avx2};
    return count;
}

#else
#error "no products of bytes for this processor: NumPy does as well"
#endif
