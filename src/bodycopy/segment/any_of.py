"""Where one of several words stands in bytes that hold few of them, whatever its capitals.

They are looked for by their first four letters, all at once and with NumPy, which takes a tenth of
the time that one pattern of them takes.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

_HEAD = 4
_BUCKETS = 8  # bits for each pair of letters in a head
_BLOCK = 1 << 15  # bytes; what is made of them fits into the cache of a core


class Wanted:
    """Words to look for, and what is made of them once.

    `any_of` wants them in small letters, and of four bytes at least.
    """

    def __init__(self, words: tuple[bytes, ...]) -> None:
        """Keep the words."""
        self.words = words

    @cached_property
    def by_head(self) -> dict[bytes, tuple[bytes, ...]]:
        """The words by their first four letters."""
        heads = sorted({word[:_HEAD] for word in self.words})
        return {head: tuple(word for word in self.words if word[:_HEAD] == head) for head in heads}

    @cached_property
    def table(self) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
        """For each pair of letters in which heads it stands, and where.

        Neighbours in the alphabet share a bucket: they share their first pair too.
        """
        table = np.zeros(1 << 16, np.uint16)
        for i, head in enumerate(self.by_head):
            for k in range(_HEAD // 2):
                pair = int.from_bytes(head[2 * k : 2 * k + 2], "little")
                table[pair] |= 1 << (k * _BUCKETS + i * _BUCKETS // len(self.by_head))
        return table

    @cached_property
    def kinds(self) -> frozenset[bytes]:
        """The words, to be asked for."""
        return frozenset(self.words)

    @cached_property
    def packed(self) -> tuple[bytes, np.ndarray[Any, np.dtype[np.int64]]]:
        """All words in one, and where each begins, as the compiled kernel wants them."""
        return b"".join(self.words), np.cumsum([0, *map(len, self.words)], dtype=np.int64)


def any_of(data: bytes, wanted: Wanted) -> list[int]:
    """Return where in `data` one of the words begins, in order; only ASCII has capitals.

    >>> any_of(b"Will you Support our WORK?", Wanted((b"support", b"donat", b"work")))
    [9, 21]
    """
    data = data.lower()
    return [place for place, near in _heads(data, wanted) if data.startswith(near, place)]


def characters(raw: bytes, places: Iterable[int]) -> Iterator[int]:
    """Yield how many characters of UTF-8 stand before each of `places`, which are in order.

    >>> [*characters("für uns".encode(), [1, 5])]
    [1, 4]
    """
    count = seen = 0
    for place in places:
        count += len(raw[seen:place].decode("utf-8", "surrogatepass"))
        seen = place
        yield count


def _heads(data: bytes, wanted: Wanted) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Yield where four letters stand that words begin with, and these words."""
    for begin in range(0, len(data) - _HEAD + 1, _BLOCK):
        block = data[begin : begin + _BLOCK + _HEAD - 1]
        pairs = np.ndarray((len(block) - 1,), "<u2", block, strides=(1,))
        seen = wanted.table.take(pairs, mode="wrap")
        found = seen[:-2] & (seen[2:] >> _BUCKETS)
        for place in np.flatnonzero(found != 0).tolist():  # twice as fast as for numbers
            near = wanted.by_head.get(block[place : place + _HEAD])
            if near:  # in some, the pairs are of two heads
                yield begin + place, near
