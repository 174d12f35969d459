"""What an HTTP response in a WARC carries, with chunks joined and compression undone."""

import io
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.decode.codepages import CODECS
from bodycopy.errors import InputError
from bodycopy.formats.compression import Decompressed
from bodycopy.formats.members import compression_of

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_PIECE = 1 << 16  # bytes
_MAX_LAYERS = 4  # of compression; servers that err make two


class BadPayloadError(Exception):
    """The body of a response is damaged or too large."""


class Response(NamedTuple):
    """A response of a server."""

    status: int | None  # None if it is not HTTP
    headers: "HeaderMap"
    body: bytes  # as it was sent


def response_of(block: bytes) -> Response:
    """Return the response in the block of a WARC record; its body may be cut."""
    end = _HEAD_END.search(block)
    size = end.end() if end else len(block)
    headers = headers_of(block[:size])
    return Response(headers.status_code, headers, block[size:])


def headers_of(head: bytes) -> "HeaderMap":
    """Return the headers in `head`, the first line of which is a status or a version.

    Raises:
        BadPayloadError: they are too long.
    """
    from fastwarc.warc import HeaderMap  # noqa: PLC0415 - an extra

    headers = HeaderMap()
    head = head if b"\r\n" in head else head.replace(b"\n", b"\r\n")
    try:
        headers.parse(io.BytesIO(head), has_status_line=True)
    except OSError as error:
        raise BadPayloadError(str(error)) from error
    return headers


def media_type(told: str) -> str:
    """Return a Content-Type without its parameters.

    >>> media_type("Text/HTML; charset=UTF-8")
    'text/html'
    """
    return told.partition(";")[0].strip().lower()


def body_of(response: Response, limit: int, *, may_be_cut: bool) -> bytes:
    """Return the body as it was before it was sent.

    A coding that the headers name but the body does not have is passed over, and gzip and zstd
    are undone also where no header names them: some servers, and some crawlers, say either.

    Args:
        response: its body is whole unless `may_be_cut`.
        limit: bytes.
        may_be_cut: the crawler says that it cut the body; what is there is taken.

    Raises:
        BadPayloadError: it is damaged, or larger than `limit` bytes.
    """
    body = response.body
    if "chunked" in (response.headers.get("Transfer-Encoding") or "").lower():
        body = _dechunked(body, may_be_cut=may_be_cut)
    codings = (response.headers.get("Content-Encoding") or "").lower().split(",")
    for coding in reversed(codings[:_MAX_LAYERS]):
        body = _decoded(body, coding.strip(), limit)
    for _ in range(_MAX_LAYERS):
        if compression_of(body) not in ("gzip", "zstd"):
            break
        body = _decompressed(body, limit, may_be_cut=may_be_cut)
    if len(body) > limit:
        message = f"larger than {limit} bytes"
        raise BadPayloadError(message)
    return body


def encoding_of(body: bytes, told: str) -> str | None:
    r"""Return the codec of the charset in a Content-Type if it is of any use for `body`.

    None where `body` is UTF-8 whatever is told, where it is not valid in what is told, and where
    nothing is: then it is to be found out.

    >>> encoding_of(b"caf\xe9", "text/html; charset=ISO-8859-1")
    'cp1252'
    """
    found = _CHARSET.search(told)
    codec = CODECS.get(found.group(1).lower()) if found else None
    if codec is None or _is_valid(body, "utf-8") or not _is_valid(body, codec):
        return None
    return codec


def _is_valid(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeError:
        return False
    return True


def _dechunked(body: bytes, *, may_be_cut: bool) -> bytes:
    """Join the chunks of `body`; one that has none, since the crawler joined them, stays."""
    parts: list[bytes] = []
    at = 0
    while True:
        chunk = _CHUNK.match(body, at)
        if not chunk:
            break
        size = int(chunk.group(1), 16)
        if not size:
            return b"".join(parts)
        parts.append(body[chunk.end() : chunk.end() + size])
        at = chunk.end() + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif at < len(body):
            return body
    if parts and not may_be_cut:
        message = "chunked body cut short"
        raise BadPayloadError(message)
    return b"".join(parts) if parts else body


def _decoded(body: bytes, coding: str, limit: int) -> bytes:
    """Undo a coding that no first bytes give away; the body stays if it is not of that coding."""
    if coding == "br":
        return _unbrotlied(body, limit)
    if coding == "deflate":
        return _inflated(body, limit)
    return body


def _unbrotlied(body: bytes, limit: int) -> bytes:
    from fastwarc.stream_io import BrotliReader  # noqa: PLC0415 - an extra

    reader = BrotliReader(io.BytesIO(body))
    parts: list[bytes] = []
    size = 0
    try:
        while size <= limit and (piece := reader.read(_PIECE)):
            parts.append(piece)
            size += len(piece)
    except OSError:
        return body
    return b"".join(parts)


def _inflated(body: bytes, limit: int) -> bytes:
    for window in (
        zlib.MAX_WBITS,
        -zlib.MAX_WBITS,
    ):  # with zlib's header, as the standard says; without
        inner = zlib.decompressobj(window)
        try:
            found = inner.decompress(body, limit + 1)
        except zlib.error:
            continue
        if inner.eof or len(found) > limit:
            return found
    return body


def _decompressed(body: bytes, limit: int, *, may_be_cut: bool) -> bytes:
    stream = Decompressed(io.BytesIO(body), compression_of(body), "body")
    parts: list[bytes] = []
    size = 0
    try:
        while size <= limit and (piece := stream.read(_PIECE)):
            parts.append(piece)
            size += len(piece)
    except InputError as error:
        if not may_be_cut:
            raise BadPayloadError(error.reason) from error
    return b"".join(parts)
