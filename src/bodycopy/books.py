"""The books of a run: the ledger, with every edit, and the report, with a line for each input."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bodycopy import report, write
from bodycopy.document import Document
from bodycopy.report import Entry


class Books(NamedTuple):
    """The files that a run is accounted for in, as far as they are wanted."""

    ledger: BinaryIO | None = None
    report: BinaryIO | None = None

    def enter(self, entry: Entry, document: Document | None = None) -> None:
        """Account for one input; `document` has every step it took, and goes into the ledger."""
        if self.ledger and document:
            from bodycopy import ledger  # noqa: PLC0415 - hashes and JSON, not for every run

            self.ledger.writelines(ledger.lines(document))
        if self.report:
            self.report.write(report.line(entry))

    def hold(self, document: Document, number: int, held: BinaryIO) -> None:
        """Put what the ledger says of a part of a text into `held`, until all parts are there.

        `number` is its place in the text, from 1.
        """
        if self.ledger:
            from bodycopy import ledger  # noqa: PLC0415 - see above

            held.writelines(ledger.lines(document, number))

    def release(self, held: BinaryIO) -> None:
        """Put what was held back into the ledger."""
        if self.ledger:
            from shutil import copyfileobj  # noqa: PLC0415 - takes long to import

            held.seek(0)
            copyfileobj(held, self.ledger)


@contextmanager
def books(ledger: Path | None, report: Path | None) -> Iterator[Books]:
    """Give the books of a run; they take their places when the block ends well.

    Raises:
        OutputError: one cannot be written.
    """
    with ExitStack() as stack:

        def opened(path: Path | None) -> BinaryIO | None:
            return stack.enter_context(write.replacing(path)) if path else None

        yield Books(opened(ledger), opened(report))
