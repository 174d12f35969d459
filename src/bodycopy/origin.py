"""Which document of a ledger an article came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePath

from bodycopy.errors import LedgerError, UsageError
from bodycopy.ledger_reading import Account
from bodycopy.parted import Parted, together
from bodycopy.terminal import shown

_NAMED = 3  # sources that an error names
# Share of an article's lines below which it was not edited but is another document's: a call to
# subscribe may stand in any.
_KIN = 0.5


@dataclass(slots=True)
class _Search:
    """What was met in the ledger so far; of many documents only those that matter are kept."""

    article: str
    name: str  # of the article's file
    source: str | None
    names: list[str] = field(default_factory=list)  # of all documents
    fitting: list[str] = field(default_factory=list)  # names of those that became the article
    first: Account | Parted | None = None  # the first that fits
    differ: bool = False  # whether those that fit had different inputs
    nearest: Account | Parted | None = None  # the one most like the article's
    kinship: tuple[int, bool] = (-1, False)  # its lines that the article has; whether names agree

    def meet(self, account: Account | Parted) -> None:
        self.names.append(account.source)
        if self.source not in {None, account.source}:
            return
        if account.made(self.article):
            self.fitting.append(account.source)
            self.first = self.first or account
            self.differ |= account.input != self.first.input
        elif not self.first:
            kinship = account.kinship(self.article), _stem(account.source) == _stem(self.name)
            if kinship > self.kinship:
                self.nearest, self.kinship = account, kinship


def origin(
    accounts: Iterable[Account], article: str, name: str, source: str | None
) -> Account | Parted:
    """Return what the ledger says of the document that became `article`.

    Args:
        accounts: all that the ledger tells of.
        article: the text of the article.
        name: its file's name, for errors.
        source: which document it came from; None if only one became this article.

    Raises:
        LedgerError: no document became this article; where it was edited is named.
        UsageError: several did, or none is called `source`.
    """
    search = _Search(article, name, source)
    for account in together(accounts):
        search.meet(account)
    if search.differ:
        raise UsageError(_choice(f"{shown(name)} fits", search.fitting))
    return search.first or _refused(search, name)


def _refused(search: _Search, name: str) -> Account | Parted:
    """Raise the error that leads on."""
    if search.source is not None and search.source not in search.names:
        close = get_close_matches(search.source, search.names, _NAMED) or search.names
        raise UsageError(_choice(f"no {shown(search.source)!r} in the ledger; there are", close))
    if not search.nearest:
        raise LedgerError(name, "the ledger tells of no document at all; name another --ledger")
    account = search.nearest
    lines, is_namesake = search.kinship
    if not is_namesake and lines < _KIN * sum(map(bool, search.article.split("\n"))):
        which = "no document of the ledger became"
        if search.source is not None:
            which = f"{account.source!r} did not become"
        reason = f"{which} this article or one like it; name the ledger written with it"
        raise LedgerError(name, reason)
    place = f"{name}:{account.changed_line(search.article)}"
    reason = f"not as {account.source!r} became; it was edited since: clean that document again"
    raise LedgerError(place, reason)


def _choice(what: str, names: list[str]) -> str:
    once = list(dict.fromkeys(names))
    told = ", ".join(repr(shown(name)) for name in once[:_NAMED])
    more = f" and {len(once) - _NAMED} more" if len(once) > _NAMED else ""
    return f"{what} {told}{more}; say which with --source"


def _stem(name: str) -> str:
    """Return the name of a file, or of the last part of a URL, without its ending."""
    return PurePath(name).stem
