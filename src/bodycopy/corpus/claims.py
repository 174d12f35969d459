"""What an article claims to be the first to say, packed: all that other articles need to know."""

import posixpath
import re
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bodycopy.corpus.alike import MAX_COMPARED, is_decisive
from bodycopy.corpus.sentences import opened
from bodycopy.dedupe.fingerprint import folded
from bodycopy.paragraphs import paragraphs
from bodycopy.settings import DedupeSettings

# Of near repeats with 0.7 of their runs of words in common, as of 20 words of which one differs,
# so many bands of so many values find 0.996, with 0.6 in common 0.96; of paragraphs with 0.01 in
# common, one in 77,000. More bands would take more than 200 bytes a paragraph.
BANDS = 13
BAND_BITS = np.uint64(4)
_VALUES = 3
_SEED = 40
_DECISIVE = np.uint64(1)  # the bit of a word's value
_MOST_WORDS, _LONGEST = 1 << 15, 64  # that are remembered
_LOT = 20_000  # words whose bands are reckoned together
_RUN = 3  # words that count as one, as in dedupe
MAX_PARAGRAPHS = 1 << 24  # of a document; those after it claim nothing

_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}")
_PAGE = re.compile(r"\.(?:x?html?|txt|text|md|jsonl?|ndjson|warc|wet|parquet|php|gz|xz|zst|bz2)$")
_HEAD = struct.Struct("<4Q")
_MIXER = np.uint64(0x9E3779B97F4A7C15)


class Claim(NamedTuple):
    """What one article claims."""

    group: str
    hashes: NDArray[np.uint64]  # of paragraphs; two numbers each, the first 64 bits first
    numbers: NDArray[np.uint32]  # which paragraphs of the article those are
    banded: NDArray[np.uint32]  # which of those may have near repeats
    bands: NDArray[np.uint64]  # BANDS each
    prints: NDArray[np.uint64]  # what sentences begin with
    within: NDArray[np.uint32]  # for each of those, a hash of the paragraph


def digest(text: str) -> bytes:
    """Return 128 bits that no two paragraphs have in common, in practice.

    >>> len(digest("to be or not"))
    16
    """
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def stretch_print(group: str, told: Sequence[str]) -> int:
    """Return 64 bits for a run of folded words on the pages of `group`."""
    text = f"{group}\0{' '.join(told)}"
    told_apart = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(told_apart.digest(), "little")


class Page(NamedTuple):
    """An article that is to claim what it says."""

    text: str
    group: str  # whose page it is, see `group_of`
    settings: DedupeSettings


class _Gathered(NamedTuple):
    """What an article says, before its bands are reckoned, many articles together."""

    group: bytes
    hashes: bytes
    numbers: list[int]
    sayings: list[list[str]]  # the words of each paragraph that is claimed
    prints: list[int]
    within: list[int]


def claim(text: str, group: str, settings: DedupeSettings) -> bytes:
    r"""Return all that the article `text`, one of the pages of `group`, claims.

    >>> text = "The bridge was opened on a cold and windy morning.\n"
    >>> one = claim(text, "a.org", DedupeSettings())
    >>> unpacked(one).numbers
    array([0], dtype=uint32)
    """
    return b"".join(map(bytes, filter(None, claims([Page(text, group, settings)]))))


def claims(pages: Iterable[Page | None]) -> Iterator[bytes | None]:
    """Yield what each page claims, in their order; None for None.

    What costs more to begin than to do is done for thousands of words at a time.
    """
    lot: list[_Gathered | None] = []
    size = 0
    for page in pages:
        one = page and _gathered(*page)
        lot.append(one)
        size += sum(map(len, one.sayings)) if one else 0
        if size >= _LOT:
            yield from _packed(lot)
            lot, size = [], 0
    yield from _packed(lot)


def _gathered(text: str, group: str, settings: DedupeSettings) -> _Gathered:
    hashes: list[bytes] = []
    numbers: list[int] = []
    sayings: list[list[str]] = []
    prints: list[int] = []
    within: list[int] = []
    size = settings.template_words
    for number, paragraph in enumerate(paragraphs(text)):
        told, starts, _ = opened(paragraph.text)
        if len(told) < min(settings.min_words, size) or number >= MAX_PARAGRAPHS:
            continue
        key = folded(told)
        own = digest(key)
        plain = key.split(" ")
        anchored = [start for start in starts if start + size <= len(told)]
        prints += [stretch_print(group, plain[start : start + size]) for start in anchored]
        within += [int.from_bytes(own[12:], "little")] * len(anchored)
        if len(told) >= settings.min_words:
            hashes.append(own)
            numbers.append(number)
            sayings.append(told)
    name = group.encode("utf-8", "surrogatepass")
    return _Gathered(name, b"".join(hashes), numbers, sayings, prints, within)


def _packed(lot: Sequence[_Gathered | None]) -> Iterator[bytes | None]:
    """Yield the claims of some articles, with their bands."""
    banded, bands = _bands([told for one in lot if one for told in one.sayings])
    begin = first = 0  # of the paragraphs of all, and of those that have bands
    for one in lot:
        if one is None:
            yield None
            continue
        end = begin + len(one.sayings)
        last = bisect_left(banded, end, first)
        yield b"".join(
            (
                _HEAD.pack(len(one.group), len(one.numbers), last - first, len(one.prints)),
                one.hashes,
                bands[first:last].tobytes(),
                np.array(one.prints, np.uint64).tobytes(),
                np.array(one.numbers, np.uint32).tobytes(),
                np.array([i - begin for i in banded[first:last]], np.uint32).tobytes(),
                np.array(one.within, np.uint32).tobytes(),
                one.group,
            )
        )
        begin, first = end, last


