/* What a word would be if it is not main content; see kinds.py. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2"))) /* as all processors have that the kernel is for */
#else
#define WIDE
#endif

enum { BLOCK = 64, LANES = 8 }; /* words that are done at a time, sums beside each other */
enum { SUREST = 30 };

typedef float Sums __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t Names __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

typedef float Few __attribute__((vector_size(16), aligned(4), may_alias));
typedef double Doubles __attribute__((vector_size(32)));
typedef uint64_t Bits __attribute__((vector_size(32)));

/* Make of log odds up to SUREST the odds, plus one. To about the last bit: a float made of them is
 * what all libraries make. No call is made, so that several are done beside each other. */
WIDE static inline __attribute__((always_inline)) Doubles odds_of(Doubles log)
{
    static const double part[] = { /* one by the product of all numbers up to thirteen, ... */
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
        1.0 / 40320,      1.0 / 5040,      1.0 / 720,      1.0 / 120,     1.0 / 24,
        1.0 / 6,          1.0 / 2,         1,              1,
    };
    const double whole = 0x1.8p52; /* so large that what is added is rounded to a whole number */
    const double two = 0x1.62e42feep-1, rest = 0x1.a39ef35793c76p-33; /* its logarithm */
    const Doubles shifted = log * 0x1.71547652b82fep+0 + whole, times = shifted - whole;
    const Doubles left = log - times * two - times * rest;
    Doubles found = left * part[0] + part[1];
    _Pragma("GCC unroll 12") for (int at = 2; at < 14; at++) found = found * left + part[at];
    return (Doubles)((Bits)found + ((Bits)shifted << 52)) + 1; /* times two, so often */
}

/* Write what each word votes, a row a kind, times how likely it is that it goes. */
WIDE static void find_votes(const float *said, int words, int heads, int first, int wide,
                            float *votes)
{
    float weights[BLOCK] = {0};
    for (int word = 0; word < words; word++) {
        const float least = said[word * heads] > -SUREST ? said[word * heads] : -SUREST;
        weights[word] = least < SUREST ? least : SUREST;
    }
    for (int word = 0; word < words; word += 4) {
        Few *some = (Few *)(weights + word);
        *some = __builtin_convertvector(1 / odds_of(__builtin_convertvector(*some, Doubles)), Few);
    }
    for (int kind = first; kind < heads; kind++, votes += wide)
        for (int word = 0; word < words; word++)
            votes[word] = said[word * heads + kind] * weights[word];
}

/* Find which of `kinds` rows is the largest where each number is summed with those behind it. */
WIDE static inline __attribute__((always_inline)) void largest(const float *votes, int kinds,
                                                               int behind, int wide, uint8_t *out)
{
    Names best = {0}, name = {0};
    Sums most = (Sums){0} - INFINITY;
    for (int kind = 0; kind < kinds; kind++, votes += wide, name += 1) {
        Sums sum = *(const Sums *)votes;
        for (int at = 1; at <= behind; at++)
            sum += *(const Sums *)(votes + at);
        const Names more = sum > most;
        best = (more & name) | (~more & best);
        most = (Sums)((more & (Names)sum) | (~more & (Names)most));
    }
    for (int lane = 0; lane < LANES; lane++)
        out[lane] = (uint8_t)best[lane];
}

WIDE bool find_kinds(const float *said, int64_t words, int heads, int first, int reach,
                     uint8_t *kinds)
{
    enum { USUAL = 8 }; /* for which the sums are unrolled */
    const int count = heads - first, behind = 2 * reach, wide = BLOCK + behind;
    float *votes = calloc((size_t)(count * wide), sizeof *votes);
    if (!votes)
        return false;
    /* Votes of a block come behind the last ones of that before. */
    for (int64_t begin = 0; begin - reach < words; begin += BLOCK) {
        const int here = (int)(words - begin < BLOCK ? words - begin : BLOCK);
        for (int kind = 0; kind < count; kind++) {
            float *row = votes + kind * wide;
            memmove(row, row + BLOCK, (size_t)behind * sizeof *row);
            for (int word = here > 0 ? here : 0; word < BLOCK; word++)
                row[behind + word] = 0;
        }
        if (here > 0)
            find_votes(said + begin * heads, here, heads, first, wide, votes + behind);
        uint8_t found[BLOCK];
        for (int at = 0; at < BLOCK; at += LANES)
            if (behind == USUAL)
                largest(votes + at, count, USUAL, wide, found + at);
            else
                largest(votes + at, count, behind, wide, found + at);
        const int64_t low = begin > reach ? begin - reach : 0;
        const int64_t high = begin - reach + BLOCK < words ? begin - reach + BLOCK : words;
        if (low < high)
            memcpy(kinds + low, found + (low - begin + reach), (size_t)(high - low));
    }
    free(votes);
    return true;
}
