"""Compressed bytes, in and out: in bounded memory, and a cut file is told from a whole one."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from bodycopy.errors import InputError, UnreadableInputError
from bodycopy.formats.members import (
    LONGEST_MAGIC,
    MAGICS,
    MEMBERS,
    Damage,
    Member,
    compression_of,
)

# No text is a thousandth of its size; what is small may be anything.
MAX_RATIO = 1000
RATIO_HOLDS_FROM = 1 << 24  # bytes decompressed

_READ = 1 << 15  # bytes of the file at a time
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


class Decompressed:
    """The bytes of a file, decompressed piece by piece.

    Several members or frames one after the other are one file, and zero bytes after them are
    padding, as gzip(1) and xz(1) have it. What else follows is left alone; `garbage` tells.
    """

    def __init__(self, stream: BinaryIO, compression: str | None, source: str) -> None:
        """Read `stream`, from where it stands; `source` is what errors call it."""
        self._stream, self._compression, self._source = stream, compression, source
        self._member: Member | None = None
        self._data = b""  # read, but not yet given to a member
        self._taken = 0  # bytes read from the stream
        self._given = 0  # bytes decompressed
        self._begins = 0  # where the member begins, in bytes of the file
        self._damage: Damage | None = None
        self._is_over = False
        self.garbage: int | None = None  # where bytes begin that belong to no member

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, at least one unless the file is over.

        Raises:
            InputError: the file is cut or damaged, or becomes more than a thousand times larger;
                all that stands before that has been returned.
            UnreadableInputError: the stream cannot be read.
        """
        if self._compression is None:
            return self._fetched(size)
        while not self._is_over:
            if self._damage:
                reason = self._damage.reason.rpartition(": ")[2]
                self._refuse(
                    f"damaged {self._compression} data before byte {self._taken}: {reason}"
                )
            if self._member is None and not self._begun():
                break
            if output := self._decompressed(size):
                return output
        self._is_over = True
        return b""

    def _decompressed(self, size: int) -> bytes:
        member = self._member
        if member is None:
            return b""
        if member.needs_input and not member.eof and not self._data:
            self._data = self._fetched(_READ)
            if not self._data:
                self._refuse(f"{self._compression} data cut short at byte {self._taken}")
        data, self._data = self._data, b""
        try:
            output = member.decompress(data, size)
        except Damage as damage:
            self._damage, output = damage, damage.output
        except _ERRORS as error:
            self._damage, output = Damage(str(error)), b""
        if member.eof and not self._damage:
            self._data, self._member = member.unused_data, None
        self._given += len(output)
        if self._given > max(RATIO_HOLDS_FROM, MAX_RATIO * self._taken):
            reason = f"it becomes more than {MAX_RATIO} times larger; not decompressed"
            raise InputError(self._source, f"{self._compression} bomb: {reason}")
        return output

    def _begun(self) -> bool:
        """Begin the next member, if there is one."""
        is_first = self._taken == 0
        while True:
            self._data = self._data if is_first else self._data.lstrip(b"\0")
            if len(self._data) >= LONGEST_MAGIC:
                break
            more = self._fetched(_READ)
            self._data += more
            if not more:
                break
        self._begins = self._taken - len(self._data)
        if is_first and not self._data:
            self._refuse(f"{self._compression} data cut short at byte 0")
        if self._data and compression_of(self._data) != self._compression:
            if self._is_cut_magic():
                self._refuse(f"{self._compression} data cut short at byte {self._taken}")
            self.garbage = self._begins
            return False
        if self._data and self._compression:
            self._member = MEMBERS[self._compression]()
        return bool(self._data)

    def _is_cut_magic(self) -> bool:
        return any(
            name == self._compression and magic.startswith(self._data)
            for magic, name in MAGICS.items()
        )

    def _fetched(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise UnreadableInputError(self._source, error.strerror or str(error)) from error
        self._taken += len(data)
        return data

    def _refuse(self, reason: str) -> None:
        where = f", in what begins at byte {self._begins}" if self._begins else ""
        raise InputError(self._source, f"{reason}{where}")


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Compressing:
    def __init__(self, stream: BinaryIO, compressor: _Compressor) -> None:
        self._stream, self._compressor = stream, compressor

    def write(self, data: bytes, /) -> None:
        self._stream.write(self._compressor.compress(data))


@contextmanager
def compressing(stream: BinaryIO, compression: str | None) -> Iterator[Sink]:
    """Give what compresses into `stream`: the same bytes for the same input, no date, no name.

    If the block raises, the data stay without their end, so nobody takes them for whole.

    >>> import io
    >>> file = io.BytesIO()
    >>> with compressing(file, "gzip") as sink:
    ...     _ = sink.write(b"news")
    >>> Decompressed(io.BytesIO(file.getvalue()), "gzip", "news.gz").read(99)
    b'news'
    """
    if compression is None:
        yield stream
        return
    compressor = _COMPRESSORS[compression]()
    yield _Compressing(stream, compressor)
    stream.write(compressor.flush())


def _zstd_compressor() -> _Compressor:
    import zstandard  # noqa: PLC0415 - 20 ms that no other format needs

    return zstandard.ZstdCompressor(level=9, write_checksum=True).compressobj()


_COMPRESSORS: dict[str, Callable[[], _Compressor]] = {
    "gzip": lambda: zlib.compressobj(6, zlib.DEFLATED, 31),
    "zstd": _zstd_compressor,
    "xz": lambda: lzma.LZMACompressor(lzma.FORMAT_XZ, preset=6),
    "bz2": lambda: bz2.BZ2Compressor(9),
}
