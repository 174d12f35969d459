/* Which words begin a sentence where none has ended; see unannounced.py. */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { LONGEST = 64, FEWEST = 2 };

typedef enum { SMALL_LETTERS, LIKE_THIS, OTHERWISE, UNKNOWN } Form;

/* A word, in small letters. */
typedef struct {
    uint32_t points[LONGEST];
    int64_t length;
    Form form;
} Word;

typedef struct {
    int64_t from, length; /* in the pool */
    int64_t like_this, small;
} Title;

typedef struct {
    uint32_t *pool;
    Title *titles;
    int32_t *slots; /* the number of a title, and one */
    uint64_t mask, factor;
    int64_t count, used;
} Titles;

/* What str.isspace() says. */
static bool is_space(uint32_t point)
{
    return (point >= 0x09 && point <= 0x0D) || (point >= 0x1C && point <= 0x20) ||
           point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

static bool is_parted(Text text, int64_t start, int64_t end)
{
    return (!start || is_space(text.at(text.of, start - 1))) &&
           (end == text.size || is_space(text.at(text.of, end)));
}

/* The word at `start`: what str.istitle() and str.lower() say, of Western letters and the marks
 * between them. Nothing else is known. */
static void read_word(Text text, int64_t start, int64_t length, Word *word)
{
    bool inside = false, high = false, titled = true;
    word->length = length;
    word->form = UNKNOWN;
    if (length > LONGEST)
        return;
    for (int64_t at = 0; at < length; at++) {
        const uint32_t point = text.at(text.of, start + at), folded = point | 0x20;
        const bool western = point >= 0xC0 && point <= 0xFF && folded != 0xF7;
        const bool cased = (folded >= 'a' && folded <= 'z') || western;
        if (!cased && point >= 0x80 && !(point >= 0x2010 && point <= 0x2027) &&
            !(point == 0xD7 || point == 0xF7))
            return;
        const bool upper = cased && !(point & 0x20) && point != 0xDF;
        word->points[at] = upper ? folded : point;
        titled &= !cased || upper != inside;
        high |= upper;
        inside = cased;
    }
    word->form = !high ? SMALL_LETTERS : titled ? LIKE_THIS : OTHERWISE;
}

/* The title that has these letters; a new one, if that is wanted; else nothing. */
static Title *title_of(Titles *of, const Word *word, bool wanted)
{
    uint64_t hash = (uint64_t)word->length;
    for (int64_t at = 0; at < word->length; at++)
        hash = (hash ^ word->points[at]) * of->factor;
    uint64_t slot = stirred(hash, of->factor) & of->mask;
    const size_t bytes = (size_t)word->length * sizeof *word->points;
    for (; of->slots[slot]; slot = (slot + 1) & of->mask) {
        Title *title = &of->titles[of->slots[slot] - 1];
        if (title->length == word->length &&
            !memcmp(of->pool + title->from, word->points, bytes))
            return title;
    }
    if (!wanted)
        return NULL;
    Title *title = &of->titles[of->count++];
    *title = (Title){of->used, word->length, 0, 0};
    memcpy(of->pool + of->used, word->points, bytes);
    of->used += word->length;
    of->slots[slot] = (int32_t)of->count;
    return title;
}

/* Find the title of each capital, zero for none; say of which that is not known. */
static void find_titles(const Page *page, const int32_t *capitals, int64_t count, Told stops,
                        Told trailing, Titles *titles, int32_t *title, uint8_t *unknown)
{
    Word word;
    for (int64_t at = 0; at < count; at++) {
        const int64_t place = capitals[at], before = (place ? place : page->words) - 1;
        const int64_t start = page->starts[place];
        int64_t end = page->ends[place];
        title[at] = 0;
        unknown[at] = 0;
        if (is_among(stops, page->text.at(page->text.of, page->ends[before] - 1)))
            continue;
        while (end > start && is_among(trailing, page->text.at(page->text.of, end - 1)))
            end--;
        read_word(page->text, start, end - start, &word);
        unknown[at] = word.form == UNKNOWN;
        if (word.form == LIKE_THIS)
            title[at] = (int32_t)(title_of(titles, &word, true) - titles->titles) + 1;
    }
}

/* Words of one hash may be longer than each other by the marks on them. */
static uint16_t key_of(uint16_t hash, int64_t length)
{
    return (uint16_t)(hash + (uint64_t)length * 0x9E37);
}

/* Count how often words stand there like the titles, and in small letters. */
static void count_titles(const Page *page, const int32_t *capitals, int64_t count,
                         const int32_t *title, Titles *titles)
{
    uint8_t alike[BITS_OF_HASHES] = {0};
    Word word;
    for (int64_t at = 0; at < count; at++)
        if (title[at]) {
            const int64_t length = titles->titles[title[at] - 1].length;
            set_bit(alike, key_of(page->hashes[capitals[at]], length));
        }
    for (int64_t at = 0; at < page->words; at++) {
        const int64_t start = page->starts[at], length = page->ends[at] - start;
        if (!has_bit(alike, key_of(page->hashes[at], length)))
            continue;
        read_word(page->text, start, length, &word);
        Title *of = word.form > LIKE_THIS ? NULL : title_of(titles, &word, false);
        if (of && is_parted(page->text, start, page->ends[at])) {
            of->like_this += word.form == LIKE_THIS;
            of->small += word.form == SMALL_LETTERS;
        }
    }
}

bool find_unannounced(const Page *page, const int32_t *capitals, int64_t count, Told stops,
                      Told trailing, uint8_t *begun, uint8_t *unknown)
{
    Titles titles = {NULL, NULL, NULL, 3, 0, 0, 0};
    int64_t most = 0;
    for (int64_t at = 0; at < count; at++) {
        const int64_t length = page->ends[capitals[at]] - page->starts[capitals[at]];
        most += length < LONGEST ? length : LONGEST;
    }
    while (titles.mask < 4 * (uint64_t)count)
        titles.mask = titles.mask << 1 | 1;
    titles.pool = malloc((size_t)most * sizeof *titles.pool + 1);
    titles.titles = malloc((size_t)count * sizeof *titles.titles + 1);
    titles.slots = calloc(titles.mask + 1, sizeof *titles.slots);
    titles.factor = stirrer(titles.slots);
    int32_t *title = malloc((size_t)count * sizeof *title + 1);
    const bool done = titles.pool && titles.titles && titles.slots && title;
    if (done) {
        find_titles(page, capitals, count, stops, trailing, &titles, title, unknown);
        if (titles.count)
            count_titles(page, capitals, count, title, &titles);
        for (int64_t at = 0; at < count; at++) {
            const Title *of = title[at] ? &titles.titles[title[at] - 1] : NULL;
            begun[at] = of && of->small >= FEWEST && 2 * of->small >= of->like_this;
        }
    }
    free(titles.pool);
    free(titles.titles);
    free(titles.slots);
    free(title);
    return done;
}
