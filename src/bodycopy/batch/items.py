"""The documents of a run one by one, in the order of names, cut into shards."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bodycopy.batch.planning import Batch, Source
from bodycopy.errors import InputError, MissingLibraryError, UnreadableInputError, UsageError
from bodycopy.formats.kinds import Fields, is_container
from bodycopy.formats.reading import records
from bodycopy.formats.record import Record, Refusal
from bodycopy.plan import STDIN

# A shard is what is done again after a death, and what one task of a cluster would do. It is closed
# by what it holds alone, so that every run cuts the same ones.
_MOST_DOCUMENTS = 1000
_MOST_BYTES = 8 << 20


class Item(NamedTuple):
    """One document of a run."""

    shard: int
    row: int  # from 0, in its shard
    source: str  # what it is called: its file, or "FILE:NUMBER" in a container
    output: int  # which of the batch's outputs its article goes to
    record: Record | Refusal | None  # None: the whole file is the document


_Named = tuple[str, int, Record | Refusal | None, int]


def items(
    batch: Batch, fields: Fields, rows_of: Callable[[int], int | None], moved: Callable[[int], None]
) -> Iterator[Item]:
    """Yield the documents of a batch but those of shards that are done.

    Args:
        batch: what is to be read; a file that cannot be becomes an item that says so.
        fields: where a container keeps the text.
        rows_of: says how many rows a shard has that is done already, or None.
        moved: is told how many bytes of files were read since it was told last.
    """
    is_one = len(batch.sources) == 1
    found = (
        one for source in batch.sources for one in _documents(source, fields, moved, is_one=is_one)
    )
    return cut(found, rows_of)


def cut(found: Iterable[_Named], rows_of: Callable[[int], int | None]) -> Iterator[Item]:
    """Yield documents at their places in shards, but those of shards that are done.

    `found` has the name of each, its output, its record, and how long it is.
    """
    shard = row = size = 0
    rows = rows_of(0)
    for name, output, record, length in found:
        if row >= _MOST_DOCUMENTS or (row > 0 and size + length > _MOST_BYTES):
            shard, row, size = shard + 1, 0, 0
            rows = rows_of(shard)
        if rows is None:
            yield Item(shard, row, name, output, record)
        row, size = row + 1, size + length


def _documents(
    source: Source, fields: Fields, moved: Callable[[int], None], *, is_one: bool
) -> Iterator[_Named]:
    """Yield each document of a file: its name, output, record, and size in bytes.

    Raises:
        UsageError: the only file there is has no such field. One of several is a bad file.
    """
    if not is_container(source.form):
        size = _size(source.path)
        moved(size)
        yield source.path, source.output, None, size
        return
    number = 0
    try:
        for record in _records(source, fields, moved):
            number = record.number
            yield _called(source.path, number), source.output, record, _length(record)
    except InputError as error:
        refusal = Refusal(number + 1, error.source, error.reason, is_skipped=False)
        yield _called(source.path, number + 1), source.output, refusal, 0
    except MissingLibraryError:
        raise
    except UsageError as error:
        if is_one:
            raise
        refusal = Refusal(number + 1, source.path, str(error), is_skipped=False)
        yield _called(source.path, number + 1), source.output, refusal, 0


def _called(path: str, number: int) -> str:
    return f"{path}:{number}"


def _records(
    source: Source, fields: Fields, moved: Callable[[int], None]
) -> Iterator[Record | Refusal]:
    with _opened(source.path) as file:
        if source.form.kind == "parquet" and not file.seekable():
            raise UnreadableInputError(source.path, "Parquet cannot be read from a pipe")
        before = os.fstat(file.fileno())
        at = 0
        for record in records(source.path, file, source.form, fields):
            yield record
            if file.seekable():
                # What was read, also where the reader looks ahead.
                now = os.lseek(file.fileno(), 0, os.SEEK_CUR)
                moved(max(0, now - at))
                at = max(at, now)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableInputError(source.path, "changed while it was read")


def _opened(path: str) -> BinaryIO:
    if path != STDIN:
        try:
            return Path(path).open("rb")
        except OSError as error:
            raise UnreadableInputError(path, error.strerror or str(error)) from error
    # Python sets sys.stdin to None where the descriptor is closed, which its types do not say.
    if getattr(sys, "stdin", None) is None:
        message = "standard input is closed"
        raise UsageError(message)
    return sys.stdin.buffer


def _length(record: Record | Refusal) -> int:
    """Return about how many bytes a record has; the same on every run is what matters."""
    return len(record.body) if isinstance(record, Record) else 0


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size if path != STDIN else 0
    except OSError:
        return 0  # whoever reads it says so
