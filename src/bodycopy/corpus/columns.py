"""Arrays side by side in one file, of which only what is looked at is read."""

import json
import os
import socket
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ALIGNED = 8  # bytes


class Column(NamedTuple):
    """An array that is made piece by piece when it is written, so that it is never held whole."""

    name: str
    kind: type[np.generic]
    size: int  # elements
    pieces: Iterable[Array]


def write(file: BinaryIO, arrays: Sequence[Column]) -> None:
    """Write `arrays` from where `file` stands.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> write(file, [Column("a", np.uint32, 3, [np.array([1, 2], np.uint32), np.array([3])])])
    >>> len(file.getvalue()) % 8
    0
    """
    table = [(name, np.dtype(kind).str, size) for name, kind, size, _ in arrays]
    head = json.dumps(table).encode()
    head += b" " * (-len(head) % _ALIGNED)
    file.write(len(head).to_bytes(_ALIGNED, "little") + head)
    for _, kind, size, pieces in arrays:
        file.writelines(np.ascontiguousarray(piece, kind).tobytes() for piece in pieces)
        file.write(b"\0" * (-np.dtype(kind).itemsize * size % _ALIGNED))


def whole(**arrays: Array) -> list[Column]:
    """Return columns of arrays that are there."""
    return [Column(name, a.dtype.type, len(a), [a]) for name, a in arrays.items()]


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
    if place != len(data):
        message = f"{path} is not whole"
        raise ValueError(message)
    return arrays


def save(path: Path, **arrays: Array) -> None:
    """Write `arrays` to the file `path`, whole or not at all, whoever else writes it meanwhile."""
    name = f"{path.name}.{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}.tmp"
    unfinished = path.with_name(name)
    try:
        with unfinished.open("wb") as file:
            write(file, whole(**arrays))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
