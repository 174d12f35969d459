"""Drop the paragraphs of a document that stood in it before.

The caption that stands twice, the related block that comes again. The first stays. What it takes
wrongly: a refrain of eight words or more; what it misses: repeats of fewer words, by intent.
"""

from collections import Counter
from hashlib import blake2b

from bodycopy.dedupe.fingerprint import (
    Shingle,
    anchors,
    changes,
    folded,
    is_telling,
    resemblance,
    shingles,
    words,
)
from bodycopy.dedupe.wording import is_reworded, tells_of_code
from bodycopy.document import Edit
from bodycopy.paragraphs import Paragraph, has_blank_lines, paragraphs
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
# Characters. Of a longer paragraph only a sum is kept, lest the words of one line take ten times
# the memory that the line does.
_MAX_LISTED = 1 << 17
_PIECE = 1 << 14


class _Memory:
    """The paragraphs of one document that stay, found again by their text or by their anchors."""

    def __init__(self, settings: DedupeSettings) -> None:
        self._settings = settings
        self._exact: set[str] = set()
        self._kept: list[list[str]] = []
        self._texts: list[str] = []  # of those
        self._first: dict[Shingle, int] = {}  # which paragraph an anchor stood in first
        self._more: dict[Shingle, list[int]] = {}  # those after it, of the few that come again

    def rule(self, paragraph: Paragraph) -> tuple[str, float] | None:
        """Return why `paragraph` is a repeat and how alike it is; remember it if it is none."""
        if len(paragraph.text) > _MAX_LISTED:
            return self._exactly(_sum(paragraph.text))
        told = words(paragraph.text)
        if len(told) < self._settings.min_words:
            return None
        key = folded(told)
        again = self._exactly(key)
        if again or len(told) > _MAX_COMPARED:
            return again
        leads = dict.fromkeys(anchors(key.split(" ")), len(self._kept))
        known = self._first.keys() & leads.keys()
        alike = self._resembling((told, paragraph.text), known, len(leads)) if known else 0.0
        if alike:
            return "dedupe.near_duplicate", alike
        for lead in known:
            more = self._more.setdefault(lead, [])
            if len(more) < _MAX_LED_TO:
                more.append(len(self._kept))
            del leads[lead]
        self._first.update(leads)
        self._kept.append(told)
        self._texts.append(paragraph.text)
        return None

    def _exactly(self, key: str) -> tuple[str, float] | None:
        if key in self._exact:
            return "dedupe.repeat", 1.0
        self._exact.add(key)
        return None

    def _resembling(self, one: tuple[list[str], str], known: set[Shingle], most: int) -> float:
        """Return how alike an earlier paragraph is that says the same; 0 if there is none.

        Args:
            one: the words of the paragraph, and its text.
            known: its anchors that stood in earlier ones.
            most: how many anchors it has.
        """
        told, text = one
        common = Counter(map(self._first.__getitem__, known))
        common.update(place for lead in known for place in self._more.get(lead, ()))
        # Sorted by hand, so that ties do not depend on the order in which they were met.
        for place in sorted(common, key=lambda place: (-common[place], place))[:3]:
            other = self._kept[place]
            if common[place] < _LEAST_COMMON * most or max(
                len(told), len(other)
            ) > _MAX_LONGER * min(len(told), len(other)):
                continue
            alike = resemblance(_shingle_set(told), _shingle_set(other))
            if alike < self._settings.min_resemblance:
                continue
            changed = self._changed(told, other)
            if changed is not None and not tells_of_code(text, self._texts[place], changed):
                return round(alike, 3)
        return 0.0

    def _changed(self, one: list[str], other: list[str]) -> list[str] | None:
        """Return the words that differ, or None if they make another statement."""
        spots = changes(one, other)
        changed = [word for ours, theirs in spots for word in (*ours, *theirs)]
        if len(changed) > self._settings.max_changed * (len(one) + len(other)):
            return None
        if any(map(is_telling, changed)) or not all(is_reworded(*spot) for spot in spots):
            return None
        return changed


def _sum(text: str) -> str:
    """Return a sum of `folded(words(text))`, made a piece at a time, from space to space."""
    whole = blake2b()
    begin = 0
    while begin < len(text):
        end = text.find(" ", begin + _PIECE)
        end = len(text) if end < 0 else end
        told = words(text[begin:end])
        whole.update(folded([*told, ""] if told else told).encode(errors="surrogatepass"))
        begin = end + 1
    return whole.hexdigest()


def _shingle_set(told: list[str]) -> set[Shingle]:
    return set(shingles(folded(told).split(" ")))


def drop_repeats(text: str, settings: DedupeSettings = _DEFAULTS) -> tuple[Edit, ...]:
    r"""Return the edits that drop paragraphs which equal, or nearly equal, an earlier one.

    >>> again = "The bridge was opened to traffic on a cold and windy morning."
    >>> [(edit.start, edit.rule) for edit in drop_repeats(f"{again}\n\n{again}\n")]
    [(63, 'dedupe.repeat')]
    """
    memory = _Memory(settings)
    edits: list[Edit] = []
    is_by_line = not has_blank_lines(text)
    for paragraph in paragraphs(text):
        why = memory.rule(paragraph)
        if why:
            rule, alike = why
            # Where lines are paragraphs, no blank line may stay behind: it would make them lines.
            start = text.rfind("\n", 0, paragraph.start) if is_by_line else paragraph.start
            edits.append(Edit(start, text[start : paragraph.end], "", rule, score=alike))
    return tuple(edits)
