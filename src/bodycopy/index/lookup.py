"""What goes from a document because the index knows it from another one that comes before."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from bodycopy import article
from bodycopy.corpus.alike import Said, likeness, said
from bodycopy.corpus.claims import BANDS, claim, unpacked
from bodycopy.corpus.rebuild import NEAR, REPEAT
from bodycopy.document import Document, Edit, Outcome
from bodycopy.errors import BodycopyError, InputError
from bodycopy.index import file
from bodycopy.index.entry import Told, inflated, keys_of, paragraphs_of
from bodycopy.index.known import Known, stamp
from bodycopy.index.naming import told as shown_name
from bodycopy.paragraphs import Paragraph, paragraphs
from bodycopy.phrases import Phrases
from bodycopy.strip.phrases import protected, sparing

# Each band leads to so many paragraphs, those first added; of a million look-alikes the others
# lead nowhere new.
_LEAD = "SELECT * FROM (SELECT paragraph FROM bands WHERE key = ? ORDER BY paragraph LIMIT 16)"
_LEADS = " UNION ALL ".join([_LEAD] * BANDS)
_MAX_COMPARED = 8  # paragraphs that one is compared with, word by word
# How far it is followed that what a paragraph resembles went itself, for what it resembles.
_DEPTH = 3
_REMEMBERED = 4096  # paragraphs

# Who comes first: the number of the run that added a document, then its name.
_Order = tuple[float, bytes]
_LAST: _Order = (float("inf"), b"")  # one that the index does not have


class _Owned(NamedTuple):
    """A paragraph of the index, and the document that owns it."""

    order: _Order
    keys: bytes
    text: bytes  # deflated: of most it is enough to know the owner


class Lookup:
    """An index that is read, by one process."""

    def __init__(self, known: Known) -> None:
        """Open nothing yet."""
        self._known = known
        self._connection: sqlite3.Connection | None = None
        self._owned = lru_cache(_REMEMBERED)(self._read_owned)
        self._said = lru_cache(_REMEMBERED)(self._read_said)
        self._is_gone = lru_cache(_REMEMBERED)(self._resembles_earlier)

    def __del__(self) -> None:
        """Close the file, wherever the last who knew of us has gone."""
        if self._connection:
            self._connection.close()

    def without(self, document: Document, name: bytes, phrases: Phrases) -> Document:
        """See `Known.without`."""
        edits = self._edits(document, name)
        if phrases.keep:
            edits = sparing(edits, protected(document.text, phrases))
        if not edits:
            return document
        shorter = document.after("dedupe", Outcome(tuple(edits)))
        return shorter.after("normalise", Outcome(article.spaced(shorter.text)))

    def _edits(self, document: Document, name: bytes) -> tuple[Edit, ...]:
        """Return the edits that take out what others own."""
        settings = self._known.settings
        told = paragraphs_of(unpacked(claim(document.text, "", settings)))
        if not told:
            return ()
        stand = list(paragraphs(document.text))
        with self._reading(document.source):
            mine = self._order(name)
            found = [self._edit(one, stand[one.number], mine) for one in told]
        return tuple(edit for edit in found if edit)

    def _edit(self, told: Told, paragraph: Paragraph, mine: _Order) -> Edit | None:
        row = self._ask(
            "SELECT d.added, d.name FROM paragraphs p JOIN documents d ON d.id = p.owner"
            " WHERE p.hash = ?",
            told.hash,
        )
        if row and (row[0], row[1]) < mine:
            rule, owner, alike = REPEAT, bytes(row[1]), 1.0
        else:
            near = self._near(said(paragraph.text), told.keys, mine, _DEPTH) if told.keys else None
            if not near:
                return None
            rule, (owner, alike) = NEAR, near
        note = f"known from {shown_name(owner)}"
        return Edit(paragraph.start, paragraph.text, "", rule, note, alike)

    def _near(
        self, told: Said, keys: bytes, mine: _Order, depth: int
    ) -> tuple[bytes, float] | None:
        """Return who comes first and says the same, and how alike it is; None if nobody does."""
        shared = Counter(
            paragraph for (paragraph,) in self._connected().execute(_LEADS, keys_of(keys))
        )
        found = ((-count, self._owned(one).order, one) for one, count in shared.items())
        earlier = sorted(candidate for candidate in found if candidate[1] < mine)
        for _, order, one in earlier[:_MAX_COMPARED]:
            alike = likeness(self._said(one), told, self._known.settings)
            if alike and not (depth and self._is_gone(one, depth - 1)):
                return order[1], alike
        return None

    def _resembles_earlier(self, paragraph: int, depth: int) -> bool:
        """Say whether a paragraph of the index goes itself, so that nothing goes for its sake."""
        owned = self._owned(paragraph)
        return self._near(self._said(paragraph), owned.keys, owned.order, depth) is not None

    def _read_owned(self, paragraph: int) -> _Owned:
        added, name, keys, text = self._ask(
            "SELECT d.added, d.name, p.keys, p.text FROM paragraphs p"
            " JOIN documents d ON d.id = p.owner WHERE p.id = ?",
            paragraph,
        )
        return _Owned((added, name), keys, text)

    def _read_said(self, paragraph: int) -> Said:
        return said(inflated(self._owned(paragraph).text))

    def _order(self, name: bytes) -> _Order:
        row = self._ask("SELECT added FROM documents WHERE name = ?", name)
        return (row[0], name) if row else _LAST

    def _ask(self, statement: str, value: object) -> Any:  # noqa: ANN401 - a row, or None; each has its own types
        return self._connected().execute(statement, (value,)).fetchone()

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = file.connected(self._known.path, "ro")
        return self._connection

    @contextmanager
    def _reading(self, source: str) -> Iterator[None]:
        """Read the index as it was when the run began; nobody writes it while the block lasts."""
        path = self._known.path
        try:
            with file.complaints(path):
                connection = self._connected()
                connection.execute("BEGIN")
                try:
                    # The first look takes the lock that the second one needs.
                    connection.execute("SELECT 1 FROM told").fetchone()
                    if stamp(path) != self._known.stamp:
                        raise InputError(source, f"the index {path} has changed meanwhile")
                    yield
                finally:
                    connection.execute("COMMIT")
        except InputError:
            raise
        except (BodycopyError, OSError) as error:
            raise InputError(source, f"the index cannot be read: {error}") from error
