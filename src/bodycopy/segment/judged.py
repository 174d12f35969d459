"""What is known of each word when the network has spoken."""

from typing import Any, NamedTuple

import numpy as np

from bodycopy.segment.features import (
    FIRST_CHARACTER,
    FIRSTS,
    LAST_CHARACTER,
    Features,
    has_capital,
    is_repeated,
)
from bodycopy.segment.kinds import kinds
from bodycopy.segment.layers import Floats
from bodycopy.segment.network import Values
from bodycopy.segment.words import Bytes, Class, Ints, Mask, Words

# Log odds that a page is clean, from which on nothing of it is removed: one page in a hundred of
# those that are not, and nine in ten of those that are.
CLEAN = 2.0

_HASHES = 1 << 16


class Judged(NamedTuple):
    """For each word of a text: where it is, what the network says, what stands around it."""

    starts: Ints
    ends: Ints
    keep: Floats  # log odds that it is main content
    begins: Floats  # log odds that a paragraph begins with it
    kinds: Bytes  # what it is most likely if it is not main content
    begins_line: Mask
    after_space: Mask  # follows a space, in a script where that does not part words
    after_stop: Mask  # the word before ends a sentence
    is_low: Mask  # its first character is a small letter
    has_capital: Mask
    repeated: Mask  # stands in three words in a row that the window has twice
    hashes: np.ndarray[Any, np.dtype[np.uint16]]  # the same whatever its capitals are


def hash_table(hashes: np.ndarray[Any, np.dtype[np.uint16]]) -> Mask:
    """Return for each hash that there can be whether it is among `hashes`."""
    table = np.zeros(_HASHES, np.bool_)
    table[hashes] = True
    return table


def judged(found: Words, seen: Features, said: Values, own: slice, low: int) -> Judged:
    """Return what is known of the words `own` of a window that begins at character `low`."""
    starts, ends = found.places
    # Of what is kept anyway nobody asks the kind.
    kind = np.zeros(starts.size, np.uint8) if said.clean > CLEAN else kinds(said.words)
    return Judged(
        starts[own].astype(np.int32) + np.int32(low),
        ends[own].astype(np.int32) + np.int32(low),
        said.words[own, 0].copy(),
        said.words[own, 1].copy(),
        kind[own],
        seen.begins_line[own],
        seen.after_space[own],
        _after_stop(seen)[own],
        seen.rows[FIRST_CHARACTER, own] // FIRSTS == Class.LOWER.value,
        has_capital(seen)[own],
        is_repeated(seen)[own],
        seen.hashes[own].astype(np.uint16),
    )


def _after_stop(seen: Features) -> Mask:
    """Say which words follow one that ends with a stop, or with a stop and a mark behind it."""
    after = np.zeros(seen.hashes.size, np.bool_)
    last = seen.rows[LAST_CHARACTER, :-1]
    after[1:] = (last == 2 * Class.STOP.value) | ((last & 1) != 0)
    return after
