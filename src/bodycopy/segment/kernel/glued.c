/* Where headings may be glued to what is below them; see glued.py. */
#include <string.h>

#include "kernel.h"

/* Whether the words from `before` up to `after` would be a heading. */
static bool is_heading(const Page *page, const Heading *like, const uint8_t *openers,
                       int64_t before, int64_t after)
{
    const int64_t length = after - before;
    if (length < like->shortest || length > like->longest)
        return false;
    if (page->keep ? !page->keep[before] && !page->keep[after]
                   : !has_bit(openers, page->hashes[after]))
        return false;
    int64_t small = 0;
    for (int64_t word = before + 1; word < after; word++)
        small += page->is_low[word];
    if (!page->keep && !((double)small >= like->small * (double)length))
        return false;
    if (memchr(page->begins_line + before + 1, 1, (size_t)length))
        return false;
    const int64_t end = page->ends[after - 1];
    if (is_among(like->ends, page->text.at(page->text.of, end - 1)))
        return false;
    for (int64_t at = page->starts[before]; at < end; at++)
        if (is_among(like->inside, page->text.at(page->text.of, at)))
            return false;
    return true;
}

int64_t find_glued(const Page *page, const Heading *like, const int32_t *capitals, int64_t count,
                   int32_t *before, int32_t *after, uint8_t *ends)
{
    uint8_t openers[BITS_OF_HASHES] = {0};
    for (int64_t word = 0; !page->keep && word < page->words; word++)
        if (page->after_stop[word])
            set_bit(openers, page->hashes[word]);
    const uint8_t *first = memchr(page->after_stop, 1, (size_t)page->words);
    if (!first)
        return 0;
    int64_t found = 0, sure = 0; /* those of this stop, and those up to the last that ends one */
    int64_t stop = first - page->after_stop, seen = stop;
    for (int64_t at = 0; at < count; at++) {
        const int64_t word = capitals[at];
        if (!(page->begins[word] > like->begins))
            continue;
        for (; seen < word; seen++)
            if (page->after_stop[seen] && seen != stop) {
                stop = seen;
                found = sure;
            }
        before[found] = (int32_t)stop;
        after[found] = (int32_t)word;
        ends[found] = is_heading(page, like, openers, stop, word);
        if (ends[found++])
            sure = found;
    }
    return sure;
}
