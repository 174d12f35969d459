"""Where stretches of a paragraph may begin and end, and which of them are known ones."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from bodycopy.corpus.claims import stretch_print
from bodycopy.corpus.sentences import opened
from bodycopy.dedupe.fingerprint import folded

MAX_WORDS = 100  # of a stretch; what is longer goes sentence by sentence

_STOP = re.compile(r"[.!?…؟۔।。！？]")
# Between a stretch that ends without a full stop and the sentence after it.
_PARTED = re.compile(r"([)\]\"'”’»]*\s+(?:\|\s+)?)(?:[-–—•·*›»/]+\s+)?[\"'“‘„«¿¡(\[]*")

_AROUND = 5  # words


class End(Enum):
    """What follows a word."""

    NOTHING = "the end of the paragraph, without a full stop"
    STOP = "the end of a sentence"
    CAPITAL = "a word that may begin a sentence, by its capital"
    OTHER = "more of the sentence"


class Known(NamedTuple):
    """What is known of a stretch that comes back on many pages."""

    pages: int
    is_open: bool  # whether it may end without a full stop


class Told:
    """The words of a paragraph, each at its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.words, self.starts, places = opened(text)
        self.places = dict(zip(self.starts, places, strict=True))  # code points of the text
        self.plain = folded(self.words).split(" ")
        self._ends: list[int] = []  # of words, in code points
        place = 0
        for word in self.words:
            place = text.find(word, place)
            if place < 0:
                break
            place += len(word)
            self._ends.append(place)

    @property
    def is_whole(self) -> bool:
        """Whether its places can be trusted: composed text, word for word as it stands."""
        is_composed = unicodedata.is_normalized("NFC", self._text)
        return is_composed and len(self._ends) == len(self.words) == len(self.plain)

    def ending(self, index: int) -> tuple[End, int]:
        """Return what follows a word, and where that begins in code points of the paragraph."""
        end = self._ends[index]
        if index + 1 == len(self.words):
            is_stop = _STOP.search(self._text, end)
            return End.STOP if is_stop else End.NOTHING, len(self._text)
        if index + 1 in self.places:
            return End.STOP, self.places[index + 1]
        following = self._ends[index + 1] - len(self.words[index + 1])
        parted = _PARTED.fullmatch(self._text, end, following)
        if parted and self.words[index + 1][0].isupper():
            return End.CAPITAL, parted.end(1)
        return End.OTHER, following

    def trimmed(self, found: Sequence["Standing"]) -> list["Standing"]:
        """Return stretches with neighbours joined, and no space left before the end."""
        joined: list[Standing] = []
        for one in found:
            if joined and joined[-1].end == one.start:
                last = joined.pop()
                joined.append(Standing(last.start, one.end, max(last.pages, one.pages)))
            else:
                joined.append(one)
        if joined and joined[-1].end == len(self._text):
            kept = len(self._text[: joined[-1].start].rstrip())
            joined[-1] = joined[-1]._replace(start=kept)
        return joined


class Standing(NamedTuple):
    """A known stretch at its place, in code points from the start of the paragraph."""

    start: int
    end: int
    pages: int


def known_stretches(
    told: Told, group: str, size: int, longest: Mapping[int, int], known: Mapping[int, Known]
) -> list[Standing]:
    """Return where known stretches stand in a paragraph, ascending and disjoint.

    Args:
        told: the paragraph.
        group: whose page it is on.
        size: words that a stretch has at least.
        longest: the words of the longest known stretch by the print of its first `size`.
        known: the stretches by their prints.
    """
    found: list[Standing] = []
    starts = dict(told.places)
    waiting = list(reversed(told.starts))
    done = 0  # words
    while waiting:
        index = waiting.pop()
        if index < done or index + size > len(told.words):
            continue
        most = longest.get(stretch_print(group, told.plain[index : index + size]), 0)
        for count in range(min(most, len(told.words) - index), size - 1, -1):
            end, place = told.ending(index + count - 1)
            what = known.get(stretch_print(group, told.plain[index : index + count]))
            if what and (what.is_open or end is not End.CAPITAL) and end is not End.OTHER:
                found.append(Standing(starts[index], place, what.pages))
                done = index + count
                starts.setdefault(done, place)
                waiting.append(done)
                break
    return told.trimmed(found)


def context(told: Told, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a few words before and after a stretch, all numbers taken for the same.

    Where it was put in, those differ from page to page.
    """
    before = told.plain[max(start - _AROUND, 0) : start]
    after = told.plain[end : end + _AROUND]
    return tuple(map(_unnumbered, before)), tuple(map(_unnumbered, after))


def _unnumbered(word: str) -> str:
    return "0" if word[-1].isdigit() else word
