"""The compressed streams that a file is made of: one interface for four formats, bounded output."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import zstandard

# First bytes. bzip2's alone could begin a text, so its first block belongs to it.
MAGICS = {
    b"\x1f\x8b\x08": "gzip",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    **{bytes([code]) + b"\x2a\x4d\x18": "zstd" for code in range(0x50, 0x60)},  # a frame to skip
    **{
        b"BZh%d" % level + block: "bz2"
        for level in range(1, 10)
        for block in (b"1AY&SY", b"\x17rE8P\x90")  # the second ends an empty file
    },
}
LONGEST_MAGIC = max(map(len, MAGICS))  # bytes

_WINDOW = 1 << 27  # bytes that one decompressor may take; xz -9 takes half of that


def compression_of(head: bytes) -> str | None:
    r"""Return how the file is compressed that begins with `head`; None if it is not.

    >>> compression_of(b"\x1f\x8b\x08\x00"), compression_of(b"BZh9 is how bzip2 begins")
    ('gzip', None)
    """
    return next((name for magic, name in MAGICS.items() if head.startswith(magic)), None)


class Damage(Exception):  # noqa: N818 - never leaves this package
    """The bytes are not what the format says; `output` is what came before."""

    def __init__(self, reason: str, output: bytes = b"") -> None:
        """Name the reason."""
        super().__init__(reason)
        self.reason, self.output = reason, output


class Member(Protocol):
    """One compressed stream of the file, which may hold several one after the other."""

    @property
    def eof(self) -> bool:
        """Whether all of it has been given."""

    @property
    def unused_data(self) -> bytes:
        """What follows its end."""

    @property
    def needs_input(self) -> bool:
        """Whether there is no more to give without more data."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Take `data` and give at most `max_length` bytes."""


class _Gzip:
    """A member of a gzip file."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)  # with gzip's header and checksum

    def decompress(self, data: bytes, max_length: int) -> bytes:
        data = self._inner.unconsumed_tail + data
        before = self._inner.copy()  # zlib keeps back what an erring call had decompressed
        try:
            return self._inner.decompress(data, max_length)
        except zlib.error as error:
            raise Damage(str(error), _before_error(before, data)) from error

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail


def _before_error(inner: "zlib._Decompress", data: bytes) -> bytes:
    parts: list[bytes] = []
    try:
        parts += (inner.decompress(data[at : at + 1]) for at in range(len(data)))
    except zlib.error:
        return b"".join(parts)
    return b"".join(parts)


class _Zstd:
    """A frame of a zstd file."""

    # Bytes. A block of four bytes may become 128 KiB, and a call decompresses all it is given.
    _PIECE = 512

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415 - 20 ms that no other format needs

        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._inner = self._decompressor.decompressobj()
        self._head = b""
        self._output = b""
        self._waiting = b""
        self.unused_data = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        self._waiting += data
        at = 0
        while not self._output and at < len(self._waiting) and not self._inner.eof:
            piece = self._waiting[at : at + self._PIECE]
            self._head = self._head or piece
            self._output = self._piece(piece)
            at += len(piece)
        self._waiting = self._waiting[at:]
        if self._inner.eof and not self.unused_data:
            self.unused_data = self._inner.unused_data + self._waiting
            self._waiting = b""
        output, self._output = self._output[:max_length], self._output[max_length:]
        return output

    def _piece(self, piece: bytes) -> bytes:
        import zstandard  # noqa: PLC0415

        try:
            return self._inner.decompress(piece)
        except zstandard.ZstdError as error:
            raise Damage(_reason(zstandard.get_frame_parameters, self._head, error)) from error

    @property
    def eof(self) -> bool:
        return self._inner.eof and not self._output

    @property
    def needs_input(self) -> bool:
        return not self._output and not self._waiting


def _reason(
    parameters: "Callable[[bytes], zstandard.FrameParameters]", head: bytes, error: Exception
) -> str:
    """Return why a frame of zstd cannot be read, from its head if that says so."""
    try:
        told = parameters(head)
    except Exception:  # noqa: BLE001 - the head is damaged too; the first error stays
        return str(error)
    if told.window_size > _WINDOW:
        return f"it needs a window of {told.window_size >> 20} MiB"
    if told.dict_id:
        return f"it needs the dictionary {told.dict_id}"
    return str(error)


def _xz() -> Member:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_WINDOW)


MEMBERS: dict[str, Callable[[], Member]] = {
    "gzip": _Gzip,
    "zstd": _Zstd,
    "xz": _xz,
    "bz2": bz2.BZ2Decompressor,
}
