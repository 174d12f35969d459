"""Drop the paragraphs of a document that stood in it before.

The caption that stands twice, the related block that comes again. The first stays. What it takes
wrongly: a refrain of eight words or more; what it misses: repeats of fewer words, by intent.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

from bodycopy.dedupe.fingerprint import (
    Shingle,
    changed_words,
    folded,
    is_telling,
    resemblance,
    shingles,
    words,
)
from bodycopy.document import Edit
from bodycopy.paragraphs import Paragraph, paragraphs
from bodycopy.settings import DedupeSettings

_DEFAULTS = DedupeSettings()
# Earlier paragraphs that one shingle leads to. More would make a page of look-alikes quadratic.
_MAX_LED_TO = 8
# Words. Comparing word by word is quadratic at worst, and a repeat this long is an exact one.
_MAX_COMPARED = 2000


class _Seen(NamedTuple):
    """A paragraph that stays."""

    told: list[str]
    shingles: set[Shingle]


class _Memory:
    """The paragraphs of one document that stay, found again by their text or by their shingles."""

    def __init__(self, settings: DedupeSettings) -> None:
        self._settings = settings
        self._exact: set[str] = set()
        self._kept: list[_Seen] = []
        self._leads: defaultdict[Shingle, list[int]] = defaultdict(list)

    def rule(self, paragraph: Paragraph) -> tuple[str, float] | None:
        """Return why `paragraph` is a repeat and how alike it is; remember it if it is none."""
        told = words(paragraph.text)
        if len(told) < self._settings.min_words:
            return None
        key = folded(paragraph.text)
        if key in self._exact:
            return "dedupe.repeat", 1.0
        self._exact.add(key)
        if len(told) > _MAX_COMPARED:
            return None
        seen = _Seen(told, set(shingles(key.split(" "))))
        alike = self._resembling(seen)
        if alike:
            return "dedupe.near_duplicate", alike
        self._remember(seen)
        return None

    def _resembling(self, seen: _Seen) -> float:
        """Return how alike an earlier paragraph is that says the same; 0 if there is none."""
        common = Counter(place for mark in seen.shingles for place in self._leads.get(mark, ()))
        # Sorted by hand: most_common breaks ties by the order of a set, which is another each run.
        for place in sorted(common, key=lambda place: (-common[place], place))[:3]:
            other = self._kept[place]
            alike = resemblance(seen.shingles, other.shingles)
            if alike >= self._settings.min_resemblance and self._says_the_same(seen, other):
                return round(alike, 3)
        return 0.0

    def _says_the_same(self, one: _Seen, other: _Seen) -> bool:
        changed = changed_words(one.told, other.told)
        most = self._settings.max_changed * (len(one.told) + len(other.told))
        return len(changed) <= most and not any(map(is_telling, changed))

    def _remember(self, seen: _Seen) -> None:
        for mark in seen.shingles:
            led_to = self._leads[mark]
            if len(led_to) < _MAX_LED_TO:
                led_to.append(len(self._kept))
        self._kept.append(seen)


def drop_repeats(text: str, settings: DedupeSettings = _DEFAULTS) -> tuple[Edit, ...]:
    r"""Return the edits that drop paragraphs which equal, or nearly equal, an earlier one.

    >>> again = "The bridge was opened to traffic on a cold and windy morning."
    >>> [(edit.start, edit.rule) for edit in drop_repeats(f"{again}\n\n{again}\n")]
    [(63, 'dedupe.repeat')]
    """
    memory = _Memory(settings)
    edits: list[Edit] = []
    for paragraph in paragraphs(text):
        why = memory.rule(paragraph)
        if why:
            rule, alike = why
            edits.append(Edit(paragraph.start, paragraph.text, "", rule, score=alike))
    return tuple(edits)
