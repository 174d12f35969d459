"""What becomes of each document in the end: it is written, and accounted for in the books."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from bodycopy.batch.outputs import Outputs
from bodycopy.batch.work import Done
from bodycopy.books import Books, books
from bodycopy.document import Document, Loss
from bodycopy.errors import InputError, MissingLibraryError, OutputError
from bodycopy.formats.parts import Joined
from bodycopy.formats.record import Record
from bodycopy.plan import Job
from bodycopy.report import Change, Entry, Figures, added, summed
from bodycopy.run import Failure, Listener, Options, Report, count


@dataclass(slots=True)
class _Length:
    """Takes a text and keeps how long it is."""

    characters: int = 0

    def write(self, data: bytes) -> None:
        self.characters += len(data.decode())


@dataclass(slots=True)
class _Text:
    """What is known so far of a text that comes in parts."""

    output: int
    source: str
    job: Job
    figures: Figures | None = None
    losses: tuple[Loss, ...] = ()
    seconds: float = 0.0
    is_empty: bool = True
    is_failed: bool = False
    length: _Length = field(default_factory=_Length)  # of the article
    joined: Joined = field(init=False)
    held: BinaryIO = field(init=False)  # lines of the ledger

    def __post_init__(self) -> None:
        self.joined = Joined(self.length)
        self.held = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - closed when it goes

    def put(self, done: Done, document: Document) -> None:
        """Count a part in, with what it became."""
        self.is_empty &= not document.text
        self.losses += document.losses
        if isinstance(done.item.record, Record):
            self.joined.write(done.item.record, document.text)
        if done.figures:
            self.figures = summed(self.figures, done.figures) if self.figures else done.figures

    def finish(self) -> None:
        """Count in what stands between the parts."""
        self.joined.finish()
        if self.figures:
            more = Change(1, self.figures.characters_out - self.length.characters)
            rules = {"normalise.space": more} if more.removed else {}
            between = Figures(0, self.length.characters, rules)
            self.figures = added(self.figures, between)

    @property
    def told(self) -> tuple[Loss, ...]:
        """What a reader must be warned of; where it is, only a part could say."""
        found = [loss._replace(offset=None) for loss in self.losses if loss.code != "W-EMPTY"]
        empty = [Loss("W-EMPTY", "no main content")] if self.is_empty else []
        return tuple(dict.fromkeys((*found, *empty)))


def _named(part: str) -> tuple[str, Job]:
    """Return the name of the text that a part is of, and its job as long as none is known."""
    source = part.rpartition(":")[0]
    return source, Job(source, None)


@dataclass(slots=True)
class Delivery:
    """What becomes of each document in the end."""

    outputs: Outputs
    kept: Books
    listener: Listener
    is_dry: bool
    report: Report = field(default_factory=Report)
    _text: _Text | None = None

    def all(self, dones: Iterable[Done]) -> OutputError | None:
        """Take every document; return why an output could not be written, if others are in place.

        The books then tell of those.
        """
        try:
            for done in dones:
                self.take(done)
            self._conclude()
            self.outputs.finish()
        except OutputError as error:
            self.outputs.abandon()
            if not self.outputs.placed:
                raise  # nothing has changed; older books still hold
            return error
        self.report.differs = self.outputs.differing
        return None

    def take(self, done: Done) -> None:
        """Write an article and account for it, or tell why there is none."""
        self.listener.on_done(done.item.source)
        if self._text and self._text.output != done.item.output:
            self._conclude()
        if self.outputs.is_of_parts(done):
            self._take_part(done)
            return
        if done.document is None:
            self._refuse(done)
            return
        job, changes = self.outputs.put(done, done.document)
        entry = self._entry(job, done.document.losses, done, changes=changes)
        self.kept.enter(entry, done.document)
        count(job, done.document, self.report, self.listener)

    def _entry(
        self, job: Job, losses: Sequence[Loss], told: Done | _Text, *, changes: bool
    ) -> Entry:
        """Count an article that is written or compared, and return what the report says of it."""
        report = self.report
        status = "compared" if self.is_dry else "written" if changes else "unchanged"
        report.compared += self.is_dry
        report.written += not self.is_dry
        report.unchanged += status == "unchanged"
        target = str(job.target) if job.target else None
        return Entry(job.source, status, target, told.figures, losses, None, told.seconds)

    def _take_part(self, done: Done) -> None:
        """Write the article of a part; its text is accounted for when all are there."""
        number = done.item.record.number if done.item.record else 0
        text = self._text = self._text or _Text(done.item.output, *_named(done.item.source))
        text.seconds += done.seconds
        if done.document is None:
            self.outputs.fail(done)
            text.is_failed = True
            if done.error:
                self.listener.on_failure(Failure(Job(done.item.source, None), done.error))
            return
        text.job = Job(text.source, self.outputs.put(done, done.document)[0].target)
        self.kept.hold(done.document, number, text.held)
        text.put(done, done.document)

    def _conclude(self) -> None:
        """Account for a text of which all parts are there, if there is one."""
        text, self._text = self._text, None
        if text is None:
            return
        if text.is_failed:
            error = InputError(text.source, "not written, since a part of it could not be cleaned")
            self.report.failed += 1
            self.listener.on_failure(Failure(text.job, error))
            self.kept.enter(Entry(text.source, "failed", error=error.reason, seconds=text.seconds))
            return
        text.finish()
        self.kept.release(text.held)
        losses = text.told
        self.kept.enter(self._entry(text.job, losses, text, changes=True))
        whole = Document(text.source, "" if text.is_empty else "text", losses=losses)
        count(text.job, whole, self.report, self.listener)

    def _refuse(self, done: Done) -> None:
        if not done.is_skipped:
            self.outputs.fail(done)
        error = done.error
        if isinstance(error, MissingLibraryError):
            raise error  # so it would be for every page
        if error is None:
            return
        if done.is_skipped:
            skipped = self.report.skipped
            skipped[error.reason] = skipped.get(error.reason, 0) + 1
        else:
            self.report.failed += 1
            self.listener.on_failure(Failure(Job(done.item.source, None), error))
        status = "skipped" if done.is_skipped else "failed"
        self.kept.enter(Entry(done.item.source, status, error=error.reason, seconds=done.seconds))


@contextmanager
def delivering(outputs: Outputs, options: Options, listener: Listener) -> Iterator[Delivery]:
    """Give who takes the documents of a run; the books take their places when the block ends well.

    Raises:
        OutputError: a book cannot be written.
    """
    with books(options.ledger, options.report) as kept:
        try:
            yield Delivery(outputs, kept, listener, options.dry)
        except BaseException:
            outputs.abandon()
            raise
