"""JSONL: one object a line, of which one string is the document and all else stays as it is."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from bodycopy.formats.kinds import NAMES, URLS, Fields
from bodycopy.formats.record import Record, Refusal, whole
from bodycopy.formats.window import Readable

_SPACE = re.compile(r"[ \t\n\r]*")
# A key with nothing escaped in it, as nearly all are, and all up to its value.
_KEY = re.compile(r'[ \t\n\r]*"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*')
_READ = 1 << 16  # bytes at a time
_BOM = b"\xef\xbb\xbf"
_MAX_DIGITS = 4300
_HINT = 40  # code points of a value that is not the text


class Value(NamedTuple):
    """A value of an object and where it stands in the line, in code points."""

    start: int
    end: int
    value: object


def read_lines(source: str, stream: Readable, fields: Fields) -> Iterator[Record | Refusal]:
    """Yield what each line of `stream` holds, in bounded memory.

    Bytes that are not UTF-8 come as lone surrogates, which repairing makes U+FFFD.
    """
    for number, line in enumerate(_lines(stream, fields.max_record), 1):
        place = f"{source}:{number}"
        if line is None:
            yield Refusal(number, place, f"larger than {fields.max_record} bytes", is_skipped=False)
            continue
        try:
            yield _record(number, line.removeprefix(_BOM) if number == 1 else line, fields)
        except (ValueError, RecursionError) as error:
            cut = "" if line.endswith(b"\n") else "; the file may be cut short"
            yield Refusal(number, place, f"{_reason(error)}{cut}", is_skipped=False)


def line_with(frame: bytes, field: str, article: str) -> bytes:
    r"""Return the line `frame` with `article` as the value of `field`, and nothing else changed.

    A line of ASCII stays one. If the value was `article` already, the line stays as it is.

    >>> line_with(b'{"text":  "Caf\\u00e9 Menu", "n": 1.0}\n', "text", "Caf\u00e9")
    b'{"text":  "Caf\\u00e9", "n": 1.0}\n'
    """
    line = frame.decode("utf-8", "surrogateescape")
    start, end, value = _members(line)[field]
    if value == article:
        return frame
    written = json.dumps(article, ensure_ascii=frame.isascii())
    return f"{line[:start]}{written}{line[end:]}".encode("utf-8", "surrogateescape")


def new_line(record: Record, field: str, article: str) -> bytes:
    r"""Return a line for a record from elsewhere: its name, its URL if known, its article.

    >>> new_line(Record(1, "a", "", url="http://example.org/"), "text", "News")
    b'{"id": "a", "url": "http://example.org/", "text": "News"}\n'
    """
    told = {"id": record.name} | ({"url": record.url} if record.url else {}) | {field: article}
    return f"{whole(json.dumps(told, ensure_ascii=False))}\n".encode()


def _lines(stream: Readable, limit: int) -> Iterator[bytes | None]:
    """Yield each line with its end; None for one of more than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while data := stream.read(_READ):
        pieces = data.split(b"\n")
        for piece in pieces[:-1]:
            is_too_large = size + len(piece) > limit
            yield None if is_too_large else b"".join((*parts, piece, b"\n"))
            parts, size = [], 0
        size += len(pieces[-1])
        parts = [] if size > limit else [*parts, pieces[-1]] if pieces[-1] else parts
    if size:
        yield None if size > limit else b"".join(parts)


def _record(number: int, line: bytes, fields: Fields) -> Record:
    """Return the document in a line.

    Raises:
        ValueError: there is none; the message says why.
    """
    members = _members(line.decode("utf-8", "surrogateescape"))
    if fields.text not in members:
        message = f"no field {fields.text!r}"
        raise ValueError(message)
    text = members[fields.text].value
    if not isinstance(text, str):
        message = f"field {fields.text!r} is not text but {_kind(text)}"
        raise ValueError(message)  # noqa: TRY004 - the caller takes one class for all
    names = NAMES if fields.id is None else (fields.id,)
    return Record(number, _told(members, names), text, _told(members, URLS), frame=line)


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(
        error, json.JSONDecodeError
    ):  # its own words name a line, which is not the file's
        return f"not JSON: {error.msg}, at character {error.pos + 1}"
    return str(error)


def _told(members: dict[str, Value], keys: tuple[str, ...]) -> str:
    """Return the first of `keys` that is there and is a string or a number."""
    for key in keys:
        value = members[key].value if key in members else None
        if isinstance(value, str):
            return whole(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "a truth value"}
    return "null" if value is None else kinds.get(type(value), "a number")


def _refuse_constant(name: str) -> object:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _integer(digits: str) -> int:
    # Python has a limit of its own, which depends on the environment.
    if len(digits) > _MAX_DIGITS:
        message = f"a number of {len(digits)} digits"
        raise ValueError(message)
    return int(digits)


_VALUES = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_integer)


def _members(line: str) -> dict[str, Value]:
    """Return the members of the object in `line`, each with its place.

    Raises:
        ValueError: the line is not one object, or a key comes twice.
        RecursionError: it is nested too deep.
    """
    at = _after_space(line, 0)
    if at == len(line):
        message = "blank line"
        raise ValueError(message)
    if line[at] != "{":
        _VALUES.decode(line)  # says what is wrong if it is not JSON at all
        message = "not an object"
        raise ValueError(message)
    members: dict[str, Value] = {}
    at = _after_space(line, at + 1)
    mark = line[at : at + 1]
    while mark != "}":
        key, start = _key(line, _past(line, at, ",") if members else at)
        if key in members:
            message = f"key {key[:_HINT]!r} comes twice"
            raise ValueError(message)
        value, end = _VALUES.raw_decode(line, start)
        members[key] = Value(start, end, value)
        at = _after_space(line, end)
        mark = line[at : at + 1]
    rest = _after_space(line, at + 1)
    if rest < len(line):
        message = f"more than one object, at character {rest + 1}"
        raise ValueError(message)
    return members


def _key(line: str, at: int) -> tuple[str, int]:
    """Return the key that stands next, and where its value begins."""
    plain = _KEY.match(line, at)
    if plain:
        return plain.group(1), plain.end()
    at = _after_space(line, at)
    _past(line, at, '"')
    key, at = _VALUES.raw_decode(line, at)
    return key, _after_space(line, _past(line, _after_space(line, at), ":"))


def _after_space(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at


def _past(line: str, at: int, mark: str) -> int:
    """Return the place after `mark`, which must stand at `at`."""
    if line[at : at + 1] != mark:
        message = f"not JSON: {mark!r} expected at character {at + 1}"
        raise ValueError(message)
    return at + 1
