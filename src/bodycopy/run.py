"""Many documents, one failure at a time."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bodycopy import pipeline, read, write
from bodycopy.document import Document, Loss
from bodycopy.errors import InputError, MissingLibraryError, OutputError
from bodycopy.hosts import ByHost
from bodycopy.plan import Job
from bodycopy.refresh import refresh
from bodycopy.settings import DEFAULTS, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about its documents."""

    reading: read.Reading = read.DEFAULTS
    settings: Settings = DEFAULTS
    ledger: Path | None = None
    by_host: ByHost | None = None  # wins over `settings`
    if_changed: bool = False  # leave an article alone that would stay the same
    dry: bool = False  # write nothing; the listener gets the articles

    def settings_of(self, source: str) -> Settings:
        """Return the settings for the document at `source`."""
        return self.by_host.of(source) if self.by_host else self.settings


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be cleaned, and why."""

    job: Job
    error: InputError | MissingLibraryError


@dataclass(frozen=True, slots=True)
class Success:
    """An input and the article it became."""

    job: Job
    document: Document


@dataclass(slots=True)
class Report:
    """What became of every input: written + compared + failed are all there were."""

    written: int = 0
    compared: int = 0  # not written, since the run was a dry one
    differs: int = 0  # of those compared, the ones that would change
    unchanged: int = 0  # of those written, the ones that --if-changed left alone
    failed: int = 0
    lossy: int = 0  # written, but some text was lost, replaced or guessed at
    empty: int = 0  # written, but without any text


# What makes an article a lossy one for --strict. An empty or unsure one has lost nothing unnamed.
_NO_LOSS = frozenset(("W-EMPTY", "W-UNSURE"))

Map = Callable[[Callable[[Job], Success | Failure], Iterable[Job]], Iterable[Success | Failure]]


def attempt(job: Job, options: Options) -> Success | Failure:
    """Read and clean one input. Needs nothing but its arguments, so it may run anywhere."""
    try:
        document = read.read(job.source, options.reading)
    except (InputError, MissingLibraryError) as error:
        return Failure(job, error)
    return Success(job, pipeline.clean(document, options.settings_of(job.source)))


@dataclass(slots=True)
class Listener:
    """Who is told how a run goes. Does nothing by itself."""

    on_failure: Callable[[Failure], None] = field(default=lambda _: None)
    on_loss: Callable[[Job, Loss], None] = field(default=lambda _job, _loss: None)
    # In a dry run, gets each article; says whether it differs from what is there.
    on_article: Callable[[Job, Document], bool] = field(default=lambda _job, _document: False)


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
    with ExitStack() as stack:
        file = stack.enter_context(write.replacing(options.ledger)) if options.ledger else None
        for result in map_(partial(attempt, options=options), jobs):
            if isinstance(result, Failure):
                if isinstance(result.error, MissingLibraryError):
                    raise result.error  # so it would be for every page
                report.failed += 1
                listener.on_failure(result)
                continue
            try:
                _deliver(result, options, report, listener)
            except OutputError as error:
                if not report.written:
                    raise  # nothing has changed; an older ledger still holds
                unwritable = error  # raised when the ledger of what was written is in its place
                break
            if file:
                from bodycopy import ledger  # noqa: PLC0415 - hashes and JSON, not for every run

                file.writelines(ledger.lines(result.document))
            _count(report, result, listener)
    if unwritable:
        raise unwritable
    return report


def _deliver(result: Success, options: Options, report: Report, listener: Listener) -> None:
    job, article = result.job, result.document.text
    if options.dry:
        report.compared += 1
        report.differs += listener.on_article(job, result.document)
        return
    if options.if_changed:
        report.unchanged += not refresh(article, job.target)
    else:
        write.put(article, job.target)
    report.written += 1


def _count(report: Report, result: Success, listener: Listener) -> None:
    losses = result.document.losses
    report.empty += not result.document.text
    report.lossy += any(loss.code not in _NO_LOSS for loss in losses)
    for loss in losses:
        listener.on_loss(result.job, loss)


def sweep(jobs: Iterable[Job], options: Options) -> None:
    """Remove what a run that was killed left in the folders of the outputs."""
    outputs = {job.target for job in jobs} | {options.ledger}
    for folder in sorted({output.parent for output in outputs if output is not None}):
        write.sweep(folder)
