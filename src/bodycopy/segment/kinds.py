"""What a word would be if it is not main content."""

from functools import reduce
from typing import Any

import numpy as np

from bodycopy.segment.layers import Floats
from bodycopy.segment.words import Bytes

FIRST_KIND = 2  # column of the network's values
REACH = 4  # words on either side that vote on a word's kind


def kinds(said: Floats) -> Bytes:
    """Return the kind of each word, by its own vote and the votes of those beside it.

    `said` are the network's values, one row a word.
    """
    # One row a kind: NumPy likes long rows.
    votes: np.ndarray[Any, np.dtype[np.float32]] = said[:, FIRST_KIND:].T
    # A word that is surely main content has no say in what its neighbours are.
    odds = np.clip(said[:, 0], -30, 30).astype(np.float64)
    weight = (1 / (1 + np.exp(odds))).astype(np.float32)
    own = np.zeros((votes.shape[0], votes.shape[1] + 2 * REACH), np.float32)
    np.multiply(votes, weight, out=own[:, REACH:-REACH])
    # One neighbour after the other, as the compiled kernel does, so that no rounding differs.
    around = reduce(np.add, (own[:, at : at + weight.size] for at in range(2 * REACH + 1)))
    most = around.max(axis=0)
    best = np.zeros(most.size, np.uint8)
    for kind in reversed(range(votes.shape[0])):  # of two alike the first
        best[around[kind] == most] = kind
    return best
