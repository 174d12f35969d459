"""The claims of a shard, sorted, so that a part of all shards' claims can be taken together."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
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
_NOBODY = np.uint32(0xFFFFFFFF)  # the group of a document that failed

Places = NDArray[np.uint64]


def write(file: BinaryIO, claims: Iterable[bytes | None]) -> None:
    """Write the claims of a shard's documents, in their order; None for one that failed."""
    names: dict[str, int] = {}
    groups: list[int] = []
    told: list[tuple[int, Claim]] = []
    for row, packed in enumerate(claims):
        if packed is None:
            groups.append(int(_NOBODY))
            continue
        one = unpacked(packed)
        groups.append(names.setdefault(one.group, len(names)))
        told.append((row, one))
    arrays = {"group": np.array(groups, np.uint32), "name": _joined(names)}
    arrays |= _exact(told)
    arrays |= _banded(told, arrays.pop("order"))
    arrays |= _printed(told)
    columns.write(file, arrays)


def _joined(names: Iterable[str]) -> Array:
    text = "\n".join(name.replace("\n", " ") for name in names)
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _together(parts: Sequence[Array], kind: type[np.uint32 | np.uint64]) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _rows(told: Sequence[tuple[int, Claim]], counts: Sequence[int]) -> Array:
    return np.repeat(np.array([row for row, _ in told], np.uint64), counts)


def _sections(keys: Array) -> Array:
    """Return where in sorted `keys` each section begins, and where the last ends."""
    first = np.arange(SECTIONS, dtype=np.uint64) << np.uint64(64 - _SECTION_BITS)
    return np.append(np.searchsorted(keys, first), len(keys)).astype(np.int64)


def _exact(told: Sequence[tuple[int, Claim]]) -> dict[str, Array]:
    hashes = _together([one.hashes for _, one in told], np.uint64).reshape(-1, 2)
    numbers = _together([one.numbers for _, one in told], np.uint32)
    place = _rows(told, [len(one.numbers) for _, one in told]) << NUMBER_BITS | numbers
    order = np.lexsort((place, hashes[:, 1], hashes[:, 0]))
    high = hashes[order, 0]
    return {
        "order": order,
        "exact_high": high,
        "exact_low": hashes[order, 1],
        "exact_place": place[order],
        "exact_sections": _sections(high),
    }


def _banded(told: Sequence[tuple[int, Claim]], order: Array) -> dict[str, Array]:
    keys = _together([one.bands for _, one in told], np.uint64)
    starts = np.cumsum([0, *(len(one.numbers) for _, one in told)])
    parts = [one.banded.astype(np.int64) + s for (_, one), s in zip(told, starts, strict=False)]
    index = np.repeat(_together(parts, np.uint64).astype(np.int64), BANDS)
    record = np.empty(len(order), np.uint32)
    record[order] = np.arange(len(order), dtype=np.uint32)
    by_key = np.argsort(keys, kind="stable")
    keys = keys[by_key]
    # The section is not told again. What is left tells keys apart: 42 bits, and texts are compared.
    short = keys >> np.uint64(32 - _SECTION_BITS) & np.uint64(0xFFFFFFFF)
    return {
        "band_key": short.astype(np.uint32),
        "band_record": record[index[by_key]],
        "band_sections": _sections(keys),
    }


def _printed(told: Sequence[tuple[int, Claim]]) -> dict[str, Array]:
    keys = _together([one.prints for _, one in told], np.uint64)
    within = _together([one.within for _, one in told], np.uint32)
    rows = _rows(told, [len(one.prints) for _, one in told]).astype(np.uint32)
    order = np.lexsort((rows, within, keys))
    keys = keys[order]
    return {
        "print_key": keys,
        "print_within": within[order],
        "print_row": rows[order],
        "print_sections": _sections(keys),
    }


class Shard:
    """The claims of one shard, read where they are looked at."""

    def __init__(self, path: Path, base: int) -> None:
        self._arrays = columns.read(path)
        self.base = base  # documents in the shards before this one

    def __len__(self) -> int:
        """How many documents it has, those that failed among them."""
        return len(self._arrays["group"])

    def places(self, rows: Array) -> Places:
        """Return places in the shard as places in the corpus."""
        return rows + (np.uint64(self.base) << NUMBER_BITS)

    def whole(self, name: str) -> Array:
        """Return the column `name`."""
        return self._arrays[name]

    def group(self, row: int) -> str:
        """Return the name of the group of a document."""
        return self.names[int(self._arrays["group"][row])]

    def sizes(self) -> list[int]:
        """Return how many documents each group has here, in the order of `names`."""
        groups = self._arrays["group"]
        there = groups[groups != _NOBODY]
        counts: list[int] = np.bincount(there, minlength=len(self.names)).tolist()
        return counts

    def part(self, name: str, sections: range) -> Array:
        """Return what the column `name` has in `sections`."""
        bounds = self._arrays[f"{name.partition('_')[0]}_sections"]
        return self._arrays[name][int(bounds[sections.start]) : int(bounds[sections.stop])]

    @cached_property
    def names(self) -> list[str]:
        """The names of the groups."""
        return self._arrays["name"].tobytes().decode("utf-8", "surrogatepass").split("\n")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The claims of all shards, in the order of their documents."""

    paths: tuple[Path, ...]
    bases: tuple[int, ...]  # documents before each shard, and last their number

    def shards(self) -> list[Shard]:
        """Return the shards, opened."""
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
