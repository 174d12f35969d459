"""The segmenter's arithmetic by the compiled kernel: what others do in NumPy, faster.

The kernel is built when the package is installed where there is a C compiler; elsewhere this module
cannot be imported. Words and features are the same to the bit, values to the rounding of single
precision.
"""

from typing import Any

import numpy as np

from bodycopy.segment import _kernel as kernel
from bodycopy.segment.decode import Values as Odds
from bodycopy.segment.features import BITS, SIZES, STEPS, Features
from bodycopy.segment.kinds import FIRST_KIND, REACH
from bodycopy.segment.network import KEPT, Values
from bodycopy.segment.weights import Floats, Weights
from bodycopy.segment.words import Bytes, Mask, Words

_SIZES = np.array(SIZES, np.int32)


def words(text: str, table: Bytes) -> Words:
    """Do what `bodycopy.segment.words.words` does."""
    size = len(text)
    points, classes = np.empty(size, np.uint32), np.empty(size, np.uint8)
    spans = np.empty((4, size), np.int32)
    encoded = text.encode("utf-32-le", "surrogatepass")
    count, bare = kernel.words(encoded, table, points, classes, *spans)
    starts, ends, first, beyond = spans[:, :count]
    return Words(points[:bare], classes[:bare], starts, ends, (first, beyond))


def features(
    found: Words, folded: np.ndarray[Any, np.dtype[np.uint16]], beyond: tuple[int, int] = (0, 0)
) -> Features:
    """Do what `bodycopy.segment.features.features` does, for what `words` here found."""
    count = found.starts.size
    rows, hashes = np.empty((len(SIZES), count), np.int32), np.empty(count, np.uint32)
    begins_line, after_space = np.empty((2, count), np.bool_)
    kernel.features(
        count, found.classes.size, *beyond, *found[:4], folded, BITS, STEPS,
        rows, begins_line, after_space, hashes,
    )  # fmt: skip
    return Features(rows, begins_line, after_space, hashes)


def look_up(seen: Features, weights: Weights) -> Floats:
    """Do what `bodycopy.segment.network.look_up` does."""
    count, width = seen.hashes.size, weights.tables[0].shape[1]
    out = np.empty((count, width), np.float32)
    kernel.look_up(count, width, seen.rows, _SIZES, *weights.tables, out)
    return out


def values(looked_up: Floats, weights: Weights, enough: float = float("inf")) -> Values:
    """Do what `bodycopy.segment.network.values` does."""
    layers = weights.layers
    heads = layers["heads.bias"].size
    count, width = looked_up.shape
    if not count:
        return Values(np.zeros((0, heads), np.float32), 0.0)
    widths = (width, layers["fold_low.bias"].size, layers["fold_mid.bias"].size, heads)
    out = np.empty((count, heads), np.float32)
    clean, judged = kernel.network(looked_up, weights.packed, *widths, enough, out)
    return Values(out if judged else np.broadcast_to(KEPT, out.shape), clean)


def kinds(said: Floats) -> Bytes:
    """Do what `bodycopy.segment.kinds.kinds` does."""
    out = np.empty(said.shape[0], np.uint8)
    kernel.kinds(said.shape[1], FIRST_KIND, REACH, np.ascontiguousarray(said), out)
    return out


def best_path(ahead: Odds, price: Odds) -> Mask:
    """Do what `bodycopy.segment.decode.best_path` does."""
    keep = np.empty(ahead.size, np.bool_)
    odds, prices = ahead.astype(np.float32, copy=False), price.astype(np.float32, copy=False)
    kernel.best_path(odds, prices, keep)
    return keep
