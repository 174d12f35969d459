"""The phases of a run over shards: clean each, decide across all, deliver each.

Each phase is a function of what lies in the run's folder. It skips what is there already, and what
it adds appears whole or not at all: so a run that died goes on where it was.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodycopy import write
from bodycopy.batch import spool
from bodycopy.batch.items import Item
from bodycopy.batch.spool import Row, packed
from bodycopy.batch.work import Done, Work, clean_item, host_of, shortened
from bodycopy.formats.record import Record
from bodycopy.settings import DedupeSettings

if TYPE_CHECKING:
    from bodycopy.corpus.claims import Page
    from bodycopy.corpus.rebuild import Cut

Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Run:
    """Where the shards of a run are, and what is done to them."""

    folder: Path
    work: Work
    dedupe: DedupeSettings

    def claims(self, shard: int) -> Path:
        """Return where the claims of a shard are."""
        return self.folder / f"claims-{shard:06d}"

    def final(self, shard: int) -> Path:
        """Return where a shard is without what was decided to go."""
        return self.folder / f"final-{shard:06d}"

    def rows(self, shard: int) -> int | None:
        """Return how many documents a shard has, or None if it is not done."""
        path = spool.shard_path(self.folder, shard)
        return spool.count(path) if path.exists() else None


def clean(run: Run, todo: Iterable[Item], map_: Map = map) -> Iterator[int]:
    """Clean documents, and yield the number of each shard that is done, in order.

    `todo` are the documents of shards that are not done, in order. Shards that are done already
    are yielded too.
    """
    following = 0
    held: list[Row] = []
    for found in map_(partial(_clean, work=run.work), todo):
        row = packed(found) if isinstance(found, Done) else found
        if held and held[-1].shard != row.shard:
            _keep(run, held)
            held = []
        held.append(row)
        while following < row.shard and run.rows(following) is not None:
            yield following
            following += 1
    if held:
        _keep(run, held)
    while run.rows(following) is not None:
        yield following
        following += 1


def _clean(item: Item, work: Work) -> Row:
    """Clean a document, and pack what became of it where the work is done."""
    return packed(clean_item(item, work))


def _keep(run: Run, rows: list[Row]) -> None:
    """Put a shard into the folder; one that is there is done."""
    with write.replacing(spool.shard_path(run.folder, rows[0].shard)) as file:
        spool.write(file, rows)


def decide(run: Run, shards: int, map_: Map = map) -> Iterator[int]:
    """Take from every shard what stands elsewhere in the corpus; yield each that is done, in order.

    Nothing is done before the first is asked for.
    """
    from bodycopy.corpus.decide import decide as corpus  # noqa: PLC0415 - not for every run

    deque(map_(partial(_claim, run), range(shards)), maxlen=0)
    texts = spool.Texts(str(run.folder))
    claims = [run.claims(shard) for shard in range(shards)]
    corpus(claims, texts, run.folder, run.dedupe, map_)
    yield from map_(partial(_rebuild, run), range(shards))


def _claim(run: Run, shard: int) -> None:
    """Write what a shard's articles claim to be the first to say, unless it is done."""
    from bodycopy.corpus import exchange  # noqa: PLC0415 - not for every run
    from bodycopy.corpus.claims import claims  # noqa: PLC0415

    if not run.claims(shard).exists():
        rows = spool.rows(spool.shard_path(run.folder, shard))
        with write.replacing(run.claims(shard)) as file:
            exchange.write(file, claims(_page(run, done) for done in rows))


def _page(run: Run, done: Done) -> "Page | None":
    """Return the article that has a claim, if there is one."""
    from bodycopy.corpus.claims import Page, group_of  # noqa: PLC0415 - not for every run

    settings = run.work.options.settings_of(host_of(done.item))
    if done.document is None or "dedupe" not in settings.steps:
        return None
    url = done.item.record.url if isinstance(done.item.record, Record) else ""
    return Page(done.document.text, group_of(done.item.source, url), settings.dedupe)


def _rebuild(run: Run, shard: int) -> int:
    """Write a shard without what was decided to go, unless it is done, and return its number."""
    if not run.final(shard).exists():
        with write.replacing(run.final(shard)) as file:
            spool.write(file, map(packed, _rebuilt(run, shard)))
    return shard


def delivered(run: Run, shard: int) -> Iterator[Done]:
    """Yield what the documents of a shard became in the end."""
    is_final = run.work.is_corpus
    return spool.rows(run.final(shard) if is_final else spool.shard_path(run.folder, shard))


def _rebuilt(run: Run, shard: int) -> Iterator[Done]:
    from bodycopy.corpus import rebuild  # noqa: PLC0415 - not for every run

    cuts = rebuild.cuts(run.folder / f"cuts-{shard:05d}")
    for row, done in enumerate(spool.rows(spool.shard_path(run.folder, shard))):
        if done.document and row in cuts:
            told = [_noted(run, cut) if run.work.with_steps else cut for cut in cuts[row]]
            yield shortened(done, rebuild.edits(done.document.text, told), run.work)
        else:
            yield done


def _noted(run: Run, cut: "Cut") -> "Cut":
    """Return a cut that says where the paragraph stands that stays."""
    if not cut.owner:
        return cut
    shard, row, paragraph = cut.owner
    name = spool.name(run.folder, shard, row)
    return cut._replace(note=f"stays in {name}, paragraph {paragraph + 1}")
