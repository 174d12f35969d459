"""The fitted network, in NumPy: features of words in, the values of the heads for each word out.

It is `bodycopy.fit.network` without what only fitting needs, and with most of its layers in bytes
(see layers.py); a test holds the two together. The lowest floor, where a position is a word, is
done in blocks that stay in the processor's cache.

Sums that are not of bytes are taken in the order of the compiled kernel, so that no rounding
differs and no byte falls on another side.
"""

from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

import numpy as np

from bodycopy.segment.features import SIZES, Features
from bodycopy.segment.layers import FOLD, LARGEST, REACHES, Floats
from bodycopy.segment.weights import Weights
from bodycopy.segment.words import Ints

_EPSILON = np.float32(1e-5)  # torch's LayerNorm
_GATED = 2  # reaches before the whole page has its say
# A kept word: sure of that, and unsure whether a paragraph begins, so that lines stay as they are.
KEPT = np.array([20.0, 1.5, *[0.0] * 11], np.float32)
_BLOCK = 1024  # words; a multiple of FOLD squared
_SUMS = 16  # beside each other, where the channels of a position are summed up
_TILE = 1 << 14  # numbers, at most, of a row that is repeated to meet many rows at once

Layers = dict[str, Floats]


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
        return Values(np.zeros((0, weights.widths.heads), np.float32), 0.0)
    size = -count % FOLD**2 + count
    low = np.empty((size, width), np.float32)
    mid = np.empty((size // FOLD, weights.widths.mid), np.float32)
    for begin, end in _blocks(size):
        part, around = low[begin:end], _around(looked_up, begin, end)
        np.add(_mixed(_in_bytes(around, "low_in", layers), "low_in", 1, layers), around[1:-1], part)
        part[max(0, count - begin) :] = 0
        mid[begin // FOLD : end // FOLD] = _layer(part, "fold_low", layers)
    ends = -(-count // FOLD)
    mid, top, clean = _ascend(mid, ends, layers)
    if clean > enough:
        return Values(np.broadcast_to(KEPT, (count, KEPT.size)), clean)
    mid = _come_back(mid, top, ends, layers)
    return Values(_descend(mid, low, count, layers), clean)


def look_up(seen: Features, weights: Weights) -> Floats:
    """Return the sum of the rows that the features of each word point at, as numbers."""
    rows = joint_rows(seen.rows)
    out = np.empty((rows[0].size, weights.scale.size), np.float32)
    for begin, end in _blocks(rows[0].size):
        block = slice(begin, end)
        sums = weights.tables[0].take(rows[0][block], axis=0).astype(np.int16)
        for table, row in zip(weights.tables[1:], rows[1:], strict=True):
            sums += table.take(row[block], axis=0)
        out[block] = sums * weights.scale + weights.bias
    return out


def joint_rows(rows: Ints) -> tuple[Ints, ...]:
    """Return for each of `weights.tables` the row of each word."""
    word, prefix, suffix, first, last, shape, line, repeated, start, end = rows
    return (
        word,
        prefix,
        suffix,
        shape,
        first * SIZES[4] + last,
        line * SIZES[7] + repeated,
        start * SIZES[9] + end,
    )


def _blocks(size: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, size, _BLOCK):
        yield begin, min(begin + _BLOCK, size)


def _around(floor: Floats, begin: int, end: int) -> Floats:
    """Return these positions with one before and one behind, zero beyond the text."""
    if begin and end < floor.shape[0]:
        return floor[begin - 1 : end + 1]
    around = np.zeros((end - begin + 2, floor.shape[1]), np.float32)
    part = floor[max(0, begin - 1) : end + 1]
    around[not begin :][: part.shape[0]] = part
    return around


def _ascend(mid: Floats, count: int, layers: Layers) -> tuple[Floats, Floats, float]:
    """Return the middle floor, the top floor with the page's say, and how clean the page is."""
    mid[count:] = 0
    mid = _reach(mid, "mid_in", layers)
    mid[count:] = 0
    top = _layer(mid, "fold_mid", layers)
    for step in range(_GATED):
        top = _far_reach(top, step, layers)
    top, clean = _gated(top, layers)
    return mid, top, clean


def _come_back(mid: Floats, top: Floats, count: int, layers: Layers) -> Floats:
    """Return the middle floor with what the top floor knows."""
    for step in range(_GATED, len(REACHES)):
        top = _far_reach(top, step, layers)
    mid += _layer(top, "spread_top", layers).reshape(mid.shape)
    mid[count:] = 0
    return _reach(mid, "mid_out", layers)


def _descend(mid: Floats, low: Floats, count: int, layers: Layers) -> Floats:
    """Return the heads; `low` is changed."""
    out = np.empty((count, layers["heads.bias"].size), np.float32)
    for begin, end in _blocks(low.shape[0]):
        spread = _layer(mid[begin // FOLD : end // FOLD], "spread_mid", layers)
        low[begin:end] += spread.reshape(-1, low.shape[1])
    low = low[:count]
    for begin, end in _blocks(count):
        around = _around(low, begin, end)
        part = _mixed(_in_bytes(around, "low_out", layers), "low_out", 1, layers)
        part += around[1:-1]
        out[begin:end] = _linear(part, "heads", layers)
    return out


def _reach(floor: Floats, name: str, layers: Layers) -> Floats:
    """Return a floor with what each position and those beside it make of each other."""
    around = _in_bytes(_around(floor, 0, floor.shape[0]), name, layers)
    mixed = _mixed(around, name, 1, layers)
    mixed += floor
    return mixed


def _far_reach(top: Floats, step: int, layers: Layers) -> Floats:
    """Do so on the top floor, with the positions that lie as far away as `step` says."""
    name, gap = f"top.{step}", REACHES[step]
    padded = np.empty((top.shape[0] + 2 * gap, top.shape[1]), np.float32)
    padded[:gap] = padded[-gap:] = _cut(layers[f"{name}.zero"].copy())
    padded[gap:-gap] = _cut(_normed(top, name, layers))
    mixed = _mixed(padded, name, gap, layers)
    mixed += top
    return mixed


def _mixed(padded: Floats, name: str, gap: int, layers: Layers) -> Floats:
    """Return what a layer makes of positions and those `gap` before and behind them.

    `padded` are bytes, and has `gap` positions more at either end.
    """
    size, width = padded.shape[0] - 2 * gap, padded.shape[1]
    row, column = padded.strides
    # Three positions beside each other: a view that a copy makes a matrix. as_strided is slow.
    beside: Floats = np.ndarray(
        (size, 3, width), np.float32, padded.data, 0, (row, gap * row, column)
    ).copy()
    return _multiplied(beside.reshape(size, 3 * width), name, layers)


def _layer(floor: Floats, name: str, layers: Layers) -> Floats:
    """Return what a layer makes of as many positions at once as it has rows for."""
    rows = layers[f"{name}.weight"].shape[0]
    return _multiplied(_in_bytes(floor, name, layers).reshape(-1, rows), name, layers)


def _in_bytes(floor: Floats, name: str, layers: Layers) -> Floats:
    """Return the input of a layer as bytes, which are whole numbers here."""
    out = np.empty(floor.shape, np.float32)
    steps, zeros = (_tile(layers, f"{name}.{part}") for part in ("step", "zero"))
    for made, told in _parts(out, steps.size, floor):
        np.multiply(told, steps[: made.size], made)
        np.add(made, zeros[: made.size], made)
        _cut(made)
    return out


def _cut(values: Floats) -> Floats:
    """Round to bytes, in place."""
    np.maximum(values, np.float32(0), out=values)
    np.minimum(values, np.float32(LARGEST), out=values)
    return np.rint(values, out=values)


def _multiplied(told: Floats, name: str, layers: Layers) -> Floats:
    """Return the values of a layer, none below zero. No sum is too large to be exact."""
    out: Floats = told @ layers[f"{name}.weight"]
    scales, biases = (_tile(layers, f"{name}.{part}") for part in ("scale", "bias"))
    for made, _ in _parts(out, scales.size, out):
        np.multiply(made, scales[: made.size], made)
        np.add(made, biases[: made.size], made)
        np.maximum(made, np.float32(0), out=made)
    return out


def _tile(layers: Layers, name: str) -> Floats:
    """Return a row of numbers repeated: NumPy does long rows four times as fast as short ones."""
    if f"{name}.tile" not in layers:
        layers[f"{name}.tile"] = np.tile(layers[name], _TILE // layers[name].size)
    return layers[f"{name}.tile"]


def _parts(out: Floats, size: int, told: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield `size` numbers after the other of two arrays of one shape."""
    flat, beside = out.reshape(-1), told.reshape(-1)
    for begin in range(0, flat.size, size):
        yield flat[begin : begin + size], beside[begin : begin + size]


def _normed(floor: Floats, name: str, layers: Layers) -> Floats:
    width = np.float32(floor.shape[1])
    centred: Floats = floor - (_summed(floor) / width)[:, None]
    variance = _summed(centred * centred) / width
    centred *= (1 / np.sqrt(variance + _EPSILON))[:, None]
    centred *= layers[f"{name}.norm.weight"]
    centred += layers[f"{name}.norm.bias"]
    return centred


def _summed(floor: Floats) -> Floats:
    """Return the sum of each row: so many numbers beside each other, then halves of those."""
    sums = reduce(np.add, (floor[:, at : at + _SUMS] for at in range(0, floor.shape[1], _SUMS)))
    while sums.shape[1] > 1:
        first, second = np.hsplit(sums, 2)
        sums = first + second
    return sums[:, 0]


def _gated(top: Floats, layers: Layers) -> tuple[Floats, float]:
    seen = np.concatenate((top.sum(0) / np.float32(top.shape[0]), top.max(0)))
    page = np.maximum(_linear(seen, "page", layers), 0)
    scale, shift = np.split(_linear(page, "page_gate", layers), 2)
    return top * (1 + scale) + shift, float(_linear(page, "page_clean", layers)[0])


def _linear(x: Floats, name: str, layers: Layers) -> Floats:
    """Return what a layer of numbers makes of rows; exact enough for any order of the sums."""
    sums = x.astype(np.float64) @ layers[f"{name}.weight"].astype(np.float64)
    out: Floats = (sums + layers[f"{name}.bias"]).astype(np.float32)
    return out
