"""What a ledger says of a text that was cut into parts, as if of one document."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bodycopy.ledger_reading import Account

_JOINS = ("\n\n", "\n", " ")  # what may part the articles of two parts; or nothing does


class Parted:
    """The accounts of all parts of a text; does what an account of one document does."""

    def __init__(self, source: str, parts: Sequence[Account]) -> None:
        """Be the account of `source`, of which these are the parts, in order."""
        self.source, self._parts = source, parts
        self.place = parts[0].place

    @property
    def input(self) -> dict[str, Any]:
        """What tells the text from others."""
        return {"parts": [part.input for part in self._parts]}

    def made(self, article: str) -> bool:
        """Say whether the text became exactly this article."""
        fitting, at = self._fitting(article)
        return len(fitting) == len(self._parts) and at == len(article)

    def input_of(self, article: str) -> str:
        """Return the text that was cleaned, given the article that it became.

        Raises:
            LedgerError: the edits do not lead back to it.
        """
        fitting, _ = self._fitting(article)
        return "".join(part.input_of(told) for part, told in zip(self._parts, fitting, strict=True))

    def changed_line(self, article: str) -> int:
        """Return the number of the first line that is not as it was written, from 1."""
        fitting, at = self._fitting(article)
        before = article[:at].count("\n")
        following = self._parts[len(fitting) :]
        return before + (following[0].changed_line(article[at:]) if following else 1)

    def kinship(self, article: str) -> int:
        """Return how many lines with words the article has that were written for this text."""
        return sum(part.kinship(article) for part in self._parts)

    def _fitting(self, article: str) -> tuple[list[str], int]:
        """Return the articles of the first parts, as far as they are as written, and their end."""
        told: list[str] = []
        at = 0
        for part in self._parts:
            size = part.article["characters"]
            one = f"{article[at : at + size - 1]}\n" if size else ""
            if not part.made(one):
                break
            told.append(one)
            if size:
                at += size - 1
                # The next one begins with a word; behind the last one stands a line break.
                at += next((len(join) for join in _JOINS if article.startswith(join, at)), 0)
        return told, at


def together(accounts: Iterable[Account]) -> Iterator[Account | Parted]:
    """Yield accounts, those of the parts of a text as one."""
    for key, group in groupby(accounts, key=_text):
        if key is None:
            yield from group
        else:
            yield Parted(key, list(group))


def _text(account: Account) -> str | None:
    """Return the name of the text that a document is a part of; None for a whole one."""
    return account.source.rpartition(":")[0] if account.part else None
