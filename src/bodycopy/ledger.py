"""The account of what was changed, one edit a line, from which the input comes back."""

import json
from collections.abc import Iterator

from bodycopy.document import Document, Edit


def lines(document: Document) -> Iterator[bytes]:
    r"""Yield a line of JSON for each edit, in the order they were made.

    Fields: source; step (0 for the first stage that changed anything), stage; start (code points
    from the start of the text which that step was given), before, after; rule; note and score
    where there is one.

    >>> from bodycopy.document import Outcome
    >>> edits = (Edit(0, "Menu ", "", "strip.menu", score=0.98),)
    >>> document = Document("a.txt", "Menu News\n").after("strip", Outcome(edits))
    >>> next(lines(document)).decode()[:66]
    '{"source": "a.txt", "step": 0, "stage": "strip", "start": 0, "befor'
    """
    for number, step in enumerate(document.steps):
        for edit in step.edits:
            yield _line(document.source, number, step.stage, edit)


def _line(source: str, step: int, stage: str, edit: Edit) -> bytes:
    row: dict[str, object] = {
        "source": source,
        "step": step,
        "stage": stage,
        "start": edit.start,
        "before": edit.before,
        "after": edit.after,
        "rule": edit.rule,
    }
    if edit.note:
        row["note"] = edit.note
    if edit.score is not None:
        row["score"] = edit.score
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a file name that is not UTF-8
        return json.dumps(row).encode() + b"\n"
