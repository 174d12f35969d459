/* The words of a text; see words.py. */
#include "kernel.h"

enum { LONGEST = 64, BMP = 0x10000, SUPPLEMENTARY_HAN = 0x20000 };

static inline uint8_t class_of(uint32_t point, const uint8_t *table)
{
    if (point < BMP)
        return table[point];
    return point >= SUPPLEMENTARY_HAN ? UNSPACED : OTHER;
}

typedef struct {
    int32_t *starts, *ends, *first, *beyond;
    int64_t words;
} Spans;

/* End the last word before character `at`, which is character `place` of the text. */
static inline void close_word(Spans *spans, int64_t at, int64_t place)
{
    spans->ends[spans->words] = (int32_t)at;
    spans->beyond[spans->words] = (int32_t)place;
    spans->words++;
}

Found find_words(const uint32_t *text, int64_t size, const uint8_t *table, uint32_t *points,
                 uint8_t *classes, int32_t *starts, int32_t *ends, int32_t *first,
                 int32_t *beyond)
{
    Spans spans = {starts, ends, first, beyond, 0};
    int64_t at = 0;
    bool open = false, alone = false;
    for (int64_t place = 0; place < size; place++) {
        uint8_t class = class_of(text[place], table);
        if (class == MARK)
            continue;
        bool inked = class >= LOWER;
        bool begins = inked && (!open || alone || class == UNSPACED ||
                                at - starts[spans.words] == LONGEST);
        if (open && (begins || !inked))
            close_word(&spans, at, place);
        if (begins) {
            starts[spans.words] = (int32_t)at;
            first[spans.words] = (int32_t)place;
        }
        open = inked;
        alone = class == UNSPACED;
        points[at] = text[place];
        classes[at++] = class;
    }
    if (open)
        close_word(&spans, at, size);
    return (Found){spans.words, at};
}
