"""The fitted numbers, read once from the package."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bodycopy.segment.features import SIZES
from bodycopy.segment.words import Bytes

Floats = np.ndarray[Any, np.dtype[np.float32]]

TILE = 1 << 14  # numbers, at most, of a bias that is repeated to be added to many rows at once

# The layers as the compiled kernel wants them, in the order in which they come.
_PACKED = (
    "low_in.mix", "fold_low", "mid_in.mix", "fold_mid",
    *(f"top.{step}.{part}" for step in range(4) for part in ("mix", "norm")),
    "page", "page_gate", "page_clean", "spread_top", "mid_out.mix", "spread_mid", "low_out.mix",
    "heads",
)  # fmt: skip
_VECTOR = 16  # numbers; of the heads' columns there is a multiple


class Weights(NamedTuple):
    """Character tables, one table of rows for each kind of lookup, and the layers by name.

    `packed` has the layers in one row, for the compiled kernel.
    """

    classes: Bytes
    folded: np.ndarray[Any, np.dtype[np.uint16]]
    tables: tuple[Floats, ...]
    layers: dict[str, Floats]
    packed: Floats


@cache
def packaged() -> Weights:
    """Return the weights that come with the package."""
    # Not through importlib.resources, which takes as long to import as the weights to read.
    with Path(__file__).with_name("weights.npz").open("rb") as stream:
        return read(stream)


def read(stream: Any) -> Weights:  # noqa: ANN401  # whatever numpy.load reads
    """Return the weights in `stream`, a file made by `bodycopy.fit`.

    Tables that are always read together become one: a lookup then costs one row, not two.
    """
    with np.load(stream, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    classes, folded = arrays.pop("classes"), arrays.pop("folded")
    table = arrays.pop("table").astype(np.float32) * arrays.pop("scale")
    layers = {name: array.astype(np.float32) for name, array in arrays.items()}
    packed = _packed(layers)
    for name in [name for name in layers if name.endswith(".bias")]:
        bias = layers[name]
        layers[name.removesuffix("bias") + "tile"] = np.tile(bias, TILE // bias.size)
    word, prefix, suffix, first, last, shape, line, repeated, start, end = np.split(
        table, np.cumsum(SIZES)[:-1]
    )
    pairs = ((first, last), (line, repeated), (start, end))
    joint = (np.add(a[:, None], b[None]).reshape(-1, table.shape[1]) for a, b in pairs)
    edges, lines, places = joint
    edges += layers["bias"]
    tables = (word, prefix, suffix, edges, shape, lines, places)
    return Weights(classes, folded, tables, layers, packed)


def _packed(layers: dict[str, Floats]) -> Floats:
    parts = []
    for name in _PACKED:
        weight, bias = layers[f"{name}.weight"], layers[f"{name}.bias"]
        both = np.concatenate((np.atleast_2d(weight), bias[None]))
        if name == "heads":
            both = np.pad(both, ((0, 0), (0, -bias.size % _VECTOR)))
        parts.append(both.reshape(-1))
    return np.concatenate(parts)
