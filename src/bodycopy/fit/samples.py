"""Pages become arrays: the features of each word that do not depend on its page, and its labels."""

import re
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from bodycopy.fit.labels import labels
from bodycopy.fit.pages import Page
from bodycopy.segment import features
from bodycopy.segment.words import Bytes, Class, Ints, Mask, Words, words

LONGEST = 16384  # words of a page that are learned from
_WORD_FEATURES = 6  # of features.NAMES, the first; the others depend on the page
_SAME = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
_INKLESS = re.compile(r"\W+")

Tables = tuple[Bytes, np.ndarray[Any, np.dtype[np.uint16]]]


class Sample(NamedTuple):
    """The words of one text, one column or element a word."""

    rows: np.ndarray[Any, np.dtype[np.uint16]]
    hashes: np.ndarray[Any, np.dtype[np.uint32]]
    begins_line: Mask
    after_space: Mask  # where a space means something
    keep: Mask
    begins: Mask  # a paragraph of the gold begins
    kinds: Bytes

    def only(self, chosen: Any) -> "Sample":  # noqa: ANN401  # a slice or a mask of words
        """Return the words that `chosen` selects."""
        return Sample(self.rows[:, chosen], *(column[chosen] for column in self[1:]))


class Samples(NamedTuple):
    """One page in every style, its gold as a text of its own, and how well both fit."""

    styles: dict[str, Sample]
    gold: Sample
    found: float  # share of the gold's words that are in the page, 0 to 1


def read_samples(pages: list[Page], tables: Tables, jobs: int) -> list[Samples]:
    """Return the samples of all `pages`, in their order."""
    with ProcessPoolExecutor(jobs, initializer=_initialise, initargs=(tables,)) as pool:
        return list(pool.map(_samples, pages, chunksize=8))


_shared: list[Tables] = []  # in a worker: the tables, which would else travel with each page


def _initialise(tables: Tables) -> None:
    _shared.append(tables)


def _samples(page: Page) -> Samples:
    tables = _shared[0]
    gold_words, gold_text = _found(page.gold, tables)
    gold_lines = _begins_line(gold_words)
    styles, found = {}, 0.0
    for style, flat in page.flat.items():
        page_words, page_text = _found(flat.text, tables)
        aligned = labels(page_text, gold_text, gold_lines.tolist())
        found = float(aligned.keep.sum()) / max(1, len(gold_text))
        at = np.searchsorted(np.array(flat.starts or [0]), page_words.starts, side="right") - 1
        kinds = np.array(flat.kinds or [0], np.uint8)[at]
        sample = _sample(page_words, tables, aligned.keep, aligned.begins, kinds)
        styles[style] = sample.only(slice(LONGEST))
    every = np.ones(len(gold_text), np.bool_)
    gold = _sample(gold_words, tables, every, gold_lines, np.zeros(len(gold_text), np.uint8))
    return Samples(styles, gold.only(slice(LONGEST)), found)


def _found(text: str, tables: Tables) -> tuple[Words, list[str]]:
    found = words(text, tables[0])
    plain = text.translate(_SAME)
    folded = []
    for start, end in zip(*(edges.tolist() for edges in found.places), strict=True):
        word = plain[start:end].lower()
        folded.append(_INKLESS.sub("", word) or word)
    return found, folded


def _begins_line(found: Words) -> Mask:
    begins = np.zeros(found.starts.size, np.bool_)
    at = np.searchsorted(found.starts, np.flatnonzero(found.classes == Class.BREAK))
    begins[at[at < begins.size]] = True
    begins[:1] = True
    return begins


def _sample(found: Words, tables: Tables, keep: Mask, begins: Mask, kinds: Ints) -> Sample:
    rows = np.zeros((len(features.SIZES), found.starts.size), np.int32)
    hashes: Ints = np.zeros(0, np.uint32)
    if found.starts.size:
        hashes = features.hash_rows(found, tables[1], rows)
        features.character_rows(found, rows)
    return Sample(
        rows[:_WORD_FEATURES].astype(np.uint16),
        hashes.astype(np.uint32),
        _begins_line(found),
        features.after_space(found),
        keep,
        begins,
        kinds.astype(np.uint8),
    )
