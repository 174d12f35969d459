"""Who does the documents of a run: this process, or workers that can be killed."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bodycopy import pipeline, read
from bodycopy.document import Document, Loss
from bodycopy.errors import InputError
from bodycopy.limits import Limits
from bodycopy.plan import STDIN, Job
from bodycopy.run import Failure, Map, Options, Success, cleaned_by, succeeded

if TYPE_CHECKING:
    from bodycopy.workers import Pool, Trouble

# Bytes. One smaller document is done in this process where no limit was asked for: a worker would
# cost it 15 ms, and what takes long in so little text, the stages refuse themselves.
_SMALL = 1 << 20
_PIECE = 1 << 20  # bytes of standard input to take at a time
_HTML = (".htm", ".html", ".xhtml")

Result = Success | Failure


class Effort(NamedTuple):
    """What a run may spend."""

    # Documents at the same moment; None for what make has to give, or else every core.
    jobs: int | None = None
    limits: Limits = Limits()
    # Whether a limit was asked for, and is not only there by default.
    is_limited: bool = False


def _silent(_: "Trouble") -> None:
    pass


@contextmanager
def backend(
    todo: Sequence[Job],
    options: Options,
    effort: Effort,
    on_trouble: "Callable[[Trouble], None]" = _silent,
) -> Iterator[Map]:
    """Give the map to hand to `run.run`; no worker and no token of make's is left afterwards."""
    is_stdin = bool(todo) and todo[0].source == STDIN
    if not needs_workers(todo, effort) or (is_stdin and not spool(options.reading.max_document)):
        yield map
        return
    from bodycopy.jobserver import jobs  # noqa: PLC0415 - one small page needs none of it
    from bodycopy.workers import Pool  # noqa: PLC0415

    with ExitStack() as stack:
        slots = stack.enter_context(jobs(effort.jobs))
        if len(todo) > 1:
            warm(todo, options)
        elif options.index:
            options.index.warm()
        pool: Pool[Job, Result] = Pool(
            lost=lose,
            simpler=partial(simply, options=options),
            limits=effort.limits,
            slots=slots,
            on_trouble=on_trouble,
        )
        stack.enter_context(pool)
        yield partial(_through, pool)


def _through(
    pool: "Pool[Job, Result]", function: Callable[[Job], Result], jobs: Iterable[Job]
) -> Iterator[Result]:
    """Yield what workers made of each job; where its article goes need not cross to them."""
    kept, asked = tee(jobs)
    made = pool.map(partial(_again, function), (job._replace(target=None) for job in asked))
    for result, job in zip(made, kept, strict=True):
        yield result._replace(job=job)


def _again(function: Callable[[Job], Result], job: Job) -> Result:
    """Do a job that may have been begun before: standard input is read from its start."""
    if job.source == STDIN:
        os.lseek(0, 0, os.SEEK_SET)
    return function(job)


def spool(most: int) -> bool:
    """Make standard input one that can be read a second time; say whether it is.

    At most one byte more than `most` is kept. Where it is closed, a folder or a terminal, it stays
    what it is: whoever reads it says so.
    """
    stream = getattr(sys, "stdin", None)
    if stream is None or stream.isatty():
        return False
    import tempfile  # noqa: PLC0415 - only for limits on standard input

    try:
        with tempfile.TemporaryFile() as file:
            left = most + 1
            while left and (piece := stream.buffer.read(min(left, _PIECE))):
                file.write(piece)
                left -= len(piece)
            file.flush()
            os.dup2(file.fileno(), 0)
    except OSError:
        return False
    return True


def needs_workers(todo: Sequence[Job], effort: Effort) -> bool:
    """Say whether the documents go through workers, and not through this process.

    >>> needs_workers([Job("-", None)], Effort())
    False
    >>> needs_workers([Job("-", None)], Effort(is_limited=True))
    True
    """
    if effort.limits == Limits(seconds=None, memory=None) and effort.jobs == 1:
        return False
    if len(todo) != 1:
        return bool(todo)
    return effort.is_limited or _is_large(todo[0])


def _is_large(job: Job) -> bool:
    if job.source == STDIN:
        return False
    try:
        return Path(job.source).stat().st_size > _SMALL
    except OSError:
        return False  # whoever reads it says so


def warm(todo: Sequence[Job], options: Options) -> None:
    """Import here, once, what each of the workers would have to import."""
    texts = ["A sentence."]
    if any(job.source.lower().endswith(_HTML) for job in todo):
        texts.append("<html><body><p>A sentence.</p></body></html>")
    for text in texts:
        pipeline.clean(read.parsed(text, ""), options.settings)
    if options.index:
        options.index.warm()


def lose(job: Job, reason: str) -> Failure:
    """Return what stands for a document that could not be cleaned within the limits."""
    return Failure(job, InputError(job.source, reason))


def simply(job: Job, reason: str, options: Options) -> Result:
    """Read a document by the way that always ends, for one that was too much for the common way.

    All its text stays.
    """
    if job.source == STDIN:
        os.lseek(0, 0, os.SEEK_SET)
    reading = options.reading
    try:
        document = read.read(job.source, reading._replace(kind="text"))
        whole = without_tags(document, reason, reading)
        settings = replace(options.settings_of(job.source), steps=())
        return succeeded(job, cleaned_by(whole, options, settings), options)
    except InputError as error:
        return Failure(job, error)


def without_tags(document: Document, reason: str, reading: read.Reading) -> Document:
    """Return a document that was read as text; of an HTML page what one pass over its tags leaves.

    The reason why no other way was taken goes into a warning.
    """
    from bodycopy.page.detect import is_html  # noqa: PLC0415 - seldom needed
    from bodycopy.page.stripper import strip_tags  # noqa: PLC0415
    from bodycopy.paragraphs import BREAK  # noqa: PLC0415

    source = document.source
    if reading.kind == "html" or (reading.kind == "auto" and is_html(document.text, source)):
        # Parted as an article is: an edit for each of a million lines takes longer than all else.
        text = strip_tags(document.text).replace("\n", BREAK)
        document = replace(document, text=f"{text}\n" if text else "")
    loss = Loss("W-ROUTE", f"strip: {reason}; kept whole")
    return replace(document, losses=(*document.losses, loss))
