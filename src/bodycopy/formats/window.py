"""A view into a stream that cannot go back: look ahead, take, skip, and put back what was taken."""

import re
from typing import Protocol

_READ = 1 << 16  # bytes at a time


class Readable(Protocol):
    """Bytes that come piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""


class Window:
    """The bytes of a stream from a place on."""

    def __init__(self, stream: Readable) -> None:
        """Begin where `stream` stands."""
        self._stream = stream
        self._bytes = bytearray()
        self.at = 0  # bytes of the stream before the window

    def filled(self, size: int) -> bool:
        """Read until the window holds `size` bytes; say whether there are as many."""
        while len(self._bytes) < size:
            data = self._stream.read(_READ)
            if not data:
                return False
            self._bytes += data
        return True

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end."""
        self.filled(size)
        with memoryview(self._bytes) as view:
            return bytes(view[:size])

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end, and go beyond them."""
        found = self.peek(size)
        self._drop(len(found))
        return found

    def skip(self, size: int) -> int:
        """Go beyond the next `size` bytes without keeping them; return how many there were."""
        left = size
        while left and self.filled(1):
            step = min(left, len(self._bytes))
            self._drop(step)
            left -= step
        return size - left

    def until(self, pattern: re.Pattern[bytes], limit: int) -> int | None:
        """Return where `pattern` ends in the window; None if not within `limit` bytes."""
        size = _READ
        while True:
            is_more = self.filled(size)
            found = pattern.search(self._bytes, 0, limit)
            if found:
                return found.end()
            if not is_more or size >= limit:
                return None
            size = min(2 * size, limit)

    def give_back(self, data: bytes) -> None:
        """Put `data`, which was taken last, before the window again."""
        self._bytes[:0] = data
        self.at -= len(data)

    def _drop(self, size: int) -> None:
        del self._bytes[:size]
        self.at += size
