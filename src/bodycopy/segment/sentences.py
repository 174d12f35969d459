"""Sentences that begin where none has ended: what flattening leaves of a heading."""

import re
from collections import Counter

import numpy as np

from bodycopy.segment.judge import Judged
from bodycopy.segment.words import Ints, Mask

_ENDS = re.compile(r"[.!?…:;,)\]\"”’'»|·•–—-]$")
_INSIDE = re.compile(r"[,;\"“”]")
_BEGINS = -3.0  # log odds that a paragraph begins, below which a capital is part of a name
_SHORTEST, _LONGEST = 3, 14  # words of a heading


def headings(text: str, judged: Judged, begun: Mask) -> Ints:
    """Return the words that begin a glued sub-heading, and those that begin what it is above.

    "…by hand. The grey liquid on top If it smells, …": between the end of a sentence and a word
    that begins one unannounced. Misses headings with a comma or a question mark, and those before a
    sentence that begins with a name.
    """
    after = np.flatnonzero(begun & (judged.begins > _BEGINS))
    stops = np.flatnonzero(judged.after_stop)
    if not (after.size and stops.size):
        return after
    before = stops[np.maximum(np.searchsorted(stops, after) - 1, 0)]
    length = after - before
    first = np.diff(before, prepend=-1) > 0  # of several capitals the first; titles have more
    near = first & (length >= _SHORTEST) & (length <= _LONGEST)
    for place in np.flatnonzero(near).tolist():  # a clause with a comma is no heading
        told = text[judged.starts[before[place]] : judged.starts[after[place]]]
        near[place] = not _INSIDE.search(told)
    return np.unique(np.concatenate((after[near], before[near])))


def unannounced(text: str, judged: Judged) -> Mask:
    """Return which words begin a sentence where none has ended, on the same line.

    A word that begins sentences is known by the page itself: it stands there in small letters too,
    half as often at least.
    """
    told = [text[a:b] for a, b in zip(judged.starts.tolist(), judged.ends.tolist(), strict=True)]
    small = Counter(word for word in told if word.islower())
    capital = Counter(word.lower() for word in told if word.istitle())
    found = np.zeros(len(told), np.bool_)
    for place in np.flatnonzero(~judged.begins_line[1:]).tolist():
        word = told[place + 1].rstrip(",.?!:;")
        low = word.lower()
        if word.istitle() and small[low] >= max(2, capital[low] / 2):
            found[place + 1] = not _ENDS.search(told[place])
    return found