def unpacked(packed: bytes) -> Claim:
    """Return what `claim` has packed."""
    name, numbers, banded, prints = _HEAD.unpack_from(packed)
    place = _HEAD.size

    def taken(count: int, kind: type[np.unsignedinteger]) -> NDArray:  # type: ignore[type-arg]
        nonlocal place
        found = np.frombuffer(packed, kind, count, place)
        place += found.nbytes
        return found

    hashes = taken(2 * numbers, np.uint64)
    bands = taken(BANDS * banded, np.uint64)
    printed = taken(prints, np.uint64)
    rest = [taken(count, np.uint32) for count in (numbers, banded, prints)]
    group = packed[place : place + name].decode("utf-8", "surrogatepass")
    return Claim(group, hashes, rest[0], rest[1], bands, printed, rest[2])


def _bands(sayings: Sequence[list[str]]) -> tuple[list[int], NDArray[np.uint64]]:
    """Return which paragraphs may have near repeats, and keys that those will share with them.

    Two paragraphs that say the same have the same decisive words in the same order, so those are
    part of each key: the results of a thousand matches never meet. A paragraph in which every word
    is decisive can be repeated only exactly.
    """
    some = [i for i, told in enumerate(sayings) if _RUN <= len(told) <= MAX_COMPARED]
    if not some:
        return [], np.empty((0, BANDS), np.uint64)
    sizes = np.array([len(sayings[i]) for i in some])
    known = map(_LEXICON.__getitem__, chain.from_iterable(sayings[i] for i in some))
    words = np.fromiter(known, np.uint64, int(sizes.sum()))
    is_decisive_ = (words & _DECISIVE) != 0
    words >>= np.uint64(1)
    starts = np.cumsum(sizes) - sizes
    decisive = np.add.reduceat(is_decisive_, starts, dtype=np.int64)
    rank = np.cumsum(is_decisive_) - np.repeat(np.cumsum(decisive) - decisive, sizes)
    ranked = _mixed(words | rank.astype(np.uint64) << np.uint64(32))
    keys = np.add.reduceat(np.where(is_decisive_, ranked, np.uint64(0)), starts)
    is_banded = decisive < sizes
    runs = _mixed(_mixed(_mixed(words[:-2]) + words[1:-1]) + words[2:])
    spans = zip(starts[is_banded].tolist(), sizes[is_banded].tolist(), strict=True)
    values = _values([runs[start : start + size - _RUN + 1] for start, size in spans])
    bands = np.arange(BANDS, dtype=np.uint64)
    mixed: NDArray[np.uint64] = keys[is_banded][:, None] ^ bands
    for column in range(_VALUES):
        mixed = _mixed(np.bitwise_xor(mixed, values[:, :, column]))
    # The first bits are the number of the band, so that each can be sorted alone.
    banded = [i for i, one in zip(some, is_banded.tolist(), strict=True) if one]
    return banded, mixed >> BAND_BITS | bands << (np.uint64(64) - BAND_BITS)


def _values(paragraphs_: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the MinHash values of paragraphs, given the hashes of their runs, by band."""
    from rensa import RMinHash  # noqa: PLC0415 - a library in Rust, for this alone

    # One paragraph a call: for many at once the library starts threads, and a process with threads
    # that forks leaves its child waiting for them for ever. It takes the same time.
    rows = [
        RMinHash.digest_matrix_from_flat_token_hashes(
            runs, np.array([0, len(runs)], np.uint64), BANDS * _VALUES, _SEED
        ).to_rows()
        for runs in paragraphs_
    ]
    return np.array(rows, np.uint64).reshape(len(rows), BANDS, _VALUES)


class _Lexicon(dict[str, int]):
    """What is to be known of a word: a hash of it, and in the last bit whether it is decisive.

    Most words of a text stood in another before. It never grows beyond some megabytes.
    """

    def __missing__(self, word: str) -> int:
        hashed = crc32(word.casefold().encode("utf-8", "surrogatepass"))
        value = hashed << 1 | is_decisive(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = value
        return value


_LEXICON = _Lexicon()


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers in which every bit depends on every bit of `keys`, as far as chance goes."""
    keys = (keys ^ (keys >> np.uint64(32))) * _MIXER
    keys = (keys ^ (keys >> np.uint64(29))) * _MIXER
    return keys ^ (keys >> np.uint64(32))


def group_of(source: str, url: str = "") -> str:
    """Return whose page it is: pages of the same group share slogans and sign-offs.

    That is the host of the address; else the part of the path that looks like one, as wget and
    other tools name folders; else the folder.

    >>> group_of("pages/1.html", "https://www.example.org:8080/news")
    'example.org'
    >>> group_of("scraped/www.example.org/news/1.html"), group_of("scraped/news/1.html")
    ('example.org', 'scraped/news')
    """
    parts = source.replace("\\", "/").split("/")
    found = _host(urlsplit(url).netloc) if "//" in url else ""
    if not found and "//" in source:
        found = _host(urlsplit(source).netloc)
    names = (_host(part) for part in parts[:-1] if not _PAGE.search(part.casefold()))
    return found or next(filter(None, names), "") or posixpath.dirname("/".join(parts))


def _host(name: str) -> str:
    """Return `name` without user, port and "www." if it is a host's, else nothing."""
    bare = name.casefold().rpartition("@")[2].partition(":")[0].removeprefix("www.")
    return bare if _HOST.fullmatch(bare) else ""
