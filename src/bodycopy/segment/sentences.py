"""Sentences that begin where none has ended: what flattening leaves of a heading."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from bodycopy.segment.engine import counted
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Ints, Mask

_ENDS = frozenset(".!?…:;,)]\"”’'»|·•–—-")
_INSIDE = re.compile(r"[,;\"“”]")
_BEGINS = -3.0  # log odds that a paragraph begins, below which a capital is part of a name
_SHORTEST, _LONGEST = 3, 14  # words of a heading
_SMALL = 0.6  # share of the words of a heading that is not written Like This
_SOME = 1 << 12  # words
_HASHES = 1 << 16
_FEWEST = 2  # times that a word stands there in small letters, if it begins sentences


def headings(text: str, judged: Judged, capitals: Ints, *, plain: bool = False) -> Ints:
    """Return the words that begin a glued sub-heading, and those that begin what it is above.

    "…by hand. The grey liquid on top If it smells, …": between the end of a sentence and a word
    that begins one unannounced. Misses headings with a comma or a question mark, and those before a
    sentence that begins with a name; with `plain`, those written Like This, and those before a word
    that opens no other sentence of the page.

    Args:
        text: what was judged.
        judged: its words.
        capitals: where it has `undue_capitals`.
        plain: take fewer: where the network does not say which capitals are those of names.
    """
    after = capitals[judged.begins.take(capitals) > _BEGINS]
    stops = np.flatnonzero(judged.after_stop)
    if plain:
        after = after[_table(judged.hashes.take(stops)).take(judged.hashes.take(after))]
    if not (after.size and stops.size):
        return after[:0]
    before = stops[np.maximum(stops.searchsorted(after) - 1, 0)]
    near = _are_near(text, judged, before, after, plain=plain)
    hits = np.flatnonzero(near)
    if not hits.size:
        return hits
    # What begins a sentence is known at some cost: it is asked of those words that would end a
    # heading, and of those before them, which would end it earlier.
    next_hits = hits.searchsorted(np.arange(near.size))
    asked = np.flatnonzero(before[hits].take(next_hits, mode="clip") == before)
    if plain:
        asked = asked[_open_others(text, judged, after[asked], stops)]
    begun = asked[unannounced(text, judged, after[asked])]
    before, after, near = before[begun], after[begun], near[begun]
    near[1:] &= before[1:] > before[:-1]  # of several capitals the first; titles have more
    if not near.any():
        return after[:0]
    found = np.zeros(judged.starts.size, np.bool_)
    found[after[near]] = found[before[near]] = True
    return np.flatnonzero(found & ~judged.begins_line)


def _are_near(text: str, judged: Judged, before: Ints, after: Ints, *, plain: bool) -> Mask:
    """Say which words `after` would be the end of a heading, if they began a sentence."""
    length = after - before
    near: Mask = (length >= _SHORTEST) & (length <= _LONGEST)
    if not near.any():
        return near
    # Not over a line's end: what was parted there would make a heading of the words behind it.
    lines = np.flatnonzero(judged.begins_line)
    near &= lines.searchsorted(before, "right") == lines.searchsorted(after, "right")
    if plain:
        small = np.cumsum(judged.is_low, dtype=np.int32)
        near &= small[after - 1] - small[before] >= _SMALL * length
    hits = np.flatnonzero(near)
    starts, ends = judged.starts[before[hits]].tolist(), judged.starts[after[hits]].tolist()
    # A clause with a comma is no heading.
    near[hits] = [not _INSIDE.search(text, *told) for told in zip(starts, ends, strict=True)]
    return near


def _open_others(text: str, judged: Judged, after: Ints, stops: Ints) -> Mask:
    """Say which of the words `after` open a sentence, too, of those that begin at `stops`."""
    alike = _table(judged.hashes.take(after)).take(judged.hashes.take(stops))
    openers = {*_told(text, judged, stops[alike])}
    return np.array([word in openers for word in _told(text, judged, after)], np.bool_)


def unannounced(text: str, judged: Judged, capitals: Ints) -> Mask:
    """Say which of the `capitals`, which are undue, begin a sentence where none has ended.

    A word that begins sentences is known by the page itself: it stands there in small letters too,
    half as often at least.
    """
    begun = np.zeros(capitals.size, np.bool_)
    ended = [text[end - 1] in _ENDS for end in judged.ends.take(capitals - 1).tolist()]
    known = np.flatnonzero(~np.array(ended, np.bool_))
    same: dict[str, str] = {}  # a word that is there often is kept once
    told = [same.setdefault(word, word) for word in _told(text, judged, capitals[known])]
    titles = _titles(same)
    if not titles:
        return begun
    known = known[[word in titles for word in told]]
    alike = np.flatnonzero(_table(judged.hashes.take(capitals[known])).take(judged.hashes))
    wanted = {*titles.values(), *map(str.lower, titles.values())}
    counts = counted(text, judged.starts.take(alike), judged.ends.take(alike), [*wanted])
    beginners = {word for word, title in titles.items() if _begins(title, counts)}
    begun[known] = [word in beginners for word in told if word in titles]
    return begun


def _table(hashes: np.ndarray[Any, np.dtype[np.uint16]]) -> Mask:
    """Return for each hash that there can be whether it is among `hashes`."""
    table = np.zeros(_HASHES, np.bool_)
    table[hashes] = True
    return table


def _told(text: str, judged: Judged, places: Ints) -> Iterator[str]:
    """Yield the words at `places`; some at a time, since a long text has millions."""
    for begin in range(0, places.size, _SOME):
        some = places[begin : begin + _SOME]
        starts, ends = judged.starts[some].tolist(), judged.ends[some].tolist()
        yield from [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _titles(told: Iterable[str]) -> dict[str, str]:
    """Return what is left, without the marks behind it, of each word that is written Like This."""
    bare = {word: word.rstrip(",.?!:;") for word in told}
    return {word: title for word, title in bare.items() if title.istitle()}


def _begins(title: str, counts: dict[str, int]) -> bool:
    """Say whether `title` is a word that begins sentences, by how often it stands there."""
    return counts[title.lower()] >= max(_FEWEST, counts[title] / 2)
