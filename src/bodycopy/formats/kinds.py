"""What a file is: a text, a page or a container, and how it is compressed."""

import io
import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from bodycopy.errors import InputError, UsageError
from bodycopy.formats.compression import Decompressed
from bodycopy.formats.endings import COMPRESSED, plain_name
from bodycopy.formats.members import compression_of
from bodycopy.page.detect import is_html
from bodycopy.terminal import shown

KINDS = ("text", "html", "jsonl", "warc", "parquet")
PARTS = "parts"
HEAD = 1 << 16  # bytes of a file that show what it is

_ALIASES = {"wet": "warc", "ndjson": "jsonl"}
_BY_SUFFIX = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl",
    ".warc": "warc", ".wet": "warc",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
# What is under these names is a text or a page, even if it begins like a container.
_TEXTS = frozenset((".txt", ".text", ".htm", ".html", ".xhtml", ".xht"))
_ARCHIVES = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"7z\xbc\xaf\x27\x1c": "7z"}
_ARCHIVE_SUFFIXES = {".zip": "zip", ".tar": "tar", ".7z": "7z", ".tgz": "tar", ".rar": "rar"}
_TAR_MAGIC = slice(257, 262)  # where a tar file has b"ustar"


class Form(NamedTuple):
    """What a file holds and how."""

    # One of KINDS; WET is "warc". Or PARTS: a text that is too long to be one document.
    kind: str
    compression: str | None = None  # "gzip", "zstd", "xz" or "bz2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Where in a record its document is, and what of records is taken."""

    text: str = "text"  # the field or column that holds the document
    # The field or column that names it; None for the first of `NAMES` that is there.
    id: str | None = None
    max_record: int = 64 << 20  # bytes of one record, or of one cell of a table
    skip_bad: bool = False  # of a damaged WARC, go on at the next record


DEFAULTS = Fields()
NAMES = ("id", "doc_id", "docid", "document_id", "_id", "uuid", "url", "uri")
URLS = ("url", "uri", "source_url", "warc_target_uri")


def form_of(name: str, head: bytes, told: str = "auto") -> Form:
    r"""Return what the file `name` is that begins with `head`.

    What is told wins for the kind; then the ending of the name, without that of a compression;
    then the content. How it is compressed is seen in the content. Where there is none, as for an
    output, the name alone says both.

    Args:
        name: path or name; "-" for a standard stream.
        head: the first `HEAD` bytes, or all there are.
        told: one of `KINDS`, "wet", or "auto".

    Raises:
        UsageError: it is an archive, or `told` is no kind.

    >>> form_of("pages.jsonl.zst", b"")
    Form(kind='jsonl', compression='zstd')
    >>> form_of("-", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n")
    Form(kind='warc', compression=None)
    """
    compression = compression_of(head)
    if not head:
        compression = COMPRESSED.get(PurePath(name).suffix.lower())
    inner = PurePath(plain_name(name))
    content = _inner_head(head, compression)
    _refuse_archive(name, inner.suffix.lower(), content)
    if told != "auto":
        return Form(_told(told), compression)
    return Form(_kind(inner.name, inner.suffix.lower(), content), compression)


def is_container(form: Form) -> bool:
    """Return whether a file of this form holds many documents.

    >>> is_container(Form("jsonl", "gzip")), is_container(Form("html"))
    (True, False)
    """
    return form.kind in {"jsonl", "warc", "parquet", PARTS}


def _told(kind: str) -> str:
    kind = _ALIASES.get(kind, kind)
    if kind not in KINDS:
        message = f"no such kind of input: {shown(kind)}; there are {', '.join(KINDS)}"
        raise UsageError(message)
    return kind


def _kind(name: str, suffix: str, content: bytes) -> str:
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix not in _TEXTS:
        if content.startswith(b"WARC/"):
            return "warc"
        if content.startswith(b"PAR1"):
            return "parquet"
        if _is_json_line(content) or (suffix == ".json" and not content):
            return "jsonl"
    return "html" if is_html(content.decode("utf-8", "replace"), name) else "text"


def _inner_head(head: bytes, compression: str | None) -> bytes:
    """Return the beginning of what `head` is when decompressed; as much as there is."""
    if compression is None:
        return head
    stream = Decompressed(io.BytesIO(head), compression, "")
    found = b""
    try:
        while len(found) < HEAD and (piece := stream.read(HEAD)):
            found += piece
    except InputError:  # cut, since only the head is here; if it is damaged, reading it will tell
        return found
    return found


def _is_json_line(content: bytes) -> bool:
    """Return whether the first line is an object; one that is longer than the head, its start."""
    line, is_whole, _ = content.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not is_whole and len(content) >= HEAD and line[1:].lstrip().startswith(b'"')


def _refuse_archive(name: str, suffix: str, content: bytes) -> None:
    """Raise for an archive; one that is named like a text is refused when it is read."""
    if suffix in _TEXTS:
        return
    archive = next((kind for magic, kind in _ARCHIVES.items() if content.startswith(magic)), None)
    if content[_TAR_MAGIC] == b"ustar":
        archive = "tar"
    archive = archive or _ARCHIVE_SUFFIXES.get(suffix)
    if archive:
        message = f"{shown(name)}: {archive} files are not supported; unpack it first"
        raise UsageError(message)
