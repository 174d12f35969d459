"""Which index a run looks paragraphs up in; light to import, since most runs have none."""

import os
import stat
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bodycopy.document import Document
from bodycopy.errors import OutputError, UsageError
from bodycopy.phrases import Phrases
from bodycopy.settings import DedupeSettings
from bodycopy.terminal import shown

if TYPE_CHECKING:
    from bodycopy.index.lookup import Lookup

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """An index as it stood when the run began. It can be pickled; each process opens it anew."""

    path: str
    stamp: Stamp  # inode, bytes, and nanoseconds of the last change
    settings: DedupeSettings

    def without(self, document: Document, name: bytes, phrases: Phrases) -> Document:
        """Return an article without the paragraphs that other documents of the index own.

        Args:
            document: the article.
            name: what the document is called in the index; see `named`.
            phrases: the user's own; what is to be kept stays.

        Raises:
            InputError: the index cannot be read, or has changed since the run began.
        """
        lookup = _lookup(self, os.getpid(), threading.get_ident())
        return lookup.without(document, name, phrases)

    def warm(self) -> None:
        """Import what every lookup needs, so that no worker has to."""
        import rensa  # noqa: F401, PLC0415

        import bodycopy.index.lookup  # noqa: F401, PLC0415


# By process, too: a connection that was there before a fork belongs to the parent.
@lru_cache(maxsize=4)
def _lookup(known: Known, _process: int, _thread: int) -> "Lookup":
    from bodycopy.index.lookup import Lookup  # noqa: PLC0415 - SQLite and NumPy, for who has one

    return Lookup(known)


def known(path: str, settings: DedupeSettings) -> Known:
    """Return the index at `path`, after a look whether it is one.

    Raises:
        UsageError: it is not there, no index, of another format or made with other settings.
        BodycopyError: another process is at it for too long.
    """
    from bodycopy.index import file  # noqa: PLC0415 - SQLite, for who has one

    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        message = f"{shown(path)}: {error.strerror}; make the index with bodycopy index"
        raise UsageError(message) from error
    if not stat.S_ISREG(mode):
        message = f"{shown(path)}: no file; name an index that bodycopy index has made"
        raise UsageError(message)
    try:
        with file.complaints(path):
            # For writing where that is allowed: what a killed run left half done is undone now,
            # which those who only read cannot do.
            connection = file.connected(path, "rw")
            try:
                file.check(path, connection, settings)
            finally:
                connection.close()
    except OutputError as error:
        raise UsageError(str(error)) from error
    return Known(path, stamp(path), settings)


def stamp(path: str) -> Stamp:
    """Return what tells a file from what it was and will be."""
    status = Path(path).stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
