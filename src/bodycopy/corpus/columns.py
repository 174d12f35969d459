"""Arrays side by side in one file, of which only what is looked at is read."""

import json
import os
import socket
import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
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
    stands = _stands(path)
    if len(data) != stands[""].place:
        message = f"{path} is not whole"
        raise ValueError(message)
    return {
        name: data[one.place : one.place + one.kind.itemsize * one.size].view(one.kind)
        for name, one in stands.items()
        if name
    }


def part(path: Path, name: str, start: int = 0, stop: int | None = None) -> Array:
    """Return elements of an array of a file that does not change, of which nothing else is held.

    Raises:
        OSError: it cannot be read.
    """
    one = _stands(path)[name]
    stop = one.size if stop is None else stop
    with path.open("rb", buffering=0) as file:
        file.seek(one.place + one.kind.itemsize * start)
        return np.fromfile(file, one.kind, stop - start)


class _Standing(NamedTuple):
    """Where an array is in its file."""

    kind: np.dtype[Any]
    size: int  # elements
    place: int  # bytes from the start of the file


@lru_cache(maxsize=1024)
def _stands(path: Path) -> dict[str, _Standing]:
    """Return where the arrays of a file are; under no name, where they end."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(_ALIGNED), "little")
        head = file.read(size)
    place = _ALIGNED + size
    found: dict[str, _Standing] = {}
    for name, kind, count in json.loads(head):
        found[name] = _Standing(np.dtype(kind), count, place)
        length = found[name].kind.itemsize * count
        place += length + -length % _ALIGNED
    found[""] = _Standing(np.dtype(np.uint8), 0, place)
    return found


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
