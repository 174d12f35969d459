"""Boxes of headlines inside an article, known by standing there twice, word for word.

"Business What It Means for the Rest of Us Jane Doe Gear A Vehicle Gets a Makeover …": an article
repeats no twenty words in a row that are Written Like This, without a full stop between them. Taken
wrongly: a list of names or titles that an article gives twice. Misses: a box that stands there
once, and languages whose headlines have few capitals.
"""

from collections.abc import Iterator

import numpy as np

from bodycopy.segment.engine import come_again
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

# Found on pages with all kinds of tables and lists: what has figures or commas is content there.
_RUN = 10  # words in a row that come again
_FEWEST = 18  # words of a box
_CAPITALS = 0.7  # share of the words of a box that have one
_AROUND, _NEAR, _PROSE = 25, 10, 0.3  # words on either side, at least; share with a capital
_MARKS = frozenset("$|,")


def told_twice(judged: Judged) -> Mask:
    """Return which words stand in so many in a row that the text holds twice: all that boxes do."""
    return come_again(judged.hashes, _RUN)


def boxes(text: str, judged: Judged, again: Mask) -> Mask:
    """Return which words stand in a box of headlines beside prose that the text holds twice.

    `again` are the words that are `told_twice`.
    """
    found = np.zeros(judged.starts.size, np.bool_)
    if found.size < 2 * _FEWEST or not again.any():
        return found
    for begin, last in _sentences(judged, again):
        end = last - _begins_prose(judged, last)
        size = end - begin
        if size < _FEWEST or _capitals(judged, begin, end) < _CAPITALS * size:
            continue
        around = (begin - _AROUND, begin), (end, end + _AROUND)
        if any(_is_prose(judged, *words) for words in around):
            told = text[judged.starts[begin] : judged.ends[end - 1]]
            found[begin:end] = _MARKS.isdisjoint(told) and not any(map(str.isdigit, told))
    return found


def _sentences(judged: Judged, again: Mask) -> Iterator[tuple[int, int]]:
    """Yield where words that stand there `again` begin and end, without a full stop among them.

    Those too short for a box are left out.
    """
    parted = again[1:] != again[:-1]
    parted |= judged.after_stop[1:]
    bounds = np.concatenate(([0], parted.nonzero()[0] + 1, [again.size]))
    begins, ends = bounds[:-1], bounds[1:]
    long = (ends - begins >= _FEWEST) & again[begins]
    yield from zip(begins[long].tolist(), ends[long].tolist(), strict=True)


def _begins_prose(judged: Judged, end: int) -> bool:
    """Say whether the word before `end` is the first of the sentence behind it."""
    if end == judged.starts.size or judged.begins_line[end]:
        return False
    return bool(judged.is_low[end] and judged.has_capital[end - 1])


def _capitals(judged: Judged, begin: int, end: int) -> int:
    return int(np.count_nonzero(judged.has_capital[begin:end]))


def _is_prose(judged: Judged, begin: int, end: int) -> bool:
    """Say whether the words between two places, as far as there are any, are those of sentences."""
    begin, end = max(begin, 0), min(end, judged.starts.size)
    return end - begin >= _NEAR and _capitals(judged, begin, end) <= _PROSE * (end - begin)
