"""A text of any length is judged word by word, in windows that bound the memory.

A page is one window. A longer text is cut at spaces into windows that overlap, and each word is
judged in the window in which it stands furthest from an edge.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from bodycopy.segment.engine import features, judged, look_up, values, words
from bodycopy.segment.features import Features
from bodycopy.segment.judged import CLEAN, Judged
from bodycopy.segment.network import Values
from bodycopy.segment.weights import Weights
from bodycopy.segment.words import Words

# Code points. A window is longer than nearly all pages of the data the weights were fitted to.
_WINDOW = 1 << 17
_MARGIN = 1 << 13  # read on either side of a window, and judged there by the neighbour
_REST = 1 << 12  # how far a cut may move to fall on a space


def judge(text: str, weights: Weights) -> tuple[Judged, float]:
    """Return what the network says of each word of `text`, and the log odds that all is clean.

    >>> from bodycopy.segment.weights import packaged
    >>> judge("Two words", packaged())[0].starts.tolist()
    [0, 4]
    """
    windows = [*_windows(text)]
    if len(windows) == 1:
        return _window(text, *windows[0], weights)
    columns: list[list[Any]] = [[] for _ in Judged._fields]
    clean = []
    for begin, end in windows:
        part, value = _window(text, begin, end, weights)
        for column, array in zip(columns, part, strict=True):
            column.append(array)
        clean.append(value)
    # One by one, so that no more than one column is there twice.
    return Judged(*(np.concatenate(columns.pop(0)) for _ in Judged._fields)), min(clean)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while len(text) - begin > _WINDOW + _REST:
        end = _word_before(text, begin + _WINDOW)
        yield begin, end
        begin = end
    yield begin, len(text)


def _word_before(text: str, at: int) -> int:
    """Return the last place up to `at` where a word begins; `at` if none is near."""
    for place in range(at, at - _REST, -1):
        if text[place - 1].isspace():
            return place
    return at


def _window(text: str, begin: int, end: int, weights: Weights) -> tuple[Judged, float]:
    low = _word_before(text, begin - _MARGIN) if begin > _MARGIN else 0
    high = min(len(text), end + _MARGIN)
    found, seen, said = read(text[low:high], (low > 0, high < len(text)), weights, CLEAN)
    first, last = 0, found.starts.size
    if (begin, end) != (low, high):
        first, last = np.searchsorted(found.places[0], (begin - low, end - low)).tolist()
    return judged(found, seen, said, slice(first, last), low), said.clean


def read(
    text: str, goes_on: tuple[bool, bool], weights: Weights, enough: float = float("inf")
) -> tuple[Words, Features, Values]:
    """Return the words of a window, their features, and what the network says of them.

    `goes_on` says whether there is more text before and after the window; `enough` is for `values`.
    """
    found = words(text, weights.classes)
    far = (_MARGIN * goes_on[0], _MARGIN * goes_on[1])  # that it is far is all that counts
    seen = features(found, weights.folded, far)
    return found, seen, values(look_up(seen, weights), weights, enough)
