"""Parquet: a column of documents, read a few rows at a time."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from bodycopy.errors import InputError, UsageError
from bodycopy.formats.compression import MAX_RATIO
from bodycopy.formats.kinds import NAMES, URLS, Fields
from bodycopy.formats.record import Record, Refusal, whole
from bodycopy.terminal import shown

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

EXTRA = "Parquet needs the extra: pip install 'bodycopy[parquet]'"

_BUFFER = 1 << 20  # bytes read at a time; without it, all of a column of a row group
_BATCH_BYTES = 1 << 24  # of rows read together
_BATCH_ROWS = 256
_TAIL = 8  # bytes that end a file: the length of the footer before them, and "PAR1"


class Table(NamedTuple):
    """A Parquet file that is open, and which of its columns are what."""

    file: "parquet.ParquetFile"
    schema: "pa.Schema"
    text: str
    name: str | None
    url: str | None


def read_table(source: str, stream: BinaryIO, fields: Fields) -> Iterator[Record | Refusal]:
    """Yield the document of each row; a row without one is skipped as "null".

    Args:
        source: what messages call the file.
        stream: a file that can be read at any place.
        fields: which columns.

    Raises:
        InputError: it is no Parquet file, is damaged or encrypted, or becomes too large; all rows
            before that have been yielded.
        UsageError: there is no such column, it holds no text, or pyarrow is not installed.
    """
    table = opened(source, stream, fields)
    number = 0
    for group in range(table.file.num_row_groups):
        _refuse_bomb(source, table, group, fields, number)
        for batch in batches(source, table, group, fields.max_record, columns=True):
            names = [batch.column(name) if name else None for name in (table.name, table.url)]
            texts = batch.column(table.text)
            for row in range(batch.num_rows):
                number += 1
                name, url = ("" if cells is None else _told(cells[row].as_py()) for cells in names)
                yield _record(source, number, texts[row], fields, (name, url))


def opened(source: str, stream: BinaryIO, fields: Fields) -> Table:
    """Return the Parquet file in `stream`, with the columns of the documents found.

    Raises:
        InputError: it is no Parquet file, or it is damaged or encrypted.
        UsageError: there is no such column, it holds no text, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(EXTRA) from error
    try:
        file = parquet.ParquetFile(pa.PythonFile(stream, mode="r"))
        schema = file.schema_arrow
        _refuse_columns(source, schema, fields)
        _refuse_encrypted(source, stream, file.metadata)
        file = parquet.ParquetFile(
            pa.PythonFile(stream, mode="r"),
            metadata=file.metadata,
            buffer_size=_BUFFER,
            pre_buffer=False,
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(source, _reason(error)) from error
    names = NAMES if fields.id is None else (fields.id,)
    name, url = (_first(keys, schema.names) for keys in (names, URLS))
    return Table(file, schema, fields.text, name, url)


def batches(
    source: str, table: Table, group: int, limit: int, *, columns: bool
) -> "Iterator[pa.RecordBatch]":
    """Yield the rows of a row group, few enough at a time to stay small.

    Args:
        source: what messages call the file.
        table: the open file.
        group: the number of the row group, from 0.
        limit: bytes of a cell.
        columns: only those of the documents; else all.

    Raises:
        InputError: the file is damaged.
    """
    import pyarrow as pa  # noqa: PLC0415

    # Rows may share their cells, so each may be as large as all that is stored: a million rows of
    # 1 MB fit into a file of 1 MB. Row by row costs 20 microseconds a row.
    row_bytes = min(table.file.metadata.row_group(group).total_byte_size, limit) + 1
    wanted = sorted({table.text, table.name or table.text, table.url or table.text})
    try:
        yield from table.file.iter_batches(
            batch_size=max(1, min(_BATCH_ROWS, _BATCH_BYTES // row_bytes)),
            row_groups=[group],
            columns=wanted if columns else None,
            use_threads=False,
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(source, f"row group {group + 1}: {_reason(error)}") from error


def _refuse_columns(source: str, schema: "pa.Schema", fields: Fields) -> None:
    """Raise if a column that was asked for is not there or holds no text."""
    for name in (fields.text, fields.id):
        if name is not None and name not in schema.names:
            there = ", ".join(shown(name) for name in schema.names)
            message = f"{shown(source)}: no column {shown(name)!r}; there are {there}"
            raise UsageError(message)
    kind = value_type(schema.field(fields.text).type)
    if not _is_text(kind):
        message = f"{shown(source)}: column {shown(fields.text)!r} holds {kind}, not text"
        raise UsageError(message)


def _refuse_encrypted(source: str, stream: BinaryIO, metadata: "parquet.FileMetaData") -> None:
    """Raise if the footer is signed, as with encrypted columns; asking for one of those aborts."""
    stream.seek(-_TAIL, os.SEEK_END)
    if int.from_bytes(stream.read(4), "little") != metadata.serialized_size:
        raise InputError(source, "its columns are encrypted")


def value_type(kind: "pa.DataType") -> "pa.DataType":
    """Return the type of the values of a column, also of one with a dictionary."""
    import pyarrow as pa  # noqa: PLC0415

    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: "pa.DataType") -> bool:
    from pyarrow import types  # noqa: PLC0415

    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
    )


def _refuse_bomb(source: str, table: Table, group: int, fields: Fields, before: int) -> None:
    """Raise if the documents of a row group would become too large."""
    told = table.file.metadata.row_group(group)
    for index in range(told.num_columns):
        column = told.column(index)
        if column.path_in_schema != table.text:
            continue
        size = column.total_uncompressed_size
        one = size // max(1, column.num_values)
        ratio = size // max(1, column.total_compressed_size)
        if one > fields.max_record or (size > fields.max_record and ratio > MAX_RATIO):
            rows = f"records {before + 1} to {before + told.num_rows}"
            reason = f"become {size} bytes, of which one may have {fields.max_record}"
            raise InputError(source, f"{rows} {reason}")


def _record(
    source: str, number: int, cell: "pa.Scalar", fields: Fields, told: tuple[str, str]
) -> Record | Refusal:
    place = f"{source}: record {number}"
    try:
        body = cell.as_py()
    except UnicodeDecodeError:  # Parquet promises UTF-8, its writers do not always keep it
        value = cell.value if hasattr(cell, "dictionary") else cell
        body = value.as_buffer().to_pybytes()
    if body is None:
        return Refusal(number, place, "null", is_skipped=True)
    if len(body) > fields.max_record:
        reason = f"larger than {fields.max_record} bytes"
        return Refusal(number, place, reason, is_skipped=False)
    return Record(number, *told[:1], body, told[1])


def _told(value: object) -> str:
    return "" if value is None or isinstance(value, bytes) else whole(str(value))


def _first(names: tuple[str, ...], columns: list[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _reason(error: Exception) -> str:
    """Return the first line of what pyarrow says."""
    return shown(str(error).strip().partition("\n")[0])[:200] or type(error).__name__
