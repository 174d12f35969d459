"""The fitted network, in NumPy: features of words in, the values of the heads for each word out.

It is `bodycopy.fit.network` without what only fitting needs; a test holds the two together. The
lowest floor, where a position is a word, is done in blocks that stay in the processor's cache.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bodycopy.segment.features import SIZES, Features
from bodycopy.segment.weights import TILE, Floats, Weights
from bodycopy.segment.words import Ints

_FOLD = 4
_EPSILON = np.float32(1e-5)  # torch's LayerNorm
_REACHES = (1, 2, 4, 8)  # how far apart the positions lie that the top floor mixes
_GATED = 2  # reaches before the whole page has its say
# A kept word: sure of that, and unsure whether a paragraph begins, so that lines stay as they are.
KEPT = np.array([20.0, 1.5, *[0.0] * 11], np.float32)
_BLOCK = 1024  # words; a multiple of _FOLD squared
_ZEROS = np.zeros(TILE, np.float32)


class Values(NamedTuple):
    """What the network says: one row of `words` a word, and the log odds that all is clean."""

    words: Floats  # columns: keep, paragraph begins, then the kinds
    clean: float


def values(looked_up: Floats, weights: Weights, enough: float = float("inf")) -> Values:
    """Return the heads' values for the summed rows of the tables, one a word.

    Where the log odds that all is clean are above `enough`, half of the work is left undone: every
    word is kept, and no line changed. This is what makes a second pass cheap.
    """
    layers = weights.layers
    count, width = looked_up.shape
    if not count:
        return Values(np.zeros((0, layers["heads.bias"].size), np.float32), 0.0)
    size = -count % _FOLD**2 + count
    low = np.empty((size + 2, width), np.float32)  # a position before and one behind
    low[0] = low[-1] = 0
    mid = np.empty((size // _FOLD, layers["fold_low.bias"].size), np.float32)
    for begin, end in _blocks(size):
        part, around = low[begin + 1 : end + 1], _around(looked_up, begin, end)
        np.add(_mixed(around, "low_in", 1, layers), around[1:-1], part)
        if end > count:
            part[count - begin :] = 0
        above = mid[begin // _FOLD : end // _FOLD]
        np.matmul(part.reshape(-1, _FOLD * width), layers["fold_low.weight"], out=above)
        _relu(above, "fold_low", layers)
    ends = -(-count // _FOLD)
    mid, top, clean = _ascend(mid, ends, layers)
    if clean > enough:
        return Values(np.broadcast_to(KEPT, (count, KEPT.size)), clean)
    _come_back(mid, top, ends, layers)
    return Values(_descend(mid, low, count, layers), clean)


def look_up(seen: Features, weights: Weights) -> Floats:
    """Return the sum of the rows that the features of each word point at."""
    rows = joint_rows(seen.rows)
    out = np.empty((rows[0].size, weights.tables[0].shape[1]), np.float32)
    for begin, end in _blocks(rows[0].size):
        block = slice(begin, end)
        part = weights.tables[0].take(rows[0][block], axis=0)
        for table, row in zip(weights.tables[1:], rows[1:], strict=True):
            part += table.take(row[block], axis=0)
        out[block] = part
    return out


def joint_rows(rows: Ints) -> tuple[Ints, ...]:
    """Return for each of `weights.tables` the row of each word."""
    word, prefix, suffix, first, last, shape, line, repeated, start, end = rows
    return (
        word,
        prefix,
        suffix,
        first * SIZES[4] + last,
        shape,
        line * SIZES[7] + repeated,
        start * SIZES[9] + end,
    )


def _blocks(size: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, size, _BLOCK):
        yield begin, min(begin + _BLOCK, size)


def _around(looked_up: Floats, begin: int, end: int) -> Floats:
    """Return these positions with one before and one behind, zero beyond the text."""
    if begin and end < looked_up.shape[0]:
        return looked_up[begin - 1 : end + 1]
    around = np.zeros((end - begin + 2, looked_up.shape[1]), np.float32)
    part = looked_up[max(0, begin - 1) : end + 1]
    around[not begin :][: part.shape[0]] = part
    return around


def _ascend(mid: Floats, count: int, layers: dict[str, Floats]) -> tuple[Floats, Floats, float]:
    """Return the middle floor, the top floor with the page's say, and how clean the page is."""
    mid[count:] = 0
    mid = _reach(mid, "mid_in", 1, layers)
    mid[count:] = 0
    top = _folded(mid.reshape(mid.shape[0] // _FOLD, -1), "fold_mid", layers)
    for step in range(_GATED):
        top = _reach(top, f"top.{step}", _REACHES[step], layers)
    top, clean = _gated(top, layers)
    return mid, top, clean


def _come_back(mid: Floats, top: Floats, count: int, layers: dict[str, Floats]) -> None:
    """Add to the middle floor, in place, what the top floor knows."""
    for step in range(_GATED, len(_REACHES)):
        top = _reach(top, f"top.{step}", _REACHES[step], layers)
    mid += _folded(top, "spread_top", layers).reshape(mid.shape)
    mid[count:] = 0
    mid[:] = _reach(mid, "mid_out", 1, layers)
    mid[count:] = 0


def _descend(mid: Floats, low: Floats, count: int, layers: dict[str, Floats]) -> Floats:
    """Return the heads; `low` has a position more at either end, and is changed."""
    out = np.empty((count, layers["heads.bias"].size), np.float32)
    width = low.shape[1]
    for begin, end in _blocks(low.shape[0] - 2):
        # Nobody reads the sum below this block any more, but the next one reads its last word.
        spread = _folded(mid[begin // _FOLD : end // _FOLD], "spread_mid", layers)
        low[begin + 1 : end + 1] += spread.reshape(-1, width)
    low[count + 1 :] = 0
    for begin, end in _blocks(count):
        part = _mixed(low[begin : end + 2], "low_out", 1, layers)
        part += low[begin + 1 : end + 1]
        np.matmul(part, layers["heads.weight"], out=out[begin:end])
        out[begin:end] += layers["heads.bias"]
    return out


def _mixed(padded: Floats, name: str, gap: int, layers: dict[str, Floats]) -> Floats:
    """Return what a reach makes of positions and those `gap` before and behind them.

    `padded` has `gap` positions more at either end, zero beyond the text.
    """
    size, width = padded.shape[0] - 2 * gap, padded.shape[1]
    row, column = padded.strides
    # Three positions beside each other: a view that a copy makes a matrix. as_strided is slow.
    beside: Floats = np.ndarray(
        (size, 3, width), np.float32, padded.data, 0, (row, gap * row, column)
    ).copy()
    return _folded(beside.reshape(size, 3 * width), f"{name}.mix", layers)


def _reach(h: Floats, name: str, gap: int, layers: dict[str, Floats]) -> Floats:
    x = _normed(h, name, layers) if f"{name}.norm.weight" in layers else h
    padded = np.zeros((h.shape[0] + 2 * gap, h.shape[1]), np.float32)
    padded[gap:-gap] = x
    mixed = _mixed(padded, name, gap, layers)
    mixed += h
    return mixed


def _normed(h: Floats, name: str, layers: dict[str, Floats]) -> Floats:
    width = np.float32(h.shape[1])
    centred: Floats = h - (h @ np.full(h.shape[1], 1 / width))[:, None]
    variance = np.einsum("ij,ij->i", centred, centred) / width
    centred *= (1 / np.sqrt(variance + _EPSILON))[:, None]
    centred *= layers[f"{name}.norm.weight"]
    centred += layers[f"{name}.norm.bias"]
    return centred


def _gated(top: Floats, layers: dict[str, Floats]) -> tuple[Floats, float]:
    seen = np.concatenate((top.mean(0), top.max(0)))[None]
    page = _folded(seen, "page", layers)
    scale, shift = np.split(_linear(page, "page_gate", layers)[0], 2)
    return top * (1 + scale) + shift, float(_linear(page, "page_clean", layers)[0, 0])


def _linear(x: Floats, name: str, layers: dict[str, Floats]) -> Floats:
    out: Floats = x @ layers[f"{name}.weight"]
    out += layers[f"{name}.bias"]
    return out


def _folded(x: Floats, name: str, layers: dict[str, Floats]) -> Floats:
    out: Floats = x @ layers[f"{name}.weight"]
    _relu(out, name, layers)
    return out


def _relu(x: Floats, name: str, layers: dict[str, Floats]) -> None:
    """Add the bias to `x`, in place, and cut it off below zero."""
    # NumPy does long rows of numbers four times as fast as short ones, or an array and a number.
    flat, bias = x.reshape(-1), layers[f"{name}.tile"]
    for begin in range(0, flat.size, bias.size):
        part = flat[begin : begin + bias.size]
        part += bias[: part.size]
        np.maximum(part, _ZEROS[: part.size], out=part)
