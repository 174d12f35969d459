"""Put the paragraphs of many documents into an index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from bodycopy.batch.items import Item
from bodycopy.batch.phases import Map
from bodycopy.batch.work import Done, Work, clean_item, name_of
from bodycopy.errors import InputError, MissingLibraryError
from bodycopy.index.entry import Entry, entry
from bodycopy.plan import Job
from bodycopy.run import Failure, Listener, Options

if TYPE_CHECKING:
    from bodycopy.index.store import Store

# What goes into the file at once: another process may have to wait for it, and if we die it goes.
_MOST_DOCUMENTS = 1000
_MOST_BYTES = 16 << 20


@dataclass(slots=True)
class Tally:
    """What became of the documents."""

    added: int = 0
    changed: int = 0
    same: int = 0
    twice: int = 0  # one of the same name came before; that one holds
    failed: int = 0
    missing: int = 0  # that were to be removed, and were not there
    skipped: dict[str, int] = field(default_factory=dict)  # left out on purpose, by the reason
    removed: int = 0


def work_of(options: Options) -> Work:
    """Return what is to be known of each document; no index has a say in what goes into one."""
    return Work(options=replace(options, index=None), with_claims=True)


def index(
    todo: Iterable[Item], work: Work, listener: Listener, store: "Store", map_: Map = map
) -> Tally:
    """Clean documents and put them into an index, in their order.

    Raises:
        BodycopyError: another process has the index for too long.
        OutputError: it cannot be written; what was put into it before is there.
    """
    tally = Tally()
    for lot in _lots(_entries(map_(partial(clean_item, work=work), todo), tally, listener)):
        for fate in store.add(lot):
            setattr(tally, fate, getattr(tally, fate) + 1)
    return tally


def _entries(dones: Iterable[Done], tally: Tally, listener: Listener) -> Iterator[Entry]:
    for done in dones:
        listener.on_done(done.item.source)
        if isinstance(done.error, MissingLibraryError):
            raise done.error  # so it would be for every page
        if done.document is None or done.claim is None:
            _refuse(done, done.error, tally, listener)
        else:
            yield entry(name_of(done.item), done.document.text, done.claim)


def _refuse(done: Done, error: InputError | None, tally: Tally, listener: Listener) -> None:
    if done.is_skipped and error:
        tally.skipped[error.reason] = tally.skipped.get(error.reason, 0) + 1
        return
    tally.failed += 1
    if error:
        listener.on_failure(Failure(Job(done.item.source, None), error))


def _lots(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    lot: list[Entry] = []
    size = 0
    for one in entries:
        lot.append(one)
        size += sum(len(told.text) for told in one.told)
        if len(lot) >= _MOST_DOCUMENTS or size >= _MOST_BYTES:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot
