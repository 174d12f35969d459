"""What comes out of a container: a document, or what is not one and why."""

import hashlib
from typing import NamedTuple


class Record(NamedTuple):
    """One document of a container."""

    number: int  # its place in the container, from 1
    name: str  # its id, else its URL or WARC-Record-ID; "" if it has none
    body: str | bytes  # text, or bytes that `read.document` decodes
    url: str = ""  # where the page came from, if the container says so
    # A Python codec name; only where `body` is valid in it and is not UTF-8, so it cannot harm.
    encoding: str | None = None
    is_html: bool | None = None  # None: not said, to be found out
    # What a writer of the same kind needs to write the record again: of JSONL, the line; of a part
    # of a text, what joins its article to the next.
    frame: bytes = b""
    is_part: bool = False  # of a text that is too long to be one document


class Refusal(NamedTuple):
    """A record that is not to be cleaned."""

    number: int  # its place in the container, from 1; 0 if it is no record at all
    place: str  # "FILE:LINE" or "FILE: record N at byte B"
    reason: str
    is_skipped: bool  # left out on purpose, to be counted by reason; else it is bad


def safe_name(record: Record) -> str:
    """Return a file name for `record` that no URL can shape: its number and a hash of its URL.

    >>> safe_name(Record(17, "", "", url="http://example.org/../../etc/passwd"))
    '000017-e20b240a'
    """
    told = (record.url or record.name).encode("utf-8", "surrogatepass")
    return f"{record.number:06}-{hashlib.sha256(told).hexdigest()[:8]}"


def whole(text: str) -> str:
    r"""Return `text` with halves of surrogate pairs joined, lone ones replaced: it can be encoded.

    >>> whole("\ud83d\udca9 \ud83d")
    '💩 \ufffd'
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
