"""The fitted numbers, read once from the package."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bodycopy.segment.features import SIZES
from bodycopy.segment.layers import Floats, Whole, Widths, unpacked
from bodycopy.segment.words import Bytes

Rows = np.ndarray[Any, np.dtype[np.int8 | np.int16]]

# Of a file, one behind the other: an archive would take five times as long to read, since Python
# first imports all that archives may be compressed with.
_ARRAYS = ("classes", "folded", "table", "scale", "bias", "widths", "whole", "numbers")


@dataclass(frozen=True, eq=False)
class Weights:
    """Character tables, one table of rows for each kind of lookup, and the layers of the network.

    Rows are whole numbers: the sum of those of a word, times `scale`, plus `bias`, is what the
    network sees of it. The layers lie in two rows, `whole` and `numbers`, as
    `bodycopy.segment.layers` says.
    """

    classes: Bytes
    folded: np.ndarray[Any, np.dtype[np.uint16]]
    tables: tuple[Rows, ...]
    scale: Floats
    bias: Floats
    widths: Widths
    whole: Whole
    numbers: Floats

    @cached_property
    def layers(self) -> dict[str, Floats]:
        """The arrays of the layers by name, which the compiled kernel does without."""
        return unpacked(self.whole, self.numbers, self.widths)


def write(stream: Any, arrays: dict[str, np.ndarray[Any, Any]]) -> None:  # noqa: ANN401  # as read
    """Write what `bodycopy.fit.export` makes of a fit."""
    for name in _ARRAYS:
        np.save(stream, arrays[name], allow_pickle=False)


@cache
def packaged() -> Weights:
    """Return the weights that come with the package."""
    # Not through importlib.resources, which takes as long to import as the weights to read.
    with Path(__file__).with_name("weights.npy").open("rb") as stream:
        return read(stream)


def read(stream: Any) -> Weights:  # noqa: ANN401  # whatever numpy.load reads
    """Return the weights in `stream`, a file that `write` made.

    Tables that are always read together become one: a lookup then costs one row, not two.
    """
    arrays = {name: np.load(stream, allow_pickle=False) for name in _ARRAYS}
    word, prefix, suffix, first, last, shape, line, repeated, start, end = np.split(
        arrays["table"], np.cumsum(SIZES)[:-1]
    )
    pairs = ((first, last), (line, repeated), (start, end))
    joint = (np.add(a[:, None], b[None], dtype=np.int16) for a, b in pairs)
    return Weights(
        arrays["classes"],
        arrays["folded"],
        (word, prefix, suffix, shape, *(table.reshape(-1, word.shape[1]) for table in joint)),
        arrays["scale"],
        arrays["bias"],
        Widths(*arrays["widths"].tolist()),
        arrays["whole"],
        arrays["numbers"],
    )
