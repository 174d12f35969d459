"""Sentences that begin where none has ended: what flattening leaves of a heading."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from bodycopy.segment.judge import Judged
from bodycopy.segment.words import Ints, Mask

_ENDS = re.compile(r"[.!?…:;,)\]\"”’'»|·•–—-]$")
_INSIDE = re.compile(r"[,;\"“”]")
_BEGINS = -3.0  # log odds that a paragraph begins, below which a capital is part of a name
_SHORTEST, _LONGEST = 3, 14  # words of a heading
_SMALL = 0.6  # share of the words of a heading that is not written Like This
_SOME = 1 << 12  # words


def headings(text: str, judged: Judged, begun: Mask, *, plain: bool = False) -> Ints:
    """Return the words that begin a glued sub-heading, and those that begin what it is above.

    "…by hand. The grey liquid on top If it smells, …": between the end of a sentence and a word
    that begins one unannounced. Misses headings with a comma or a question mark, and those before a
    sentence that begins with a name; with `plain`, those written Like This, and those before a word
    that opens no other sentence of the page.

    Args:
        text: what was judged.
        judged: its words.
        begun: which of them begin a sentence unannounced.
        plain: take fewer: where the network does not say which capitals are those of names.
    """
    after = np.flatnonzero(begun & (judged.begins > _BEGINS))
    if plain and after.size:
        openers = {*_told(text, judged, np.flatnonzero(judged.after_stop))}
        after = after[[word in openers for word in _told(text, judged, after)]]
    stops = np.flatnonzero(judged.after_stop)
    if not (after.size and stops.size):
        return after[:0]
    before = stops[np.maximum(np.searchsorted(stops, after) - 1, 0)]
    length = after - before
    first = np.diff(before, prepend=-1) > 0  # of several capitals the first; titles have more
    # Not over a line's end: what was parted there would make a heading of the words behind it.
    lines = np.cumsum(judged.begins_line)
    near = (length >= _SHORTEST) & (length <= _LONGEST) & (lines[before] == lines[after]) & first
    if plain:
        small = np.cumsum(judged.is_low)
        near &= small[after - 1] - small[before] >= _SMALL * length
    for place in np.flatnonzero(near).tolist():  # a clause with a comma is no heading
        told = text[judged.starts[before[place]] : judged.starts[after[place]]]
        near[place] = not _INSIDE.search(told)
    # Not np.unique, which would import masked arrays for it, in 20 ms.
    found: Ints = np.sort(np.concatenate((after[near], before[near])))
    found = found[np.diff(found, prepend=-1) > 0]
    return found[~judged.begins_line[found]]


def unannounced(text: str, judged: Judged) -> Mask:
    """Return which words begin a sentence where none has ended, on the same line.

    A word that begins sentences is known by the page itself: it stands there in small letters too,
    half as often at least.
    """
    found = np.zeros(judged.starts.size, np.bool_)
    # What is low is no capital.
    inside = np.flatnonzero(~(judged.begins_line | judged.after_stop | judged.is_low))
    if not inside.size:
        return found
    beginners = _beginners(set(_told(text, judged, inside)), _counts(text, judged))
    said = map(beginners.__contains__, _told(text, judged, inside))
    places = inside[np.fromiter(said, np.bool_, inside.size)]
    ended = map(_ENDS.search, _told(text, judged, places - 1))
    found[[place for place, end in zip(places.tolist(), ended, strict=True) if not end]] = True
    return found


def _told(text: str, judged: Judged, places: Ints) -> Iterator[str]:
    """Yield the words at `places`; some at a time, since a long text has millions."""
    for begin in range(0, places.size, _SOME):
        some = places[begin : begin + _SOME]
        starts, ends = judged.starts[some].tolist(), judged.ends[some].tolist()
        yield from [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _counts(text: str, judged: Judged) -> Counter[str]:
    """Return how often each word stands in `text`."""
    counts: Counter[str] = Counter()
    bounds = [*judged.starts[::_SOME].tolist(), len(text)]
    for begin, end in pairwise(bounds):
        counts.update(text[begin:end].split())
    return counts


def _beginners(told: set[str], counts: Counter[str]) -> frozenset[str]:
    """Return those words that begin sentences, as they stand, by how often each stands there."""
    bare = {word: word.rstrip(",.?!:;") for word in told}
    return frozenset(
        word
        for word, capital in bare.items()
        if capital.istitle() and counts[capital.lower()] >= max(2, counts[capital] / 2)
    )
