"""How the network's layers lie in the file of weights, and before the compiled kernel.

Most layers are whole numbers in bytes, and so is their input: a channel's value times `step`, plus
`zero`, rounded and cut to a byte without its highest bit. Sums of their products are exact, whoever
adds them up, so that all machines find the same. `scale` and `bias` make values of the sums.
"""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
Floats = np.ndarray[Any, np.dtype[np.float32]]
Whole = np.ndarray[Any, np.dtype[np.int8]]

FOLD = 4  # positions of a floor that make one of the next
REACHES = (1, 2, 4, 8)  # how far apart the positions lie that the top floor mixes
LARGEST = 127  # of a weight, and of a byte of input
_TOGETHER = 4  # rows of a column that lie beside each other: a processor multiplies them at once
_STRIPE = 16  # columns that lie beside each other, for all rows; of those of the heads a multiple
# Of four weights whose products are summed up in 16 bits with a sign, without their signs.
MOST = (2**15 - 1) // LARGEST


class Widths(NamedTuple):
    """Channels of the three floors, and values a word at the end."""

    low: int
    mid: int
    top: int
    heads: int


class Shape(NamedTuple):
    """Of a layer in bytes: it sees some positions beside each other, of so many channels each.

    Its input is made `made` numbers at a time.
    """

    beside: int
    channels: int
    columns: int
    made: int

    @property
    def rows(self) -> int:
        """Rows of its matrix."""
        return self.beside * self.channels


def byte_layers(widths: Widths) -> dict[str, Shape]:
    """Return the layers in bytes, in their order."""
    low, mid, top, _ = widths
    return {
        "low_in": Shape(3, low, low, low),
        "fold_low": Shape(FOLD, low, mid, low),
        "mid_in": Shape(3, mid, mid, mid),
        "fold_mid": Shape(FOLD, mid, top, mid),
        **{f"top.{step}": Shape(3, top, top, top) for step in range(len(REACHES))},
        "spread_top": Shape(1, top, FOLD * mid, top),
        "mid_out": Shape(3, mid, mid, FOLD * mid),
        "spread_mid": Shape(1, mid, FOLD * low, mid),
        "low_out": Shape(3, low, low, FOLD * low),
    }


def _numbers(widths: Widths) -> dict[str, tuple[int, ...]]:
    """Return the shapes of all that is not in bytes, in their order."""
    _, _, top, heads = widths
    heads += -heads % _STRIPE
    shapes: dict[str, tuple[int, ...]] = {}
    for name, shape in byte_layers(widths).items():
        shapes |= {f"{name}.{part}": (shape.columns,) for part in ("scale", "bias")}
        shapes |= {f"{name}.{part}": (shape.made,) for part in ("step", "zero")}
    for step in range(len(REACHES)):
        shapes |= {f"top.{step}.norm.{part}": (top,) for part in ("weight", "bias")}
    shapes |= {"page.weight": (2 * top, top), "page.bias": (top,)}
    shapes |= {"page_gate.weight": (top, 2 * top), "page_gate.bias": (2 * top,)}
    shapes |= {"page_clean.weight": (top, 1), "page_clean.bias": (1,)}
    return shapes | {"heads.weight": (widths.low, heads), "heads.bias": (heads,)}


def fours(weight: Array) -> Array:
    """Return how large the fours of a column are whose products are summed up in 16 bits.

    Of eight rows they are the first two and the first two of the second half, and the others.
    """
    pairs = np.abs(weight).reshape(-1, 2, _TOGETHER // 2, 2, weight.shape[1])
    found: Array = pairs.sum((1, 3)).reshape(-1, weight.shape[1])
    return found


def packed(layers: dict[str, Array], widths: Widths) -> tuple[Whole, Floats]:
    """Return all bytes and all numbers of `layers`, in one row each.

    Raises ValueError where `fours` of a layer are larger than MOST.
    """
    whole = []
    for name, shape in byte_layers(widths).items():
        weight = layers[f"{name}.weight"]
        if fours(weight).max() > MOST:
            message = f"{name}: products of these weights do not fit into 16 bits"
            raise ValueError(message)
        for at in range(0, shape.columns, _STRIPE):
            stripe = weight[:, at : at + _STRIPE].reshape(shape.rows // _TOGETHER, _TOGETHER, -1)
            whole.append(stripe.transpose(0, 2, 1).reshape(-1))
    numbers = []
    for name, wanted in _numbers(widths).items():
        array = layers[name]
        if name.startswith("heads."):
            array = np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, -widths.heads % _STRIPE)])
        numbers.append(array.reshape(wanted).reshape(-1))
    return np.concatenate(whole).astype(np.int8), np.concatenate(numbers).astype(np.float32)


def unpacked(whole: Whole, numbers: Floats, widths: Widths) -> dict[str, Floats]:
    """Return the arrays of each layer by name; bytes as numbers, which NumPy multiplies fast."""
    layers: dict[str, Floats] = {}
    at = 0
    for name, shape in byte_layers(widths).items():
        weight = layers[f"{name}.weight"] = np.empty((shape.rows, shape.columns), np.float32)
        for first in range(0, shape.columns, _STRIPE):
            stripe = weight[:, first : first + _STRIPE]
            beside = whole[at : at + stripe.size].reshape(-1, stripe.shape[1], _TOGETHER)
            stripe[:] = beside.transpose(0, 2, 1).reshape(stripe.shape)
            at += stripe.size
    at = 0
    for name, wanted in _numbers(widths).items():
        size = int(np.prod(wanted))
        layers[name] = numbers[at : at + size].reshape(wanted)
        at += size
    if at != numbers.size:
        message = f"{numbers.size} numbers, not the {at} of layers so wide"
        raise ValueError(message)
    for part in ("weight", "bias"):
        layers[f"heads.{part}"] = layers[f"heads.{part}"][..., : widths.heads]
    return layers
