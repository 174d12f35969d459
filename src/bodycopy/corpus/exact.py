"""Paragraphs that equal one that stands before them anywhere in the corpus."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bodycopy.corpus import columns
from bodycopy.corpus.exchange import Corpus


@dataclass(frozen=True, slots=True)
class Exact:
    """Write which paragraphs of some sections are repeats, each with the first of its kind."""

    corpus: Corpus
    sections: range
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if self.target.exists():
            return
        shards = self.corpus.shards()
        high, low = (
            np.concatenate([shard.part(name, self.sections) for shard in shards])
            for name in ("exact_high", "exact_low")
        )
        place = np.concatenate([s.places(s.part("exact_place", self.sections)) for s in shards])
        order = np.lexsort((place, low, high))
        high, low, place = high[order], low[order], place[order]
        is_repeat = np.zeros(len(order), bool)
        is_repeat[1:] = (high[1:] == high[:-1]) & (low[1:] == low[:-1])
        first = np.maximum.accumulate(np.where(is_repeat, 0, np.arange(len(order))))[is_repeat]
        repeat, owner = place[is_repeat], place[first]
        order = np.argsort(repeat, kind="stable")
        columns.save(self.target, repeat=repeat[order], owner=owner[order])
