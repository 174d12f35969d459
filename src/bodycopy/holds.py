"""What inputs hold: one document each, or many, as containers do and texts too long to be one."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from bodycopy.formats.endings import plain_name
from bodycopy.plan import STDIN, SUFFIXES, files_in, is_folder, status_of

_TEXTS = SUFFIXES - {""}
# How WARC, Parquet and JSONL begin, and each kind of compression.
_MAGICS = (b"WARC/", b"PAR1", b"{", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh")
# Files with many documents each.
CONTAINERS = (".jsonl", ".ndjson", ".jsonlines", ".warc", ".wet", ".parquet", ".pq")
# Bytes. A longer text is cut into parts, lest it take longer than a document may.
_LONG = 1 << 20


def looks_contained(name: str) -> bool:
    """Say whether a file is called like a container of documents.

    >>> looks_contained("pages.jsonl.gz"), looks_contained("page.html")
    (True, False)
    """
    return plain_name(name).lower().endswith(CONTAINERS)


def hold_container(inputs: Sequence[str]) -> bool:
    """Say whether any of the inputs is a container, or a folder that holds one.

    A folder's files are known by their names; one that is named outright, and standard input, also
    by how they begin.
    """
    if not inputs or tuple(inputs) == (STDIN,):
        return stdin_head().startswith(_MAGICS)
    return any(map(_holds_container, inputs))


def hold_long(inputs: Sequence[str]) -> bool:
    """Say whether any of the inputs is a file, or a folder that holds one, longer than a document.

    It is cut into parts if it is a text; whoever reads it sees whether it is.
    """
    return any(map(_holds_long, (name for name in inputs if name != STDIN)))


def _holds_container(name: str) -> bool:
    path = Path(name)
    if is_folder(path):
        return any(map(looks_contained, files_in(name, [])))
    is_text = Path(plain_name(name)).suffix.lower() in _TEXTS
    return looks_contained(name) or (not is_text and _begins_contained(path))


def _holds_long(name: str) -> bool:
    if not is_folder(Path(name)):
        return is_long(name)
    folder = os.path.join(name, "")  # noqa: PTH118 - thousands of names
    return any(_is_long(status_of(folder + inside)) for inside in files_in(name, []))


def is_long(name: str) -> bool:
    """Say whether a file is longer than a document is."""
    return name != STDIN and _is_long(status_of(Path(name)))


def _is_long(status: os.stat_result | None) -> bool:
    return status is not None and stat.S_ISREG(status.st_mode) and status.st_size > _LONG


def stdin_head() -> bytes:
    """Return what of standard input can be seen without taking it; nothing of a terminal."""
    stream = getattr(sys, "stdin", None)
    peek = stream and not stream.isatty() and getattr(stream.buffer, "peek", None)
    try:
        return bytes(peek()) if peek else b""
    except OSError:
        return b""  # whoever reads it says so


def _begins_contained(path: Path) -> bool:
    """Say whether a file may hold many documents; who looks closer may find that it does not."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(5).startswith(_MAGICS)
    except OSError:
        return False  # whoever reads it says so
