"""Where headings may be glued to what is below them, as far as the words before it tell.

What begins a sentence is known at some cost: it is asked of those words that would end a heading,
and of those before them, which would end it earlier.
"""

import re
from typing import NamedTuple

import numpy as np

from bodycopy.segment.judged import Judged, hash_table
from bodycopy.segment.unannounced import ENDS
from bodycopy.segment.words import Ints, Mask

INSIDE = ',;"“”'
BEGINS = -3.0  # log odds that a paragraph begins, below which a capital is part of a name
SHORTEST, LONGEST = 3, 14  # words of a heading
SMALL = 0.6  # share of the words of a heading that is not written Like This
_INSIDE = re.compile(f"[{INSIDE}]")


class Glued(NamedTuple):
    """Words that may begin a sentence, and those behind the last stop before each.

    Where `ends`, the words between the two would be a heading; there is such a word behind or among
    all that are behind the same stop.
    """

    before: Ints
    after: Ints
    ends: Mask


def glued(text: str, judged: Judged, capitals: Ints, keep: Mask | None = None) -> Glued:
    """Return which of the `capitals`, which are undue, may begin sentences below headings.

    Args:
        text: what was judged.
        judged: its words.
        capitals: where it has `undue_capitals`.
        keep: which words are kept: headings are looked for there; None if that is all.
    """
    after = capitals[judged.begins.take(capitals) > BEGINS]
    stops = judged.after_stop.nonzero()[0]
    if not stops.size:
        return Glued(after[:0], after[:0], np.zeros(0, np.bool_))
    # Those before the first stop are nowhere behind it.
    before = stops.take(stops.searchsorted(after) - 1, mode="clip")
    ends = np.zeros(after.size, np.bool_)
    hits = _hits(text, judged, before, after, keep)
    ends[hits] = True
    next_hits = hits.searchsorted(np.arange(after.size))
    asked = next_hits < hits.size
    asked[asked] = before[hits[next_hits[asked]]] == before[asked]
    return Glued(before[asked], after[asked], ends[asked])


def _hits(text: str, judged: Judged, before: Ints, after: Ints, keep: Mask | None) -> Ints:
    """Return which of `after` would be the end of a heading, if they began a sentence."""
    length = after - before
    hits = ((length >= SHORTEST) & (length <= LONGEST)).nonzero()[0]
    if keep is not None:
        hits = hits[keep[before[hits]] | keep[after[hits]]]
    else:  # those that open no other sentence, as far as their hashes tell
        openers = hash_table(judged.hashes[judged.after_stop])
        hits = hits[openers.take(judged.hashes.take(after[hits]))]
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
        text[end - 1] not in ENDS and not _INSIDE.search(text, start, end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _are_small(judged: Judged, before: Ints, after: Ints) -> list[bool]:
    """Say between which words few are written Like This."""
    low = judged.is_low.tobytes()
    spans = zip(before.tolist(), after.tolist(), strict=True)
    return [low.count(1, first + 1, end) >= SMALL * (end - first) for first, end in spans]
