"""The documents of a container, one by one, in bounded memory."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO, cast

from bodycopy.errors import InputError
from bodycopy.formats.compression import Decompressed
from bodycopy.formats.kinds import DEFAULTS, PARTS, Fields, Form
from bodycopy.formats.lines import read_lines
from bodycopy.formats.members import compression_of
from bodycopy.formats.parts import read_parts
from bodycopy.formats.record import Record, Refusal

_PIECE = 1 << 16  # bytes


def records(
    source: str, stream: BinaryIO, form: Form, fields: Fields = DEFAULTS
) -> Iterator[Record | Refusal]:
    r"""Yield what is in `stream`: each document, or why a record is none.

    Numbers ascend, and a number is left out only where the file ends. A text or a page is one
    record, with its bytes. Bytes that follow the end of compressed data are one refusal with
    number 0, which is skipped.

    Args:
        source: path or name, for messages.
        stream: the file from its beginning.
        form: what it is; see `kinds.form_of`.
        fields: where in a record the document is.

    Raises:
        InputError: the file is cut or damaged, or grows beyond all measure when decompressed; all
            whole records before that have been yielded.
        UnreadableInputError: the stream cannot be read.
        UsageError: an extra is not installed, or a table has no such column.

    >>> import io
    >>> file = io.BytesIO(b'{"text": "News"}\n')
    >>> [record.body for record in records("a.jsonl", file, Form("jsonl"))]
    ['News']
    """
    data = Decompressed(stream, form.compression, source)
    if form.kind == "jsonl":
        yield from read_lines(source, data, fields)
    elif form.kind == PARTS:
        yield from read_parts(source, data)
    elif form.kind == "warc":
        from bodycopy.formats.warc import read_warc  # noqa: PLC0415 - decodes, for pages alone

        yield from read_warc(source, data, fields)
    elif form.kind == "parquet":
        from bodycopy.formats.tables import read_table  # noqa: PLC0415 - needs an extra

        with seekable(stream, data, form) as file:
            yield from read_table(source, file, fields)
    else:
        yield _one(source, data, form, fields)
    if data.garbage is not None:
        reason = f"bytes after the end of the {form.compression} data"
        yield Refusal(0, f"{source}: byte {data.garbage}", reason, is_skipped=True)


@contextmanager
def seekable(stream: BinaryIO, data: Decompressed, form: Form) -> Iterator[BinaryIO]:
    """Give `stream`, or if that cannot be read at any place, a file with what `data` gives."""
    if form.compression is None and stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        while piece := data.read(_PIECE):
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file)


def unpacked(data: bytes, source: str, limit: int) -> tuple[bytes, int | None]:
    """Return `data` decompressed, and where in it other bytes follow that are not compressed.

    Args:
        data: a whole file; one that is not compressed comes back as it is.
        source: path or name, for messages.
        limit: bytes.

    Raises:
        InputError: it is cut or damaged, or becomes larger than `limit`.

    >>> import zlib
    >>> unpacked(zlib.compress(b"News", wbits=31) + b"more", "news.gz", 100)
    (b'News', 24)
    """
    stream = Decompressed(io.BytesIO(data), compression_of(data), source)
    return _all_of(stream, source, limit), stream.garbage


def _all_of(data: Decompressed, source: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while piece := data.read(_PIECE):
        parts.append(piece)
        size += len(piece)
        if size > limit:
            raise InputError(source, f"larger than {limit} bytes")
    return b"".join(parts)


def _one(source: str, data: Decompressed, form: Form, fields: Fields) -> Record:
    body = _all_of(data, source, fields.max_record)
    return Record(1, PurePath(source).name, body, is_html=form.kind == "html")
