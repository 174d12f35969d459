"""What the network gets to see in an epoch: pages and gold texts, each time a little different."""

from typing import Any, NamedTuple

import numpy as np

from bodycopy.fit.furnish import furnished
from bodycopy.fit.samples import Sample, Samples
from bodycopy.fit.tabled import tabled
from bodycopy.fit.unspaced import unspaced
from bodycopy.segment import features
from bodycopy.segment.layers import FOLD
from bodycopy.segment.words import Class, Ints, Mask

STYLES = ("glued", "oneline", "wet", "nodes")
ABSENT = sum(features.SIZES)  # the row of the table that stays zero
OFFSETS = np.cumsum((0, *features.SIZES[:-1]))[:, None]
_LONGEST = 4096  # words; of a longer page a part is learned from
_LEXICAL = slice(0, 3)  # word, prefix, suffix
_FOLDS = FOLD**2  # positions that become one on the top floor of the network

# Shares of the texts, or of the words of a text, to which something is done.
_OWN_WORDS = 0.35  # gold as a run of the tool leaves it, not as the data have it
_ONE_LINE, _FEWER_BREAKS, _MORE_BREAKS, _LOWER = 0.2, 0.1, 0.05, 0.05
_BROKEN = 0.03  # of the words, where breaks are put in
_FORGOTTEN = 0.12  # of the words: a word that was never met
_FOREIGN, _FOREIGN_WORDS = 0.25, 0.5  # of the texts; of the words in them, at least
_FURNISHED = 0.25  # pages with furniture of another page
_TABLED = 0.12  # pages with a table that is not main content
_UNSPACED = 0.05  # of the texts: as in a script without spaces between words
_SHORTENED = 0.35  # pages with most of their main content cut out: a note has a menu too
_LEFT, _MENU = (30, 320), (0.5, 5.3)  # words of main content left; log of those on either side
_TOO_FEW_FOUND = 0.6  # of the gold's words, for a page's own words to stand for the gold

Rng = np.random.Generator


class Drawn(NamedTuple):
    """A text to learn from; `rows` point into the one table of the network."""

    rows: Ints
    keep: Mask
    begins: Mask
    kinds: Ints
    clean: float  # 1 for a text that is main content from end to end


def draw_page(samples: Samples, others: list[Samples], rng: Rng) -> Drawn:
    """Return a page in one of its styles, or as much of it as is learned from at once."""
    without_spaces = rng.random() < _UNSPACED
    style = "nodes" if without_spaces else STYLES[rng.integers(len(STYLES))]
    sample = samples.styles[style]
    if rng.random() < _FURNISHED:
        sample = furnished(sample, others[rng.integers(len(others))].styles[style], rng)
    if rng.random() < _TABLED:
        sample = tabled(sample, rng)
    if without_spaces:
        sample = unspaced(sample, rng)
    if rng.random() < _SHORTENED:
        return _changed(_shortened(sample, rng), (0, 0), 0.0, rng)
    count = sample.hashes.size
    begin = 0
    if count > _LONGEST and rng.random() < 0.5:  # noqa: PLR2004  # half of the time its start
        begin = int(rng.integers(0, count - _LONGEST + 1))
    part = sample.only(slice(begin, begin + _LONGEST))
    beyond = (begin, max(0, count - begin - _LONGEST))
    return _changed(part, beyond, 0.0, rng)


def _shortened(sample: Sample, rng: Rng) -> Sample:
    """Return a page that ends its main content after a paragraph or two."""
    kept = np.flatnonzero(sample.keep)
    left = int(rng.integers(*_LEFT))
    if kept.size <= left:
        return sample.only(slice(_LONGEST))
    ends = kept[left:][sample.begins[kept[left:]]]  # where a paragraph begins, another has ended
    end = int(ends[0]) if ends.size else int(kept[-1]) + 1
    before, after = np.exp(rng.uniform(*_MENU, 2)).astype(int)
    chosen = np.zeros(sample.keep.size, np.bool_)
    chosen[max(0, int(kept[0] - before)) : min(end, int(kept[0]) + _LONGEST)] = True
    chosen[int(kept[-1]) + 1 :][: int(after)] = True
    return sample.only(chosen)


def draw_gold(samples: Samples, rng: Rng) -> Drawn:
    """Return the gold as a text of its own, of which all is to be kept."""
    sample = samples.gold
    if rng.random() < _OWN_WORDS and samples.found > _TOO_FEW_FOUND:
        page = samples.styles[STYLES[rng.integers(len(STYLES))]]
        sample = page.only(page.keep)
        sample = sample._replace(begins_line=sample.begins_line | sample.begins)
    if rng.random() < _UNSPACED:
        sample = unspaced(sample, rng)
    sample = sample.only(slice(_LONGEST))
    if rng.random() < _ONE_LINE:
        sample = sample._replace(begins_line=np.zeros_like(sample.begins_line))
    return _changed(sample, (0, 0), 1.0, rng)


