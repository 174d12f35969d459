"""Drop and keep the user's own phrases, before anything is judged."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bodycopy.document import Edit
from bodycopy.phrases import Phrase, Phrases, Word, words

Spans = tuple[tuple[int, int], ...]  # start and end in code points, ascending and disjoint
_Table = dict[str, tuple[tuple[str, ...], ...]]  # of phrases, by their first word, longest first


def phrases(text: str, lists: Phrases) -> tuple[Edit, ...]:
    """Return the edits that remove every phrase to drop which no phrase to keep touches.

    A phrase is found whatever its case, its quotes and the white space in it, between whole words.
    The white space around it stays for the normal form to mend.

    >>> lists = Phrases(drop=(Phrase("sign up now!"),))
    >>> phrases("The end. Sign  up NOW! More.", lists)
    (Edit(start=9, before='Sign  up NOW!', after='', rule='strip.phrase', note='', score=None),)
    """
    if not lists.drop:
        return ()
    found = places(text, lists.drop)
    edits = (Edit(start, text[start:end], "", "strip.phrase") for start, end in found)
    return sparing(edits, protected(text, lists))


def protected(text: str, lists: Phrases) -> Spans:
    """Return the spans that must stay.

    >>> protected("Call now. Call us.", Phrases(keep=(Phrase("call us"),)))
    ((10, 17),)
    """
    return places(text, lists.keep) if lists.keep else ()


def sparing(edits: Iterable[Edit], spans: Spans) -> tuple[Edit, ...]:
    """Return the edits without those that take something from one of `spans`.

    >>> edits = (Edit(0, "Menu ", "", "strip.menu"), Edit(9, " Share", "", "strip.share"))
    >>> [edit.rule for edit in sparing(edits, ((1, 3),))]
    ['strip.share']
    """
    if not spans:
        return tuple(edits)
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    return tuple(
        edit
        for edit in edits
        if bisect_right(ends, edit.start) == bisect_left(starts, edit.end) or not _takes(edit)
    )


def _takes(edit: Edit) -> bool:
    """Say whether an edit takes words away, and does not only move or repair them."""
    return bool(edit.before.strip()) and not edit.after.strip()


def places(text: str, wanted: tuple[Phrase, ...]) -> Spans:
    """Return where any of the phrases stands; where two overlap, both as one."""
    found = [*_literal(text, wanted), *_matched(text, wanted)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _literal(text: str, wanted: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """Yield the places of phrases that are no regular expressions."""
    table = _table(wanted)
    if not table:
        return
    listed = words(text)
    at = 0
    while at < len(listed):
        length = _length(listed, at, table)
        if length:
            yield listed[at].start, listed[at + length - 1].end
        at += length or 1


def _length(listed: list[Word], at: int, table: _Table) -> int:
    """Return how many words the longest phrase has that stands at `at`."""
    for phrase in table.get(listed[at].folded, ()):
        if len(phrase) <= len(listed) - at and all(
            word == listed[at + i].folded for i, word in enumerate(phrase)
        ):
            return len(phrase)
    return 0


@lru_cache(maxsize=64)
def _table(wanted: tuple[Phrase, ...]) -> _Table:
    table: dict[str, set[tuple[str, ...]]] = {}
    for phrase in wanted:
        split = () if phrase.is_regex else tuple(word.folded for word in words(phrase.text))
        if split:
            table.setdefault(split[0], set()).add(split)
    return {first: tuple(sorted(listed, key=_longest_first)) for first, listed in table.items()}


def _longest_first(phrase: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len(phrase), phrase


def _matched(text: str, wanted: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """Yield the places of regular expressions. They may take for ever: needs a worker's limit."""
    for phrase in wanted:
        if phrase.is_regex:
            for found in re.finditer(phrase.text, text):
                if found.end() > found.start():
                    yield found.span()
