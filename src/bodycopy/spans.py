"""The steps of a document as one layer of spans over the text it began with."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bodycopy.document import Document, Edit, Step, restore


class Mark(NamedTuple):
    """What an edit says of the text it changed: where in the work, by which rule, how sure."""

    step: int  # counted from 0
    rule: str
    score: float | None
    note: str


class Span(NamedTuple):
    """A stretch of the original text and what stands in its place in the article."""

    start: int  # code points from the start of the original text
    end: int
    after: str | None  # None where the stretch is kept as it is
    cause: Mark | None = None  # the edit that took it away or changed it first; None where kept
    trail: tuple[Mark, ...] = ()  # all edits that had a part in it, oldest first

    def removes(self, original: str) -> bool:
        """Say whether words go here, not white space alone."""
        return bool(
            self.after is not None
            and not self.after.strip()
            and original[self.start : self.end].strip()
        )


def spans(document: Document) -> list[Span]:
    """Return the spans of `document`, which cover the text it began with from end to end.

    >>> from bodycopy.document import Outcome
    >>> edits = (Edit(0, "Menu ", "", "strip.menu"),)
    >>> document = Document("a.txt", "Menu News").after("strip", Outcome(edits))
    >>> [(span.start, span.end, span.after) for span in spans(document)]
    [(0, 5, ''), (5, 9, None)]
    """
    return composed(restore(document), document.steps)


def composed(original: str, steps: Sequence[Step]) -> list[Span]:
    """Return the spans over `original` that say in one layer what `steps` did one by one.

    Where a later edit took what an earlier one had changed, the span has the marks of both. Spans
    are ascending, touch each other, and may be empty where text was added.
    """
    return list(joined(layered(original, steps)))


def layered(original: str, steps: Sequence[Step]) -> list[Span]:
    """Return the spans as they came apart: one for each edit, or more."""
    layer = [Span(0, len(original), None)] if original else []
    for number, step in enumerate(steps):
        layer = _Layer(original, layer).after(number, step.edits)
    return layer


def applied(original: str, layer: Iterable[Span]) -> str:
    """Return the article: `original` with what the spans say in place of each stretch.

    >>> applied("Menu News", [Span(0, 5, ""), Span(5, 9, None)])
    'News'
    """
    return "".join(
        original[span.start : span.end] if span.after is None else span.after for span in layer
    )


class _Layer:
    """Spans that an edit of the current text can be told of, from left to right.

    A span that is cut in two keeps its original text on the left: [0, 9) -> "ab" becomes
    [0, 9) -> "a" and [9, 9) -> "b". So each edit is about whole spans.
    """

    def __init__(self, original: str, layer: Iterable[Span]) -> None:
        self._original = original
        self._waiting = list(layer)[::-1]
        self._place = 0  # in the current text, where the first of `_waiting` begins
        self._done: list[Span] = []

    def after(self, number: int, edits: Iterable[Edit]) -> list[Span]:
        """Return the layer as it is after `edits`, the step of that number."""
        for edit in edits:
            self._done += self._until(edit.start)
            # What has gone already before the edit's first character stays outside of it.
            while self._waiting and not self._now(self._waiting[-1]):
                self._done.append(self._waiting.pop())
            mark = Mark(number, edit.rule, edit.score, edit.note)
            self._done += self._changed(self._until(edit.end), edit.after, mark)
        return self._done + self._waiting[::-1]

    def _until(self, place: int) -> list[Span]:
        """Take the spans that begin before `place` of the current text; the last may be cut."""
        taken: list[Span] = []
        while self._waiting and self._place < place:
            span = self._waiting.pop()
            size = len(self._now(span))
            if self._place + size > place:
                size = place - self._place
                span, rest = _cut(span, size)
                self._waiting.append(rest)
            self._place += size
            taken.append(span)
        return taken

    def _changed(self, touched: list[Span], after: str, mark: Mark) -> Iterator[Span]:
        """Yield the spans that an edit touched as it leaves them."""
        if not touched:
            place = self._done[-1].end if self._done else 0
            yield Span(place, place, after, mark, (mark,))
            return
        if after.strip() and not any(span.removes(self._original) for span in touched):
            yield self._marked(_merged(touched, self._original), after, mark)
            return
        last = max(i for i, span in enumerate(touched) if self._now(span))
        for i, span in enumerate(touched):
            yield self._marked(span, after if i == last else "", mark) if self._now(span) else span

    def _marked(self, span: Span, after: str, mark: Mark) -> Span:
        """Return `span` with another text in its place; it may get a new cause by that."""
        cause = span.cause or mark
        if not self._original[span.start : span.end].strip() or (
            self._now(span).strip() and not after.strip()
        ):
            cause = mark
        return span._replace(after=after, cause=cause, trail=(*span.trail, mark))

    def _now(self, span: Span) -> str:
        return self._original[span.start : span.end] if span.after is None else span.after


def _cut(span: Span, size: int) -> tuple[Span, Span]:
    """Return two spans, the first of which stands for `size` characters of the current text."""
    if span.after is None:
        place = span.start + size
        return span._replace(end=place), span._replace(start=place)
    left, right = span.after[:size], span.after[size:]
    return span._replace(after=left), span._replace(start=span.end, after=right)


def _merged(touched: list[Span], original: str) -> Span:
    """Return one span for neighbours that one edit rewrites together."""
    first, last = touched[0], touched[-1]
    if len(touched) == 1:
        return first
    after = applied(original, touched)
    cause = next((span.cause for span in touched if span.cause), None)
    return Span(first.start, last.end, after, cause, _trail(touched))


def _trail(touched: Iterable[Span]) -> tuple[Mark, ...]:
    """Return the marks of all spans, each once, in the order of the work."""
    marks = dict.fromkeys(mark for span in touched for mark in span.trail)
    return tuple(sorted(marks, key=lambda mark: mark.step))


def joined(layer: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans with those together that came apart, or went by one edit."""
    pending: Span | None = None
    for span in layer:
        if span.start == span.end and not span.after:
            continue  # added once, and gone again
        together = _together(pending, span) if pending else None
        if pending and not together:
            yield pending
        pending = together or span
    if pending:
        yield pending


def _together(left: Span, right: Span) -> Span | None:
    if left.after is None or right.after is None:
        return left._replace(end=right.end) if left.after is right.after else None
    if left.cause != right.cause or (left.after and right.start < right.end):
        return None
    after = left.after + right.after
    return Span(left.start, right.end, after, left.cause, _trail((left, right)))
