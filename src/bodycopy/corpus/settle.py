"""All that was found about the documents of one shard, brought together."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bodycopy.corpus import columns
from bodycopy.corpus.columns import Array
from bodycopy.corpus.exchange import NUMBER_BITS, Corpus, Places
from bodycopy.corpus.rebuild import NEAR, REPEAT, RULES

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
class Settle:
    """Write what goes from the documents of one shard."""

    corpus: Corpus
    shard: int
    exact: tuple[Path, ...]
    near: Path
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if self.target.exists():
            return
        near = columns.read(self.near)
        low, high = (self.corpus.bases[self.shard + i] << int(NUMBER_BITS) for i in (0, 1))
        found = [_between(columns.read(path), low, high) for path in self.exact]
        repeat, owner = (np.concatenate([f[name] for f in found]) for name in ("repeat", "owner"))
        alike = _between(near, low, high)
        places = np.concatenate([repeat, alike["repeat"]])
        owners = np.concatenate([_resolved(owner, near), alike["owner"]])
        rule = np.repeat(
            [RULES.index(REPEAT), RULES.index(NEAR)], [len(repeat), len(alike["repeat"])]
        )
        score = np.concatenate([np.ones(len(repeat)), alike["score"]])
        order = np.argsort(places, kind="stable")
        owners = owners[order]
        home = np.searchsorted(self.corpus.bases, owners >> NUMBER_BITS, side="right") - 1
        bases = np.array(self.corpus.bases)
        columns.save(
            self.target,
            row=((places[order] >> NUMBER_BITS) - np.uint64(self.corpus.bases[self.shard])).astype(
                np.uint32
            ),
            paragraph=(places[order] & _LOW).astype(np.uint32),
            rule=rule[order].astype(np.uint8),
            score=score[order],
            shard=home.astype(np.uint32),
            owner=((owners >> NUMBER_BITS).astype(np.int64) - bases[home]).astype(np.uint32),
            number=(owners & _LOW).astype(np.uint32),
            **self._stretches(),
        )

    def _stretches(self) -> dict[str, Array]:
        return {
            "stretch_row": np.empty(0, np.uint32),
            "stretch_start": np.empty(0, np.uint32),
            "stretch_end": np.empty(0, np.uint32),
            "stretch_note": np.empty(0, np.uint32),
            "note": np.empty(0, np.uint8),
        }


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
