"""The file of an index: one SQLite database that says what it is, and what goes wrong with it."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from bodycopy.errors import BodycopyError, OutputError, UsageError
from bodycopy.settings import DedupeSettings
from bodycopy.terminal import shown

BUSY_SECONDS = 60.0  # that we wait for another process; it needs a moment for a thousand documents
_APPLICATION = 0x62634958  # "bcIX", so that `file` and we tell it from any other database
# Goes up when the tables change, or what is hashed: an older index is then to be made anew.
_FORMAT = 2
_SCHEMA = """
CREATE TABLE told (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- added: the number of the run that first added it. paragraphs: their ids, 8 bytes each.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, added INTEGER NOT NULL,
    digest BLOB NOT NULL, paragraphs BLOB NOT NULL
);
-- keys: those of its bands, 4 bytes each. text: deflated, only where there are bands.
CREATE TABLE paragraphs (
    id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, owner INTEGER NOT NULL,
    keys BLOB NOT NULL, text BLOB
);
-- The documents besides the owner: most paragraphs have none.
CREATE TABLE others (
    paragraph INTEGER, document INTEGER, PRIMARY KEY (paragraph, document)
) WITHOUT ROWID;
CREATE TABLE bands (key INTEGER, paragraph INTEGER, PRIMARY KEY (key, paragraph)) WITHOUT ROWID
"""
# Long enough for any settings, with words of each kind: decisive ones and others.
_EXAMPLE = " ".join(
    f"It is no news that the bridge over Öre was opened {i} times." for i in range(9)
)
_RUNS = "runs"  # that have added a document
_SETTINGS = "settings"


@contextmanager
def complaints(path: str) -> Iterator[None]:
    """Turn what SQLite raises into errors of ours.

    Raises:
        UsageError: the file is no index, or damaged.
        BodycopyError: another process has it for too long.
        OutputError: it cannot be written, or not be read.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            message = f"{shown(path)}: in use by another process for {BUSY_SECONDS:g} s; try again"
            raise BodycopyError(message) from error
        raise OutputError(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        message = f"{shown(path)}: no index of bodycopy ({error})"
        raise UsageError(message) from error


def connected(path: str, mode: str) -> sqlite3.Connection:
    """Return a connection that leaves transactions to us.

    Args:
        path: the file.
        mode: of SQLite's: "ro", "rw", or "rwc" to make the file if it is not there.

    Raises:
        sqlite3.Error: there is no such file.
    """
    return sqlite3.connect(
        f"{Path(os.path.abspath(path)).as_uri()}?mode={mode}",  # noqa: PTH100 - keeps links
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # it may be closed by another; used it is by one alone
        uri=True,
    )


def made(connection: sqlite3.Connection, settings: DedupeSettings) -> None:
    """Make the tables of a new index, in the transaction that is open."""
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    rows = ((_RUNS, "0"), (_SETTINGS, _told(settings)))
    connection.executemany("INSERT INTO told VALUES (?, ?)", rows)


def is_new(connection: sqlite3.Connection) -> bool:
    """Say whether nothing stands in the file yet."""
    return not _number(connection, "schema_version") and not _number(connection, "application_id")


def check(path: str, connection: sqlite3.Connection, settings: DedupeSettings) -> None:
    """Raise UsageError if the file is not an index that fits us and `settings`."""
    if _number(connection, "application_id") != _APPLICATION:
        message = f"{shown(path)}: no index of bodycopy; make one with bodycopy index"
        raise UsageError(message)
    version = _number(connection, "user_version")
    if version != _FORMAT:
        remedy = "update bodycopy" if version > _FORMAT else "make it anew"
        message = f"{shown(path)}: an index of format {version}, and ours is {_FORMAT}; {remedy}"
        raise UsageError(message)
    theirs = _value(connection, _SETTINGS)
    ours = _told(settings)
    if theirs != ours:
        what = f"made with other dedupe settings, {shown(theirs)}, and ours are {ours}"
        message = f"{shown(path)}: {what}; make it anew"
        raise UsageError(message)


def next_run(connection: sqlite3.Connection) -> int:
    """Return the number of this run, from 1, and count it."""
    number = int(_value(connection, _RUNS)) + 1
    connection.execute("UPDATE told SET value = ? WHERE name = ?", (str(number), _RUNS))
    return number


def _told(settings: DedupeSettings) -> str:
    """Return what decides which paragraphs are kept, and which of them are alike.

    How they are hashed is told by an example: libraries have a part in it.
    """
    from bodycopy.corpus.claims import claim, unpacked  # noqa: PLC0415 - NumPy

    names = ("min_words", "min_resemblance", "max_changed")
    told = {name: getattr(settings, name) for name in names}
    claimed = unpacked(claim(_EXAMPLE, "", settings))
    hashed = blake2b(claimed.hashes.tobytes() + claimed.bands.tobytes(), digest_size=4)
    return json.dumps({**told, "hashing": hashed.hexdigest()})


def _value(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM told WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
