"""What became of a document, in figures, one line of JSON each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bodycopy.document import Document, Loss


class Change(NamedTuple):
    """What one rule did to a document."""

    edits: int
    removed: int  # characters (code points) that went, less those that came instead


class Figures(NamedTuple):
    """How much of a document stayed, and what each rule took."""

    characters_in: int  # code points of the text that was decoded
    characters_out: int  # of the article
    rules: Mapping[str, Change]  # in the order of their names


def figures(document: Document) -> Figures:
    """Return how much of a document went by which rule, from its steps.

    >>> from bodycopy.document import Edit, Outcome
    >>> edits = (Edit(0, "Menu ", "", "strip.menu"),)
    >>> figures(Document("a.txt", "Menu News").after("strip", Outcome(edits)))
    Figures(characters_in=9, characters_out=4, rules={'strip.menu': Change(edits=1, removed=5)})
    """
    rules: dict[str, Change] = {}
    for step in document.steps:
        for edit in step.edits:
            edits, removed = rules.get(edit.rule, (0, 0))
            rules[edit.rule] = Change(edits + 1, removed + len(edit.before) - len(edit.after))
    length = len(document.text)
    before = length + sum(change.removed for change in rules.values())
    return Figures(before, length, dict(sorted(rules.items())))


def added(one: Figures, then: Figures) -> Figures:
    """Return the figures of a document that was changed once more.

    >>> added(Figures(9, 4, {}), Figures(4, 0, {"dedupe.repeat": Change(1, 4)})).characters_out
    0
    """
    rules = dict(one.rules)
    for rule, (edits, removed) in then.rules.items():
        before = rules.get(rule, Change(0, 0))
        rules[rule] = Change(before.edits + edits, before.removed + removed)
    return Figures(one.characters_in, then.characters_out, dict(sorted(rules.items())))


def summed(one: Figures, other: Figures) -> Figures:
    """Return the figures of two parts of a text together.

    >>> summed(Figures(9, 4, {}), Figures(4, 1, {"dedupe.repeat": Change(1, 3)})).characters_in
    13
    """
    rules = added(one, other).rules
    inside = one.characters_in + other.characters_in
    return Figures(inside, one.characters_out + other.characters_out, rules)


class Entry(NamedTuple):
    """What became of one input."""

    source: str
    status: str  # "written", "unchanged", "compared", "failed" or "skipped"
    target: str | None = None  # the file it was written to; None for standard output
    figures: Figures | None = None
    losses: Sequence[Loss] = ()
    error: str | None = None  # why it failed or was skipped
    seconds: float = 0.0  # by the clock on the wall, reading and cleaning together


def line(entry: Entry) -> bytes:
    r"""Return the line of the report for one input.

    `seconds` stands last; all else is the same on every run.

    >>> line(Entry("a.txt", "failed", error="binary"))
    b'{"source": "a.txt", "status": "failed", "error": "binary", "seconds": 0.0}\n'
    """
    import json  # noqa: PLC0415 - not for every run

    row: dict[str, object] = {"source": entry.source, "status": entry.status}
    if entry.target is not None:
        row["target"] = entry.target
    if entry.figures:
        told = entry.figures
        row["characters"] = {"in": told.characters_in, "out": told.characters_out}
        row["rules"] = {
            rule: {"edits": change.edits, "removed": change.removed}
            for rule, change in told.rules.items()
        }
    if entry.losses:
        row["warnings"] = [
            {"code": loss.code, "detail": loss.detail}
            | ({} if loss.offset is None else {"offset": loss.offset})
            for loss in entry.losses
        ]
    if entry.error is not None:
        row["error"] = entry.error
    row["seconds"] = round(entry.seconds, 4)
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a file name that is not UTF-8
        return json.dumps(row).encode() + b"\n"
