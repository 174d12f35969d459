"""Paragraphs that say what an earlier one says, with a word changed here and there.

Which may do so is read from the bands that they share; whether they do, from their words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import numpy as np

from bodycopy.corpus import columns
from bodycopy.corpus.alike import Said, likeness, said
from bodycopy.corpus.columns import Array
from bodycopy.corpus.exchange import NUMBER_BITS, Corpus, Places
from bodycopy.corpus.texts import Texts
from bodycopy.paragraphs import paragraphs
from bodycopy.settings import DedupeSettings

# Of many that share a band each is paired with the first ones and with those just before it.
# Of nine or fewer that is every pair, of 100,000 it is not ten thousand million.
_FIRST = 4
_BEFORE = 4
_MAX_COMPARED = 8  # earlier paragraphs that one is compared with, word by word
_REMEMBERED = 4096  # paragraphs


@dataclass(frozen=True, slots=True)
class Pairs:
    """Write which paragraphs share bands of some sections, each time that they do."""

    corpus: Corpus
    sections: range
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if self.target.exists():
            return
        run, place = self._shared()
        earlier, later = _paired(run, place)
        columns.save(self.target, earlier=earlier, later=later)

    def _shared(self) -> tuple[Array, Places]:
        """Return a number for each shared key, and where paragraphs stand that share it.

        Ascending. Of paragraphs that are equal only the first is there.
        """
        shards = self.corpus.shards()
        keys, owners, records = [], [], []
        for number, shard in enumerate(shards):
            told = shard.part("band_key", self.sections)
            bounds = shard.bounds("band", self.sections)
            section = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds))
            keys.append(told >> np.uint64(32) | section << np.uint64(32))
            records.append(told.astype(np.uint32))  # the lower half
            owners.append(np.full(len(told), number, np.uint32))
        key, owner, record = map(np.concatenate, (keys, owners, records))
        order = np.argsort(key, kind="stable")
        order = order[_recurs(key[order])]
        key, owner, record = key[order], owner[order], record[order]
        hashed, place = np.empty(len(key), np.uint64), np.empty(len(key), np.uint64)
        for number, shard in enumerate(shards):
            here = owner == number
            hashed[here] = shard.chosen("exact_low", record[here])
            place[here] = shard.places(shard.chosen("exact_place", record[here]))
        order = np.lexsort((place, hashed, key))
        key, hashed, place = key[order], hashed[order], place[order]
        is_first = np.ones(len(key), bool)
        is_first[1:] = (key[1:] != key[:-1]) | (hashed[1:] != hashed[:-1])
        key, place = key[is_first], place[is_first]
        order = np.lexsort((place, key))
        return key[order], place[order]


def _recurs(keys: Array) -> Array:
    """Say of each of sorted `keys` whether a neighbour equals it."""
    same = keys[1:] == keys[:-1]
    found = np.zeros(len(keys), bool)
    found[1:] |= same
    found[:-1] |= same
    return found


def _paired(run: Array, place: Places) -> tuple[Places, Places]:
    """Return pairs of places that stand in the same run, the earlier and the later of each.

    >>> one, other = _paired(np.array([1, 1, 2]), np.array([10, 20, 30], np.uint64))
    >>> one.tolist(), other.tolist()
    ([10], [20])
    """
    count = len(run)
    index = np.arange(count)
    start = np.maximum.accumulate(np.where(np.append(True, run[1:] != run[:-1])[:count], index, 0))
    pairs: list[tuple[Array, Array]] = []
    for back in range(1, _BEFORE + 1):
        other = index - back
        pairs.append((other[other >= start], index[other >= start]))
    for on in range(_FIRST):
        other = start + on
        pairs.append((other[other < index - _BEFORE], index[other < index - _BEFORE]))
    earlier, later = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return place[earlier], place[later]


def linked(parts: list[Path], target: Path, size: int) -> int:
    """Write what `parts` found, each pair once, those that hang together side by side.

    Returns:
        In how many lots of about `size` pairs they can be looked at, each alone.
    """
    if not target.exists():
        found = [columns.read(part) for part in parts]
        earlier, later = (np.concatenate([f[name] for f in found]) for name in ("earlier", "later"))
        order = np.lexsort((later, earlier))
        earlier, later = earlier[order], later[order]
        is_new = np.ones(len(order), bool)
        is_new[1:] = (earlier[1:] != earlier[:-1]) | (later[1:] != later[:-1])
        starts = np.flatnonzero(is_new)
        count = np.diff(np.append(starts, len(order)))
        earlier, later = earlier[starts], later[starts]
        kin = _components(earlier, later)
        order = np.lexsort((earlier, -count, later, kin))
        ends = np.flatnonzero(np.append(np.diff(kin[order]) != 0, True)) + 1 if len(kin) else kin
        lots = [0]
        for end in ends.tolist():
            if end - lots[-1] >= size or end == len(kin):
                lots.append(end)
        columns.save(
            target, earlier=earlier[order], later=later[order], count=count[order],
            lots=np.array(lots, np.int64),
        )  # fmt: skip
    return len(columns.read(target)["lots"]) - 1


def _components(earlier: Places, later: Places) -> Array:
    """Return a number for each pair, the same for all that hang together.

    >>> _components(np.array([1, 2, 7]), np.array([2, 5, 8])).tolist()
    [0, 0, 3]
    """
    nodes, index = np.unique(np.concatenate([earlier, later]), return_inverse=True)
    one, other = index[: len(earlier)], index[len(earlier) :]
    label = np.arange(len(nodes))
    while True:
        low = np.minimum(label[one], label[other])
        changed = label.copy()
        for end in (one, other):
            np.minimum.at(changed, end, low)
            np.minimum.at(changed, label[end], low)
        while not np.array_equal(changed, changed[changed]):
            changed = changed[changed]
        if np.array_equal(changed, label):
            return label[one]
        label = changed


@dataclass(frozen=True, slots=True)
class Near:
    """Write which paragraphs of one lot are near repeats, of which, and how alike they are."""

    corpus: Corpus
    settings: DedupeSettings
    texts: Texts
    pairs: Path
    lot: int
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if self.target.exists():
            return
        found = dict(self._found())
        columns.save(
            self.target,
            repeat=np.array(list(found), np.uint64),
            owner=np.array([owner for owner, _ in found.values()], np.uint64),
            score=np.array([score for _, score in found.values()], np.float64),
        )

    def _found(self) -> Iterator[tuple[int, tuple[int, float]]]:
        """Yield the repeats, each with its owner; those that stay are met before them."""
        told = lru_cache(_REMEMBERED)(self._told)
        owners: dict[int, int] = {}  # of those that went
        for later, candidates in groupby(self._pairs(), itemgetter(0)):
            kept = sorted(
                (one for _, one in candidates), key=owners.__contains__
            )  # they come first
            for earlier in kept[:_MAX_COMPARED]:
                alike = likeness(told(earlier), told(later), self.settings)
                owner = owners.get(earlier, earlier)
                if alike and owner != earlier:
                    alike = likeness(told(owner), told(later), self.settings, hands=2)
                if alike:
                    owners[later] = owner
                    yield later, (owner, alike)
                    break

    def _pairs(self) -> list[tuple[int, int]]:
        """Return pairs by the later one, then those first that share most."""
        found = columns.read(self.pairs)
        start, stop = found["lots"][self.lot : self.lot + 2].tolist()
        later, count, earlier = (found[n][start:stop] for n in ("later", "count", "earlier"))
        order = np.lexsort((earlier, -count, later))
        return list(zip(later[order].tolist(), earlier[order].tolist(), strict=True))

    def _told(self, place: int) -> Said:
        """Return the paragraph at `place`."""
        document, number = divmod(place, 1 << int(NUMBER_BITS))
        text = self.texts(*self.corpus.home(document))
        return said(next(islice(paragraphs(text), number, None)).text)
