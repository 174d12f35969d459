"""A whole run: from the inputs to the outputs, the ledger and the report."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from bodycopy import write
from bodycopy.backend import Effort, warm
from bodycopy.batch import phases
from bodycopy.batch.again import Again
from bodycopy.batch.delivery import delivering
from bodycopy.batch.folder import key_of, run_folder
from bodycopy.batch.items import Item, items
from bodycopy.batch.outputs import Outputs
from bodycopy.batch.phases import Map, Run
from bodycopy.batch.planning import Batch
from bodycopy.batch.work import Done, Work, clean_simply, lose
from bodycopy.errors import BodycopyError, UsageError
from bodycopy.formats.kinds import PARTS, Fields, is_container
from bodycopy.limits import Limits
from bodycopy.plan import STDIN, Job
from bodycopy.run import Listener, Options, Report
from bodycopy.terminal import say
from bodycopy.version import version_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.workers import Trouble

_PLAN = 3  # of what lies in a run's folder; goes up when that changes


class Maps(NamedTuple):
    """Who does the work of each phase."""

    clean: Map = map
    decide: Map = map


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run over shards is told besides the options of every run."""

    fields: Fields = field(default_factory=Fields)
    resume: bool = False  # go on with a run that died, if there is one
    is_corpus: bool = False  # decide across documents, not only within each


def run(
    batch: Batch, options: Options, told: Told, listener: Listener, maps: Maps | None = None
) -> Report:
    """Clean and write all documents of a batch.

    Raises:
        OutputError: an output cannot be written; those written before are whole.
        BodycopyError: another process is at this very run.
    """
    maps = maps or Maps()
    work = work_of(options, told)
    home = _home(batch, options)
    with (
        run_folder(home, _key(batch, work, told), resume=told.resume) as folder,
        _kept(home, folder),
    ):
        made = Run(folder, work, options.settings.dedupe)
        todo = items(batch, told.fields, made.rows, listener.on_read)
        shards = phases.clean(made, todo, maps.clean)
        outputs = Outputs(batch, told.fields, listener, if_changed=options.if_changed)
        outputs.dry = folder if options.dry else None
        again = Again(work)
        with delivering(outputs, options, listener) as delivery:
            if told.is_corpus:
                shards = phases.decide(made, len(list(shards)), maps.decide)
            found = (done for number in shards for done in phases.delivered(made, number))
            unwritable = delivery.all(map(again.without, found))
        if unwritable:
            raise unwritable  # the books are closed, and the folder stays
    return delivery.report


@contextmanager
def _kept(home: Path | None, folder: Path) -> Iterator[None]:
    """Say that a run that ends early can be gone on with, if anything of it is done."""
    try:
        yield
    except UsageError:
        raise  # nobody can go on with that
    except BaseException:
        if home and any(folder.glob("shard-*")):
            say("what is done is kept; the same command with --resume goes on from there")
        raise


def work_of(options: Options, told: Told) -> Work:
    """Return what is to be known of each document for what the run writes."""
    with_steps = options.ledger is not None or options.dry
    return Work(options=options, with_steps=with_steps, is_corpus=told.is_corpus)


def _home(batch: Batch, options: Options) -> Path | None:
    """Return beside what output the folder of the run lies; None if nothing could be resumed."""
    paths = [output.path for output in batch.outputs if output.path is not None]
    if options.dry or not paths or any(source.path == STDIN for source in batch.sources):
        return None
    if any(path.exists() and not path.is_file() and not path.is_dir() for path in paths):
        return None  # a pipe or a device, beside which nothing is to be put
    return paths[0] if len(paths) == 1 else _common(paths)


def _common(paths: list[Path]) -> Path:
    """Return the folder that holds all outputs."""
    import os  # noqa: PLC0415

    return Path(os.path.commonpath([path.parent for path in paths])) / "all"


def _key(batch: Batch, work: Work, told: Told) -> str:
    """Return what tells this run from any other: versions, settings, and the files as they are."""
    options = work.options
    stamps = [_stamp(source.path) for source in batch.sources]
    settings = (options.settings, options.by_host, options.reading, options.index)
    shape = (told.fields, work.with_steps, work.is_corpus)
    return key_of(_PLAN, version_line(), settings, shape, batch.sources, batch.outputs, stamps)


def _stamp(path: str) -> tuple[int, ...]:
    try:
        status = Path(path).stat()
    except OSError:
        return ()  # whoever reads it says so
    # A file put right after a fault may keep its size and time, but not the time of its change.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def sweep(batch: Batch, options: Options) -> None:
    """Remove what a run that was killed left half-written in the folders of the outputs."""
    paths = [output.path for output in batch.outputs] + [options.ledger, options.report]
    inside = {output.path for output in batch.outputs if output.is_folder and output.path}
    for folder in sorted({path.parent for path in paths if path is not None} | inside):
        write.sweep(folder)


@contextmanager
def backend(
    batch: Batch, work: Work, effort: Effort, on_trouble: "Callable[[Trouble], None] | None" = None
) -> Iterator[Maps]:
    """Give who does the work of a batch; see `workers`."""
    if any(s.path == STDIN and not is_container(s.form) for s in batch.sources):
        yield Maps()  # standard input can be read once
        return
    is_plain = all(source.form.kind in {"text", PARTS} for source in batch.sources)
    with workers(work, effort, on_trouble, page="page.txt" if is_plain else "page.html") as maps:
        yield maps


@contextmanager
def workers(
    work: Work,
    effort: Effort,
    on_trouble: "Callable[[Trouble], None] | None" = None,
    page: str = "page.html",
) -> Iterator[Maps]:
    """Give who does the work: this process, or workers that can be killed; none is left.

    What a file called like `page` needs is imported once, before there are workers.
    """
    if effort.limits == Limits(seconds=None, memory=None) and effort.jobs == 1:
        yield Maps()
        return
    from bodycopy.jobserver import jobs  # noqa: PLC0415 - one process needs none of it
    from bodycopy.workers import Pool  # noqa: PLC0415

    with jobs(effort.jobs) as slots:
        warm([Job(page, None)], work.options)
        if work.with_claims or work.is_corpus:
            import rensa  # noqa: F401, PLC0415 - so that no worker has to, nor counts what it reserves
        cleaning: Pool[Item, Done] = Pool(
            lost=lose,
            simpler=partial(clean_simply, work=work),
            limits=effort.limits,
            slots=slots,
            on_trouble=on_trouble or (lambda _: None),
        )
        deciding: Pool[Any, Any] = Pool(
            lost=_undecided, limits=Limits(seconds=None, memory=None), slots=slots
        )
        with cleaning, deciding:
            yield Maps(cleaning.map, deciding.map)


def _undecided(_: object, reason: str) -> NoReturn:
    message = f"repeats across documents could not be decided: {reason}"
    raise BodycopyError(message)
