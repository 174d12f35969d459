"""What an index keeps of one document."""

import zlib
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from bodycopy.corpus.claims import BANDS, Claim, unpacked
from bodycopy.paragraphs import paragraphs

_HASH = 16  # bytes


class Told(NamedTuple):
    """One paragraph."""

    number: int  # which one of the article, from 0
    hash: bytes  # of its folded words
    keys: bytes  # of its bands, 4 bytes each; none if it has no near repeats
    text: str  # where it may have near repeats


class Entry(NamedTuple):
    """A document and its paragraphs."""

    name: bytes
    digest: bytes  # the same for two texts with the same paragraphs
    told: Sequence[Told]


def entry(name: bytes, text: str, claim: bytes) -> Entry:
    r"""Return what an index keeps of the article `text`, which claims `claim`.

    >>> from bodycopy.corpus import claim
    >>> from bodycopy.settings import DedupeSettings
    >>> text = "The bridge was opened on a cold and windy morning.\n"
    >>> [len(told.keys) for told in entry(b"1", text, claim(text, "", DedupeSettings())).told]
    [52]
    """
    claimed = unpacked(claim)
    told = paragraphs_of(claimed)
    texts = [paragraph.text for paragraph in paragraphs(text)] if told else []
    digest = blake2b(digest_size=_HASH)
    kept = []
    for one in told:
        digest.update(one.hash + one.keys)
        kept.append(one._replace(text=texts[one.number]) if one.keys else one)
    return Entry(name, digest.digest(), kept)


def paragraphs_of(claimed: Claim) -> list[Told]:
    """Return the paragraphs that an article claims, without their texts."""
    hashes = claimed.hashes.tobytes()
    # Of 64 bits so many are enough: what meets by chance is told apart by its words.
    short = (claimed.bands & np.uint64(0xFFFFFFFF)).astype("<u4").reshape(-1, BANDS)
    keys = dict(zip(claimed.banded.tolist(), map(np.ndarray.tobytes, short), strict=True))
    return [
        Told(number, hashes[index * _HASH : (index + 1) * _HASH], keys.get(index, b""), "")
        for index, number in enumerate(claimed.numbers.tolist())
    ]


def deflated(text: str) -> bytes:
    """Return the text of a paragraph as the file has it."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 9)


def inflated(text: bytes) -> str:
    """Return the text of a paragraph as it was."""
    return zlib.decompress(text).decode("utf-8", "surrogatepass")


def keys_of(packed: bytes) -> list[int]:
    """Return the keys of the bands as the file has them.

    >>> keys_of(bytes([1, 0, 0, 0, 255, 255, 255, 255]))
    [1, -1]
    """
    found: list[int] = np.frombuffer(packed, "<i4").tolist()
    return found
