"""Stretches that come back on many pages of a host: slogans, sign-offs, calls to follow.

A stretch is looked for only where a sentence may begin, so one print for each sentence, of its
first words, finds all of them. What it takes wrongly: a sentence of the author's own that stands
in ten different paragraphs on ten pages. What it misses: a stretch with a word that changes, such
as a date; stretches of one page in fifty or fewer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bodycopy.corpus import columns
from bodycopy.corpus.claims import digest, stretch_print
from bodycopy.corpus.columns import Array
from bodycopy.corpus.exchange import Corpus, Shard
from bodycopy.corpus.keys import among, differs, runs
from bodycopy.corpus.stretches import MAX_WORDS, End, Told, context
from bodycopy.corpus.texts import Texts
from bodycopy.dedupe.fingerprint import folded
from bodycopy.paragraphs import paragraphs
from bodycopy.settings import DedupeSettings

# Of the pages of a group, 0 to 1. A big site's stock sentences ("Add salt and pepper to taste.")
# come back on ten pages too; what its makers put on them comes back on more.
_MIN_SHARE = 0.02
# Paragraphs that the extent of one stretch is read from, at least; those with the smallest hashes.
_SAMPLE = 256
_LOT = 1_000  # paragraphs that are held at once to find extents
# What must hold for a stretch that ends without a full stop, lest it be the beginning of sentences
# that a name goes on with. Of those that go on, so many do so in mid-sentence at most, 0 to 1; so
# many at least do so with a word that begins sentences elsewhere; and with so many different words.
_MAX_MIDST = 0.2
_MIN_BEGINNING = 0.5
_FEWEST_FOLLOWERS = 3


class Use(NamedTuple):
    """One paragraph in which a stretch begins."""

    page: int  # counted over all shards
    told: Told
    start: int  # index of the first word


class Extent(NamedTuple):
    """A stretch that goes."""

    first: int  # print of its first words
    whole: int  # print of all
    words: int
    is_open: bool  # whether it may end without a full stop
    pages: int


def group_sizes(corpus: Corpus, target: Path) -> None:
    """Write how many pages each group of each shard has in the whole corpus."""
    if target.exists():
        return
    shards = corpus.shards()
    total: Counter[str] = Counter()
    for shard in shards:
        total.update(dict(zip(shard.names, shard.sizes(), strict=True)))
    sizes = [total[name] for shard in shards for name in shard.names]
    starts = np.cumsum([0, *(len(shard.names) for shard in shards)])
    columns.save(target, size=np.array(sizes, np.int64), start=starts.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Templates:
    """Write which stretches go whose prints are in some sections, and on which pages they are."""

    corpus: Corpus
    settings: DedupeSettings
    texts: Texts
    sizes: Path
    sections: range
    target: Path

    def __call__(self) -> None:
        """Do it, unless it is done."""
        if self.target.exists():
            return
        shards = self.corpus.shards()
        key, within, page = self._hot(shards)
        found = list(self._extents(shards, key, within, page))
        page = np.sort(page[among(key, [extent.first for extent in found])])
        columns.save(
            self.target,
            first=np.array([extent.first for extent in found], np.uint64),
            whole=np.array([extent.whole for extent in found], np.uint64),
            words=np.array([extent.words for extent in found], np.uint32),
            is_open=np.array([extent.is_open for extent in found], np.uint8),
            pages=np.array([extent.pages for extent in found], np.uint64),
            page=page[differs(page)],
        )

    def _hot(self, shards: Sequence[Shard]) -> tuple[Array, Array, Array]:
        """Return prints that are on enough pages, with their paragraphs and pages, sorted."""
        key, within = (
            np.concatenate([shard.part(name, self.sections) for shard in shards])
            for name in ("print_key", "print_within")
        )
        page = np.concatenate(
            [s.part("print_row", self.sections).astype(np.int64) + s.base for s in shards]
        )
        order = np.argsort(key, kind="stable")
        _, count = runs(key[order])
        order = order[np.repeat(count >= self.settings.template_pages, count)]
        key, within, page = key[order], within[order], page[order]
        order = np.lexsort((page, within, key))
        key, within, page = key[order], within[order], page[order]
        is_new = differs(key, within)
        hot = [
            one
            for one, first, count_ in _pages_of(key[is_new], page[is_new])
            if count_ >= max(self.settings.template_pages, _MIN_SHARE * self._size(shards, first))
        ]
        inside = among(key, hot)
        return key[inside], within[inside], page[inside]

    def _size(self, shards: Sequence[Shard], page: int) -> int:
        """Return how many pages the group of a page has."""
        shard, row = self.corpus.home(page)
        sizes = columns.read(self.sizes)
        return int(sizes["size"][int(sizes["start"][shard]) + shards[shard].group_number(row)])

    def _extents(
        self, shards: Sequence[Shard], key: Array, within: Array, page: Array
    ) -> Iterator[Extent]:
        """Yield the stretches that begin with hot prints."""
        sample = max(_SAMPLE, 4 * self.settings.template_pages)
        is_new = differs(key, within)
        key, within, page = key[is_new], within[is_new], page[is_new]
        starts, count = runs(key)
        rank = np.arange(len(key)) - np.repeat(starts, count)
        chosen = rank < sample
        key, within, page = key[chosen], within[chosen], page[chosen]
        bounds = [0]
        for end in np.append(np.flatnonzero(differs(key))[1:], len(key)).tolist():
            if end - bounds[-1] >= _LOT or end == len(key):
                bounds.append(end)
        for start, end in pairwise(bounds):
            lot = slice(start, end)
            yield from self._lot(shards, key[lot], within[lot], page[lot])

    def _lot(
        self, shards: Sequence[Shard], key: Array, within: Array, page: Array
    ) -> Iterator[Extent]:
        wanted: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
        for one, paragraph, where in zip(key.tolist(), within.tolist(), page.tolist(), strict=True):
            wanted[where].add((one, paragraph))
        uses: defaultdict[int, list[Use]] = defaultdict(list)
        groups: dict[int, str] = {}  # a print is of one group alone
        for where in sorted(wanted):
            shard, row = self.corpus.home(where)
            group = shards[shard].group(row)
            text = self.texts(shard, row)
            for found, told, start in _beginnings(text, group, wanted[where], self.settings):
                uses[found].append(Use(where, told, start))
                groups[found] = group
        for one in sorted(uses):
            yield from _grown(one, uses[one], groups[one], self.settings)


def _pages_of(key: Array, page: Array) -> Iterator[tuple[int, int, int]]:
    """Yield each print, the first page that has it, and how many have it."""
    order = np.lexsort((page, key))
    key, page = key[order], page[order]
    is_new = differs(key, page)
    key, page = key[is_new], page[is_new]
    starts, counts = runs(key)
    yield from zip(key[starts].tolist(), page[starts].tolist(), counts.tolist(), strict=True)


def _beginnings(
    text: str, group: str, wanted: set[tuple[int, int]], settings: DedupeSettings
) -> Iterator[tuple[int, Told, int]]:
    """Yield the wanted prints of an article, each with its paragraph and first word."""
    size = settings.template_words
    left = set(wanted)
    for paragraph in paragraphs(text):
        told = Told(paragraph.text)
        if len(told.words) < size or not told.is_whole:
            continue
        own = int.from_bytes(digest(folded(told.words))[12:], "little")
        for start in told.starts:
            if start + size <= len(told.words):
                found = stretch_print(group, told.plain[start : start + size])
                if (found, own) in left:
                    left.remove((found, own))
                    yield found, told, start


def _leaning(uses: Sequence[Use]) -> Counter[str]:
    """Return for words with a capital how far they look like ones that begin a sentence.

    Where they do begin one, or stand in lower case, speaks for it; a capital in mid-sentence for a
    name. Only the paragraphs of one stretch are asked, so that no other one has a say in it.
    """
    leaning: Counter[str] = Counter()
    for use in uses:
        for index, word in enumerate(use.told.words):
            if index in use.told.places:
                leaning[word] += 1
            elif word[0].isupper():
                leaning[word] -= 1
            else:
                leaning[word[0].upper() + word[1:]] += 1
    return leaning


def _grown(first: int, uses: list[Use], group: str, settings: DedupeSettings) -> Iterator[Extent]:
    """Yield the stretches that begin with the words of the print `first`, word by word longer."""
    leaning = _leaning(uses)
    waiting = [(settings.template_words, uses)]
    while waiting:
        size, together = waiting.pop()
        if len({use.page for use in together}) < settings.template_pages:
            continue
        is_whole, is_open = _ends(together, size, leaning, settings.template_pages)
        if is_whole:
            start = together[0].start
            whole = stretch_print(group, together[0].told.plain[start : start + size])
            yield Extent(first, whole, size, is_open, len({use.page for use in together}))
        branches: defaultdict[str, list[Use]] = defaultdict(list)
        for use in together:
            if size < MAX_WORDS and use.start + size < len(use.told.plain):
                branches[use.told.plain[use.start + size]].append(use)
        waiting += [(size + 1, branch) for _, branch in sorted(branches.items())]


def _ends(uses: Sequence[Use], size: int, leaning: Counter[str], fewest: int) -> tuple[bool, bool]:
    """Say whether what `uses` have in common is a whole, and whether it needs no full stop."""
    ended: defaultdict[End, list[Use]] = defaultdict(list)
    followers: list[str] = []
    for use in uses:
        last = use.start + size - 1
        end, _ = use.told.ending(last)
        ended[end].append(use)
        if end is End.CAPITAL:
            followers.append(use.told.words[last + 1])
    open_ = ended[End.NOTHING] + ended[End.CAPITAL]
    last_ones = len(ended[End.NOTHING])
    beginning = sum(leaning[word] >= 0 for word in followers)
    is_open = (
        bool(open_)
        and len(ended[End.OTHER]) <= _MAX_MIDST * (len(ended[End.OTHER]) + len(open_))
        and last_ones + beginning >= _MIN_BEGINNING * len(open_)
        and (len(set(followers)) >= _FEWEST_FOLLOWERS or last_ones >= len(followers))
    )
    whole = ended[End.STOP] + (open_ if is_open else ended[End.NOTHING])
    is_whole = _pages(whole, size) >= fewest
    return is_whole, is_whole and is_open


def _pages(uses: Sequence[Use], size: int) -> int:
    """Return on how many pages a stretch stands in surroundings of its own.

    Versions of one article have its sentences in the same surroundings, numbers apart: those count
    once.
    """
    first: dict[object, int] = {}
    for use in uses:
        around = context(use.told, use.start, use.start + size)
        first[around] = min(use.page, first.get(around, use.page))
    return len(set(first.values()))
