"""Parquet out: the rows of the source with their documents replaced, or rows of our own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bodycopy.errors import UnreadableInputError, UsageError
from bodycopy.formats.compression import Decompressed
from bodycopy.formats.kinds import HEAD, Fields, form_of
from bodycopy.formats.reading import seekable
from bodycopy.formats.record import Record, whole
from bodycopy.formats.tables import EXTRA, Table, batches, opened, value_type

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP_BYTES = 1 << 25  # of a row group, before it is compressed
_PAGE_ROWS = 16  # after so many it is seen whether a page is full
_CODECS = {"UNCOMPRESSED": "none"}  # where reading and writing have different names


class _Sink:
    """A stream as pyarrow wants it; deaf once the writing has failed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.closed = False
        self.is_deaf = False
        self._at = 0

    def write(self, data: bytes) -> int:
        if not self.is_deaf:
            self._stream.write(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Leave that to who opened the stream."""

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class Groups:
    """Rows on their way into a file, a row group at a time."""

    def __init__(self, sink: "_Sink", schema: "pa.Schema", codec: str, shared: list[str]) -> None:
        """Write rows of `schema` to `sink`, compressed with `codec`; `shared` columns repeat."""
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow
        from pyarrow import parquet  # noqa: PLC0415

        self._schema = schema
        self._writer = parquet.ParquetWriter(
            pa.PythonFile(sink, mode="w"),
            schema,
            compression=codec,
            # Articles hardly ever repeat, and a dictionary or a page of them fills the memory of
            # whoever reads it.
            use_dictionary=shared,
            write_batch_size=_PAGE_ROWS,
        )
        self._batches: list[pa.RecordBatch] = []
        self._size = 0

    def add(self, batch: "pa.RecordBatch") -> None:
        """Take rows."""
        self._batches.append(batch)
        self._size += batch.nbytes
        if self._size >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        if any(batch.num_rows for batch in self._batches):
            self._writer.write_table(pa.Table.from_batches(self._batches, self._schema))
        self._batches, self._size = [], 0

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file without an end."""
        self._writer.close()


class NewRows:
    """Writes records that came from elsewhere: the columns id, url and that of the text."""

    def __init__(self, sink: _Sink, fields: Fields) -> None:
        """Write to `sink`."""
        import pyarrow as pa  # noqa: PLC0415

        names = dict.fromkeys(("id", "url", fields.text))
        self._schema = pa.schema([(name, pa.string()) for name in names])
        self._text = fields.text
        self.groups = Groups(sink, self._schema, "zstd", [])
        self._rows: list[dict[str, str]] = []
        self._size = 0

    def write(self, record: Record, article: str) -> None:
        """Take the article of `record`."""
        self._rows.append(
            {"id": whole(record.name), "url": whole(record.url)} | {self._text: whole(article)}
        )
        self._size += len(article)
        if self._size >= _GROUP_BYTES // 4:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        self.groups.add(pa.RecordBatch.from_pylist(self._rows, self._schema))
        self._rows, self._size = [], 0

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self.groups.close()


class SameRows:
    """Writes the rows of the source, read once more in step, with articles for documents.

    A row of which no article was written is left out, but for one without a document.
    """

    def __init__(self, sink: _Sink, source: str, table: Table, limit: int) -> None:
        """Write to `sink` the rows of `table`, named `source`, of cells of `limit` bytes."""
        import pyarrow as pa  # noqa: PLC0415

        self._text = table.text
        at = table.schema.get_field_index(table.text)
        field = table.schema.field(at)
        self._schema = table.schema.set(at, field.with_type(value_type(field.type)))
        self._is_bytes = not pa.types.is_string(self._schema.field(at).type) and not (
            pa.types.is_large_string(self._schema.field(at).type)
            or pa.types.is_string_view(self._schema.field(at).type)
        )
        paths = [told.path for told in map(table.file.schema.column, _columns(table))]
        shared = [path for path in paths if path != table.text]
        self.groups = Groups(sink, self._schema, _codec(table), shared)
        self._source = (
            batch
            for group in range(table.file.num_row_groups)
            for batch in batches(source, table, group, limit, columns=False)
        )
        self._batch: pa.RecordBatch | None = None
        self._begins = 1  # the number of the first row of the batch
        self._articles: dict[int, str] = {}  # by their row in the batch

    def write(self, record: Record, article: str) -> None:
        """Take the article of `record`; the numbers of records ascend."""
        while self._batch is None or record.number >= self._begins + self._batch.num_rows:
            if not self._advance():
                message = f"record {record.number} is not in the source"
                raise ValueError(message)
        self._articles[record.number - self._begins] = article

    def _advance(self) -> bool:
        """Write the rows of the batch and go to the next; say whether there is one."""
        if self._batch is not None:
            self.groups.add(self._replaced(self._batch))
            self._begins += self._batch.num_rows
        self._articles = {}
        self._batch = next(self._source, None)
        return self._batch is not None

    def _replaced(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        import pyarrow as pa  # noqa: PLC0415

        at = self._schema.get_field_index(self._text)
        nulls = batch.column(at).is_null().to_pylist()
        rows = [row for row, is_null in enumerate(nulls) if is_null or row in self._articles]
        texts = (self._articles.get(row) for row in rows)
        cells = [
            text if text is None else text.encode() if self._is_bytes else whole(text)
            for text in texts
        ]
        kept = batch if len(rows) == batch.num_rows else batch.take(pa.array(rows, pa.int64()))
        columns = list(kept.columns)
        columns[at] = pa.array(cells, self._schema.field(at).type)
        return pa.RecordBatch.from_arrays(columns, schema=self._schema)

    def close(self) -> None:
        """Write what is left."""
        while self._advance():
            pass
        self.groups.close()


@contextmanager
def writing_table(
    stream: BinaryIO, fields: Fields, source: str | None
) -> Iterator[NewRows | SameRows]:
    """Give what writes a Parquet file to `stream`; without its end if the block raises.

    Args:
        stream: where to.
        fields: which column holds the text.
        source: the Parquet file that the records come from, None if they come from elsewhere.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: F401, PLC0415 - an extra, and slow
    except ImportError as error:
        raise UsageError(EXTRA) from error
    sink = _Sink(stream)
    with ExitStack() as stack:
        writer = (
            SameRows(sink, source, stack.enter_context(_table(source, fields)), fields.max_record)
            if source
            else NewRows(sink, fields)
        )
        try:
            yield writer
            writer.close()
        except BaseException:
            sink.is_deaf = True
            with suppress(Exception):
                writer.groups.abandon()
            raise


@contextmanager
def _table(source: str, fields: Fields) -> Iterator[Table]:
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UnreadableInputError(source, error.strerror or str(error)) from error
    with file:
        form = form_of(source, file.read(HEAD), "parquet")
        file.seek(0)
        with seekable(file, Decompressed(file, form.compression, source), form) as whole_file:
            yield opened(source, whole_file, fields)


def _columns(table: Table) -> range:
    return range(table.file.metadata.num_columns)


def _codec(table: Table) -> str:
    """Return how the documents of the source are compressed."""
    if not table.file.num_row_groups:
        return "zstd"
    group = table.file.metadata.row_group(0)
    columns = [group.column(index) for index in _columns(table)]
    codec: str = next(c.compression for c in columns if c.path_in_schema == table.text)
    return _CODECS.get(codec, codec.lower())
