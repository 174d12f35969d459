"""Bytes become text: what they are, before what they say, before a guess that must be sure."""

import codecs
import re
from contextlib import suppress

from bodycopy.document import Loss
from bodycopy.errors import BinaryInputError

Decoded = tuple[str, tuple[Loss, ...]]

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of what is not text, as file(1) knows them; other formats give themselves away by NUL.
_MAGICS = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Microsoft Office",
}  # fmt: skip
# These could begin a text about the format, so they count only before bytes that are no text.
_WORDS = {b"GIF8": "GIF", b"BZh": "bzip2", b"PAR1": "Parquet", b"OggS": "Ogg", b"ID3": "MP3"}
_BEGINNINGS = (*_MAGICS, *_WORDS)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MAX_NULS = 0.01  # share of bytes; stray ones in a text, as from fixed-length records


def decode(data: bytes, source: str, encoding: str | None = None) -> Decoded:
    """Return the text in `data` without byte order mark, and what was replaced or guessed.

    The text holds no lone surrogates; it may hold NUL and other control characters.

    Args:
        data: the bytes of a text, not compressed.
        source: path or name, for messages.
        encoding: what to decode with, in Python's names; None to find out.

    Raises:
        BinaryInputError: the bytes are no text.
        UndecodableInputError: the bytes are not text in `encoding`.
        UsageError: there is no such encoding.

    >>> decode("garçon".encode("latin-1"), "a.txt")
    ('garçon', ())
    """
    mark, codec = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    if encoding is None and codec == "utf-8":
        if not mark:
            _refuse_magic(data, source)
        if not has_nuls(data) and not is_shifted(data):
            with suppress(UnicodeDecodeError):
                return data[len(mark) :].decode("utf-8"), ()
    from bodycopy.decode.codepages import decoded  # noqa: PLC0415 - most texts are plain UTF-8

    return decoded(data, source, encoding, (len(mark), codec))


def has_nuls(data: bytes) -> bool:
    """Say whether `data` has so many zero bytes that it is no text in bytes."""
    # Whether there is one is known much sooner than how many there are.
    return 0 in data and data.count(0) > max(1, MAX_NULS * len(data))


def is_shifted(data: bytes) -> bool:
    """Say whether `data` is ASCII that escapes lead out of, as ISO-2022-JP is."""
    # One byte is found ten times as fast as two.
    return b"\x1b" in data and b"\x1b$" in data and data.isascii()


def _refuse_magic(data: bytes, source: str) -> None:
    if not data.startswith(_BEGINNINGS):
        return
    for magic, name in (_MAGICS | _WORDS).items():
        if data.startswith(magic) and (magic in _MAGICS or CONTROL.search(data, 0, 256)):
            raise BinaryInputError(source, f"binary ({name})")
