"""Where the articles of a batch go: a file each, or one container for many."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from bodycopy import write
from bodycopy.batch.planning import Batch, Output
from bodycopy.batch.work import Done
from bodycopy.document import Document
from bodycopy.errors import OutputError
from bodycopy.formats.kinds import PARTS, Fields, is_container
from bodycopy.formats.record import Record, safe_name
from bodycopy.formats.writing import Writer, writing
from bodycopy.plan import Job
from bodycopy.refresh import refresh
from bodycopy.run import Listener


@dataclass(slots=True)
class Outputs:
    """The outputs of a batch, each opened when its first article comes, in order.

    A container takes its place when the next output is begun, or at the end of the block.
    """

    batch: Batch
    fields: Fields
    listener: Listener
    if_changed: bool = False
    # In a dry run, a folder of our own: what would be written goes there, and is compared.
    dry: Path | None = None
    differing: int = 0  # outputs that would change, in a dry run
    _stack: ExitStack = field(default_factory=ExitStack)
    _begun: int = -1  # the last of the batch's outputs that was begun
    _writer: Writer | None = None
    _failed: set[int] = field(default_factory=set)
    placed: int = 0  # outputs that stand in their places

    def is_of_parts(self, done: Done) -> bool:
        """Say whether a document is a part of a text, of which the output is one article."""
        return self.batch.outputs[done.item.output].form.kind == PARTS

    def fail(self, done: Done) -> None:
        """Note a document without an article: an output of such alone stays as it was."""
        self._failed.add(done.item.output)

    def put(self, done: Done, document: Document) -> tuple[Job, bool]:
        """Write an article; return its job, and whether anything changes by it.

        Raises:
            OutputError: it cannot be written.
        """
        output = self.batch.outputs[done.item.output]
        record = _record(done, document)
        job = Job(done.item.source, self._place(output, record))
        self._turn_to(done.item.output)
        if self.dry:
            self.listener.on_article(job, document)
        if self._writer:
            self._writer.write(record, document.text)
            return job, True
        if self.dry:
            self.differing += self.listener.differs(job, document)
            return job, False
        changes = True
        if self.if_changed:
            changes = refresh(document.text, job.target)
        else:
            write.put(document.text, job.target)
        self.placed += 1
        return job, changes

    def finish(self) -> None:
        """Put the containers in their places, those of no documents too."""
        self._turn_to(len(self.batch.outputs))

    def abandon(self) -> None:
        """Leave the container that is being written as it was."""
        error = OutputError("", "abandoned")
        self._stack.__exit__(type(error), error, None)

    def _place(self, output: Output, record: Record) -> Path | None:
        if output.is_folder and output.path is not None:
            return output.path / f"{safe_name(record)}.txt"
        return output.path

    def _turn_to(self, number: int) -> None:
        while self._begun < number:
            self._stack.close()
            self._writer = None
            self._begun += 1
            is_empty = self._begun < number
            if self._begun < len(self.batch.outputs) and not (
                is_empty and self._begun in self._failed
            ):
                self._open(self._begun)

    def _open(self, number: int) -> None:
        output = self.batch.outputs[number]
        if is_container(output.form):
            self._writer = self._stack.enter_context(self._container(number, output))
        elif output.is_folder and output.path is not None and not self.dry:
            _make(output.path)

    @contextmanager
    def _container(self, number: int, output: Output) -> Iterator[Writer]:
        source = self.batch.model(number)
        is_whole = output.form.kind == PARTS
        if self.dry:
            made = self.dry / "compared"
            with made.open("wb") as part, writing(part, output.form, self.fields, source) as writer:
                yield writer
            there = output.path or (Path(source) if source else None)
            if there is not None and not (is_whole and number in self._failed):
                self.differing += self.listener.file_differs(made, there)
            return
        if is_whole and (output.path is None or write.is_device(output.path)):
            yield from self._held_back(number, output, source)
            return
        if output.path is None:
            stream = cast("BinaryIO", write.StandardOutput())
            with writing(stream, output.form, self.fields, source) as writer:
                yield writer
            return
        with suppress(_IncompleteError):
            with (
                write.replacing(output.path, if_changed=self.if_changed) as file,
                writing(file, output.form, self.fields, source) as writer,
            ):
                yield writer
                if is_whole and number in self._failed:
                    raise _IncompleteError
            self.placed += 1

    def _held_back(self, number: int, output: Output, source: str | None) -> Iterator[Writer]:
        """Give what writes to a stream in the end, if no part is missing."""
        with TemporaryFile() as file:
            held = cast("BinaryIO", file)
            with writing(held, output.form, self.fields, source) as writer:
                yield writer
            if number in self._failed:
                return
            held.seek(0)
            with ExitStack() as stack:
                stream = cast("BinaryIO", write.StandardOutput())
                if output.path is not None:
                    stream = stack.enter_context(write.replacing(output.path))
                copyfileobj(held, stream)
        self.placed += output.path is not None


class _IncompleteError(Exception):
    """A part of a text is missing, so the text does not replace what was there."""


def _record(done: Done, document: Document) -> Record:
    """Return the record that an article belongs to; a file's has the name of the file."""
    if isinstance(done.item.record, Record):
        return done.item.record
    return Record(done.item.row + 1, document.source, "")


def _make(folder: Path) -> None:
    try:
        write.make_folder(folder)
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
