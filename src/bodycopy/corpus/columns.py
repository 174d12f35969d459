"""Arrays side by side in one file, of which only what is looked at is read."""

import json
import os
import socket
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ALIGNED = 8  # bytes


def write(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    """Write `arrays`, each with one dimension, from where `file` stands.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> write(file, {"a": np.array([1, 2], np.uint32)})
    >>> len(file.getvalue()) % 8
    0
    """
    table = [(name, array.dtype.str, len(array)) for name, array in arrays.items()]
    head = json.dumps(table).encode()
    head += b" " * (-len(head) % _ALIGNED)
    file.write(len(head).to_bytes(_ALIGNED, "little") + head)
    for array in arrays.values():
        whole = np.ascontiguousarray(array)
        file.write(whole.view(np.uint8).data if len(whole) else b"")
        file.write(b"\0" * (-whole.nbytes % _ALIGNED))


def read(path: Path) -> dict[str, Array]:
    """Return the arrays of a file, mapped into memory, each read where it is looked at.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not such a file, or not whole.
    """
    data = np.memmap(path, np.uint8, mode="r").view(np.ndarray)
    size = int.from_bytes(data[:_ALIGNED].tobytes(), "little")
    place = _ALIGNED + size
    arrays: dict[str, Array] = {}
    for name, kind, count in json.loads(data[_ALIGNED:place].tobytes()):
        length = np.dtype(kind).itemsize * count
        arrays[name] = data[place : place + length].view(kind)
        place += length + -length % _ALIGNED
    return arrays


def save(path: Path, **arrays: Array) -> None:
    """Write `arrays` to the file `path`, whole or not at all, whoever else writes it meanwhile."""
    name = f"{path.name}.{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}.tmp"
    unfinished = path.with_name(name)
    try:
        with unfinished.open("wb") as file:
            write(file, arrays)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
