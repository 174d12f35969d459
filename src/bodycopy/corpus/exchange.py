"""The claims of a shard, sorted, so that a part of all shards' claims can be taken together."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from bodycopy.corpus import columns
from bodycopy.corpus.claims import BANDS, Claim, unpacked
from bodycopy.corpus.columns import Array

# Claims are parted by the first bits of their keys. Of 10 TB of text a section holds about 1 GB.
_SECTION_BITS = 10
SECTIONS = 1 << _SECTION_BITS
KINDS = ("exact", "band", "print")
# The place of a paragraph: its document, counted over all shards, and these bits for its number.
NUMBER_BITS = np.uint64(24)
_LOW_HALF = np.uint64(0xFFFFFFFF)
_NOBODY = np.uint32(0xFFFFFFFF)  # the group of a document that failed

Places = NDArray[np.uint64]


def write(file: BinaryIO, claims: Iterable[bytes | None]) -> None:
    """Write the claims of a shard's documents, in their order; None for one that failed."""
    told = _Told()
    for row, packed in enumerate(claims):
        told.add(row, unpacked(packed) if packed is not None else None)
    exact, record = told.exact()
    bands, sections = told.bands(record)
    names = np.frombuffer("\n".join(told.names).encode("utf-8", "surrogatepass"), np.uint8)
    table = columns.whole(group=np.array(told.groups, np.uint32), name=names, **exact)
    table += [*bands, *columns.whole(band_sections=sections), *columns.whole(**told.prints())]
    columns.write(file, table)


def _sections(keys: Array) -> Array:
    """Return where in sorted `keys` each section begins, and where the last ends."""
    first = np.arange(SECTIONS, dtype=np.uint64) << np.uint64(64 - _SECTION_BITS)
    return np.append(np.searchsorted(keys, first), len(keys)).astype(np.int64)


class _Told:
    """The claims of a shard while they come in, kind by kind, so that each can go when written."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.groups: list[int] = []
        self._parts: defaultdict[str, list[Array]] = defaultdict(list)
        self._records = 0

    def add(self, row: int, one: Claim | None) -> None:
        """Take the claims of one document."""
        if one is None:
            self.groups.append(int(_NOBODY))
            return
        self.groups.append(self.names.setdefault(one.group.replace("\n", " "), len(self.names)))
        where = np.uint64(row) << NUMBER_BITS
        self._keep(
            hashes=one.hashes.reshape(-1, 2),
            places=one.numbers + where,
            banded=one.banded + np.uint32(self._records),
            bands=one.bands.reshape(-1, BANDS),
            prints=one.prints,
            within=one.within,
            rows=np.full(len(one.prints), row, np.uint32),
        )
        self._records += len(one.numbers)

    def _keep(self, **arrays: Array) -> None:
        for name, array in arrays.items():
            if len(array):
                self._parts[name].append(array.copy())

    def _taken(self, name: str, kind: type[np.generic]) -> Array:
        parts = self._parts.pop(name, [])
        return np.concatenate(parts) if parts else np.empty(0, kind)

    def exact(self) -> tuple[dict[str, Array], Array]:
        """Return the columns of paragraphs, and for each where in those it is."""
        hashes = self._taken("hashes", np.uint64).reshape(-1, 2)
        place = self._taken("places", np.uint64)
        order = np.lexsort((place, hashes[:, 1], hashes[:, 0]))
        record = np.empty(len(order), np.uint32)
        record[order] = np.arange(len(order), dtype=np.uint32)
        high = hashes[order, 0]
        found = {"exact_high": high, "exact_low": hashes[order, 1], "exact_place": place[order]}
        return {**found, "exact_sections": _sections(high)}, record

    def bands(self, record: Array) -> tuple[list[columns.Column], Array]:
        """Return the column of bands, each with its paragraph, and where its sections begin.

        The section is not told again with the key. What is left tells keys apart, with 38 bits of
        each band, and texts are compared anyway.
        """
        parts = self._parts.pop("bands", [])
        record = record[self._taken("banded", np.uint32)]
        bounds = np.zeros(SECTIONS + 1, np.int64)
        for band in range(BANDS):
            keys = _band(parts, band)
            bounds[1:] += np.bincount(
                (keys >> np.uint64(64 - _SECTION_BITS)).astype(np.int64), minlength=SECTIONS
            )

        def pieces() -> Iterator[Array]:
            for band in range(BANDS):
                keys = _band(parts, band)
                order = np.argsort(keys, kind="stable")
                yield _short(keys[order]) << np.uint64(32) | record[order]

        table = [columns.Column("band_key", np.uint64, BANDS * len(record), pieces())]
        return table, np.cumsum(bounds)

    def prints(self) -> dict[str, Array]:
        """Return the columns of what sentences begin with."""
        keys, within, rows = (
            self._taken(name, kind)
            for name, kind in (("prints", np.uint64), ("within", np.uint32), ("rows", np.uint32))
        )
        order = np.lexsort((rows, within, keys))
        keys = keys[order]
        found = {"print_key": keys, "print_within": within[order], "print_row": rows[order]}
        return {**found, "print_sections": _sections(keys)}


def _band(parts: Sequence[Array], band: int) -> Array:
    return np.concatenate([part[:, band] for part in parts]) if parts else np.empty(0, np.uint64)


def _short(keys: Array) -> Array:
    """Return 32 bits of keys, those that follow the section's."""
    return keys >> np.uint64(32 - _SECTION_BITS) & _LOW_HALF


