"""A text that is too long to be one document, cut into parts, and their articles joined again.

It is cut where a paragraph ends if there is such a place near, else at a line's end, else at a
space: so each part is done in bounded memory and time, several at the same moment.
"""

import re
from collections.abc import Iterator

from bodycopy.formats.compression import Sink
from bodycopy.formats.record import Record
from bodycopy.formats.window import Readable, Window
from bodycopy.paragraphs import BREAK

# Bytes. What remains behind a part is no shorter than half of one.
_PART = 1 << 20
_TAIL = 1 << 16  # bytes before the end of a part in which a place to cut at is sought
# Where to cut, the best first, and what then joins the articles of both parts. "。" ends sentences
# where no space does. A space byte is no part of another character in any encoding of texts but
# UTF-16 and UTF-32, which are not cut.
_PLACES = (
    (re.compile(rb"\n[ \t\r]*\n\s*|\r[ \t]*\r\s*"), BREAK),
    (re.compile(rb"[\r\n]\s*"), BREAK),
    (re.compile(rb"[ \t]+"), " "),
    (re.compile(rb"\xe3\x80\x82"), ""),
    (re.compile(rb"(?=[\x00-\x7f\xc0-\xff])"), ""),  # before a character
)


def read_parts(source: str, stream: Readable) -> Iterator[Record]:
    r"""Yield the parts of a text, in bounded memory; together they are all of it.

    >>> import io
    >>> text = b"word " * (1 << 19)
    >>> parts = list(read_parts("long.txt", io.BytesIO(text)))
    >>> [len(part.body) for part in parts], b"".join(part.body for part in parts) == text
    ([1048575, 1048575, 524290], True)
    """
    window = Window(stream)
    number = 0
    while window.filled(1):
        number += 1
        name = f"{source}:{number}"
        if not window.filled(_PART + _PART // 2 + 1):
            yield _part(number, name, window.take(_PART * 2), BREAK)
            return
        size, join = _cut(window.peek(_PART))
        yield _part(number, name, window.take(size), join)


def _part(number: int, name: str, body: bytes, join: str) -> Record:
    return Record(number, name, body, is_html=False, frame=join.encode(), is_part=True)


def _cut(data: bytes) -> tuple[int, str]:
    """Return how many bytes are a part, and what joins its article to the next."""
    for pattern, join in _PLACES:
        ends = [found.end() for found in pattern.finditer(data, len(data) - _TAIL)]
        if len(ends) > 1 and ends[-1] == len(data):  # what parts them may go on behind it
            ends.pop()
        if ends:
            return ends[-1], join
    return len(data), ""


def is_torn(part: Record) -> bool:
    """Say whether the last paragraph of a part may go on in the next one."""
    return part.frame != BREAK.encode()


class Joined:
    """Takes the articles of the parts of a text, and writes the article of the whole."""

    def __init__(self, sink: Sink) -> None:
        """Write to `sink`."""
        self._sink = sink
        self._join: str | None = None  # what goes before the next article; None before the first
        self._end = ""  # of the last article

    def write(self, record: Record, article: str) -> None:
        """Write the article of a part behind those before it."""
        join = record.frame.decode()
        if article:
            body = article.removesuffix("\n")
            self._sink.write((self._join or "").encode())
            self._sink.write(body.encode())
            self._join, self._end = join, article[len(body) :]
        elif self._join is not None and join == BREAK:
            self._join = join

    def finish(self) -> None:
        """End the article as the last part's does."""
        self._sink.write(self._end.encode())
