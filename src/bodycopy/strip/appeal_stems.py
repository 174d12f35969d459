"""Where the stems stand without which no sentence calls to readers: most texts have few.

They are looked for by their first four letters, all at once and with NumPy, which takes a tenth of
the time that one pattern of them takes.
"""

import re
from collections.abc import Iterator

import numpy as np

from bodycopy.places import places
from bodycopy.strip.appeal_phrases import STEMS

_OTHER = re.compile(r"[^\x00-\x7f]")
# In other scripts a stem is looked for as it stands; else one such letter stands for any other.
_FOREIGN = tuple(stem for stem in STEMS if not stem.isascii() and _OTHER.match(stem))
_NEAR = [_OTHER.sub("?", stem).encode() for stem in STEMS if stem not in _FOREIGN]
_HEAD = 4
_HEADS = sorted({stem[:_HEAD] for stem in _NEAR})
_BY_HEAD = {head: tuple(stem for stem in _NEAR if stem.startswith(head)) for head in _HEADS}
_BUCKETS = 8  # bits for each pair of letters in a head
_BLOCK = 1 << 15  # characters; what is made of them fits into the cache of a core


def _table() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """Return for each pair of letters in which heads it stands, and where.

    Neighbours in the alphabet share a bucket: they share their first pair too.
    """
    table = np.zeros(1 << 16, np.uint16)
    for i, head in enumerate(_HEADS):
        for k in range(_HEAD // 2):
            pair = int.from_bytes(head[2 * k : 2 * k + 2], "little")
            table[pair] |= 1 << (k * _BUCKETS + i * _BUCKETS // len(_HEADS))
    return table


_TABLE = _table()


def stems(text: str) -> list[int]:
    """Return where in `text` stand what may be stems, in order.

    >>> stems("The bridge is old. Will you support our work?")
    [28]
    """
    # The only letters that are no ASCII and become it as small ones.
    plain = text.replace("\u0130", "i").replace("\u212a", "k")
    data = plain.encode("ascii", "replace").lower()
    found = [place for place, near in _heads(data) if data.startswith(near, place)]
    if b"???" in data:  # so many such letters in a row each call in another script has, or more
        small = plain.lower()
        found += (place for stem in _FOREIGN for place in places(small, stem))
        found.sort()
    return found


def _heads(data: bytes) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Yield where four letters stand that stems begin with, and these stems."""
    for begin in range(0, len(data) - _HEAD + 1, _BLOCK):
        block = data[begin : begin + _BLOCK + _HEAD - 1]
        pairs = np.ndarray((len(block) - 1,), "<u2", block, strides=(1,))
        seen = _TABLE.take(pairs, mode="wrap")
        found = seen[:-2] & (seen[2:] >> _BUCKETS)
        for place in np.flatnonzero(found != 0).tolist():  # twice as fast as for numbers
            near = _BY_HEAD.get(block[place : place + _HEAD])
            if near:  # in some, the pairs are of two heads
                yield begin + place, near
