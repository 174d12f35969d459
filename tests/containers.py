"""Containers made for tests, and what is read from them."""

import io
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
from pyarrow import parquet

from bodycopy.errors import InputError
from bodycopy.formats.kinds import DEFAULTS, Fields, Form
from bodycopy.formats.reading import records
from bodycopy.formats.record import Record, Refusal

_NEWS = "Caf\u00e9 news of the day. "
PAGES = tuple(
    f"<html><body><h1>Page {number}</h1><p>{_NEWS * number}</p></body></html>"
    for number in range(1, 21)
)


class Trickle(io.BytesIO):
    """A stream that gives at most so many bytes at a time, as a pipe may."""

    def __init__(self, data: bytes, most: int) -> None:
        """Give `data`, at most `most` bytes at a time."""
        super().__init__(data)
        self._most = most

    def seekable(self) -> bool:
        """Return False, as a pipe does."""
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return some of the next bytes."""
        return super().read(self._most if size is None or size < 0 else min(size, self._most))


def read(
    data: bytes, form: Form, fields: Fields = DEFAULTS, *, most: int | None = None
) -> tuple[list[Record | Refusal], str]:
    """Return what is in `data`, a file named a, and the error that ended it, if any."""
    stream = Trickle(data, most) if most else io.BytesIO(data)
    found: list[Record | Refusal] = []
    try:
        found.extend(records("a", stream, form, fields))
    except InputError as error:
        return found, str(error)
    return found, ""


def warc(
    block: bytes,
    *,
    kind: str = "response",
    media: str = "application/http; msgtype=response",
    length: bytes | None = None,
) -> bytes:
    """Return a WARC record; `length` is what its Content-Length says, by default the truth."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{len(block)}>\r\n"
        f"WARC-Target-URI: http://example.org/{len(block)}\r\nContent-Type: {media}\r\n"
    )
    told = b"%d" % len(block) if length is None else length
    return head.encode() + b"Content-Length: " + told + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(
    page: str,
    *,
    header: str = "X: y",
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    code: Callable[[bytes], bytes] = bytes,
) -> bytes:
    """Return a WARC record with the response that carries `page`, its body coded by `code`."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{header}\r\n\r\n"
    return warc(head.encode() + code(page.encode()))


def table(columns: Mapping[str, Sequence[object]]) -> bytes:
    """Return a Parquet file with these columns."""
    file = io.BytesIO()
    parquet.write_table(pa.table(dict(columns)), file)
    return file.getvalue()