def read_rows(sample: Sample, lines: Mask, beyond: tuple[int, int] = (0, 0)) -> Ints:
    """Return the features of a text, one row each, as the segmenter would read them."""
    rows = np.zeros((len(features.SIZES), sample.hashes.size), np.int32)
    rows[: sample.rows.shape[0]] = sample.rows
    if sample.hashes.size:
        features.page_rows(sample.hashes, lines | sample.after_space, rows, beyond)
    return rows


def _changed(sample: Sample, beyond: tuple[int, int], clean: float, rng: Rng) -> Drawn:
    count = sample.hashes.size
    lines, chance = sample.begins_line.copy(), rng.random()
    if chance < _FEWER_BREAKS:
        lines &= rng.random(count) > rng.random()
    elif chance < _FEWER_BREAKS + _MORE_BREAKS:
        lines |= rng.random(count) < _BROKEN
    lines[:1] = True
    rows = read_rows(sample, lines, beyond)
    if rng.random() < _LOWER:
        _lower(rows)
    pointed = rows + OFFSETS
    if rng.random() < _FOREIGN:
        _translate(pointed, sample.hashes, rng)
    pointed[_LEXICAL, rng.random(count) < _FORGOTTEN] = ABSENT
    return Drawn(pointed, sample.keep, sample.begins, sample.kinds, clean)


def _translate(pointed: Ints, hashes: Ints, rng: Rng) -> None:
    """Give words other rows, each word the same wherever it stands, as in a language of its own."""
    share = rng.uniform(_FOREIGN_WORDS, 1)
    salt = int(rng.integers(1 << 16))
    translated = ((hashes >> np.uint32(8)) ^ np.uint32(salt)) % np.uint32(1000) < 1000 * share
    for at in range(_LEXICAL.stop):
        own, size = pointed[at] - OFFSETS[at], features.SIZES[at]
        pointed[at] = np.where(translated, own ^ rng.integers(1, size), own) + OFFSETS[at]


def _lower(rows: Ints) -> None:
    """Take the capitals out of the `rows` of characters; those of words do not know them."""
    firsts, lasts, shape = features.FIRSTS, 2, features.LENGTHS
    first, inner = np.divmod(rows[3], firsts)
    first[first == Class.UPPER] = Class.LOWER
    inner[inner == Class.UPPER - 1] = Class.LOWER - 1
    rows[3] = first * firsts + inner
    last, stop = np.divmod(rows[4], lasts)
    last[last == Class.UPPER] = Class.LOWER
    rows[4] = last * lasts + stop
    bits, length = np.divmod(rows[5], shape)
    bits = np.where(bits & 2, (bits & ~2) | 1, bits)  # the second bit is UPPER, the first LOWER
    rows[5] = bits * shape + length


def batches(texts: list[Drawn], words: int, rng: Rng) -> list[list[Drawn]]:
    """Group texts of like length, at most `words` in each group with its padding."""
    order = np.argsort([text.keep.size + rng.random() * 100 for text in texts])
    groups: list[list[Drawn]] = []
    current: list[Drawn] = []
    for at in order:
        if current and texts[at].keep.size * (len(current) + 1) > words:
            groups.append(current)
            current = []
        current.append(texts[at])
    groups.append(current)
    return [groups[at] for at in rng.permutation(len(groups))]


class Batch(NamedTuple):
    """Texts side by side, (texts, words, ...), each shifted so that folds fall anywhere."""

    rows: np.ndarray[Any, np.dtype[np.int64]]
    mask: np.ndarray[Any, np.dtype[np.float32]]
    keep: np.ndarray[Any, np.dtype[np.float32]]
    begins: np.ndarray[Any, np.dtype[np.float32]]
    kinds: np.ndarray[Any, np.dtype[np.int64]]
    clean: np.ndarray[Any, np.dtype[np.float32]]


def stacked(group: list[Drawn], rng: Rng) -> Batch:
    """Return the texts of `group` as one batch."""
    shifts = rng.integers(_FOLDS, size=len(group)).tolist()
    longest = max(text.keep.size + shift for text, shift in zip(group, shifts, strict=True))
    shape = (len(group), -(-longest // _FOLDS) * _FOLDS)
    batch = Batch(
        np.full((*shape, len(features.SIZES)), ABSENT, np.int64),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.int64),
        np.array([text.clean for text in group], np.float32),
    )
    for at, (text, shift) in enumerate(zip(group, shifts, strict=True)):
        place = slice(shift, shift + text.keep.size)
        batch.rows[at, place] = text.rows.T
        batch.mask[at, place] = 1
        batch.keep[at, place] = text.keep
        batch.begins[at, place] = text.begins
        batch.kinds[at, place] = text.kinds
    return batch
