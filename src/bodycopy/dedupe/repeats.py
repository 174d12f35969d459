"""Drop the paragraphs of a document that stood in it before.

The caption that stands twice, the related block that comes again. The first stays. What it takes
wrongly: a refrain of eight words or more; what it misses: repeats of fewer words, by intent.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from bodycopy.dedupe.fingerprint import (
    LONGEST,
    Shingle,
    anchors,
    changes,
    folded_words,
    is_telling,
    resemblance,
    shingles,
    sum_of,
    words,
)
from bodycopy.dedupe.suspicion import may_repeat
from bodycopy.dedupe.wording import is_reworded, tells_of_code
from bodycopy.document import Edit
from bodycopy.paragraphs import Paragraph, has_blank_lines, paragraph_texts, paragraphs
from bodycopy.settings import DedupeSettings

_DEFAULTS = DedupeSettings()
# Earlier paragraphs that one shingle leads to. More would make a page of look-alikes quadratic.
_MAX_LED_TO = 8
# Share of its anchors that a paragraph has in common with one that says the same, at least. Most
# that have one in common only name the same thing.
_LEAST_COMMON = 0.25
# One of two paragraphs that say the same is at most so many times as long as the other.
_MAX_LONGER = 1.3
# Words. Comparing word by word is quadratic at worst, and a repeat this long is an exact one.
_MAX_COMPARED = 2000


class _Kept(NamedTuple):
    """A paragraph that stays: its words are listed again if one is like it, which few are."""

    size: int  # words
    text: str


class _Memory:
    """The paragraphs of one document that stay, found again by their text or by their anchors."""

    def __init__(self, settings: DedupeSettings) -> None:
        self._settings = settings
        self._exact: set[str] = set()
        self._kept: list[_Kept] = []
        self._first: dict[Shingle, int] = {}  # which paragraph an anchor stood in first
        self._more: dict[Shingle, list[int]] = {}  # those after it, of the few that come again

    def rule(self, paragraph: Paragraph) -> tuple[str, float] | None:
        """Return why `paragraph` is a repeat and how alike it is; remember it if it is none."""
        if len(paragraph.text) > LONGEST:
            return self._exactly(sum_of(paragraph.text))
        told = folded_words(paragraph.text)
        if len(told) < self._settings.min_words:
            return None
        again = self._exactly(" ".join(told))
        if again or len(told) > _MAX_COMPARED:
            return again
        return self._nearly(_Kept(len(told), paragraph.text), anchors(told))

    def _nearly(self, one: _Kept, leads: list[Shingle]) -> tuple[str, float] | None:
        """Return what makes a paragraph with these anchors a repeat; else they lead to it."""
        mine = len(self._kept)
        places = list(map(self._first.setdefault, leads, repeat(mine)))
        if places.count(mine) < len(places):
            known = {lead for lead, place in zip(leads, places, strict=True) if place != mine}
            alike = self._resembling(one, known, len(set(leads)))
            if alike:
                for lead in {*leads} - known:
                    del self._first[lead]
                return "dedupe.near_duplicate", alike
            for lead in known:
                more = self._more.setdefault(lead, [])
                if len(more) < _MAX_LED_TO:
                    more.append(mine)
        self._kept.append(one)
        return None

    def _exactly(self, key: str) -> tuple[str, float] | None:
        if key in self._exact:
            return "dedupe.repeat", 1.0
        self._exact.add(key)
        return None

    def _resembling(self, one: _Kept, known: set[Shingle], most: int) -> float:
        """Return how alike an earlier paragraph is that says the same; 0 if there is none.

        Args:
            one: the paragraph.
            known: its anchors that stood in earlier ones.
            most: how many anchors it has.
        """
        if len(known) < _LEAST_COMMON * most:
            return 0.0  # no place can have more of them in common
        common = Counter(map(self._first.__getitem__, known))
        common.update(place for lead in known for place in self._more.get(lead, ()))
        # Sorted by hand, so that ties do not depend on the order in which they were met.
        for place in sorted(common, key=lambda place: (-common[place], place))[:3]:
            other = self._kept[place]
            short, long = sorted((one.size, other.size))
            if common[place] < _LEAST_COMMON * most or long > _MAX_LONGER * short:
                continue
            alike = resemblance(_shingle_set(one), _shingle_set(other))
            if alike >= self._settings.min_resemblance and self._says_the_same(one, other):
                return round(alike, 3)
        return 0.0

    def _says_the_same(self, one: _Kept, other: _Kept) -> bool:
        spots = changes(words(one.text), words(other.text))
        changed = [word for ours, theirs in spots for word in (*ours, *theirs)]
        if len(changed) > self._settings.max_changed * (one.size + other.size):
            return False
        if any(map(is_telling, changed)) or not all(is_reworded(*spot) for spot in spots):
            return False
        return not tells_of_code(one.text, other.text, changed)


def _shingle_set(one: _Kept) -> set[Shingle]:
    return set(shingles(folded_words(one.text)))


def drop_repeats(text: str, settings: DedupeSettings = _DEFAULTS) -> tuple[Edit, ...]:
    r"""Return the edits that drop paragraphs which equal, or nearly equal, an earlier one.

    >>> again = "The bridge was opened to traffic on a cold and windy morning."
    >>> [(edit.start, edit.rule) for edit in drop_repeats(f"{again}\n\n{again}\n")]
    [(63, 'dedupe.repeat')]
    """
    if not may_repeat(paragraph_texts(text), settings):
        return ()
    edits: list[Edit] = []
    memory = _Memory(settings)
    is_by_line = not has_blank_lines(text)
    for paragraph in paragraphs(text):
        why = memory.rule(paragraph)
        if why:
            edits.append(_dropped(text, paragraph, *why, is_by_line=is_by_line))
    return tuple(edits)


def _dropped(text: str, paragraph: Paragraph, rule: str, alike: float, *, is_by_line: bool) -> Edit:
    # Where lines are paragraphs, no blank line may stay behind: it would make them lines.
    start = text.rfind("\n", 0, paragraph.start) if is_by_line else paragraph.start
    return Edit(max(start, 0), text[max(start, 0) : paragraph.end], "", rule, score=alike)


def sums(text: str, settings: DedupeSettings = _DEFAULTS) -> list[bytes]:
    """Return for each paragraph what it has in common with those that equal it.

    Nothing for one that is too short to be a repeat.
    """
    return [_sum(told, settings) for told in paragraph_texts(text)]


def _sum(text: str, settings: DedupeSettings) -> bytes:
    from hashlib import blake2b  # noqa: PLC0415 - 9 ms, for long texts alone

    if len(text) > LONGEST:
        key = sum_of(text)
    else:
        told = folded_words(text)
        if len(told) < settings.min_words:
            return b""
        key = " ".join(told)
    return blake2b(key.encode(errors="surrogatepass"), digest_size=16).digest()


def drop_known(text: str, told: Sequence[bytes], known: set[bytes]) -> tuple[Edit, ...]:
    r"""Return the edits that drop paragraphs of which the sum is known; all are known then.

    >>> known = set()
    >>> one = "The bridge was opened to traffic on a cold and windy morning."
    >>> drop_known(one, sums(one), known), len(drop_known(one, sums(one), known))
    ((), 1)
    """
    again = known.intersection(told)
    known.update(filter(None, told))
    if not again:
        return ()
    is_by_line = not has_blank_lines(text)
    return tuple(
        _dropped(text, paragraph, "dedupe.repeat", 1.0, is_by_line=is_by_line)
        for paragraph, one in zip(paragraphs(text), told, strict=True)
        if one in again
    )
