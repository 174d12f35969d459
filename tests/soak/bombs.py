"""Containers that become a thousand times larger, or hold one thing that is too large."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import zstandard
from faults.harness import PROSE
from pyarrow import parquet
from rows import Row

_GIB = 1 << 30
_PIECE = b"a" * (1 << 22)
_PACKERS: dict[str, Callable[[], Any]] = {
    "gz": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
    "zst": lambda: zstandard.ZstdCompressor().compressobj(),
    "bz2": bz2.BZ2Compressor,
    "xz": lambda: lzma.LZMACompressor(preset=0),
}


@cache  # takes half a minute
def _packed(ending: str, size: int) -> bytes:
    packer = _PACKERS[ending]()
    parts = [packer.compress(_PIECE) for _ in range(size // len(_PIECE))]
    return b"".join((*parts, packer.flush()))


def _bomb(ending: str, name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / f"{name}.{ending}").write_bytes(_packed(ending, _GIB))


def _nested(folder: Path) -> None:
    data = gzip.compress(_packed("gz", _GIB))
    (folder / "a.txt.gz").write_bytes(data)


def _response(body: bytes, *, length: int | None = None) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    told = len(block) if length is None else len(block) + length
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % told + block


_PAGE = f"<html><body><p>{PROSE}</p></body></html>".encode()


def _archive(folder: Path) -> None:
    with (folder / "a.warc").open("wb") as file:
        file.write(_response(_PAGE) + b"\r\n\r\n" + _response(b"", length=2 * _GIB))
        file.seek(2 * _GIB, io.SEEK_CUR)  # a hole: zero bytes that take no room
        file.write(b"\r\n\r\n" + _response(_PAGE) + b"\r\n\r\n")


def _packed_archive(level: int) -> Callable[[Path], object]:
    """Return what writes an archive of which one record is large, packed well or badly."""

    def make(folder: Path) -> None:
        with (folder / "a.warc.gz").open("wb") as file:
            file.write(gzip.compress(_response(_PAGE) + b"\r\n\r\n"))
            packer = zlib.compressobj(level, zlib.DEFLATED, 31)
            file.write(packer.compress(_response(b"", length=2 * _GIB)))
            for _ in range(2 * _GIB // len(_PIECE)):
                file.write(packer.compress(_PIECE))
            file.write(packer.compress(b"\r\n\r\n") + packer.flush())
            file.write(gzip.compress(_response(_PAGE) + b"\r\n\r\n"))

    return make


def _cell(folder: Path) -> None:
    cells = pa.array([b"a" * 500_000_000])
    parquet.write_table(pa.table({"text": cells}), folder / "a.parquet", compression="zstd")


def _pages(count: int, *, is_packed: bool = False) -> Callable[[Path], bool]:
    """Return what says whether so many pages were written; packed where the archive was."""

    def holds(out: Path) -> bool:
        path = out / ("a.jsonl.gz" if is_packed else "a.jsonl")
        data = gzip.decompress(path.read_bytes()) if is_packed else path.read_bytes()
        return data.count(PROSE[:60].encode()) == count

    return holds


ROWS = (
    *(
        Row(
            number=42,
            name=f"1 GiB in a {kind}.{ending}",
            make=_bomb(ending, kind),
            status=(1,),
            tells=r"bomb: it becomes more than 1000 times larger",
            worker=300,
        )
        for kind in ("a.txt", "a.jsonl")
        for ending in _PACKERS
    ),
    Row(number=42, name="1 GiB in a gz in a gz", make=_nested, status=(1,), tells="binary"),
    Row(
        number=46, name="2 GiB in one WARC record", make=_archive, status=(1,),
        tells=r"larger than 67108864 bytes", holds=_pages(2),
    ),
    Row(
        # 229 times larger: no bomb
        number=46, name="2 GiB in one record of a warc.gz", make=_packed_archive(1), status=(1,),
        tells=r"larger than 67108864 bytes", holds=_pages(2, is_packed=True),
    ),
    Row(
        number=42, name="2 GiB in one record of a warc.gz", make=_packed_archive(9), status=(1,),
        tells="gzip bomb", holds=_pages(1, is_packed=True),
    ),
    Row(
        number=50, name="500 MB in one cell", make=_cell, status=(1,),
        tells=r"become \d+ bytes|larger than",
    ),
)  # fmt: skip
