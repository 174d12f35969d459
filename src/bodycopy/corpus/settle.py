"""All that was found about the documents of one shard, brought together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bodycopy.corpus import columns
from bodycopy.corpus.columns import Array
from bodycopy.corpus.exchange import NUMBER_BITS, Corpus, Places, Shard
from bodycopy.corpus.rebuild import NEAR, REPEAT, RULES
from bodycopy.corpus.stretches import Known, Told, known_stretches
from bodycopy.corpus.texts import Texts
from bodycopy.paragraphs import paragraphs
from bodycopy.settings import DedupeSettings

_LOW = (np.uint64(1) << NUMBER_BITS) - np.uint64(1)


def sorted_repeats(parts: list[Path], target: Path) -> None:
    """Write the near repeats of all lots together, sorted, so that one can be looked up."""
    if target.exists():
        return
    found = [columns.read(part) for part in parts]
    repeat, owner, score = (
        np.concatenate([f[name] for f in found]) if found else np.empty(0, kind)
        for name, kind in (("repeat", np.uint64), ("owner", np.uint64), ("score", np.float64))
    )
    order = np.argsort(repeat, kind="stable")
    columns.save(target, repeat=repeat[order], owner=owner[order], score=score[order])


@dataclass(frozen=True, slots=True)
class Found:
    """Where the steps before left what they found."""

    corpus: Corpus
    settings: DedupeSettings
    texts: Texts
    repeats: tuple[Path, ...]  # the exact ones, and last the near ones
    templates: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """Write what goes from the documents of one shard."""

    found: Found
    shard: int
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if not self.target.exists():
            columns.save(self.target, **self._repeats(), **self._stretches())

    def _repeats(self) -> dict[str, Array]:
        bases = self.found.corpus.bases
        bounds = [base << int(NUMBER_BITS) for base in bases[self.shard : self.shard + 2]]
        found = [columns.read(path) for path in self.found.repeats]
        near = found[-1]
        here = [_between(one, *bounds) for one in found]
        place = np.concatenate([one["repeat"] for one in here])
        owner = np.concatenate([_resolved(one["owner"], near) for one in here])
        exact = len(place) - len(here[-1]["repeat"])
        rule = np.where(np.arange(len(place)) < exact, RULES.index(REPEAT), RULES.index(NEAR))
        score = np.concatenate([np.ones(exact), here[-1]["score"]])
        order = np.argsort(place, kind="stable")
        row, number = _apart(place[order])
        document, paragraph = _apart(owner[order])
        home = np.searchsorted(bases, document, side="right") - 1
        return {
            "row": (row - bases[self.shard]).astype(np.uint32),
            "paragraph": number,
            "rule": rule[order].astype(np.uint8),
            "score": score[order],
            "shard": home.astype(np.uint32),
            "owner": (document - np.array(bases)[home]).astype(np.uint32),
            "number": paragraph,
        }

    def _stretches(self) -> dict[str, Array]:
        notes: dict[str, int] = {}
        table = [
            (row, start, end, notes.setdefault(note, len(notes)))
            for row, start, end, note in self._standing()
        ]
        columns_ = np.array(table, np.uint32).reshape(-1, 4).T
        names = ("row", "start", "end", "note")
        told = {f"stretch_{name}": column for name, column in zip(names, columns_, strict=True)}
        text = "\n".join(notes).encode("utf-8", "surrogatepass")
        return {**told, "note": np.frombuffer(text, np.uint8)}

    def _standing(self) -> Iterator[tuple[int, int, int, str]]:
        """Yield where templates stand: row, start, end, and what a reader should know."""
        start, stop = self.found.corpus.bases[self.shard : self.shard + 2]
        found = [columns.read(path) for path in self.found.templates]
        rows: set[int] = set()
        for pages in (columns_["page"] for columns_ in found):
            low, high = np.searchsorted(pages, [start, stop])
            rows.update((pages[low:high] - start).tolist())
        if not rows:
            return
        known, longest = _table(found)
        shard = Shard(self.found.corpus.paths[self.shard], start)
        for row in sorted(rows):
            group = shard.group(row)
            text = self.found.texts(self.shard, row)
            for paragraph in paragraphs(text):
                told = Told(paragraph.text)
                if not told.is_whole:
                    continue
                size = self.found.settings.template_words
                for one in known_stretches(told, group, size, longest, known):
                    places = (paragraph.start + one.start, paragraph.start + one.end)
                    yield row, *places, f"on {one.pages} pages of {group or 'the folder'}"


def _table(found: Sequence[Mapping[str, Array]]) -> tuple[dict[int, Known], dict[int, int]]:
    """Return the known stretches by their prints, and their most words by those they begin with."""
    known: dict[int, Known] = {}
    longest: dict[int, int] = {}
    names = ("first", "whole", "words", "pages", "is_open")
    for one in found:
        for first, whole, words, pages, is_open in zip(
            *(one[name].tolist() for name in names), strict=True
        ):
            known[whole] = Known(pages, bool(is_open))
            longest[first] = max(words, longest.get(first, 0))
    return known, longest


def _apart(places: Places) -> tuple[Array, Array]:
    """Return documents, counted over all shards, and the numbers of their paragraphs."""
    return (places >> NUMBER_BITS).astype(np.int64), (places & _LOW).astype(np.uint32)


def _between(found: dict[str, Array], low: int, high: int) -> dict[str, Array]:
    """Return the part of sorted repeats whose places are at least `low` and below `high`."""
    start, stop = np.searchsorted(found["repeat"], np.array([low, high], np.uint64))
    return {name: array[start:stop] for name, array in found.items()}


def _resolved(owners: Places, near: dict[str, Array]) -> Places:
    """Return who owns instead of `owners`, some of which are near repeats themselves."""
    if not len(near["repeat"]):
        return owners
    index = np.minimum(np.searchsorted(near["repeat"], owners), len(near["repeat"]) - 1)
    return np.where(near["repeat"][index] == owners, near["owner"][index], owners)
