"""Fitted weights become the file that the package carries."""

from typing import Any

import numpy as np
import torch

from bodycopy.fit.extremes import Extremes, linear_name, widths_of
from bodycopy.fit.samples import Tables
from bodycopy.segment.layers import LARGEST, MOST, byte_layers, fours, packed

_NARROWEST = 1e-3  # that a channel is taken to reach: none may be divided by zero
_ROUNDING = 2  # by which four numbers may grow when they are rounded

Array = np.ndarray[Any, Any]


def arrays(state: dict[str, torch.Tensor], tables: Tables, extremes: Extremes) -> dict[str, Array]:
    """Return the arrays of a weights file, as `bodycopy.segment.weights` reads them.

    The rows of words are rounded to bytes, one scale for each column. So are most layers;
    `extremes` says what has to fit into the bytes of their input. Matrices are transposed: rows
    are multiplied from the left.
    """
    fitted = {name: value.numpy() for name, value in state.items()}
    rows = fitted["table.weight"][:-1]  # the last is the absent row, always zero
    scale = np.abs(rows).max(0) / LARGEST
    widths = widths_of(state)
    layers = {name: array.T for name, array in fitted.items()}
    for name, shape in byte_layers(widths).items():
        weight, bias = (layers[f"{linear_name(name, state)}.{part}"] for part in ("weight", "bias"))
        layers |= _in_bytes(name, weight, bias, extremes[name])
        layers |= _made(name, layers, shape.made)
    whole, numbers = packed(layers, widths)
    return {
        "classes": tables[0],
        "folded": tables[1],
        "bias": fitted["bias"],
        "table": np.round(rows / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "widths": np.array(widths, np.int32),
        "whole": whole,
        "numbers": numbers,
    }


def _in_bytes(name: str, weight: Array, bias: Array, reached: Array) -> dict[str, Array]:
    """Return the arrays of one layer for input in bytes; `reached` has the extremes of that.

    Weights times what a byte is worth are whole numbers times `scale`, one for each column, such
    that neither they nor their fours are too large; `bias` makes up for `zero`.
    """
    least, largest = reached.astype(np.float64)
    worth = np.maximum(largest - least, _NARROWEST) / LARGEST
    zero = np.round(-least / worth)
    beside = weight.shape[0] // worth.size
    scaled = weight * np.tile(worth, beside)[:, None]
    most = np.maximum(np.abs(scaled).max(0) / LARGEST, fours(scaled).max(0) / (MOST - _ROUNDING))
    scale = np.maximum(most, np.finfo(np.float32).tiny)
    whole = np.round(scaled / scale)
    return {
        f"{name}.weight": whole,
        f"{name}.scale": scale,
        f"{name}.bias": bias - np.tile(zero, beside) @ whole * scale,
        f"{name}.step": 1 / worth,
        f"{name}.zero": zero,
    }


def _made(name: str, layers: dict[str, Array], made: int) -> dict[str, Array]:
    """Return what makes the bytes: of `made` numbers at once, by the norm if the layer has one."""
    step, zero = layers[f"{name}.step"], layers[f"{name}.zero"]
    times = made // step.size
    repeated = {f"{name}.step": np.tile(step, times), f"{name}.zero": np.tile(zero, times)}
    norm = f"{name}.norm.weight", f"{name}.norm.bias"
    if norm[0] not in layers:
        return repeated
    return repeated | {norm[0]: layers[norm[0]] * step, norm[1]: layers[norm[1]] * step + zero}
