"""WARC and WET: records by their lengths, each checked, so that a cut file is not a short one.

FastWARC reads the headers and undoes brotli. Where a record ends and whether it is whole is found
out here, since FastWARC takes a file that was cut for one that ends there.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.errors import InputError, UsageError
from bodycopy.formats.kinds import Fields
from bodycopy.formats.payload import (
    BadPayloadError,
    body_of,
    encoding_of,
    headers_of,
    media_type,
    response_of,
)
from bodycopy.formats.record import Record, Refusal, whole
from bodycopy.formats.window import Readable, Window
from bodycopy.terminal import shown

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap

_MAX_HEAD = 1 << 20  # bytes of a record's headers
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BEGINS = b"WARC/"
_AGAIN = re.compile(rb"\n(?=WARC/1\.[01]\r?\n)")
_AGAIN_WITHIN = 1 << 17  # bytes looked at together
_LENGTH = re.compile(rb"^content-length[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_MAX_DIGITS = 18  # of a length; no file is longer
_BREAKS = b"\r\n"
_MAX_BREAKS = 64  # bytes looked at after a record
_LOOK = 1 << 16  # bytes kept of a record that is too large, to see what it is
_SHOWN = 40  # characters of a header that is nonsense

_HTML = frozenset(("text/html", "application/xhtml+xml"))
_TEXT = frozenset(("text/plain", ""))  # where nothing is told, the content does
_OK = 200


class _DamageError(Exception):
    """A record is not as the format has it, and nobody knows where the next one begins."""


class _Raw(NamedTuple):
    """A record as it stands in the file."""

    head: bytes
    block: bytes
    is_whole: bool  # else `block` is only the beginning


def read_warc(source: str, stream: Readable, fields: Fields) -> Iterator[Record | Refusal]:
    """Yield what each record of `stream` holds, in bounded memory.

    Raises:
        InputError: the file is cut or damaged; all records before that have been yielded. With
            `fields.skip_bad` that record is refused, and reading goes on at the next one.
        UsageError: FastWARC is not installed.
    """
    if not find_spec("fastwarc"):
        message = "WARC needs the extra: pip install 'bodycopy[warc]'"
        raise UsageError(message)
    window = Window(stream)
    number = 0
    while True:
        number += 1
        try:
            _skip_breaks(window)
            where = f"record {number} at byte {window.at}"
            if not window.filled(1):
                return
            raw = _raw(window, fields.max_record)
        except InputError as error:
            raise type(error)(source, f"record {number}: {error.reason}") from error
        except _DamageError as error:
            if not fields.skip_bad:
                raise InputError(source, f"{where}: {error}") from error
            yield Refusal(number, f"{source}: {where}", str(error), is_skipped=False)
            _resume(window)
            continue
        yield _judged(number, f"{source}: {where}", raw, fields.max_record)


def _skip_breaks(window: Window) -> None:
    while window.peek(1) in (b"\r", b"\n"):
        window.skip(1)


def _raw(window: Window, limit: int) -> _Raw:
    """Take the next record; of one larger than `limit` bytes, the beginning.

    Raises:
        _DamageError: it is damaged. The window stands where it begins, unless it is too large.
    """
    head = _head(window)
    length = _length(window, head)
    block = window.take(length if length <= limit else _LOOK)
    taken = head + block if length <= limit else b""
    size = len(block) + window.skip(length - len(block))
    if size < length:
        _give_up(window, taken, f"cut short: {size} of {length} bytes")
    if not _is_followed(window.peek(2 * len(_BREAKS)), window):
        _give_up(window, taken, "its Content-Length does not lead to the next record")
    return _Raw(head, block, length <= limit)


def _head(window: Window) -> bytes:
    if window.peek(len(_BEGINS)) != _BEGINS:
        _give_up(window, b"", "no WARC record begins here")
    size = window.until(_HEAD_END, _MAX_HEAD)
    if size is None and window.filled(_MAX_HEAD):
        _give_up(window, b"", f"headers of more than {_MAX_HEAD} bytes")
    if size is None:
        _give_up(window, b"", "cut short in its headers")
    return window.take(size or 0)


def _length(window: Window, head: bytes) -> int:
    """Return what the one Content-Length in `head` says, in bytes."""
    told = [value.strip().decode("ascii", "replace") for value in _LENGTH.findall(head)]
    digits = told[0] if len(set(told)) == 1 else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS):
        values = shown(" and ".join(told))[:_SHOWN]
        _give_up(window, head, f"Content-Length is {values}" if told else "no Content-Length")
    return int(digits)


def _is_followed(after: bytes, window: Window) -> bool:
    """Return whether the end of a record comes next: two breaks, or the next record, or nothing."""
    if after == 2 * _BREAKS or (not after.strip(_BREAKS) and len(after) < 2 * len(_BREAKS)):
        return True
    rest = window.peek(_MAX_BREAKS).lstrip(_BREAKS)
    return rest.startswith(_BEGINS)


def _give_up(window: Window, taken: bytes, reason: str) -> None:
    window.give_back(taken)
    raise _DamageError(reason)


def _resume(window: Window) -> None:
    """Go on to where the next record seems to begin, or to the end."""
    window.skip(1)
    while (found := window.until(_AGAIN, _AGAIN_WITHIN)) is None:
        if not window.skip(_AGAIN_WITHIN // 2):
            return
    window.skip(found)


def _judged(number: int, place: str, raw: _Raw, limit: int) -> Record | Refusal:
    """Return the page or text in a record, or why there is none."""
    try:
        headers = headers_of(raw.head)
        kind = (headers.get("WARC-Type") or "").strip().lower()
        if kind == "response":
            found = _page(raw, headers, limit)
        elif kind in ("conversion", "resource"):
            found = _text(raw, headers, limit, is_html=False if kind == "conversion" else None)
        else:
            found = f"{shown(kind)[:_SHOWN]} record"
    except BadPayloadError as error:
        return Refusal(number, place, str(error), is_skipped=False)
    if isinstance(found, str):
        return Refusal(number, place, found, is_skipped=True)
    url = whole(headers.get("WARC-Target-URI") or "").strip("<> ")
    name = whole(headers.get("WARC-Record-ID") or "").strip("<> ")
    return found._replace(number=number, name=name or url, url=url)


def _page(raw: _Raw, headers: "HeaderMap", limit: int) -> Record | str:
    """Return the page in a response, or why there is none on purpose."""
    if media_type(headers.get("Content-Type") or "") != "application/http":
        return "response that is not HTTP"
    response = response_of(raw.block)
    if response.status is None:
        message = "no HTTP status"
        raise BadPayloadError(message)
    if response.status != _OK:
        return f"HTTP status {response.status}"
    told = response.headers.get("Content-Type") or ""
    kind = media_type(headers.get("WARC-Identified-Payload-Type") or told)
    if kind not in _HTML | _TEXT:
        return f"type {shown(kind)[:_SHOWN]}"
    _refuse_large(raw, limit)
    body = body_of(response, limit, may_be_cut="WARC-Truncated" in headers)
    is_html = True if kind in _HTML else None
    return Record(0, "", body, encoding=encoding_of(body, told), is_html=is_html)


def _text(raw: _Raw, headers: "HeaderMap", limit: int, *, is_html: bool | None) -> Record | str:
    """Return the text or page that is a whole block, or why there is none on purpose."""
    told = headers.get("Content-Type") or ""
    kind = media_type(told)
    if kind not in _HTML | _TEXT:
        return f"type {shown(kind)[:_SHOWN]}"
    _refuse_large(raw, limit)
    is_html = True if kind in _HTML else is_html
    return Record(0, "", raw.block, encoding=encoding_of(raw.block, told), is_html=is_html)


def _refuse_large(raw: _Raw, limit: int) -> None:
    if not raw.is_whole:
        message = f"larger than {limit} bytes"
        raise BadPayloadError(message)
