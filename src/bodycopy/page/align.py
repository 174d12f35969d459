"""Which words of a text another text was made from, in time that grows with their number."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

_SHINGLES = (6, 3, 1)  # words; long ones first, for they are seldom unique by accident
_ROUNDS = 8  # how often a gap is halved by anchors before words are taken one by one
_MIN_MOVED = 4  # words; fewer are a label that a parser made up

Gap = tuple[int, int, int, int]  # from, to in the whole; from, to in the part


class Flags(NamedTuple):
    """Which words of the whole and of the part have found each other."""

    whole: bytearray
    part: bytearray

    def set(self, place: int, other: int) -> None:
        """Join a word of the whole to one of the part."""
        self.whole[place] = self.part[other] = 1


def found_in(whole: Sequence[str], part: Sequence[str]) -> bytearray:
    """Return a flag for each word of `whole`: 1 where `part` holds it.

    Most of it in the same order; what then remains is looked for once more, for a part may have
    been put elsewhere.

    >>> list(found_in("x a b c d y e f g h z".split(), "e f g h a b c d".split()))
    [0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0]
    """
    flags, used = aligned(whole, part)
    rest = [word for word, flag in zip(part, used, strict=True) if not flag]
    if len(rest) >= _MIN_MOVED:
        places = [place for place, flag in enumerate(flags) if not flag]
        again, _ = aligned([whole[place] for place in places], rest)
        for place, flag in zip(places, again, strict=True):
            flags[place] = flag
    return flags


def aligned(whole: Sequence[str], part: Sequence[str]) -> Flags:
    """Return a flag for each word of both: 1 where the other holds it, in the same order.

    Patience diff: runs of words that are unique on both sides are anchors, the gaps between
    these are treated alike, with shorter runs. Where nothing is unique, the first that fits.

    >>> flags, _ = aligned("home news the cat sat share".split(), "the cat sat".split())
    >>> list(flags)
    [0, 0, 1, 1, 1, 0]
    """
    flags = Flags(bytearray(len(whole)), bytearray(len(part)))
    gaps: list[tuple[Gap, int]] = [((0, len(whole), 0, len(part)), 0)]
    while gaps:
        gap, rounds = gaps.pop()
        gap = _trimmed(whole, part, gap, flags)
        if gap[0] == gap[1] or gap[2] == gap[3]:
            continue
        anchors = _anchors(whole, part, gap) if rounds < _ROUNDS else []
        if not anchors:
            _take_in_order(whole, part, gap, flags)
            continue
        at, after = gap[0], gap[2]
        for place, other in anchors:
            gaps.append(((at, place, after, other), rounds + 1))
            flags.set(place, other)
            at, after = place + 1, other + 1
        gaps.append(((at, gap[1], after, gap[3]), rounds + 1))
    return flags


def _trimmed(whole: Sequence[str], part: Sequence[str], gap: Gap, flags: Flags) -> Gap:
    """Flag what is equal at both ends of `gap`; return what is left of it."""
    start, end, first, last = gap
    # From the end first: text that stands right before main content belongs to it more often
    # than the same words far above, in a menu.
    while start < end and first < last and whole[end - 1] == part[last - 1]:
        end, last = end - 1, last - 1
        flags.set(end, last)
    while start < end and first < last and whole[start] == part[first]:
        flags.set(start, first)
        start, first = start + 1, first + 1
    return start, end, first, last


def _anchors(whole: Sequence[str], part: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Return the longest ascending chain of pairs of places whose words are unique in `gap`."""
    start, end, first, last = gap
    for size in _SHINGLES:
        there = _unique(whole, start, end, size)
        here = _unique(part, first, last, size)
        pairs = [(there[key], place) for key, place in here.items() if key in there]
        if pairs:
            return _ascending(pairs)
    return []


def _unique(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    """Map each run of `size` words that stands once to its place, in ascending order."""
    places: dict[tuple[str, ...], int] = {}
    for place in range(start, end - size + 1):
        key = tuple(words[place : place + size])
        places[key] = -1 if key in places else place
    return {key: place for key, place in places.items() if place >= 0}


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of `pairs` ascending in both; they ascend in the second."""
    tails: list[int] = []  # smallest end of a chain of each length
    owners: list[int] = []  # which pair that end is
    before: list[int] = []
    for index, (place, _) in enumerate(pairs):
        length = bisect_left(tails, place)
        before.append(owners[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            owners.append(index)
        else:
            tails[length], owners[length] = place, index
    chain: list[tuple[int, int]] = []
    index = owners[-1] if owners else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _take_in_order(whole: Sequence[str], part: Sequence[str], gap: Gap, flags: Flags) -> None:
    """Flag the words of the part at the first places that fit, each after the one before."""
    start, end, first, last = gap
    places: dict[str, list[int]] = {}
    for place in range(start, end):
        places.setdefault(whole[place], []).append(place)
    at = start
    for other in range(first, last):
        found = places.get(part[other], ())
        index = bisect_left(found, at)
        if index < len(found):
            flags.set(found[index], other)
            at = found[index] + 1
