"""Why a stretch was kept or removed: what the network would say if it did not see something.

Each kind of feature of the stretch is hidden in turn, then the words before it and those after it.
The change in the mean log odds of "keep" is the weight; positive speaks for main content. Weights
do not add up: two features that say the same thing hide each other.
"""

import numpy as np

from bodycopy.segment.engine import look_up, values
from bodycopy.segment.judge import read
from bodycopy.segment.layers import Floats
from bodycopy.segment.network import joint_rows
from bodycopy.segment.weights import Weights, packaged
from bodycopy.segment.words import Ints

_AROUND = 4096  # code points of the text that are read on either side
_BESIDE = 30  # words on either side that are hidden as a context
_TELLING = 8  # single words that are named, at most
_SINGLE = 40  # words of the stretch that are tried one by one, at most

# In the order of the tables that `weights.read` makes.
_TABLES = (
    "words", "beginnings of words", "ends of words", "shape of words", "capitals and punctuation",
    "lines and repeats", "place in the page",
)  # fmt: skip


def explain(text: str, start: int, end: int) -> list[tuple[str, float]]:
    """Return what weighed most for the words of `text[start:end]`, the heaviest first.

    Weights are log odds: positive for main content, negative against it.

    >>> reasons = explain("Share this on Facebook. The minister said so on Monday.", 0, 23)
    >>> sorted(name for name, _ in reasons if name.startswith("words"))
    ['words', 'words after']
    """
    weights = packaged()
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    found, seen, _ = read(text[low:high], (low > 0, high < len(text)), weights)
    first, last = np.searchsorted(found.places[0], (start - low, end - low)).tolist()
    if first == last:
        return []
    probe = _Probe(look_up(seen, weights), slice(first, last), weights)
    reasons = [("words before", probe.without(slice(max(0, first - _BESIDE), first)))] * (first > 0)
    if last < found.starts.size:
        reasons.append(("words after", probe.without(slice(last, last + _BESIDE))))
    parts = _contributions(seen.rows[:, first:last], weights)
    reasons += [
        (name, probe.less(part, slice(first, last)))
        for name, part in zip(_TABLES, parts, strict=True)
    ]
    single = range(first, min(last, first + _SINGLE))
    spoken = [
        (
            f"word: {text[low + found.places[0][i] : low + found.places[1][i]]}",
            probe.without(slice(i, i + 1)),
        )
        for i in single
    ]
    reasons += sorted(spoken, key=lambda reason: -abs(reason[1]))[:_TELLING]
    return sorted(reasons, key=lambda reason: -abs(reason[1]))


class _Probe:
    """The network's answer for one stretch, with and without parts of what it reads."""

    def __init__(self, looked_up: Floats, stretch: slice, weights: Weights) -> None:
        self._looked_up, self._stretch, self._weights = looked_up, stretch, weights
        self._whole = self._answer(looked_up)

    def _answer(self, looked_up: Floats) -> float:
        return float(values(looked_up, self._weights).words[self._stretch, 0].mean())

    def without(self, hidden: slice) -> float:
        """Return how much the words `hidden` raise the answer."""
        return self.less(self._looked_up[hidden], hidden)

    def less(self, part: Floats, hidden: slice) -> float:
        """Return how much `part` of what is known of the words `hidden` raises the answer."""
        changed = self._looked_up.copy()
        changed[hidden] -= part
        return round(self._whole - self._answer(changed), 3)


def _contributions(rows: Ints, weights: Weights) -> list[Floats]:
    """Return for each table what it adds to each word."""
    return [
        ((table.take(row, axis=0) - table.mean(0)) * weights.scale).astype(np.float32)
        for table, row in zip(weights.tables, joint_rows(rows), strict=True)
    ]
