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


def headings(text: str, judged: Judged, capitals: Ints, keep: Mask | None = None) -> Ints:
    """Return the words that begin a glued sub-heading, and those that begin what it is above.

    "…by hand. The grey liquid on top If it smells, …": between the end of a sentence and a word
    that begins one unannounced. Misses headings with a comma or a question mark, and those before a
    sentence that begins with a name; in a text kept whole, where the network does not say which
    capitals are those of names, those written Like This, and those before a word that opens no
    other sentence of the page.

    Args:
        text: what was judged.
        judged: its words.
        capitals: where it has `undue_capitals`.
        keep: which words are kept: headings are looked for there; None if that is all.
    """
    after = capitals[judged.begins.take(capitals) > _BEGINS]
    stops = judged.after_stop.nonzero()[0]
    if not (after.size and stops.size):
        return after[:0]
    # Those before the first stop are nowhere behind it.
    before = stops.take(stops.searchsorted(after) - 1, mode="clip")
    hits = _near(text, judged, before, after, keep)
    if not hits.size:
        return hits
    # What begins a sentence is known at some cost: it is asked of those words that would end a
    # heading, and of those before them, which would end it earlier.
    next_hits = hits.searchsorted(np.arange(after.size))
    asked = (before[hits].take(next_hits, mode="clip") == before).nonzero()[0]
    if keep is None:
        asked = asked[_open_others(text, judged, after[asked], stops)]
    begun = asked[unannounced(text, judged, after[asked])]
    if not begun.size:
        return after[:0]
    near = np.zeros(after.size, np.bool_)
    near[hits] = True
    before, after, near = before[begun], after[begun], near[begun]
    near[1:] &= before[1:] > before[:-1]  # of several capitals the first; titles have more
    found = np.zeros(judged.starts.size, np.bool_)
    found[after[near]] = found[before[near]] = True
    return (found & ~judged.begins_line).nonzero()[0]


def _near(text: str, judged: Judged, before: Ints, after: Ints, keep: Mask | None) -> Ints:
    """Return which of `after` would be the end of a heading, if they began a sentence."""
    length = after - before
    hits = ((length >= _SHORTEST) & (length <= _LONGEST)).nonzero()[0]
    if keep is not None:
        hits = hits[keep[before[hits]] | keep[after[hits]]]
    else:  # those that open no other sentence, as far as their hashes tell
        openers = _table(judged.hashes[judged.after_stop])
        hits = hits[openers.take(judged.hashes.take(after[hits]))]
    if not hits.size:
        return hits
    first, last = before[hits], after[hits]
    # Not over a line's end: what was parted there would make a heading of the words behind it.
    lines = judged.begins_line.nonzero()[0]
    near = lines.searchsorted(first, "right") == lines.searchsorted(last, "right")
    if keep is None:
        near[near] = _are_small(judged, first[near], last[near])
    near[near] = _are_unmarked(text, judged, first[near], last[near])
    found: Ints = hits[near]
    return found


def _are_unmarked(text: str, judged: Judged, before: Ints, after: Ints) -> list[bool]:
    """Say between which words there is no comma, nor the end of a sentence."""
    starts, ends = judged.starts[before].tolist(), judged.ends[after - 1].tolist()
    return [
        text[end - 1] not in _ENDS and not _INSIDE.search(text, start, end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _are_small(judged: Judged, before: Ints, after: Ints) -> list[bool]:
    """Say between which words few are written Like This."""
    low = judged.is_low.tobytes()
    spans = zip(before.tolist(), after.tolist(), strict=True)
    return [low.count(1, first + 1, end) >= _SMALL * (end - first) for first, end in spans]


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
    ends = enumerate(judged.ends.take(capitals - 1).tolist())
    known = np.array([place for place, end in ends if text[end - 1] not in _ENDS], np.intp)
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
