"""The record that travels: a document with the trace of every change made to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Edit(NamedTuple):
    """One change that a rule made to the text a stage was given.

    `after` is empty where text was removed, `before` is empty where text was added.
    """

    start: int  # code points from the start of the text the stage was given
    before: str
    after: str
    rule: str  # stage, dot, rule: "strip.menu", "dedupe.repeat"
    note: str = ""  # what else a reader should know: the codecs of a repair, the first of a repeat
    score: float | None = None  # 0 to 1, how sure; None where the rule does not judge

    @property
    def end(self) -> int:
        """Where `before` ends, in code points from the start of the text."""
        return self.start + len(self.before)


class Step(NamedTuple):
    """The edits that one stage made, in the order of their places."""

    stage: str
    edits: tuple[Edit, ...]


class Hint(NamedTuple):
    """What the HTML tree knew of a span of the text."""

    start: int  # code points from the start of the text
    end: int
    kind: str  # "main" for main content, else the kind of boilerplate


class Loss(NamedTuple):
    """A warning: text that was lost, replaced or guessed at, and where."""

    code: str  # "W-REPLACED-BYTES", "W-ROUTE", ...
    detail: str
    offset: int | None = None  # bytes from the start of the input, where that is known


class Outcome(NamedTuple):
    """What a stage answers: the changes to make, and what a reader must be warned of."""

    edits: tuple[Edit, ...] = ()  # ascending and disjoint
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text on its way to becoming an article."""

    source: str  # path or name, as the caller gave it
    text: str
    steps: tuple[Step, ...] = ()  # what was changed so far, oldest first
    losses: tuple[Loss, ...] = ()
    hints: tuple[Hint, ...] = ()  # ascending and disjoint; empty for plain text

    def after(self, stage: str, outcome: Outcome) -> "Document":
        """Return the document after a stage; hints move along with their text."""
        edits, losses = outcome
        if not edits:
            return replace(self, losses=self.losses + losses) if losses else self
        steps = (*self.steps, Step(stage, edits))
        text, hints = replay(self.text, edits), moved(self.hints, edits)
        return Document(self.source, text, steps, self.losses + losses, hints)

    def __reduce__(self) -> tuple[type["Document"], tuple[object, ...]]:
        """Say how to make it again; what dataclasses do by themselves takes three times as long."""
        return Document, (self.source, self.text, self.steps, self.losses, self.hints)


def replay(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` applied; they are ascending and disjoint.

    Raises:
        ValueError: an edit does not fit the text, as with another document's ledger.

    >>> replay("Menu News today.", [Edit(0, "Menu ", "", "strip.menu")])
    'News today.'
    """
    parts: list[str] = []
    done = 0
    for start, before, after, _rule, _note, _score in edits:
        if start < done or not text.startswith(before, start):
            message = f"no {before[:40]!r} at character {start}"
            raise ValueError(message)
        parts += (text[done:start], after)
        done = start + len(before)
    parts.append(text[done:])
    return "".join(parts)


def undo(text: str, edits: Iterable[Edit]) -> str:
    """Return the text that `replay` was given to make `text`.

    >>> undo("News today.", [Edit(0, "Menu ", "", "strip.menu")])
    'Menu News today.'
    """
    return replay(text, inverse(edits))


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that lead from the changed text back, at their places in it."""
    turned: list[Edit] = []
    shift = 0
    for edit in edits:
        turned.append(edit._replace(start=edit.start + shift, before=edit.after, after=edit.before))
        shift += len(edit.after) - len(edit.before)
    return turned


def restore(document: Document) -> str:
    """Return the text the document began with, from what it became and its steps.

    >>> edits = (Edit(0, "Menu ", "", "strip.menu"),)
    >>> restore(Document("page.txt", "Menu News").after("strip", Outcome(edits)))
    'Menu News'
    """
    text = document.text
    for step in reversed(document.steps):
        text = undo(text, step.edits)
    return text


def moved(hints: tuple[Hint, ...], edits: Sequence[Edit]) -> tuple[Hint, ...]:
    """Return `hints` at the places that their text has after `edits`; emptied ones go."""
    if not hints:
        return ()
    bounds = _moved_offsets([place for hint in hints for place in (hint.start, hint.end)], edits)
    pairs = zip(hints, bounds[::2], bounds[1::2], strict=True)
    return tuple(Hint(start, end, hint.kind) for hint, start, end in pairs if start < end)


def _moved_offsets(offsets: Sequence[int], edits: Sequence[Edit]) -> list[int]:
    """Return ascending `offsets` as after `edits`; one inside an edit goes to its end."""
    places: list[int] = []
    shift = 0
    following = iter(edits)
    edit = next(following, None)
    for offset in offsets:
        while edit is not None and edit.end <= offset:
            shift += len(edit.after) - len(edit.before)
            edit = next(following, None)
        if edit is not None and edit.start < offset:
            places.append(edit.start + shift + len(edit.after))
        else:
            places.append(offset + shift)
    return places
