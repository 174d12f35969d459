"""A ledger read back: which documents it tells of, and the input that each article came from."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bodycopy.document import Document, Edit, Step, restore
from bodycopy.errors import InputError, LedgerError
from bodycopy.ledger import VERSION, fingerprint, line_sums

_STRINGS = ("stage", "before", "after", "rule")
_AGAIN = "clean the document again with --ledger"


@dataclass(frozen=True, slots=True)
class Account:
    """What a ledger says of one document."""

    source: str
    place: str  # FILE:LINE where the ledger begins to tell of it
    input: dict[str, Any]  # as `ledger.fingerprint` makes it
    article: dict[str, Any]  # the same, with the sums of its lines
    steps: tuple[Step, ...]
    part: int = 0  # of a text that was cut into parts, its number, from 1

    def made(self, article: str) -> bool:
        """Say whether the document became exactly this article."""
        return fingerprint(article).items() <= self.article.items()

    def input_of(self, article: str) -> str:
        """Return the text that was cleaned, given the article that it became.

        Raises:
            LedgerError: the edits do not lead back to it.
        """
        try:
            text = restore(Document(self.source, article, self.steps))
        except ValueError as error:
            raise LedgerError(self.place, f"edits do not fit: {error}; {_AGAIN}") from error
        if fingerprint(text) != self.input:
            raise LedgerError(self.place, f"edits do not lead back to the input; {_AGAIN}")
        return text

    def changed_line(self, article: str) -> int:
        """Return the number of the first line that is not as it was written, from 1.

        >>> sums = {"lines": ["bde1366e", "00000000"]}  # of "News" and of an empty line
        >>> Account("a.txt", "l.jsonl:1", {}, sums, ()).changed_line("News of today")
        1
        """
        was, now = self.article["lines"], line_sums(article)
        pairs = zip(was, now, strict=False)
        differing = (i for i, (old, new) in enumerate(pairs, 1) if old != new)
        return next(differing, min(len(was), len(now)))

    def kinship(self, article: str) -> int:
        """Return how many lines with words the article has that were written for this document."""
        written = set(self.article["lines"]) - {"00000000"}
        return sum(line in written for line in line_sums(article))


def read_accounts(path: Path) -> Iterator[Account]:
    """Yield what the ledger in the file `path` says of each document, one at a time.

    Raises:
        InputError: the file cannot be read.
        LedgerError: a line is none of a ledger's, or of another version, or lines are missing.
    """
    try:
        with path.open("rb") as file:
            yield from accounts(file, str(path))
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error


def accounts(lines: Iterable[bytes], name: str) -> Iterator[Account]:
    """Yield what `lines` of a ledger say of each document; `name` is the ledger's, for errors.

    >>> from bodycopy.ledger import lines as written
    >>> [account.source for account in accounts(written(Document("a.txt", "News")), "l.jsonl")]
    ['a.txt']
    """
    heading: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    begun = place = f"{name}:1"
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        row = _parsed(line, place)
        if "v" in row:
            if heading:
                yield _account(heading, rows, begun)
            heading, rows, begun = _checked_heading(row, place), [], place
        else:
            rows.append(_checked_edit(row, heading, place))
    if heading:
        yield _account(heading, rows, begun)


def _account(heading: dict[str, Any], rows: list[dict[str, Any]], place: str) -> Account:
    if len(rows) != heading["edits"]:
        reason = f"{heading['edits']} edits are announced, but {len(rows)} are here; {_AGAIN}"
        raise LedgerError(place, reason)
    steps = (
        Step(stage, tuple(map(_edit, group)))
        for (_, stage), group in groupby(rows, key=lambda row: (row["step"], row["stage"]))
    )
    told = heading["source"], place, heading["input"], heading["article"], tuple(steps)
    return Account(*told, part=heading.get("part", 0))


def _edit(row: dict[str, Any]) -> Edit:
    told = (row["start"], row["before"], row["after"], row["rule"])
    return Edit(*told, note=row.get("note", ""), score=row.get("score"))


def _parsed(line: bytes, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:  # UnicodeDecodeError is one
        raise LedgerError(place, f"no JSON, perhaps cut short; {_AGAIN}") from error
    if not isinstance(row, dict):
        raise LedgerError(place, "no line of a ledger; name the file that --ledger wrote")
    return row


def _checked_heading(row: dict[str, Any], place: str) -> dict[str, Any]:
    if row["v"] != VERSION:
        reason = f"format {row['v']!r}, but this bodycopy reads {VERSION}; {_AGAIN}"
        raise LedgerError(place, reason)
    source, edits = row.get("source"), row.get("edits")
    if not (isinstance(source, str) and _is_count(edits)):
        raise LedgerError(place, f"source or edits missing; {_AGAIN}")
    if "part" in row and not (_is_count(row["part"]) and ":" in source):
        raise LedgerError(place, f"part is none; {_AGAIN}")
    made = row.get("article")
    if not (_is_fingerprint(row.get("input")) and _is_fingerprint(made)) or not (
        isinstance(made, dict) and _are_strings(made.get("lines"))
    ):
        raise LedgerError(place, f"input or article missing; {_AGAIN}")
    return row


def _checked_edit(row: dict[str, Any], heading: dict[str, Any], place: str) -> dict[str, Any]:
    if not heading or row.get("source") != heading["source"]:
        reason = "an edit without the line that names its document"
        raise LedgerError(place, f"{reason}; {_AGAIN}")
    whole = all(isinstance(row.get(key), str) for key in _STRINGS)
    if not (whole and _is_count(row.get("step")) and _is_count(row.get("start"))):
        raise LedgerError(place, f"a field is missing or of the wrong type; {_AGAIN}")
    return row


def _is_fingerprint(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _is_count(value.get("characters"))
        and isinstance(value.get("sha256"), str)
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
