"""A document and what became of it, wherever the work is done."""

import time
from dataclasses import dataclass, replace
from typing import NamedTuple

from bodycopy import article, pipeline, read
from bodycopy.backend import without_tags
from bodycopy.batch.items import Item
from bodycopy.dedupe import sums
from bodycopy.document import Document, Edit, Outcome
from bodycopy.errors import InputError, MissingLibraryError, UndecodableInputError
from bodycopy.formats.record import Record, Refusal
from bodycopy.index import named
from bodycopy.report import Figures, added, figures
from bodycopy.run import Options
from bodycopy.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be known of each document."""

    options: Options
    with_steps: bool = False  # for the ledger: every edit, which is about as much as the input
    with_claims: bool = False  # for an index
    is_corpus: bool = False  # what is said elsewhere in the corpus goes


class Done(NamedTuple):
    """What became of one document. One without `document` could not be cleaned, for `error`."""

    item: Item  # its record without the body
    document: Document | None
    figures: Figures | None = None
    claim: bytes | None = None
    seconds: float = 0.0  # by the clock on the wall
    error: InputError | MissingLibraryError | None = None
    is_skipped: bool = False  # left out on purpose: an image in a crawl
    sums: tuple[bytes, ...] = ()  # of a part of a text: of its paragraphs, to find them again


def clean_item(item: Item, work: Work) -> Done:
    """Read and clean one document. Needs nothing but its arguments, so it may run anywhere."""
    began = time.perf_counter()
    slim = _slim(item)
    if isinstance(item.record, Refusal):
        error = InputError(item.record.place, item.record.reason)
        return Done(slim, None, error=error, is_skipped=item.record.is_skipped)
    try:
        document = _read(item, work.options.reading)
    except (InputError, MissingLibraryError) as error:
        return Done(slim, None, error=error, seconds=time.perf_counter() - began)
    return _done(
        slim, pipeline.clean(document, work.options.settings_of(host_of(item))), work, began
    )


def clean_simply(item: Item, reason: str, work: Work) -> Done:
    """Read a document by the way that always ends; all its text stays."""
    began = time.perf_counter()
    slim = _slim(item)
    try:
        document = _read(item, work.options.reading._replace(kind="text"))
    except InputError as error:
        return Done(slim, None, error=error, seconds=time.perf_counter() - began)
    settings = replace(work.options.settings_of(host_of(item)), steps=())
    whole = without_tags(document, reason, work.options.reading)
    return _done(slim, pipeline.clean(whole, settings), work, began)


def lose(item: Item, reason: str) -> Done:
    """Return what stands for a document that could not be cleaned within the limits."""
    return Done(_slim(item), None, error=InputError(item.source, reason))


def host_of(item: Item) -> str:
    """Return by what the settings for a document are found: its address, or else its file."""
    return item.record.url or item.source if isinstance(item.record, Record) else item.source


def name_of(item: Item) -> bytes:
    """Return what a document is called in an index."""
    return named(item.source, item.record.name if isinstance(item.record, Record) else "")


def _slim(item: Item) -> Item:
    """Return the item without its text, which is in the document by now."""
    if not isinstance(item.record, Record):
        return item
    return item._replace(record=item.record._replace(body=""))


def _read(item: Item, reading: read.Reading) -> Document:
    record = item.record
    if not isinstance(record, Record):
        return read.read(item.source, reading)
    if record.is_html is not None and reading.kind == "auto":
        reading = reading._replace(kind="html" if record.is_html else "text")
    if isinstance(record.body, str):
        return read.parsed(record.body, item.source, reading)
    if record.encoding and not reading.encoding:
        # What a server says of its page is often wrong; what is UTF-8 is hardly anything else.
        try:
            record.body.decode()
        except UnicodeDecodeError:
            try:
                told = reading._replace(encoding=record.encoding)
                return read.document(record.body, item.source, told)
            except UndecodableInputError:
                pass
    return read.document(record.body, item.source, reading)


def _done(item: Item, document: Document, work: Work, began: float) -> Done:
    claim = None
    settings = work.options.settings_of(host_of(item))
    try:
        document = work.options.without_known(document, name_of(item), settings)
    except InputError as error:
        return Done(item, None, error=error, seconds=time.perf_counter() - began)
    told = figures(document)
    if work.with_claims and "dedupe" in settings.steps:
        from bodycopy.corpus.claims import claim as claim_of  # noqa: PLC0415 - not for every run

        claim = claim_of(document.text, "", settings.dedupe)
    is_part = isinstance(item.record, Record) and item.record.is_part
    is_sought = is_part and "dedupe" in settings.steps
    told_sums = tuple(sums(document.text, settings.dedupe)) if is_sought else ()
    if not work.with_steps:
        document = replace(document, steps=())
    return Done(item, document, told, claim, time.perf_counter() - began, sums=told_sums)


def shortened(done: Done, edits: tuple[Edit, ...], work: Work) -> Done:
    """Return what a document became without what stands elsewhere, in the normal form again."""
    document = done.document
    if document is None:
        return done
    outcome = Outcome(_spared(document, edits, work.options.settings_of(host_of(done.item))))
    shorter = replace(document, steps=()).after("dedupe", outcome)
    shorter = shorter.after("normalise", Outcome(article.spaced(shorter.text)))
    told = added(done.figures, figures(shorter)) if done.figures else figures(shorter)
    steps = (*document.steps, *shorter.steps) if work.with_steps else ()
    return done._replace(document=replace(shorter, steps=steps), figures=told)


def _spared(document: Document, edits: tuple[Edit, ...], settings: Settings) -> tuple[Edit, ...]:
    """Return the edits but those that would take what the user wants to keep."""
    if not settings.phrases.keep:
        return edits
    from bodycopy.strip.phrases import protected, sparing  # noqa: PLC0415 - only for who has some

    return sparing(edits, protected(document.text, settings.phrases))
