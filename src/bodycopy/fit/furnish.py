"""Pages with what is not main content on another page: menus and lists in other company.

What stands before and behind an article is much the same on all pages of a site, so a few hundred
sites show few of the ways in which the two can meet.
"""

import numpy as np

from bodycopy.fit.samples import Sample
from bodycopy.segment.decode import stretches

_LOG_WORDS = (2.5, 7.0)  # 12 to 1100 words
_BEFORE, _BEHIND = 0.4, 0.5  # shares that go before and behind the main content, else into it


def furnished(sample: Sample, other: Sample, rng: np.random.Generator) -> Sample:
    """Return `sample` with a run of words that are not main content in `other`."""
    return put_in(sample, _run(other, rng), rng)


def put_in(sample: Sample, part: Sample, rng: np.random.Generator) -> Sample:
    """Return `sample` with `part` before, behind or in its main content.

    It goes where a paragraph begins, and begins a line if that did.
    """
    place = _place(sample, rng)
    if not part.keep.size or place < 0:
        return sample
    before, behind = sample.only(slice(place)), sample.only(slice(place, None))
    if behind.keep.size:
        part.begins_line[0] |= behind.begins_line[0]
    parts = (before, part, behind)
    columns = (np.concatenate(column) for column in zip(*(p[1:] for p in parts), strict=True))
    return Sample(np.concatenate([p.rows for p in parts], axis=1), *columns)


def _run(other: Sample, rng: np.random.Generator) -> Sample:
    """Return words that stand together, chosen by their number, not by that of their runs."""
    begins, ends = stretches(~other.keep)
    size = int(np.exp(rng.uniform(*_LOG_WORDS)))
    if not begins.size:
        return other.only(slice(0))
    within = np.cumsum(ends - begins)
    chosen = int(np.searchsorted(within, rng.integers(within[-1]), side="right"))
    begin, end = int(begins[chosen]), int(ends[chosen])
    begin += int(rng.integers(max(1, end - begin - size + 1)))
    return other.only(np.arange(begin, min(end, begin + size)))


def _place(sample: Sample, rng: np.random.Generator) -> int:
    """Return the word to put a run before; -1 if there is no main content."""
    kept = np.flatnonzero(sample.keep)
    chance = rng.random()
    if not kept.size:
        return -1
    if chance < _BEFORE:
        return int(kept[0])
    if chance < _BEFORE + _BEHIND:
        return int(kept[-1]) + 1
    paragraphs = np.flatnonzero(sample.begins)
    return int(rng.choice(paragraphs)) if paragraphs.size else int(kept[0])
