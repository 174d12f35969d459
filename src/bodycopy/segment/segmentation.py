"""Which stretches of a text are not main content, and where its paragraphs begin."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bodycopy.segment.behind import without_second
from bodycopy.segment.boxes import boxes, told_twice
from bodycopy.segment.comments import without_comments
from bodycopy.segment.cues import without_cues
from bodycopy.segment.decode import allowance, cleanliness
from bodycopy.segment.ends import finished_sentences
from bodycopy.segment.engine import best_path, expected_f1, prices, undue_capitals
from bodycopy.segment.judge import judge
from bodycopy.segment.judged import CLEAN, Judged
from bodycopy.segment.long_tables import long_tables
from bodycopy.segment.sentences import headings
from bodycopy.segment.starts import whole_sentences
from bodycopy.segment.teasers import headlines, possible_teasers, teasers
from bodycopy.segment.weights import Weights, packaged
from bodycopy.segment.words import Ints, Mask

KINDS = (
    "boilerplate", "menu", "share", "caption", "byline", "newsletter", "related", "comments",
    "cookie", "footer", "code",
)  # fmt: skip

# Log odds that each word is given. From -0.8 to -1.2 F1 over articles is the same on held-out
# sites, to 0.001; the lower, the more often an article begins at its first word (71 in 100, 75 in
# 100), and the more of it is lost (3.5 in 100, 4.5 in 100).
_FAVOR = {"precision": -2.0, "balanced": -1.0, "recall": 0.7}

_TEASER = 4.0  # taken from a word in a list of headlines behind the article, or in a box inside it

_TABLE = 4.0  # taken from the network's own log odds, so that the rest counts as the whole page

_FEW = 15  # words; a shorter text gives nothing to judge by
_UNSURE = 0.6  # expected F1; below it a page is kept rather than cut
# Log odds of "a paragraph begins" beyond which a line is changed. On held-out pages three breaks in
# four are right, but nine in ten are not found; 24 joins in 25 are right, and half are found.
_BREAK, _JOIN = 2.0, 1.0
_BREAK_AFTER_GAP = -1.0  # where something was taken out, a paragraph begins more often than not


class Stretch(NamedTuple):
    """Words that are not main content: `text[start:end]`, from the first word to the last."""

    start: int
    end: int
    kind: str  # one of KINDS; "boilerplate" where it cannot be told
    score: float  # 0 to 1, how sure that it is not main content


class Segmentation(NamedTuple):
    """What to take out of a text, and where its paragraphs begin.

    Offsets are code points. A `break` is a kept word that begins a paragraph in mid-line; a
    `join` is one that begins a line in the middle of a paragraph.
    """

    removed: tuple[Stretch, ...] = ()
    breaks: tuple[int, ...] = ()
    joins: tuple[int, ...] = ()
    unsure: bool = False  # the guard acted: more is kept than the scores said


def segment(text: str, favor: str = "balanced") -> Segmentation:
    """Tell main content from the rest, word by word.

    The result depends neither on how quotes are drawn nor on how many breaks part two lines. Text
    of fewer than 15 words is kept. Taken wrongly: lists of links that are the content, poems,
    tables, an article's own call to subscribe.

    Args:
        text: flattened text, its lines broken anywhere or nowhere.
        favor: "precision" takes out more, "recall" less.

    >>> segment("Too short to judge.").removed
    ()
    """
    return decide(text, favor, packaged())


def decide(text: str, favor: str, weights: Weights) -> Segmentation:
    """Do what `segment` does, with other weights than those of the package."""
    judged, clean = judge(text, weights)
    if judged.starts.size < _FEW:
        return Segmentation()
    capitals = undue_capitals(judged)
    if clean > CLEAN:  # nothing goes, so there is nothing to weigh
        parted = headings(text, judged, capitals)
        return Segmentation(breaks=tuple(judged.starts[parted].tolist()))
    if favor != "recall" and (beside := long_tables(judged)).any():
        judged.keep[beside] -= _TABLE
        clean = -np.inf  # a page with such a table is not clean, whatever the rest looks like
    f1 = expected_f1(judged.keep)
    bonus = cleanliness(clean, judged.keep)
    shift = _FAVOR[favor] + allowance(f1) + bonus
    odds, switches = judged.keep + np.float32(shift), prices(judged)
    keep = best_path(odds, switches)
    if not bonus:
        titles = _titles(text, judged, capitals, keep)
        if (keep & titles).any():
            keep = best_path(odds - np.float32(_TEASER) * titles, switches)
    if favor != "recall":
        keep = without_comments(text, without_second(keep, judged.keep), judged)
    unsure = f1 < _UNSURE
    if not keep.any():
        keep, unsure = np.ones_like(keep), True
    keep = finished_sentences(whole_sentences(text, keep, judged, odds), judged, odds)
    keep = without_cues(text, keep, judged)
    breaks, joins = _paragraphs(keep, judged, headings(text, judged, capitals, keep))
    return Segmentation(tuple(_removed(keep, judged)), breaks, joins, unsure)


def _titles(text: str, judged: Judged, capitals: Ints, keep: Mask) -> Mask:
    """Return which words stand in lists of headlines, if some of them are among those to `keep`."""
    titles, again = headlines(text, judged), told_twice(judged)
    possible = possible_teasers(judged, capitals)
    if not (keep & (titles | again | possible)).any():
        return titles
    titles |= boxes(text, judged, again)
    if (keep & (titles | possible)).any():
        titles |= teasers(text, judged, capitals[possible[capitals]])
    return titles


def _removed(keep: Mask, judged: Judged) -> Iterator[Stretch]:
    """Yield the stretches between kept words, split where their kind changes."""
    goes = ~keep
    opens = goes.copy()
    changes = judged.kinds[1:] != judged.kinds[:-1]
    changes &= judged.starts[1:] > judged.ends[:-1]  # an entry in Chinese has one kind
    opens[1:] &= changes | keep[:-1]
    firsts = opens.nonzero()[0]
    if not firsts.size:
        return
    closes = goes.copy()
    closes[:-1] &= opens[1:] | keep[1:]
    lasts = closes.nonzero()[0]
    doubt = np.maximum(judged.keep, -30)
    np.exp(np.minimum(doubt, 30, out=doubt), out=doubt)
    doubt += 1
    np.divide(1, doubt, out=doubt)
    doubt *= goes
    totals = np.add.reduceat(doubt, firsts, dtype=np.float64)
    scores = (totals / (lasts + 1 - firsts)).round(3)
    names = map(KINDS.__getitem__, judged.kinds[firsts].tolist())
    begin, end = judged.starts[firsts].tolist(), judged.ends[lasts].tolist()
    yield from map(Stretch._make, zip(begin, end, names, scores.tolist(), strict=True))


def _paragraphs(
    keep: Mask, judged: Judged, parted: Ints
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    inside = keep.copy()
    inside[1:] &= keep[:-1]
    inside[0] = False
    begins = judged.begins > _BREAK
    begins[1:] &= ~begins[:-1] & ~judged.begins_line[:-1]  # one word is no paragraph
    begins[parted] = True
    after_gap = keep & ~inside & (judged.begins > _BREAK_AFTER_GAP)
    after_gap[0] = False
    breaks = (inside & begins | after_gap) & ~judged.begins_line
    joins = inside & judged.begins_line & (judged.begins < _JOIN) & ~judged.after_stop
    return tuple(judged.starts[breaks].tolist()), tuple(judged.starts[joins].tolist())
