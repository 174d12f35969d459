"""Capitals where no sentence begins: those of names, and of sentences whose start nothing tells."""

import numpy as np

from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Ints

_HASHES = 1 << 16
_FEWEST = 2  # times that the word stands in the page without a capital


def undue_capitals(judged: Judged) -> Ints:
    """Return the words with a capital where neither a line begins nor a sentence has ended.

    Not those that, by their hash, do not stand in the page without a capital, too.
    """
    small = np.bincount(judged.hashes[~judged.has_capital], minlength=_HASHES) >= _FEWEST
    due = judged.begins_line | judged.after_stop | judged.is_low
    places = np.flatnonzero(judged.has_capital & ~due)
    return places[small.take(judged.hashes.take(places))]