class Shard:
    """The claims of one shard, of which no more is held than what is asked for.

    Not mapped into memory: of a large corpus that would be more than the decisions take.
    """

    def __init__(self, path: Path, base: int) -> None:
        self._path = path
        self.base = base  # documents in the shards before this one

    def places(self, rows: Array) -> Places:
        """Return places in the shard as places in the corpus."""
        return rows + (np.uint64(self.base) << NUMBER_BITS)

    def whole(self, name: str) -> Array:
        """Return the column `name`."""
        return columns.part(self._path, name)

    def chosen(self, name: str, indexes: Array) -> Array:
        """Return some elements of the column `name`."""
        found: Array = columns.read(self._path)[name][indexes]
        return found

    def group(self, row: int) -> str:
        """Return the name of the group of a document."""
        return self.names[self.group_number(row)]

    def group_number(self, row: int) -> int:
        """Return which of `names` is that of the group of a document."""
        return int(self._groups[row])

    def sizes(self) -> list[int]:
        """Return how many documents each group has here, in the order of `names`."""
        there = self._groups[self._groups != _NOBODY]
        counts: list[int] = np.bincount(there, minlength=len(self.names)).tolist()
        return counts

    def bounds(self, kind: str, sections: range) -> Array:
        """Return where each of `sections` begins in the columns of a kind, and the last ends."""
        return columns.part(self._path, f"{kind}_sections", sections.start, sections.stop + 1)

    def part(self, name: str, sections: range) -> Array:
        """Return what the column `name` has in `sections`."""
        bounds = self.bounds(name.partition("_")[0], sections)
        return columns.part(self._path, name, int(bounds[0]), int(bounds[-1]))

    @cached_property
    def _groups(self) -> Array:
        return self.whole("group")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the groups."""
        return _names(self._path)


# Of a large corpus the names of all shards' groups would be more than the decisions take.
@lru_cache(maxsize=4)
def _names(path: Path) -> tuple[str, ...]:
    return tuple(columns.part(path, "name").tobytes().decode("utf-8", "surrogatepass").split("\n"))


@dataclass(frozen=True, slots=True)
class Corpus:
    """The claims of all shards, in the order of their documents."""

    paths: tuple[Path, ...]
    bases: tuple[int, ...]  # documents before each shard, and last their number

    def shards(self) -> list[Shard]:
        """Return the shards."""
        return [Shard(*one) for one in zip(self.paths, self.bases, strict=False)]

    def home(self, document: int) -> tuple[int, int]:
        """Return the shard and the row in it of a document counted over all of them."""
        shard = bisect_right(self.bases, document) - 1
        return shard, document - self.bases[shard]

    def parts(self, kind: str, size: int) -> list[range]:
        """Return runs of sections, each with about `size` claims of a kind, or one section."""
        totals = np.zeros(SECTIONS, np.int64)
        for shard in self.shards():
            totals += np.diff(shard.whole(f"{kind}_sections"))
        runs: list[range] = []
        start, held = 0, 0
        for section, count in enumerate(totals.tolist()):
            if held and held + count > size:
                runs.append(range(start, section))
                start, held = section, 0
            held += count
        return [*runs, range(start, SECTIONS)]


def corpus(paths: Sequence[Path]) -> Corpus:
    """Return the corpus whose shards, in order, made the claims in `paths`."""
    sizes = [len(columns.read(path)["group"]) for path in paths]
    return Corpus(tuple(paths), tuple(np.cumsum([0, *sizes]).tolist()))
