"""Bytes become a document."""

import os
import re
import stat
import sys
from dataclasses import replace
from io import FileIO
from pathlib import Path
from typing import Literal, NamedTuple

from bodycopy.decode import decode
from bodycopy.document import Document, Loss
from bodycopy.errors import InputError, UnreadableInputError, UsageError
from bodycopy.formats.endings import plain_name
from bodycopy.page.detect import is_html
from bodycopy.plan import STDIN
from bodycopy.terminal import say

Kind = Literal["auto", "text", "html"]


class Reading(NamedTuple):
    """How inputs are read."""

    kind: Kind = "auto"
    encoding: str | None = None  # a Python codec name; None to find out
    # Bytes. A device that never ends would fill the memory otherwise.
    max_document: int = 1 << 30


DEFAULTS = Reading()

# How compressed files begin; the module that knows for sure is needed for nothing else.
_PACKED = re.compile(rb"\x1f\x8b|\xfd7zXZ|\x28\xb5\x2f\xfd|[P-_]\x2aM\x18|BZh[1-9]")
_TRIES = 2  # of a file that somebody writes to while it is read
_PIECE = 1 << 24  # bytes to read at a time of what does not say how much it has


def read(source: str, reading: Reading = DEFAULTS) -> Document:
    """Return the document in the file `source`, or in standard input for "-"; also compressed.

    Raises:
        InputError: it cannot be opened, is too large, is binary, or is not in the encoding; or its
            compression is cut or damaged.
        UsageError: there is no standard input.
    """
    data = _stdin_bytes(reading) if source == STDIN else _file_bytes(source, reading)
    if not _PACKED.match(data):
        return document(data, source, reading)
    from bodycopy.formats.reading import unpacked  # noqa: PLC0415 - plain text never needs it

    data, garbage = unpacked(data, source, reading.max_document)
    made = document(data, source, reading)
    if garbage is None:
        return made
    return replace(
        made, losses=(Loss("W-TRAILING", "left out: not compressed", garbage), *made.losses)
    )


def document(data: bytes, source: str, reading: Reading = DEFAULTS) -> Document:
    r"""Return the document that `data` holds: its text, or the text of its HTML page.

    >>> document(b"caf\xc3\xa9", "note.txt").text
    'caf\xe9'
    """
    text, losses = decode(data, source, reading.encoding)
    made = parsed(text, source, reading)
    return replace(made, losses=losses + made.losses) if losses else made


def parsed(text: str, source: str, reading: Reading = DEFAULTS) -> Document:
    """Return `text` as a document; of an HTML page, the text and what its tree knew."""
    if reading.kind == "text" or (reading.kind == "auto" and not is_html(text, plain_name(source))):
        return Document(source, text)
    from bodycopy.page.read import read_page  # noqa: PLC0415 - plain text never needs it

    page = read_page(text, source)
    return Document(source, page.text, losses=page.losses, hints=page.hints)


def _file_bytes(source: str, reading: Reading) -> bytes:
    for _ in range(_TRIES):
        data, is_settled = _read_once(source, reading)
        if is_settled:
            return data
    raise UnreadableInputError(source, "changed while it was read")


def _read_once(source: str, reading: Reading) -> tuple[bytes, bool]:
    """Return what a file holds, and whether it was the same from beginning to end."""
    try:
        with Path(source).open("rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            data = _bounded(file, before.st_size, reading.max_document)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise UnreadableInputError(source, error.strerror or str(error)) from error
    if data is None:
        raise _too_large(source, reading)
    return data, not stat.S_ISREG(before.st_mode) or _version(before) == _version(after)


def _bounded(file: FileIO, size: int, most: int) -> bytes | None:
    """Return all that a file holds; None if that is more than `most` bytes.

    `size` is what it says it has. To ask for `most` would take so much memory at once.
    """
    pieces: list[bytes] = []
    length = 0
    asked = min(size, most) + 1
    while length <= most and (piece := file.read(asked)):  # nothing comes at the end alone
        pieces.append(piece)
        length += len(piece)
        asked = asked - len(piece) or min(_PIECE, most + 1 - length)
    return b"".join(pieces) if length <= most else None


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _stdin_bytes(reading: Reading) -> bytes:
    # Python sets sys.stdin to None where the descriptor is closed, which its types do not say.
    stream = getattr(sys, "stdin", None)
    if stream is None:
        message = "standard input is closed"
        raise UsageError(message)
    if stream.isatty():
        say("reading standard input; end it with Ctrl-D")
    try:
        data: bytes = stream.buffer.read(reading.max_document + 1)
    except IsADirectoryError as error:
        message = "standard input is a folder"
        raise UsageError(message) from error
    except OSError as error:
        raise UnreadableInputError(STDIN, error.strerror or str(error)) from error
    if len(data) > reading.max_document:
        raise _too_large(STDIN, reading)
    return data


def _too_large(source: str, reading: Reading) -> InputError:
    return InputError(source, f"larger than {reading.max_document} bytes")
