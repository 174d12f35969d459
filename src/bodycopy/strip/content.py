"""Keep the main content of running text, decided for each stretch of words."""

from bisect import bisect_left
from collections.abc import Iterator

from bodycopy.document import Edit, Loss, Outcome
from bodycopy.paragraphs import BREAK, has_blank_lines
from bodycopy.segment import Segmentation, Stretch, segment
from bodycopy.settings import StripSettings

_DEFAULTS = StripSettings()


def keep_content(text: str, settings: StripSettings = _DEFAULTS) -> Outcome:
    """Return the edits that leave the main content of `text`, its paragraphs set apart.

    Boilerplate goes ("strip.menu", "strip.share", ...), inside a line too; a paragraph or
    sub-heading that hangs on the sentence before it starts a new line ("strip.break"); a sentence
    that links broke over lines comes together ("strip.join").
    """
    if not text.strip():
        return Outcome()
    found = segment(text, settings.favor)
    paragraph = _paragraph_break(text)
    edits = sorted((*_removals(text, found, paragraph), *_line_breaks(text, found, paragraph)))
    losses = (Loss("W-UNSURE", "kept more than the scores said"),) if found.unsure else ()
    return Outcome(tuple(edits), losses)


def _removals(text: str, found: Segmentation, paragraph: str) -> Iterator[Edit]:
    """Yield an edit for each stretch that goes, with the white space on both sides of it."""
    for run in _touching(text, found.removed):
        start, end = _widened(text, run[0].start, run[-1].end)
        left = start
        for stretch in run[:-1]:
            right = _widened(text, stretch.end, stretch.end)[1]
            yield _removal(text, left, right, stretch)
            left = right
        yield _removal(text, left, end, run[-1], _separator(text, start, end, found, paragraph))


def _paragraph_break(text: str) -> str:
    """Return what parts paragraphs in `text`: a line break alone if it has no blank lines."""
    return BREAK if has_blank_lines(text) else "\n"


def _removal(text: str, start: int, end: int, stretch: Stretch, after: str = "") -> Edit:
    return Edit(start, text[start:end], after, f"strip.{stretch.kind}", score=stretch.score)


def _touching(text: str, stretches: tuple[Stretch, ...]) -> Iterator[list[Stretch]]:
    """Yield runs of stretches between which there is nothing but white space."""
    run: list[Stretch] = []
    for stretch in stretches:
        if run and text[run[-1].end : stretch.start].strip():
            yield run
            run = []
        run.append(stretch)
    if run:
        yield run


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the white space that touches it."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def _separator(text: str, start: int, end: int, found: Segmentation, paragraph: str) -> str:
    """Return what parts the words on both sides of a removed span; `paragraph` parts paragraphs."""
    if start == 0 or end == len(text):
        return ""
    parted = "\n" in text[start:end] and not _among(end, found.joins)
    return paragraph if parted or _among(end, found.breaks) else " "


def _line_breaks(text: str, found: Segmentation, paragraph: str) -> Iterator[Edit]:
    """Yield the edits that part what hangs together, and join what was torn."""
    inside = _Inside(found.removed)
    for places, after, rule in (
        (found.breaks, paragraph, "strip.break"),
        (found.joins, " ", "strip.join"),
    ):
        for place in places:
            start = _widened(text, place, place)[0]
            if start and not inside.touches(start, place) and text[start:place] != after:
                yield Edit(start, text[start:place], after, rule)


class _Inside:
    """Whether a gap between words lies in, or at the border of, what goes anyway."""

    def __init__(self, stretches: tuple[Stretch, ...]) -> None:
        self._starts = [stretch.start for stretch in stretches]
        self._ends = [stretch.end for stretch in stretches]

    def touches(self, start: int, end: int) -> bool:
        place = bisect_left(self._ends, start)
        return place < len(self._ends) and self._starts[place] <= end


def _among(place: int, places: tuple[int, ...]) -> bool:
    i = bisect_left(places, place)
    return i < len(places) and places[i] == place
