"""Sorted keys: where equal ones stand, and how many there are."""

from collections.abc import Sequence

import numpy as np

from bodycopy.corpus.columns import Array


def differs(*keys: Array) -> Array:
    """Say of each of sorted rows whether it differs from the one before it."""
    found = np.ones(len(keys[0]), bool)
    if len(found):
        found[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return found


def runs(keys: Array) -> tuple[Array, Array]:
    """Return where in sorted `keys` each begins, and how often it is there.

    >>> starts, counts = runs(np.array([2, 2, 7]))
    >>> starts.tolist(), counts.tolist()
    ([0, 2], [2, 1])
    """
    starts = np.flatnonzero(differs(keys))
    return starts, np.diff(np.append(starts, len(keys)))


def among(keys: Array, some: Sequence[int]) -> Array:
    """Say of each key whether it is one of `some`.

    `np.isin` does so too, with more memory than all else that is done here. (And `np.unique` loads
    a module of masked arrays, which each worker would do for itself.)
    """
    if not some:
        return np.zeros(len(keys), bool)
    known = np.sort(np.array(some, keys.dtype))
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    found: Array = known[place] == keys
    return found
