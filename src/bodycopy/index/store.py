"""Add documents to an index and take them out, so that each paragraph always has its owner."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bodycopy.errors import OutputError
from bodycopy.index import file
from bodycopy.index.entry import Entry, Told, deflated, keys_of
from bodycopy.settings import DedupeSettings
from bodycopy.write import make_folder

_CACHE = 1 << 16  # KiB; the keys of bands come in no order, so pages are met again and again
# What became of a document; "twice" if another one of its name came before in the same run.
Fate = Literal["added", "changed", "same", "twice"]


class _Row(NamedTuple):
    """A document as the index has it."""

    id: int
    added: int
    name: bytes
    digest: bytes
    paragraphs: Sequence[int]


class Store:
    """An index that is being written. Each call of `add` or `remove` is whole or not at all."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        """Write to the index at the other end of `connection`."""
        self.path = path
        self._connection = connection
        self._run: int | None = None  # the number of this run, once it has added something
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute("CREATE TEMP TABLE seen (name BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, entries: Iterable[Entry]) -> list[Fate]:
        """Add documents, or put what they have become in the place of what they were.

        Raises:
            BodycopyError: another process has the file for too long.
            OutputError: it cannot be written.
        """
        with self._transaction():
            return [self._add(one) for one in entries]

    def remove(self, documents: Iterable[Sequence[bytes]]) -> list[bool]:
        """Take documents out, and say of each whether it was there. The next ones own what it had.

        Of each there are the names that it may have; the first one counts that is there.

        Raises:
            BodycopyError: another process has the file for too long.
            OutputError: it cannot be written.
        """
        with self._transaction():
            return [any(self._remove(name) for name in names) for names in documents]

    def count(self) -> int:
        """Return how many different paragraphs there are."""
        with file.complaints(self.path):
            (count,) = self._ask("SELECT count(*) FROM paragraphs")
        return int(count)

    def _add(self, told: Entry) -> Fate:
        if self._ask("SELECT 1 FROM seen WHERE name = ?", told.name):
            return "twice"
        self._do("INSERT INTO seen VALUES (?)", told.name)
        before = self._document(told.name)
        if before and before.digest == told.digest:
            return "same"
        self._replace(before or self._new(told.name), told)
        return "changed" if before else "added"

    def _new(self, name: bytes) -> _Row:
        if self._run is None:
            self._run = file.next_run(self._connection)
        values = (name, self._run, b"", b"")
        made = self._connection.execute(
            "INSERT INTO documents (name, added, digest, paragraphs) VALUES (?, ?, ?, ?)", values
        )
        return _Row(made.lastrowid or 0, self._run, name, b"", ())

    def _replace(self, document: _Row, told: Entry) -> None:
        ids = [self._claimed(document, one) for one in told.told]
        kept = set(ids)
        for gone in dict.fromkeys(document.paragraphs):
            if gone not in kept:
                self._release(document.id, gone)
        self._do(
            "UPDATE documents SET digest = ?, paragraphs = ? WHERE id = ?",
            told.digest,
            array("q", ids).tobytes(),
            document.id,
        )

    def _claimed(self, document: _Row, told: Told) -> int:
        """Return the id of a paragraph that `document` has, after saying so in the file."""
        row = self._ask(
            "SELECT p.id, p.owner, d.added, d.name FROM paragraphs p"
            " JOIN documents d ON d.id = p.owner WHERE p.hash = ?",
            told.hash,
        )
        if not row:
            return self._stored(document, told)
        paragraph, owner, added, name = row
        if owner != document.id:
            is_first = (document.added, document.name) < (added, name)
            if is_first:
                self._do("UPDATE paragraphs SET owner = ? WHERE id = ?", document.id, paragraph)
                self._do(
                    "DELETE FROM others WHERE paragraph = ? AND document = ?",
                    paragraph,
                    document.id,
                )
            other = owner if is_first else document.id
            self._do("INSERT OR IGNORE INTO others VALUES (?, ?)", paragraph, other)
        return int(paragraph)

    def _stored(self, document: _Row, told: Told) -> int:
        made = self._connection.execute(
            "INSERT INTO paragraphs (hash, owner, keys, text) VALUES (?, ?, ?, ?)",
            (told.hash, document.id, told.keys, deflated(told.text) if told.text else None),
        )
        paragraph = made.lastrowid or 0
        rows = [(key, paragraph) for key in sorted(keys_of(told.keys))]
        self._connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)
        return paragraph

    def _remove(self, name: bytes) -> bool:
        document = self._document(name)
        if not document:
            return False
        for paragraph in dict.fromkeys(document.paragraphs):
            self._release(document.id, paragraph)
        self._do("DELETE FROM documents WHERE id = ?", document.id)
        return True

    def _release(self, document: int, paragraph: int) -> None:
        """Take a paragraph from a document; whoever has it too and is next owns it, if it did."""
        owner, keys = self._ask("SELECT owner, keys FROM paragraphs WHERE id = ?", paragraph)
        if owner == document:
            following = self._ask(
                "SELECT d.id FROM others o JOIN documents d ON d.id = o.document"
                " WHERE o.paragraph = ? ORDER BY d.added, d.name LIMIT 1",
                paragraph,
            )
            if not following:
                self._do("DELETE FROM paragraphs WHERE id = ?", paragraph)
                rows = [(key, paragraph) for key in keys_of(keys)]
                self._connection.executemany(
                    "DELETE FROM bands WHERE key = ? AND paragraph = ?", rows
                )
                return
            (document,) = following
            self._do("UPDATE paragraphs SET owner = ? WHERE id = ?", document, paragraph)
        self._do("DELETE FROM others WHERE paragraph = ? AND document = ?", paragraph, document)

    def _document(self, name: bytes) -> _Row | None:
        row = self._ask("SELECT id, added, digest, paragraphs FROM documents WHERE name = ?", name)
        return row and _Row(row[0], row[1], name, row[2], array("q", row[3]))

    def _ask(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - a row, or None; each has its own types
        return self._connection.execute(statement, values).fetchone()

    def _do(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with file.complaints(self.path), _transaction(self._connection):
            yield


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of what the block does, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def opened(path: str, settings: DedupeSettings) -> Iterator[Store]:
    """Give the index at `path`, a new one if nothing is there.

    Raises:
        UsageError: what is there is no index, or one of another format or with other settings.
        BodycopyError: another process has it for too long.
        OutputError: it cannot be made.
    """
    folder = Path(path).parent
    try:
        make_folder(folder)
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    with file.complaints(path):
        connection = file.connected(path, "rwc")
    try:
        with file.complaints(path):
            if file.is_new(connection):
                with _transaction(connection):
                    if file.is_new(connection):
                        file.made(connection, settings)
            file.check(path, connection, settings)
            store = Store(path, connection)
        yield store
    finally:
        connection.close()
