"""Long tables and lists of one form beside an article: timetables, results, items for sale.

1500 words and more in which the same three stand in a row again and again, and hardly a sentence
ends. Where the network is not sure of them, and as sure of other words, they are not what the page
is about. Taken wrongly: a page whose long list is its content, and that the network is not sure
of. Misses: shorter tables, and those that the network is sure of.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

# Fitted on four of the five folds: 18 texts gain more than 0.005, 2 lose. With 800 words as many of
# the lists that it takes are the content.
_WINDOW = 100  # words
_REPEATED = 70  # of them, at least, stand in three that come again
_STOPS = 2  # sentences that end in it, at most
_LEAST = 1500  # words of a table
_DOUBTFUL = 1.0  # mean log odds; of more the network is sure
_MAYBE = -1.0  # log odds; if no word has more, all goes anyway
# Words elsewhere that are as likely to be main content, but for this much in log odds.
_OTHERS, _LESS = 80, 2.0


def long_tables(judged: Judged) -> Mask:
    """Return which words stand in a long table that is not what the page is about."""
    odds, count = judged.keep, judged.keep.size
    found = np.zeros(count, np.bool_)
    # Half of a table, at least, is windows that do not overlap.
    least = _REPEATED * _LEAST // (2 * _WINDOW)
    if count < _LEAST + _WINDOW or np.count_nonzero(judged.repeated) < least:
        return found
    alike = _summed(judged.repeated) >= _REPEATED
    if np.count_nonzero(alike) >= _LEAST // _WINDOW:
        alike &= _summed(judged.after_stop) <= _STOPS
    rows = [(first, end) for first, end in _rows(alike, judged.repeated) if end - first >= _LEAST]
    order = np.sort(odds) if rows else odds
    for first, end in rows:
        inside = odds[first:end]
        level = inside.mean(dtype=np.float64)
        if level > _DOUBTFUL or inside.max() <= _MAYBE:
            continue
        others = count - np.searchsorted(order, level - _LESS, side="right")
        if others - np.count_nonzero(inside > level - _LESS) >= _OTHERS:
            found[first:end] = True
    return found


def _summed(mask: Mask) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return of how many words in each window `mask` is true."""
    total = np.zeros(mask.size + 1, np.int32)
    np.cumsum(mask, out=total[1:])
    return total[_WINDOW:] - total[:-_WINDOW]


def _rows(alike: Mask, repeated: Mask) -> Iterator[tuple[int, int]]:
    """Yield where `repeated` words begin and end, in each place where windows are `alike`.

    `alike` tells windows by their first words; those that overlap are of one table. Places too
    short for one are left out.
    """
    places = alike.nonzero()[0]
    if places.size < _LEAST // _WINDOW:
        return
    parted = (places[1:] - places[:-1] > _WINDOW).nonzero()[0] + 1
    for begin, end in pairwise((0, *parted.tolist(), places.size)):
        first, beyond = int(places[begin]), int(places[end - 1]) + _WINDOW
        if beyond - first >= _LEAST:
            rows = repeated[first:beyond].nonzero()[0]
            yield first + int(rows[0]), first + int(rows[-1]) + 1
