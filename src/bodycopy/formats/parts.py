"""A text that is too long to be one document, cut into parts, and their articles joined again.

It is cut where a paragraph ends if there is such a place near, else at a line's end, else at a
space: so each part is done in bounded memory and time, several at the same moment.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bodycopy.errors import InputError
from bodycopy.formats.compression import Sink
from bodycopy.formats.record import Record
from bodycopy.formats.window import Readable, Window
from bodycopy.paragraphs import BREAK, has_blank_lines

# Bytes. What remains behind a part is no shorter than half of one.
_PART = 1 << 19
_TAIL = 1 << 16  # bytes before the end of a part in which a place to cut at is sought
_SPACE = rb"(?:[ \t]|\xc2\xa0|\xe3\x80\x80|\xe2\x80[\x80-\x8a\xaf])"  # in UTF-8
_FULL_STOP = "。".encode()
# Where to cut, the best first, and what then joins the articles of both parts. "。" ends sentences
# where no space does.
_PLACES = (
    (re.compile(rb"\n[ \t\r]*\n\s*"), BREAK),
    (re.compile(rb"\n\s*"), "\n"),
    (re.compile(rb"(?<=[.!?])" + _SPACE + rb"+"), " "),
    (re.compile(_SPACE + rb"+"), " "),
    (re.compile(_FULL_STOP), ""),
    (re.compile(rb"(?=[\x00-\x7f\xc0-\xff])"), ""),  # before a character
)
_JOINS = ("", " ", "\n", BREAK)  # the one that parts more stands last
# What repairing makes a line break: what it parts is not known before that. And how ISO-2022 says
# which characters follow.
_ODD_BREAK = re.compile(
    "\r(?!\n)|[\x0b\x0c\x1b\x85\u2028\u2029]|&#(?:0*1[0-3]|x0*[a-d]);", re.IGNORECASE
)
# A line of which repairing leaves nothing, or nothing but space.
_UNSEEN = re.compile(
    r"^(?:[^\S\n]|Â|[\xad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f\x00-\x08\x0e-\x1f\x7f-\x9f]"
    r"|&#?\w{1,8};)+$",
    re.MULTILINE,
)
_BOM = b"\xef\xbb\xbf"
# Bytes. A text up to this length is not cut inside a word: what was mangled until it has no space
# is one word, and is mended as a whole only.
_ONE_WORD = 4 << 20


class _Piece(NamedTuple):
    data: bytes
    join: str  # what stands between its article and the next one
    is_last: bool = False


def can_cut(stream: Readable) -> bool:
    r"""Say whether a text can be cut: whether its parts are read as all of it would be.

    So it has to be UTF-8 without zero bytes, and its lines must be paragraphs everywhere or
    nowhere: what has blank lines in one part and only lines in another is left whole. So is
    one of up to 4 MiB that could only be cut inside a word.

    >>> import io
    >>> can_cut(io.BytesIO("Käse".encode())), can_cut(io.BytesIO("Käse".encode("latin-1")))
    (True, False)
    """
    has_blank = is_by_line = may_be_blank = is_one_word = False
    length = 0
    for data, join, is_last in _pieces(stream):
        length += len(data)
        is_one_word = is_one_word or not (join or data.endswith(_FULL_STOP))
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return False
        if "\0" in text or _ODD_BREAK.search(text):
            return False
        inside = text.strip()
        may_be_blank = may_be_blank or _UNSEEN.search(inside) is not None
        if has_blank_lines(inside):
            has_blank = True
        elif "\n" in inside or join == "\n":
            is_by_line = True
        has_blank = has_blank or (join == BREAK and not is_last)
        if is_by_line and (has_blank or may_be_blank):
            return False
    return not is_one_word or length > _ONE_WORD


def read_parts(source: str, stream: Readable) -> Iterator[Record]:
    r"""Yield the parts of a text that can be cut, in bounded memory; together they are all of it.

    Raises:
        InputError: it is not UTF-8, as it was when it was looked at.

    >>> import io
    >>> text = "word " * (1 << 19)
    >>> parts = list(read_parts("long.txt", io.BytesIO(text.encode())))
    >>> [len(part.body) for part in parts], "".join(part.body for part in parts) == text
    ([524285, 524285, 524285, 524285, 524300], True)
    """
    for number, (data, join, _) in enumerate(_pieces(stream), 1):
        try:
            text = data.removeprefix(_BOM if number == 1 else b"").decode()
        except UnicodeDecodeError as error:
            raise InputError(source, "not UTF-8 any more: changed while it was read") from error
        if join == "\n" and not has_blank_lines(text.strip()):
            join = BREAK  # noqa: PLW2901 - lines are paragraphs
        name = f"{source}:{number}"
        yield Record(number, name, text, is_html=False, frame=join.encode(), is_part=True)


def _pieces(stream: Readable) -> Iterator[_Piece]:
    window = Window(stream)
    while window.filled(_PART + _PART // 2 + 1):
        size, join = _cut(window.peek(_PART))
        yield _Piece(window.take(size), join)
    if window.filled(1):
        yield _Piece(window.take(_PART * 2), BREAK, is_last=True)


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
        elif self._join is not None:
            self._join = max(join, self._join, key=_JOINS.index)

    def finish(self) -> None:
        """End the article as the last part's does."""
        self._sink.write(self._end.encode())
