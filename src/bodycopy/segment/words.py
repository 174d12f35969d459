"""Text becomes words: runs of characters without space, found without a loop over words.

A character of a script written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) is a word of
its own, and a run longer than `LONGEST` is cut, so that a boundary can fall everywhere.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

LONGEST = 64  # characters; longer runs are code, URLs or damage
_SPACE_AND_BREAK = 2  # Class.SPACE and Class.BREAK are the two below this
_BMP = 0x10000
_SUPPLEMENTARY_HAN = 0x20000

Ints = np.ndarray[Any, np.dtype[np.integer[Any]]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Class(IntEnum):
    """What a character is to the segmenter; the order is part of the fitted weights.

    Arrays of bytes are compared with a `value`: a member would make them arrays of longer numbers.
    """

    SPACE = 0
    BREAK = 1
    LOWER = 2
    UPPER = 3
    DIGIT = 4
    LETTER = 5  # without case
    UNSPACED = 6
    MARK = 7  # combining, or without width: as good as not there
    STOP = 8
    COMMA = 9
    QUOTE = 10
    OPENING = 11
    CLOSING = 12
    DASH = 13
    CODE = 14
    BAR = 15  # what menus put between their entries
    OTHER = 16


class Words(NamedTuple):
    """The words of a text, and its characters without marks.

    `starts` and `ends` count characters without marks; `places` are the same in the text.
    """

    points: Ints
    classes: Bytes
    starts: Ints
    ends: Ints
    places: tuple[Ints, Ints]


def words(text: str, table: Bytes) -> Words:
    """Find the words of `text`; `table` gives the class of each code point of the BMP.

    >>> from bodycopy.segment.weights import packaged
    >>> words("Two words", packaged().classes).ends.tolist()
    [3, 9]
    """
    points: Ints = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = table.take(points, mode="clip") if _is_basic(points) else _classes(points, table)
    marks = classes == Class.MARK.value
    if not marks.any():
        starts, ends = _bounds(classes)
        return Words(points, classes, starts, ends, (starts, ends))
    # Whether an accent stands on its letter or beside it must not matter.
    bare = np.flatnonzero(~marks)
    points, classes = points[bare], classes[bare]
    starts, ends = _bounds(classes)
    beyond = np.append(bare, len(text))  # a mark belongs to the word before it
    return Words(points, classes, starts, ends, (bare[starts], beyond[ends]))


def _bounds(classes: Bytes) -> tuple[Ints, Ints]:
    inked = classes >= _SPACE_AND_BREAK
    opens = inked.copy()
    opens[1:] &= ~inked[:-1]
    alone = classes == Class.UNSPACED.value
    if alone.any():
        opens |= alone
        opens[1:] |= alone[:-1] & inked[1:]
    starts: Ints = np.flatnonzero(opens)
    closes = inked
    closes[:-1] &= opens[1:] | ~inked[1:]
    ends: Ints = np.flatnonzero(closes) + 1
    lengths = ends - starts
    if lengths.size and lengths.max() > LONGEST:
        starts, ends = _cut(starts, ends)
    return starts, ends


def _is_basic(points: Ints) -> bool:
    return not points.size or int(points.max()) < _BMP


def _classes(points: Ints, table: Bytes) -> Bytes:
    classes = table.take(np.minimum(points, _BMP - 1))
    beyond = points >= _BMP
    classes[beyond] = Class.OTHER  # emoji above all
    classes[points >= _SUPPLEMENTARY_HAN] = Class.UNSPACED
    return classes


def _cut(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    parts = (ends - starts + LONGEST - 1) // LONGEST
    first = np.repeat(np.cumsum(parts) - parts, parts)
    inside = (np.arange(first.size) - first) * LONGEST
    cut_starts = np.repeat(starts, parts) + inside
    return cut_starts, np.minimum(cut_starts + LONGEST, np.repeat(ends, parts))
