"""The account of what was changed, one edit a line, from which the input comes back."""

import json
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from zlib import crc32

from bodycopy.document import Document, Edit, restore

VERSION = 1  # of the format; goes up when a field changes its meaning or goes

# Two halves of one character, as Python keeps them apart and JSON does not.
_HALVES = re.compile("[\ud800-\udbff](?=[\udc00-\udfff])")


def lines(document: Document, part: int = 0) -> Iterator[bytes]:
    r"""Yield a line of JSON that names the document, then one for each edit, as they were made.

    The first: v, the version of the format; source; input and article, each with its characters
    (code points) and sha256 (of UTF-8), the article also with the crc32 of each of its lines;
    edits, how many follow; of a part of a text also part, its number, from 1. An edit: source; step
    (0 for the first stage that changed anything), stage; start (code points from the start of the
    text which that step was given), before, after; rule; note and score where there is one.
    `ledger.schema.json` says it for machines.

    >>> from bodycopy.document import Outcome
    >>> edits = (Edit(0, "Menu ", "", "strip.menu", score=0.98),)
    >>> document = Document("a.txt", "Menu News\n").after("strip", Outcome(edits))
    >>> heading, edit = lines(document)
    >>> heading.decode()[:64]
    '{"v": 1, "source": "a.txt", "input": {"characters": 10, "sha256"'
    >>> edit.decode()[:68]
    '{"source": "a.txt", "step": 0, "stage": "strip", "start": 0, "before'
    """
    source = _utf8_name(document.source)
    steps = [[half for edit in step.edits for half in _halved(edit)] for step in document.steps]
    heading = {
        "v": VERSION,
        "source": source,
        "input": fingerprint(restore(document)),
        "article": {**fingerprint(document.text), "lines": line_sums(document.text)},
        "edits": sum(map(len, steps)),
        **({"part": part} if part else {}),
    }
    yield _json_line(heading)
    for number, (step, edits) in enumerate(zip(document.steps, steps, strict=True)):
        for edit in edits:
            yield _json_line({"source": source, "step": number, "stage": step.stage, **_row(edit)})


def fingerprint(text: str) -> dict[str, object]:
    """Return what tells one text from another: how long it is, and the hash of its UTF-8.

    >>> fingerprint("News")["characters"]
    4
    """
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {"characters": len(text), "sha256": digest}


def line_sums(text: str) -> list[str]:
    r"""Return a short sum of each line, by which the line that differs can be found.

    >>> line_sums("News\n")
    ['bde1366e', '00000000']
    """
    encoded = text.encode("utf-8", "surrogatepass")
    return [f"{crc32(line):08x}" for line in encoded.split(b"\n")]


def _row(edit: Edit) -> dict[str, object]:
    row: dict[str, object] = {
        "start": edit.start,
        "before": edit.before,
        "after": edit.after,
        "rule": edit.rule,
    }
    if edit.note:
        row["note"] = edit.note
    if edit.score is not None:
        row["score"] = edit.score
    return row


def _halved(edit: Edit) -> Iterator[Edit]:
    """Yield the edit, cut between the halves of a character, which JSON would put together."""
    cuts = [match.end() for match in _HALVES.finditer(edit.before)]
    after = edit.after
    for begin, end in zip([0, *cuts], [*cuts, len(edit.before)], strict=True):
        part = edit.before[begin:end]
        yield edit._replace(start=edit.start + begin, before=part, after=after)
        after = ""


def _json_line(row: dict[str, object]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a file name that is not UTF-8, or half a character
        return json.dumps(row).encode() + b"\n"


def _utf8_name(source: str) -> str:
    """Return the name as UTF-8 has it, in whatever locale Python decoded it."""
    try:
        return os.fsencode(source).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # no file name, but one that a caller from Python made up
        return source
