"""Articles into a container of the kind that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from bodycopy.errors import UsageError
from bodycopy.formats.compression import Sink, compressing
from bodycopy.formats.kinds import PARTS, Fields, Form
from bodycopy.formats.lines import line_with, new_line
from bodycopy.formats.parts import Joined
from bodycopy.formats.record import Record


class Writer(Protocol):
    """Takes the articles of a container, in the order of their records."""

    def write(self, record: Record, article: str) -> None:
        """Write `record` with `article` in place of its document."""


class _Lines:
    def __init__(self, sink: Sink, fields: Fields) -> None:
        self._sink, self._field = sink, fields.text

    def write(self, record: Record, article: str) -> None:
        if record.is_part or not record.frame:
            self._sink.write(new_line(record, self._field, article))
            return
        line = line_with(record.frame, self._field, article)
        self._sink.write(line if line.endswith(b"\n") else line + b"\n")


@contextmanager
def writing(stream: BinaryIO, form: Form, fields: Fields, source: str | None) -> Iterator[Writer]:
    r"""Give what writes articles to `stream`; if the block raises, they stay without their end.

    A line of JSONL, or a row of Parquet, is written again as it was but for its document. Records
    from elsewhere get an id, their URL and the text.

    Args:
        stream: where to; stays open.
        form: what is to be written: "jsonl", "parquet", or PARTS for one text of many; see
            `kinds.form_of`.
        fields: where the document is.
        source: the path of the Parquet file whose rows are to be written again; None if the
            records come from a container of another kind.

    Raises:
        UsageError: this kind cannot be written, or an extra is not installed.
        InputError: `source` cannot be read again.

    >>> import io
    >>> file = io.BytesIO()
    >>> with writing(file, Form("jsonl"), Fields(), None) as writer:
    ...     writer.write(Record(1, "a", "Menu News"), "News\n")
    >>> file.getvalue()
    b'{"id": "a", "text": "News\\n"}\n'
    """
    if form.kind == "jsonl":
        with compressing(stream, form.compression) as sink:
            yield _Lines(sink, fields)
    elif form.kind == PARTS:
        joined = Joined(stream)
        yield joined
        joined.finish()
    elif form.kind == "parquet" and form.compression is None:
        from bodycopy.formats.table_writing import writing_table  # noqa: PLC0415 - an extra

        with writing_table(stream, fields, source) as writer:
            yield writer
    elif form.kind == "parquet":
        message = f"Parquet compresses by itself: leave {form.compression} away"
        raise UsageError(message)
    else:
        message = f"records cannot be written as {form.kind}: take JSONL or Parquet"
        raise UsageError(message)
