/* The kinds of processors that the network is compiled for. Each says how many numbers its vectors
 * have, how four products of bytes are added to each of them, and how numbers become bytes.
 *
 * The factors that stand for values never have their highest bit set: they are the same with a sign
 * and without, and two products fit into 16 bits.
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

static inline int32x4_t dot_neon(int32x4_t sums, int8x16_t told, int8x16_t weights)
{
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(sums, told, weights);
#else
    const int16x8_t low = vmull_s8(vget_low_s8(told), vget_low_s8(weights));
    const int16x8_t high = vmull_high_s8(told, weights);
    return vaddq_s32(sums, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
}

static inline void store_neon(uint8_t *output, int32x4_t values)
{
    const uint16x4_t half = vmovn_u32(vreinterpretq_u32_s32(values));
    const uint8x8_t found = vmovn_u16(vcombine_u16(half, half));
    memcpy(output, &found, 4);
}

#define SUFFIX neon
#define TARGET
#define LANES 4
#define FEW_ROWS 5
#define MANY_ROWS 8
#define DOT(sums, told, weights)                                                                   \
    (NAMED(ints)) dot_neon((int32x4_t)(sums), (int8x16_t)(told), (int8x16_t)(weights))
#define STORE(output, values) store_neon(output, (int32x4_t)(values))
#define MOST(a, b) (NAMED(floats)) vmaxq_f32((float32x4_t)(a), (float32x4_t)(b))
#define LEAST(a, b) (NAMED(floats)) vminq_f32((float32x4_t)(a), (float32x4_t)(b))
#include "passes.h"

static int find_passes(Passes *found)
{
    found[0] = (Passes){ascend_neon, descend_neon};
    return 1;
}

#elif defined(__x86_64__)
#include <immintrin.h>

#define FOR_AVX2 __attribute__((target("avx2")))

FOR_AVX2 static inline __attribute__((always_inline)) __m256i dot_avx2(__m256i sums, __m256i told,
                                                                       __m256i weights)
{
    const __m256i pairs = _mm256_maddubs_epi16(told, weights);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

FOR_AVX2 static inline __attribute__((always_inline)) void store_avx2(uint8_t *output,
                                                                      __m256i values)
{
    const __m256i lowest = _mm256_and_si256(values, _mm256_set1_epi32(0xff));
    const __m256i words = _mm256_packs_epi32(lowest, lowest);
    const __m256i bytes = _mm256_packus_epi16(words, words);
    const __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
    _mm_storel_epi64((__m128i *)output, _mm_unpacklo_epi32(low, high));
}

#define SUFFIX avx2
#define TARGET FOR_AVX2
#define LANES 8
#define FEW_ROWS 2
#define MANY_ROWS 3
#define DOT(sums, told, weights)                                                                   \
    (NAMED(ints)) dot_avx2((__m256i)(sums), (__m256i)(told), (__m256i)(weights))
#define STORE(output, values) store_avx2(output, (__m256i)(values))
#define MOST(a, b) (NAMED(floats)) _mm256_max_ps((__m256)(a), (__m256)(b))
#define LEAST(a, b) (NAMED(floats)) _mm256_min_ps((__m256)(a), (__m256)(b))
#include "passes.h"
#undef SUFFIX
#undef TARGET
#undef LANES
#undef FEW_ROWS
#undef MANY_ROWS
#undef DOT
#undef STORE
#undef MOST
#undef LEAST

#define SUFFIX vnni
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2")))
#define LANES 16
#define FEW_ROWS 6
#define MANY_ROWS 8
#define DOT(sums, told, weights)                                                                   \
    (NAMED(ints)) _mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(told), (__m512i)(weights))
#define HALF_DOT(sums, told, weights)                                                              \
    (NAMED(half_ints)) _mm256_dpbusd_epi32((__m256i)(sums), (__m256i)(told), (__m256i)(weights))
#define STORE(output, values)                                                                      \
    _mm_storeu_si128((__m128i *)(output), _mm512_cvtepi32_epi8((__m512i)(values)))
#define HALF_STORE(output, values)                                                                 \
    _mm_storel_epi64((__m128i *)(output), _mm256_cvtepi32_epi8((__m256i)(values)))
#define MOST(a, b) (NAMED(floats)) _mm512_max_ps((__m512)(a), (__m512)(b))
#define LEAST(a, b) (NAMED(floats)) _mm512_min_ps((__m512)(a), (__m512)(b))
#define HALF_MOST(a, b) (NAMED(half_floats)) _mm256_max_ps((__m256)(a), (__m256)(b))
#define HALF_LEAST(a, b) (NAMED(half_floats)) _mm256_min_ps((__m256)(a), (__m256)(b))
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
