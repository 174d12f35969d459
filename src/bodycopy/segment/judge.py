"""A text of any length is judged word by word, in windows that bound the memory.

A page is one window. A longer text is cut at spaces into windows that overlap, and each word is
judged in the window in which it stands furthest from an edge.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from bodycopy.segment.features import (
    FIRST_CHARACTER,
    FIRSTS,
    NAMES,
    Features,
    features,
    has_capital,
    is_repeated,
)
from bodycopy.segment.network import Values, look_up, values
from bodycopy.segment.weights import Floats, Weights
from bodycopy.segment.words import Bytes, Class, Ints, Mask, Words, words

# Code points. A window is longer than nearly all pages of the data the weights were fitted to.
_WINDOW = 1 << 17
_MARGIN = 1 << 13  # read on either side of a window, and judged there by the neighbour
_REST = 1 << 12  # how far a cut may move to fall on a space
# Log odds that a page is clean, from which on nothing of it is removed: one page in a hundred of
# those that are not, and nine in ten of those that are.
CLEAN = 2.0
_LAST_CHARACTER = NAMES.index("last character")
_FIRST_KIND = 2  # column of the network's values
_KIND_REACH = 4  # words on either side that vote on a word's kind


class Judged(NamedTuple):
    """For each word of a text: where it is, what the network says, what stands around it."""

    starts: Ints
    ends: Ints
    keep: Floats  # log odds that it is main content
    begins: Floats  # log odds that a paragraph begins with it
    kinds: Bytes  # what it is most likely if it is not main content
    begins_line: Mask
    after_space: Mask  # follows a space, in a script where that does not part words
    after_stop: Mask  # the word before ends a sentence
    is_low: Mask  # its first character is a small letter
    has_capital: Mask
    repeated: Mask  # stands in three words in a row that the window has twice
    hashes: np.ndarray[Any, np.dtype[np.uint16]]  # the same whatever its capitals are


def judge(text: str, weights: Weights) -> tuple[Judged, float]:
    """Return what the network says of each word of `text`, and the log odds that all is clean.

    >>> from bodycopy.segment.weights import packaged
    >>> judge("Two words", packaged())[0].starts.tolist()
    [0, 4]
    """
    columns: list[list[Any]] = [[] for _ in Judged._fields]
    clean = []
    windows = [*_windows(text)]
    if len(windows) == 1:
        return _window(text, *windows[0], weights)
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
    starts, ends = found.places
    first, last = np.searchsorted(starts, (begin - low, end - low)).tolist()
    own = slice(first, last)
    # Of what is kept anyway nobody asks the kind.
    kinds = np.zeros(starts.size, np.uint8) if said.clean > CLEAN else _kinds(said.words)
    judged = Judged(
        starts[own].astype(np.int32) + np.int32(low),
        ends[own].astype(np.int32) + np.int32(low),
        said.words[own, 0].copy(),
        said.words[own, 1].copy(),
        kinds[own],
        seen.begins_line[own],
        seen.after_space[own],
        _after_stop(seen)[own],
        seen.rows[FIRST_CHARACTER, own] // FIRSTS == Class.LOWER.value,
        has_capital(seen)[own],
        is_repeated(seen)[own],
        seen.hashes[own].astype(np.uint16),
    )
    return judged, said.clean


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


def _kinds(said: Floats) -> Bytes:
    """Return the kind of each word, by its own vote and the votes of those beside it."""
    # One row a kind: NumPy likes long rows.
    votes: np.ndarray[Any, np.dtype[np.float32]] = said[:, _FIRST_KIND:].T
    # A word that is surely main content has no say in what its neighbours are.
    weight = 1 / (1 + np.exp(np.clip(said[:, 0], -30, 30)))
    reach = _KIND_REACH
    width = 2 * reach + 1
    summed = np.zeros((votes.shape[0], votes.shape[1] + width), np.float32)
    np.multiply(votes, weight, out=summed[:, reach + 1 : -reach])
    np.cumsum(summed, axis=1, out=summed)
    around = summed[:, width:] - summed[:, :-width]
    most = around.max(axis=0)
    best = np.zeros(most.size, np.uint8)
    for kind in reversed(range(votes.shape[0])):  # of two alike the first
        best[around[kind] == most] = kind
    return best


def _after_stop(seen: Features) -> Mask:
    """Say which words follow one that ends with a stop, or with a stop and a mark behind it."""
    after = np.zeros(seen.hashes.size, np.bool_)
    last = seen.rows[_LAST_CHARACTER, :-1]
    after[1:] = (last == 2 * Class.STOP.value) | ((last & 1) != 0)
    return after
