"""Sentences that begin where none has ended: what flattening leaves of a heading."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from bodycopy.segment.judge import Judged
from bodycopy.segment.words import Ints, Mask

_ENDS = frozenset(".!?…:;,)]\"”’'»|·•–—-")
_INSIDE = re.compile(r"[,;\"“”]")
_BEGINS = -3.0  # log odds that a paragraph begins, below which a capital is part of a name
_SHORTEST, _LONGEST = 3, 14  # words of a heading
_SMALL = 0.6  # share of the words of a heading that is not written Like This
_SOME = 1 << 12  # words
_HASHES = 1 << 16
_FEWEST = 2  # times that a word stands there in small letters, if it begins sentences


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
    stops = np.flatnonzero(judged.after_stop)
    if plain and after.size:
        openers = {*_told(text, judged, stops[_like(after, judged)[stops]])}
        after = after[[word in openers for word in _told(text, judged, after)]]
    if not (after.size and stops.size):
        return after[:0]
    before = stops[np.maximum(np.searchsorted(stops, after) - 1, 0)]
    length = after - before
    first = np.diff(before, prepend=-1) > 0  # of several capitals the first; titles have more
    # Not over a line's end: what was parted there would make a heading of the words behind it.
    lines = np.cumsum(judged.begins_line, dtype=np.int32)
    near = (length >= _SHORTEST) & (length <= _LONGEST) & (lines[before] == lines[after]) & first
    if plain:
        small = np.cumsum(judged.is_low, dtype=np.int32)
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
    small = np.bincount(judged.hashes[~judged.has_capital], minlength=_HASHES) >= _FEWEST
    # Most words are known without a look at the text: of what has a capital, what stands in the
    # page without one, or is as good as that by its hash.
    inside = judged.has_capital & small[judged.hashes]
    inside &= ~(judged.begins_line | judged.after_stop | judged.is_low)
    places = np.flatnonzero(inside)
    ended = [text[end - 1] in _ENDS for end in judged.ends[places - 1].tolist()]
    places = places[~np.array(ended, np.bool_)]
    if places.size:
        counts = _counts(text, judged, np.flatnonzero(_like(places, judged)))
        beginners = _beginners({*_told(text, judged, places)}, counts)
        found[places] = [word in beginners for word in _told(text, judged, places)]
    return found


def _like(places: Ints, judged: Judged) -> Mask:
    """Say which words may be the same as those at `places`, but for their capitals."""
    wanted = np.zeros(_HASHES, np.bool_)
    wanted[judged.hashes[places]] = True
    like: Mask = wanted[judged.hashes]
    return like


def _told(text: str, judged: Judged, places: Ints) -> Iterator[str]:
    """Yield the words at `places`; some at a time, since a long text has millions."""
    for begin in range(0, places.size, _SOME):
        some = places[begin : begin + _SOME]
        starts, ends = judged.starts[some].tolist(), judged.ends[some].tolist()
        yield from [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _counts(text: str, judged: Judged, places: Ints) -> Counter[str]:
    """Return how often each of the words at `places` stands between white space."""
    counts: Counter[str] = Counter()
    for begin in range(0, places.size, _SOME):
        some = places[begin : begin + _SOME]
        counts.update(
            text[start:end]
            for start, end in zip(
                judged.starts[some].tolist(), judged.ends[some].tolist(), strict=True
            )
            if (not start or text[start - 1].isspace())
            and (end == len(text) or text[end].isspace())
        )
    return counts


def _beginners(told: set[str], counts: Counter[str]) -> frozenset[str]:
    """Return those words that begin sentences, as they stand, by how often each stands there."""
    bare = {word: word.rstrip(",.?!:;") for word in told}
    return frozenset(
        word
        for word, capital in bare.items()
        if capital.istitle() and counts[capital.lower()] >= max(_FEWEST, counts[capital] / 2)
    )
