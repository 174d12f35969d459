"""What a shard became, in one file: articles to be had one by one, and the rest of each row."""

import os
import pickle  # reads only files of our own, in a folder that nobody else may write to
import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bodycopy.batch.work import Done

# Where the sections of a file end: the articles, their offsets, the names of the documents.
_FOOTER = struct.Struct("<QQQI")
_OFFSET = array("Q")


class _Ends(NamedTuple):
    articles: int
    offsets: int
    names: int
    rows: int


class Row(NamedTuple):
    """What became of a document, ready to be written: as it crosses from process to process."""

    shard: int
    name: str
    article: bytes
    rest: bytes


def packed(done: Done) -> Row:
    """Return what became of a document, ready to be written."""
    article = done.document.text.encode() if done.document else b""
    rest = done._replace(document=done.document and replace(done.document, text=""))
    return Row(done.item.shard, done.item.source, article, pickle.dumps(rest, -1))


def write(file: BinaryIO, rows: Iterable[Row]) -> None:
    """Write what the documents of a shard became, each as it comes."""
    offsets = array(_OFFSET.typecode, [0])
    told: list[str] = []
    rest: list[bytes] = []
    for row in rows:
        file.write(row.article)
        offsets.append(offsets[-1] + len(row.article))
        told.append(row.name)
        rest.append(row.rest)
    names = pickle.dumps(told, -1)
    file.write(offsets.tobytes())
    file.write(names)
    file.writelines(rest)
    articles = offsets[-1]
    index = articles + len(offsets) * _OFFSET.itemsize
    file.write(_FOOTER.pack(articles, index, index + len(names), len(rest)))


def count(path: Path) -> int:
    """Return how many documents the shard in the file `path` has."""
    return _ends(str(path)).rows


def rows(path: Path) -> Iterator[Done]:
    """Yield what the documents of a shard became, one at a time."""
    ends = _ends(str(path))
    offsets = _offsets(str(path))
    with path.open("rb") as articles, path.open("rb") as file:
        file.seek(ends.names)
        for row in range(ends.rows):
            done: Done = pickle.load(file)  # noqa: S301 - ours, see above
            text = articles.read(offsets[row + 1] - offsets[row]).decode()
            yield done._replace(document=done.document and replace(done.document, text=text))


class Texts(NamedTuple):
    """The articles of a run, one at a time: called with a shard and a row."""

    folder: str

    def __call__(self, shard: int, row: int) -> str:
        """Return the article; empty for a document that could not be cleaned."""
        path = os.fspath(shard_path(Path(self.folder), shard))
        with Path(path).open("rb", buffering=0) as file:
            file.seek(_ends(path).articles + row * _OFFSET.itemsize)
            begin, end = array(_OFFSET.typecode, file.read(2 * _OFFSET.itemsize))
            file.seek(begin)
            return file.read(end - begin).decode()


def name(folder: Path, shard: int, row: int) -> str:
    """Return what the document at a place is called."""
    return _names(os.fspath(shard_path(folder, shard)))[row]


def shard_path(folder: Path, shard: int) -> Path:
    """Return where a shard is kept in the folder of its run."""
    return folder / f"shard-{shard:06d}"


@lru_cache(maxsize=256)
def _ends(path: str) -> _Ends:
    with Path(path).open("rb") as file:
        file.seek(-_FOOTER.size, os.SEEK_END)
        return _Ends(*_FOOTER.unpack(file.read(_FOOTER.size)))


def _offsets(path: str) -> "array[int]":
    ends = _ends(path)
    with Path(path).open("rb") as file:
        file.seek(ends.articles)
        return array(_OFFSET.typecode, file.read(ends.offsets - ends.articles))


@lru_cache(maxsize=16)
def _names(path: str) -> list[str]:
    ends = _ends(path)
    with Path(path).open("rb") as file:
        file.seek(ends.offsets)
        found: list[str] = pickle.loads(file.read(ends.names - ends.offsets))  # noqa: S301 - ours
        return found
