"""Which words a text says again: some in a row, whatever their capitals."""

from typing import Any

import numpy as np

from bodycopy.segment.words import Mask

_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Longs = np.ndarray[Any, np.dtype[np.uint64]]


def come_again(hashes: np.ndarray[Any, np.dtype[np.uint16]], run: int) -> Mask:
    """Say of each word whether `run` words in a row, it among them, stand in the text twice.

    >>> come_again(np.array([1, 2, 3, 1, 2], np.uint16), 2).tolist()
    [True, True, False, True, True]
    """
    found = np.zeros(hashes.size, np.bool_)
    count = hashes.size - run + 1
    if count <= 1:
        return found
    wide: Longs = hashes.astype(np.uint64)
    keys: Longs = np.zeros(count, np.uint64)
    for place in range(run):
        keys *= _FACTOR
        keys += wide[place : place + count]
    order = np.argsort(keys)
    keys = keys.take(order)
    same = np.flatnonzero(keys[1:] == keys[:-1])
    begins = np.zeros(count, np.bool_)
    begins[order[same]] = begins[order[same + 1]] = True
    for place in range(run):
        found[place : place + count] |= begins
    return found
