"""Fitted weights become the file that the package carries."""

from typing import Any

import numpy as np
import torch

from bodycopy.fit.samples import Tables

_LARGEST = 127  # of a signed byte


def arrays(state: dict[str, torch.Tensor], tables: Tables) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of a weights file, as `bodycopy.segment.weights` reads them.

    The rows of words are rounded to bytes, one scale for each column; layers to half precision,
    transposed, because NumPy multiplies rows from the left.
    """
    result: dict[str, np.ndarray[Any, Any]] = {"classes": tables[0], "folded": tables[1]}
    for name, value in state.items():
        array = value.numpy()
        if name == "table.weight":
            rows = array[:-1]  # the last is the absent row, always zero
            scale = np.abs(rows).max(0) / _LARGEST
            result["table"] = np.round(rows / scale).astype(np.int8)
            result["scale"] = scale.astype(np.float32)
        elif name.endswith("weight") and array.ndim > 1:
            result[name] = np.ascontiguousarray(array.T).astype(np.float16)
        else:
            result[name] = array.astype(np.float32)
    return result
