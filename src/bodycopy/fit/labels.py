"""The gold text says of each word of a page whether it is main content.

Words are aligned by the longest common subsequence, in three steps, because a plain one scatters
"the" and "of" of the gold over the menu: first only words that stand in three equal words in a
row, then what is left over between two such anchors, then what the page has in another order.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

_ROW = 3  # equal words in a row that make an anchor
_NEAR = 40  # words of the page between two anchors that may be aligned one by one
_GAP = 2  # words that are missing between two that follow each other in the gold
_ISLAND = 4  # fewer words in a row are chance, unless they are whole lines of the gold
_ROUNDS = 3  # how often the leftovers are aligned again, for gold in another order than the page

Ints = np.ndarray[Any, np.dtype[np.int64]]


class Labels(NamedTuple):
    """For each word of a page: is it main content, and does a paragraph of the gold begin."""

    keep: np.ndarray[Any, np.dtype[np.bool_]]
    begins: np.ndarray[Any, np.dtype[np.bool_]]


def labels(page: list[str], gold: list[str], gold_begins: Iterable[bool]) -> Labels:
    """Align the folded words of a page with those of its gold.

    `gold_begins` says for each word of the gold whether it is the first of its line.

    >>> labels("home news a b c d share".split(), "a b c d".split(), [1, 0, 0, 0]).keep.tolist()
    [False, False, True, True, True, True, False]
    """
    matched = np.full(len(page), -1, np.int64)  # index of the word in the gold
    for _ in range(_ROUNDS):
        rest_page = np.flatnonzero(matched < 0)
        rest_gold = np.setdiff1d(np.arange(len(gold)), matched)
        if not _anchor(page, gold, rest_page, rest_gold, matched):
            break
    _fill(page, gold, matched)
    keep = _closed(matched)
    _drop_islands(keep, matched, len(gold))
    begins = np.zeros(len(page), np.bool_)
    firsts = np.fromiter((bool(b) for b in gold_begins), np.bool_, len(gold))
    hit = keep & (matched >= 0)
    begins[hit] = firsts[matched[hit]]
    _after_lost_firsts(begins, matched, keep, firsts)
    return Labels(keep, begins)


def _rows(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _ROW]) for i in range(len(words) - _ROW + 1)]


def _covered(words: list[str], other: list[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = set(_rows(other))
    covered = np.zeros(len(words), np.bool_)
    for at, row in enumerate(_rows(words)):
        if row in found:
            covered[at : at + _ROW] = True
    return covered


def _anchor(page: list[str], gold: list[str], left: Ints, right: Ints, matched: Ints) -> bool:
    page_words, gold_words = [page[i] for i in left], [gold[i] for i in right]
    if len(page_words) < _ROW or len(gold_words) < _ROW:
        return False
    left = left[_covered(page_words, gold_words)]
    right = right[_covered(gold_words, page_words)]
    if not left.size:
        return False
    found = False
    for part in LCSseq.opcodes([page[i] for i in left], [gold[i] for i in right]):
        if part.tag == "equal" and part.src_end - part.src_start >= _ROW:
            found = True
            matched[left[part.src_start : part.src_end]] = right[part.dest_start : part.dest_end]
    return found


def _fill(page: list[str], gold: list[str], matched: Ints) -> None:
    taken = set(matched[matched >= 0].tolist())
    hits = np.flatnonzero(matched >= 0)
    edges = [(-1, -1), *((int(i), int(matched[i])) for i in hits), (len(page), len(gold))]
    for (i, j), (k, m) in pairwise(edges):
        if not 2 <= m - j <= 4 * _NEAR:  # noqa: PLR2004  # nothing is left of the gold, or too much
            continue
        # Before the first anchor and after the last one, only what is near.
        low = max(i + 1, k - _NEAR) if i < 0 else i + 1
        high = min(k, i + 1 + _NEAR) if k == len(page) else k
        if not 0 < high - low <= max(_NEAR, 3 * (m - j)):
            continue
        for part in LCSseq.opcodes(page[low:high], gold[j + 1 : m]):
            here, there = low + part.src_start, j + 1 + part.dest_start
            for step in range(part.src_end - part.src_start if part.tag == "equal" else 0):
                if there + step not in taken:
                    matched[here + step] = there + step


def _closed(matched: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
    keep = matched >= 0
    hits = np.flatnonzero(keep)
    for i, k in pairwise(hits):
        # A word that the gold spells otherwise, not a link that the gold leaves out.
        if 1 < k - i <= _GAP + 1 and 0 < matched[k] - matched[i] <= _GAP + 2:
            keep[i:k] = True
    return keep


def _drop_islands(keep: Any, matched: Ints, size: int) -> None:  # noqa: ANN401  # a NumPy mask
    edges = np.flatnonzero(np.diff(np.concatenate(([0], keep.astype(np.int8), [0]))))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first < min(_ISLAND, size):
            keep[first:last] = False
    matched[~keep] = -1


def _after_lost_firsts(begins: Any, matched: Ints, keep: Any, firsts: Any) -> None:  # noqa: ANN401
    """A paragraph whose first word has no match begins with the first that has one."""
    paragraph = np.cumsum(firsts)
    hits = np.flatnonzero(keep & (matched >= 0))
    own = paragraph[matched[hits]]
    begins[hits[1:][own[1:] != own[:-1]]] = True
    begins[hits[:1]] = True
