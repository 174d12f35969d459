"""Boxes of headlines inside an article, known by standing there twice, word for word.

"Business What It Means for the Rest of Us Jane Doe Gear A Vehicle Gets a Makeover …": an article
repeats no twenty words in a row that are Written Like This, without a full stop between them. Taken
wrongly: a list of names or titles that an article gives twice. Misses: a box that stands there
once, and languages whose headlines have few capitals.
"""

from typing import Any

import numpy as np

from bodycopy.segment.judge import Judged
from bodycopy.segment.words import Mask

# Found on pages with all kinds of tables and lists: what has figures or commas is content there.
_RUN = 10  # words in a row that come again
_FEWEST = 18  # words of a box
_CAPITALS = 0.7  # share of the words of a box that have one
_AROUND, _NEAR, _PROSE = 25, 10, 0.3  # words on either side, at least; share with a capital
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Longs = np.ndarray[Any, np.dtype[np.uint64]]


def boxes(text: str, judged: Judged) -> Mask:
    """Return which words stand in a box of headlines beside prose that the text holds twice."""
    found = np.zeros(judged.starts.size, np.bool_)
    if found.size < 2 * _FEWEST:
        return found
    again = _again(judged)
    if not again.any():
        return found
    capitals = _before(judged.has_capital)
    begins = np.flatnonzero(again & (judged.after_stop | np.diff(again, prepend=False)))
    ends = np.flatnonzero(again & np.append(judged.after_stop[1:] | ~again[1:], True)) + 1
    for begin, last in zip(begins.tolist(), ends.tolist(), strict=True):
        end = last - _begins_prose(judged, last)
        size = end - begin
        if size < _FEWEST or capitals[end] - capitals[begin] < _CAPITALS * size:
            continue
        told = text[judged.starts[begin] : judged.ends[end - 1]]
        if any(char.isdigit() or char in "$|," for char in told):
            continue
        found[begin:end] = _is_prose(capitals, begin - _AROUND, begin) or _is_prose(
            capitals, end, end + _AROUND
        )
    return found


def _begins_prose(judged: Judged, end: int) -> bool:
    """Say whether the word before `end` is the first of the sentence behind it."""
    if end == judged.starts.size or judged.begins_line[end]:
        return False
    return bool(judged.is_low[end] and judged.has_capital[end - 1])


def _again(judged: Judged) -> Mask:
    """Say of each word whether some words in a row, it among them, stand in the text twice."""
    count = judged.hashes.size - _RUN + 1
    keys: Longs = np.zeros(count, np.uint64)
    for place in range(_RUN):
        keys *= _FACTOR
        keys += judged.hashes[place : place + count]
    order = np.argsort(keys)
    same = np.diff(keys[order]) == 0
    change = np.zeros(judged.hashes.size + 1, np.int32)
    for begins in (order[1:][same], order[:-1][same]):  # in neither is a place twice
        change[begins] += 1
        change[begins + _RUN] -= 1
    again: Mask = np.cumsum(change[:-1]) > 0
    return again


def _before(mask: Mask) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return how many are true before each word, and in all."""
    counts = np.zeros(mask.size + 1, np.int32)
    np.cumsum(mask, out=counts[1:])
    return counts


def _is_prose(capitals: np.ndarray[Any, np.dtype[np.int32]], begin: int, end: int) -> bool:
    """Say whether the words between two places, as far as there are any, are those of sentences."""
    begin, end = max(begin, 0), min(end, capitals.size - 1)
    return end - begin >= _NEAR and capitals[end] - capitals[begin] <= _PROSE * (end - begin)
