"""What paragraphs a corpus holds, in one file, so that today's pages meet yesterday's."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self

from bodycopy.corpus.claims import unpacked

_VERSION = 1  # of the tables
_PATIENCE = 60.0  # seconds to wait for another run that writes
# Documents are numbered in the order in which they came, and no number is used again.
_TABLES = (
    """CREATE TABLE document (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, claimed BLOB NOT NULL
    )""",
    """CREATE TABLE paragraph (
        hash BLOB NOT NULL, number INTEGER NOT NULL,
        document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
        PRIMARY KEY (hash, document, number)
    ) WITHOUT ROWID""",
    "CREATE INDEX of_document ON paragraph (document)",
    f"PRAGMA user_version = {_VERSION}",
)
_FIRST = """
SELECT document, name, number FROM paragraph JOIN document ON document = id
WHERE hash = ? ORDER BY document, number LIMIT 1
"""


class Known(NamedTuple):
    """A paragraph that another document has said before."""

    paragraph: int  # of the document that was asked about, counted from 0
    owner: str  # the name of the document that came first
    number: int  # of the owner's paragraph, counted from 0


class Index:
    r"""The documents of a corpus and the paragraphs of each.

    The document that came first owns a paragraph; if it goes, the next one does. Several runs may
    use the file at once: each change is whole, and waits for others.

    >>> from bodycopy.corpus import claim
    >>> from bodycopy.settings import DedupeSettings
    >>> said = claim("The bridge was opened on a cold morning.\n", "a.org", DedupeSettings())
    >>> with Index(Path(":memory:")) as index:
    ...     index.add([("monday", said)])
    ...     index.known("tuesday", said)
    [Known(paragraph=0, owner='monday', number=0)]

    Raises:
        sqlite3.Error: the file is none of ours, or another run has kept it for a minute.
    """

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            if not self._is_made():
                with self._change():
                    self._make()
            self._base.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            self._base.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def _is_made(self) -> bool:
        """Say whether the tables are there; refuse a file that is none of ours."""
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            return True
        if version or self._base.execute("SELECT 1 FROM sqlite_schema").fetchone():
            message = "not an index of this version of bodycopy"
            raise sqlite3.DatabaseError(message)
        return False

    def _make(self) -> None:
        if not self._is_made():  # another run may have been faster
            for statement in _TABLES:
                self._base.execute(statement)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Make a change whole or not at all, and alone."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def add(self, documents: Iterable[tuple[str, bytes]]) -> None:
        """Hold what documents claim now, by name, in the place of what they claimed before.

        Their turn stays: a document that is cleaned again is as old as it was. All of them are
        added, or none; a few hundred at once take little longer than one.
        """
        with self._change():
            for name, claim in documents:
                self._add(name, claim)

    def _add(self, name: str, claim: bytes) -> None:
        claimed = blake2b(claim, digest_size=16).digest()
        find = "SELECT id, claimed FROM document WHERE name = ?"
        found = self._base.execute(find, (name,)).fetchone()
        if found and found[1] == claimed:
            return
        if found:
            self._base.execute("DELETE FROM paragraph WHERE document = ?", found[:1])
            change = "UPDATE document SET claimed = ? WHERE name = ?"
        else:
            change = "INSERT INTO document (claimed, name) VALUES (?, ?)"
        self._base.execute(change, (claimed, name))
        own, _ = self._base.execute(find, (name,)).fetchone()
        self._base.executemany(
            "INSERT INTO paragraph (hash, document, number) VALUES (?, ?, ?)",
            ((said, own, number) for said, number in _said(claim)),
        )

    def remove(self, name: str) -> bool:
        """Forget a document, and say whether it was there; others own its paragraphs from then."""
        with self._change():
            gone = self._base.execute("DELETE FROM document WHERE name = ?", (name,))
        return gone.rowcount > 0

    def known(self, name: str, claim: bytes) -> list[Known]:
        """Return which paragraphs of the document `name` an older document holds.

        All that are in the index are older than one that is not; of those that are, the ones that
        came before it. So a document is no repeat of itself, nor of its own copies.
        """
        own = self._base.execute("SELECT id FROM document WHERE name = ?", (name,)).fetchone()
        found: list[Known] = []
        for said, paragraph in _said(claim):
            first = self._base.execute(_FIRST, (said,)).fetchone()
            if first and (own is None or first[0] < own[0]):
                found.append(Known(paragraph, first[1], first[2]))
        return found


def _said(claim: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the hash of each paragraph that a document claims, and its number."""
    told = unpacked(claim)
    hashes = told.hashes.tobytes()
    for i, number in enumerate(told.numbers.tolist()):
        yield hashes[16 * i : 16 * i + 16], number
