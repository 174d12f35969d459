"""Many documents, one failure at a time."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bodycopy import pipeline, read, write
from bodycopy.books import Books, books
from bodycopy.document import Document, Loss
from bodycopy.errors import InputError, MissingLibraryError, OutputError
from bodycopy.hosts import ByHost
from bodycopy.plan import Job
from bodycopy.refresh import refresh
from bodycopy.report import Entry, Figures, figures
from bodycopy.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from bodycopy.index import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about its documents."""

    reading: read.Reading = read.DEFAULTS
    settings: Settings = DEFAULTS
    ledger: Path | None = None
    report: Path | None = None  # a line for each input
    by_host: ByHost | None = None  # wins over `settings`
    if_changed: bool = False  # leave an article alone that would stay the same
    dry: bool = False  # write nothing; the listener gets the articles
    index: "Known | None" = None  # what other documents own goes

    def settings_of(self, source: str) -> Settings:
        """Return the settings for the document at `source`."""
        return self.by_host.of(source) if self.by_host else self.settings

    def without_known(self, document: Document, name: bytes, settings: Settings) -> Document:
        """Return an article without what the index knows from others; see `Known.without`.

        Raises:
            InputError: the index cannot be read, or has changed since the run began.
        """
        return self.index.without(document, name, settings.phrases) if self.index else document


class Failure(NamedTuple):
    """An input that could not be cleaned, and why."""

    job: Job
    error: InputError | MissingLibraryError
    seconds: float = 0.0  # by the clock on the wall


class Success(NamedTuple):
    """An input and the article it became."""

    job: Job
    document: Document  # without its steps, where nobody asks for them
    figures: Figures | None = None  # where there is a report
    seconds: float = 0.0  # by the clock on the wall


@dataclass(slots=True)
class Report:
    """What became of every input: written + compared + failed + skipped are all there were."""

    written: int = 0
    compared: int = 0  # not written, since the run was a dry one
    differs: int = 0  # of those compared, the ones that would change
    unchanged: int = 0  # of those written, the ones that --if-changed left alone
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)  # left out on purpose, by the reason
    lossy: int = 0  # written, but some text was lost, replaced or guessed at
    empty: int = 0  # written, but without any text


# What makes an article a lossy one for --strict. An empty or unsure one has lost nothing unnamed.
_NO_LOSS = frozenset(("W-EMPTY", "W-UNSURE"))

Map = Callable[[Callable[[Job], Success | Failure], Iterable[Job]], Iterable[Success | Failure]]


def attempt(job: Job, options: Options) -> Success | Failure:
    """Read and clean one input. Needs nothing but its arguments, so it may run anywhere."""
    began = time.perf_counter()
    try:
        document = read.read(job.source, options.reading)
        cleaned = cleaned_by(document, options, options.settings_of(job.source))
    except (InputError, MissingLibraryError) as error:
        return Failure(job, error, time.perf_counter() - began)
    return succeeded(job, cleaned, options, time.perf_counter() - began)


def succeeded(job: Job, document: Document, options: Options, seconds: float = 0.0) -> Success:
    """Return what is to be known of an article: of its steps no more than somebody asks for.

    They are as long as all that went, and cross from a worker to its parent.
    """
    told = figures(document) if options.report else None
    if not (options.ledger or options.dry):
        document = replace(document, steps=())
    return Success(job, document, told, seconds)


def cleaned_by(document: Document, options: Options, settings: Settings) -> Document:
    """Return the article of a document that is a file of its own.

    Raises:
        InputError: see `Options.without_known`.
    """
    cleaned = pipeline.clean(document, settings)
    if options.index is None:
        return cleaned
    from bodycopy.index import named  # noqa: PLC0415 - most runs have none

    return options.without_known(cleaned, named(document.source), settings)


@dataclass(slots=True)
class Listener:
    """Who is told how a run goes. Does nothing by itself."""

    on_failure: Callable[[Failure], None] = field(default=lambda _: None)
    on_loss: Callable[[Job, Loss], None] = field(default=lambda _job, _loss: None)
    # In a dry run: gets each article; says whether it, or a file of many, is not what is there.
    on_article: Callable[[Job, Document], None] = field(default=lambda _job, _document: None)
    differs: Callable[[Job, Document], bool] = field(default=lambda _job, _document: False)
    file_differs: Callable[[Path, Path], bool] = field(default=lambda _made, _there: False)
    on_done: Callable[[str], None] = field(default=lambda _source: None)
    on_read: Callable[[int], None] = field(default=lambda _bytes: None)  # of a container


def run(
    jobs: Iterable[Job], options: Options, listener: Listener | None = None, map_: Map = map
) -> Report:
    """Clean and write every job; `map_` is the back end, by default this process.

    Raises:
        OutputError: an article or the ledger cannot be written; those written before are whole.
    """
    listener = listener or Listener()
    report = Report()
    unwritable: OutputError | None = None
    places = write.Places()
    with books(options.ledger, options.report) as kept:
        for result in map_(partial(attempt, options=options), jobs):
            try:
                places.expect(result.job.target)
                _take(result, options, report, listener, kept)
                places.note(result.job.target)
            except OutputError as error:
                if not report.written:
                    raise  # nothing has changed; an older ledger still holds
                unwritable = error  # raised when the ledger of what was written is in its place
                break
            listener.on_done(result.job.source)
    if unwritable:
        raise unwritable
    return report


def _take(
    result: Success | Failure, options: Options, report: Report, listener: Listener, kept: Books
) -> None:
    """Write what became of an input, and account for it."""
    target = str(result.job.target) if result.job.target else None
    if isinstance(result, Failure):
        if isinstance(result.error, MissingLibraryError):
            raise result.error  # so it would be for every page
        report.failed += 1
        listener.on_failure(result)
        reason = result.error.reason
        kept.enter(Entry(result.job.source, "failed", error=reason, seconds=result.seconds))
        return
    status = _deliver(result, options, report, listener)
    losses, seconds = result.document.losses, result.seconds
    entry = Entry(result.job.source, status, target, result.figures, losses, None, seconds)
    kept.enter(entry, result.document)
    count(result.job, result.document, report, listener)


def _deliver(result: Success, options: Options, report: Report, listener: Listener) -> str:
    """Write an article, or tell of it; return what the report says was done."""
    job, article = result.job, result.document.text
    if options.dry:
        report.compared += 1
        listener.on_article(job, result.document)
        report.differs += listener.differs(job, result.document)
        return "compared"
    is_written = True
    if options.if_changed:
        is_written = refresh(article, job.target)
    else:
        write.put(article, job.target)
    report.unchanged += not is_written
    report.written += 1
    return "written" if is_written else "unchanged"


def count(job: Job, document: Document, report: Report, listener: Listener) -> None:
    """Count what an article lost, and tell of it."""
    report.empty += not document.text
    report.lossy += any(loss.code not in _NO_LOSS for loss in document.losses)
    for loss in document.losses:
        listener.on_loss(job, loss)


def sweep(jobs: Iterable[Job], options: Options) -> None:
    """Remove what a run that was killed left in the folders of the outputs."""
    outputs = [*(job.target for job in jobs), options.ledger, options.report]
    # No path is made for each of thousands.
    folders = {os.path.dirname(str(output)) for output in outputs if output is not None}  # noqa: PTH120
    for folder in sorted(folders):
        write.sweep(Path(folder))
