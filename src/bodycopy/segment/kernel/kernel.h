/* What the parts of the compiled kernel have in common.
 *
 * The kernel does what modules of segment and strip/code_script.py do, for machines with a C
 * compiler. They say why; this only says how. Tests hold the two together, to the bit.
 */
#ifndef BODYCOPY_KERNEL_H
#define BODYCOPY_KERNEL_H

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "texts come in little endian: NumPy does as well"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The classes of characters; words.py has the list, and a test compares the two. */
enum {
    SPACE, BREAK, LOWER, UPPER, DIGIT, LETTER, UNSPACED, MARK, STOP, COMMA, QUOTE, OPENING, CLOSING,
    DASH, CODE, BAR, OTHER
};

/* An odd number to multiply by before a key gets its place in `table`. It depends on where that
 * lies in memory, so that nobody can write a text of which all keys get one place. */
static inline uint64_t stirrer(const void *table)
{
    uint64_t told = (uint64_t)(uintptr_t)table >> 4;
    told = (told ^ 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
    told = (told ^ (told >> 31)) * 0x94D049BB133111EBu;
    return (told ^ (told >> 29)) | 1;
}

static inline uint64_t stirred(uint64_t key, uint64_t factor)
{
    key *= factor;
    key = (key ^ (key >> 32)) * factor;
    return key ^ (key >> 32);
}

typedef struct {
    int64_t words;
    int64_t characters; /* without marks */
} Found;

/* Find the words of `size` code points. `points` and `classes` get the characters without marks;
 * `starts` and `ends` count those, `first` and `beyond` the characters of the text. */
Found find_words(const uint32_t *text, int64_t size, const uint8_t *table, uint32_t *points,
                 uint8_t *classes, int32_t *starts, int32_t *ends, int32_t *first,
                 int32_t *beyond);

typedef struct {
    int64_t words;
    int64_t characters;
    const uint32_t *points;
    const uint8_t *classes;
    const int32_t *starts;
    const int32_t *ends;
    const uint16_t *folded; /* by code point of the BMP */
    const uint8_t *bits;    /* by class: its bit in a word's shape */
    const int32_t *steps;   /* five tables of FAR + 1: length, line, place in line, count, place */
    int64_t before, behind; /* words of the text beyond these */
} Seen;

enum { FEATURES = 10, SINGLE = 4, TABLES = 7, FAR = 4095, FIRSTS = 6, LENGTHS = 8 };

/* Fill in the rows of features, column by word; false without memory. */
bool find_features(const Seen *seen, int32_t *rows, uint8_t *begins_line, uint8_t *after_space,
                   uint32_t *hashes);

/* Rows of whole numbers: four tables of one feature each, three of two features each. A sum of rows
 * times `scale`, plus `bias`, is what the network sees of a word. */
typedef struct {
    const int8_t *single[SINGLE];
    const int16_t *joint[TABLES - SINGLE];
    int64_t heights[TABLES];
    const int32_t *sizes; /* of the features */
    const float *scale, *bias;
} Tables;

/* Sum up what the tables hold for each word, `width` numbers. False if a row is beyond a table. */
bool look_up(const int32_t *rows, int64_t words, const Tables *tables, int width, float *out);

/* Widths of the network's floors: multiples of 8, that of the top of 16; any of the heads. */
typedef struct {
    int low, mid, top, heads;
} Widths;

enum {
    FOLD = 4, /* positions of a floor that make one of the next */
    MOST_HEADS = 64,
    MOST_KINDS = 16,
};

/* Whether the kernel can do a network of these widths. */
bool fits(Widths widths);

/* Bytes and numbers in the layers, which layers.py lays out. */
typedef struct {
    int64_t whole, numbers;
} Packed;

Packed packed_size(Widths widths);

/* In how many ways this processor can do the network, all with the same bytes; 0 is the fastest. */
int ways(void);

/* Write the heads' values for `count` words, `heads` numbers each, and how clean the page is.
 * Returns 1; 0 if the page is cleaner than `enough`, with nothing written; -1 without memory. */
int network(const float *looked_up, int64_t count, const int8_t *whole, const float *numbers,
            Widths widths, int way, double enough, float *out, float *clean);

/* The kind of each word, by its own vote and those of `reach` words on either side; the votes stand
 * in the network's values from column `first` on. False without memory. */
bool find_kinds(const float *said, int64_t words, int heads, int first, int reach, uint8_t *kinds);

/* What judged.py has of a window, for the words from `first` to `last`. */
typedef struct {
    const int32_t *places, *beyond; /* where words begin and end */
    const int32_t *rows;
    const float *said;
    const uint32_t *hashes;
    int64_t words;
    int step; /* numbers from what is said of a word to what is of the next; 0 if all is one */
} Window;

typedef struct {
    int32_t *starts, *ends;
    float *keep, *begins;
    uint8_t *after_stop, *is_low, *has_capital, *repeated;
    uint16_t *hashes;
} Columns;

void find_columns(const Window *window, int64_t first, int64_t last, int32_t low, int capital,
                  const Columns *columns);

/* A text whose characters are asked for one by one: few of them are. */
typedef struct {
    void *of;
    uint32_t (*at)(void *of, int64_t place);
    int64_t size;
} Text;

/* Points, which are not the text's. */
typedef struct {
    const uint32_t *points;
    int64_t size;
} Told;

static inline bool is_among(Told told, uint32_t point)
{
    for (int64_t at = 0; at < told.size; at++)
        if (told.points[at] == point)
            return true;
    return false;
}

/* A bit for each hash that there can be. */
enum { BITS_OF_HASHES = 0x10000 / 8 };

static inline bool has_bit(const uint8_t *bits, uint16_t hash)
{
    return bits[hash >> 3] >> (hash & 7) & 1;
}

static inline void set_bit(uint8_t *bits, uint16_t hash)
{
    bits[hash >> 3] |= (uint8_t)(1 << (hash & 7));
}

/* What is known of the words of a text, see judged.py. */
typedef struct {
    Text text;
    int64_t words;
    const int32_t *starts, *ends;
    const float *begins;
    const uint8_t *after_stop, *begins_line, *is_low;
    const uint16_t *hashes;
    const uint8_t *keep; /* or nothing */
} Page;

/* What a heading is like, see glued.py. */
typedef struct {
    int64_t shortest, longest;
    double begins, small;
    Told ends, inside;
} Heading;

/* Which of the `capitals` may begin sentences below headings, and what glued.py says of them. Words
 * and capitals are in order. Returns how many there are. */
int64_t find_glued(const Page *page, const Heading *like, const int32_t *capitals, int64_t count,
                   int32_t *before, int32_t *after, uint8_t *ends);

/* Which of the `capitals` begin sentences: not behind one of the `stops`. The marks `trailing` hang
 * on words. Of those that are `unknown` somebody else has to say it. False without memory. */
bool find_unannounced(const Page *page, const int32_t *capitals, int64_t count, Told stops,
                      Told trailing, uint8_t *begun, uint8_t *unknown);

/* How an article's own level is told, see level.py: words on either side over which log odds are
 * smoothed, how many are above zero at least, at which percentile of them, and what share of it. */
typedef struct {
    int64_t around, fewest;
    int percent;
    double share;
} Level;

/* Behind which word the log odds never come near the level; -1 without memory. */
int64_t find_end(const float *keep, int64_t words, const Level *like);

typedef struct {
    const uint8_t *begins_line, *after_stop, *is_low, *has_capital;
    const uint16_t *hashes;
} Marks;

/* The words with an undue capital, see capitals.py; how many they are, -1 without memory. */
int64_t find_undue(const Marks *marks, int64_t words, int32_t *undue);

/* Which words stand in `run` words in a row that the text has twice. False without memory. */
bool find_again(const uint16_t *hashes, int64_t words, int run, uint8_t *again);

enum { MOST_WORDS = 255, WORD_HEAD = 4 };

/* Where in `data` one of `count` words in small letters begins, whatever its capitals there. They
 * part at `bounds` and have WORD_HEAD bytes at least. Writes the first `most` of these places, and
 * returns how many there are. */
int64_t find_any(const uint8_t *data, int64_t size, const uint8_t *words, const int64_t *bounds,
                 int64_t count, int32_t *places, int64_t most);

/* What is known of words where a switch may be, and what it costs there: prices.py. */
typedef struct {
    const uint8_t *begins_line, *after_space, *after_stop, *is_low;
    const int32_t *starts, *ends;
    const float *begins;
} Borders;

typedef struct {
    float with, at_line, after_stop, at_paragraph, in_sentence, cheapest;
} Levels;

void find_prices(const Borders *of, int64_t words, const Levels *level, float *prices);

/* The best expected F1; `doubts` (the odds that words are no main content, the least first) come to
 * be sums of probabilities. */
double best_f1(float *doubts, int64_t words);

/* How often `count` words stand in `data`, where `table` reads each byte as a space or as a part of
 * a word: added to `counts`. */
void count_known(const uint8_t *data, int64_t size, const uint8_t *table, const uint8_t *words,
                 const int64_t *bounds, int64_t count, int64_t *counts);

enum { MOST_POINTS = 0x110000 };

/* How far a script goes, see code_script.py. */
typedef struct {
    int64_t start, end, reach, cost; /* no script where `start` is negative */
    bool cut;
} Script;

/* The first script that begins from `low` to `at`, or the literal that begins at `low`. False
 * without memory; `unknown` where the text has characters that `kinds` does not know. */
bool find_script(const uint32_t *points, int64_t size, const uint8_t *kinds, int64_t low,
                 int64_t at, bool literal, Script *found, bool *unknown);

/* A trigger, and the script that goes there. */
typedef struct {
    int64_t at, length; /* of no characters where there is none */
    Script script;
} Code;

/* The first trigger from `pos` on that may be of more than a script, or the first one that a script
 * stands at which begins up to `window` characters before it. As find_script. */
bool find_code(const uint32_t *points, int64_t size, const uint8_t *kinds, int64_t pos,
               int64_t window, Code *code, bool *unknown);

/* Which words to keep, for how much speaks for each and what a switch before it costs. */
bool find_path(const float *ahead, const float *price, int64_t words, uint8_t *keep);

#endif
