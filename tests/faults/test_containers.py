"""Faults of containers and compression; the numbers are those of the fault plan."""

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import zstandard
from containers import PAGES, read, response, table, warc
from faults.harness import PROSE, REPAIR, fill, run, tree
from pyarrow import parquet

from bodycopy.errors import UsageError
from bodycopy.formats.kinds import Fields, Form, form_of
from bodycopy.formats.record import Record, Refusal

GIB = 1 << 30
LINES = b"".join(b'{"text": "Page %d says %d."}\n' % (i, i * 7919) for i in range(500))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    # Without the checksum, which is not the default, zstd does not see every flipped bit.
    "zstd": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
    "xz": lzma.compress,
    "bz2": bz2.compress,
}
ENDINGS = {"gzip": ".gz", "zstd": ".zst", "xz": ".xz", "bz2": ".bz2"}


def packed_bomb(compression: str) -> bytes:
    """Return a GiB of one letter, compressed, without ever holding it."""
    packers: dict[str, Callable[[], Any]] = {
        "gzip": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
        "zstd": lambda: zstandard.ZstdCompressor().compressobj(),
        "xz": lambda: lzma.LZMACompressor(preset=0),
        "bz2": bz2.BZ2Compressor,
    }
    packer = packers[compression]()
    size = GIB if compression == "zstd" else GIB >> 5  # what takes the others a second
    parts = [packer.compress(b"a" * (1 << 22)) for _ in range(size >> 22)]
    return b"".join((*parts, packer.flush()))


def peak_mib(script: str, *arguments: str) -> tuple[int, str]:
    """Run `script` and return its peak memory in MiB and what it printed."""
    # Not ru_maxrss: what that says at first is the peak of the process that started this one.
    end = "\nprint(open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script + end, *arguments], capture_output=True, text=True, check=True
    )
    return int(done.stderr) >> 10, done.stdout


COUNT = """
import sys
from bodycopy.formats.reading import records
from bodycopy.formats.kinds import HEAD, Fields, form_of
from bodycopy.errors import InputError
found = []
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as stream:
            form = form_of(name, stream.read(HEAD))
            stream.seek(0)
            for record in records(name, stream, form):
                found.append(len(record.body) if hasattr(record, "body") else record.reason)
    except InputError as error:
        found.append(error.reason)
print(found[:9], len(found))
"""


@pytest.mark.parametrize("compression", PACKERS)
def test_row_42_bomb(tmp_path: Path, compression: str) -> None:
    """What becomes a thousand times larger is refused; its article stays, others are written."""
    bomb = f"a.txt{ENDINGS[compression]}"
    fill(tmp_path, {f"in/{bomb}": packed_bomb(compression), "in/b.txt": PROSE.encode()})
    fill(tmp_path, {"out/a.txt": b"old\n"})
    ended = run("clean", *REPAIR, "-j", "1", "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(rf"a\.txt\{ENDINGS[compression]}: {compression} bomb: .* 1000 times")
    assert tree(tmp_path / "out") == {"a.txt": b"old\n", "b.txt": PROSE.encode()}
    fill(tmp_path, {f"a.jsonl{ENDINGS[compression]}": packed_bomb(compression)})
    peak, told = peak_mib(COUNT, str(tmp_path / f"a.jsonl{ENDINGS[compression]}"))
    assert "bomb" in told
    assert peak < 300


def test_row_42_gzip_in_gzip(tmp_path: Path) -> None:
    """What is compressed twice is no text."""
    page = fill(tmp_path, {"a.gz": gzip.compress(gzip.compress(PROSE.encode()))}) / "a.gz"
    ended = run("clean", page)
    assert (ended.status, ended.out) == (1, b"")
    assert ended.tells(r"a\.gz: binary \(gzip\)")


def test_row_43_zstd_frames() -> None:
    """A window that is too large and a dictionary we lack are told; frames to skip are skipped."""
    wide = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=31)
    ).compressobj()
    samples: list[Any] = [b'{"text": "News of the day %d"}' % number for number in range(2000)]
    known = zstandard.ZstdCompressor(dict_data=zstandard.train_dictionary(2000, samples))
    skipped = struct.pack("<II", 0x184D2A53, 5) + b"aside"
    jsonl = Form("jsonl", "zstd")
    assert read(wide.compress(LINES) + wide.flush(), jsonl)[1].endswith("window of 2048 MiB")
    assert "needs the dictionary" in read(known.compress(LINES), jsonl)[1]
    framed = skipped + zstandard.compress(LINES) + skipped + zstandard.compress(LINES)
    assert form_of("a.jsonl", framed) == jsonl
    found, error = read(framed, jsonl)
    assert (len(found), error) == (1000, "")


@pytest.mark.parametrize("compression", PACKERS)
def test_row_44_cut(compression: str) -> None:
    """A file that was cut is an error with its place, after every whole record before that."""
    data = PACKERS[compression](LINES)
    whole = read(LINES, Form("jsonl"))[0]
    for end in range(1, len(data), len(data) // 10):
        found, error = read(data[:end], Form("jsonl", compression))
        assert error == f"a: {compression} data cut short at byte {end}"
        assert found == whole[: len(found)]
    found, error = read(data[:-1], Form("jsonl", compression))
    assert error
    assert found == (whole if compression in {"gzip", "xz"} else whole[: len(found)])


@pytest.mark.parametrize("compression", PACKERS)
def test_row_44_flipped_bit(compression: str) -> None:
    """A flipped bit is an error, not another text that nobody notices."""
    data = PACKERS[compression](LINES)
    for place in range(len(data) // 20, len(data), len(data) // 10):
        flipped = bytearray(data)
        flipped[place] ^= 8
        assert read(bytes(flipped), Form("jsonl", compression))[1]


@pytest.mark.parametrize("compression", PACKERS)
def test_row_44_members(compression: str) -> None:
    """Two members, an empty one and zero bytes at the end are one file; other bytes are counted."""
    pack = PACKERS[compression]
    form = Form("jsonl", compression)
    for data in (pack(LINES[: len(LINES)]) + pack(b""), pack(b"") + pack(LINES), pack(LINES)):
        for padding in (b"", bytes(8), bytes(100_000)):
            found, error = read(data + padding, form)
            assert (len(found), error) == (500, "")
    half = len(LINES) // 2  # in the middle of a line
    assert read(pack(LINES[:half]) + pack(LINES[half:]), form) == read(LINES, Form("jsonl"))
    found, error = read(pack(LINES) + b"garbage", form)
    reason = f"bytes after the end of the {compression} data"
    assert (len(found), error) == (501, "")
    assert found[-1] == Refusal(0, f"a: byte {len(pack(LINES))}", reason, is_skipped=True)
    assert read(b"", form)[1] == f"a: {compression} data cut short at byte 0"


def test_row_44_page(tmp_path: Path) -> None:
    """A compressed page that is cut is refused; one with bytes behind it is read."""
    data = gzip.compress(PROSE.encode())
    pages = {"in/a.txt.gz": data[:-9], "in/b.txt.gz": data + b"rest", "in/c.txt": PROSE.encode()}
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=fill(tmp_path, pages))
    assert ended.status == 1
    assert ended.tells(r"in/a\.txt\.gz: gzip data cut short at byte \d+")
    assert ended.tells(rf"in/b\.txt\.gz: W-TRAILING.*byte {len(data)}")
    assert tree(tmp_path / "out") == {"b.txt": PROSE.encode(), "c.txt": PROSE.encode()}


ARCHIVE = [response(page) for page in PAGES]
BODIES = [page.encode() for page in PAGES]


def bodies(found: list[Record | Refusal]) -> list[str | bytes]:
    """Return the documents among `found`."""
    return [record.body for record in found if isinstance(record, Record)]


@pytest.mark.parametrize("pack", [b"".join, lambda all_: b"".join(map(gzip.compress, all_))])
def test_row_45_cut_warc(pack: Callable[[list[bytes]], bytes]) -> None:
    """Of a WARC that was cut, plain or compressed, the whole records come and then the error."""
    data = pack(ARCHIVE)
    form = Form("warc", "gzip" if data.startswith(b"\x1f") else None)
    found, error = read(data, form)
    assert (bodies(found), error) == (BODIES, "")
    for end in range(30, len(data), len(data) // 10):
        found, error = read(data[:end], form)
        assert bodies(found) == BODIES[: len(found)]
        if len(found) < len(BODIES):
            at_end_of_record = not form.compression and data[:end].endswith(b"\r\n\r\n")
            assert error.startswith(f"a: record {len(found) + 1}") or at_end_of_record


DAMAGED = {
    "short_length": (warc(b"x" * 50, length=b"40"), "does not lead to the next record"),
    "long_length": (warc(b"x" * 50, length=b"60"), "does not lead to the next record"),
    "beyond_end": (warc(b"x" * 50, length=b"999999"), "cut short: "),
    "negative_length": (warc(b"x", length=b"-5"), "Content-Length is -5"),
    "huge_length": (warc(b"x", length=b"1" + b"0" * 20), "Content-Length is 1000"),
    "no_length": (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "no Content-Length"),
    "two_lengths": (warc(b"x", length=b"1\r\nContent-Length: 2"), "Content-Length is 1 and 2"),
    "long_header": (
        b"WARC/1.0\r\nX: " + b"a" * 3_000_000 + b"\r\n",
        "headers of more than 1048576 bytes",
    ),
    "bad_magic": (b"WRAC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "no WARC record begins here"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_row_45_damaged_warc(name: str) -> None:
    """A damaged record is named with its place; told to, reading goes on at the next one."""
    damage, reason = DAMAGED[name]
    data = ARCHIVE[0] + damage + b"".join(ARCHIVE[1:])
    place = f"record 2 at byte {len(ARCHIVE[0])}"
    found, error = read(data, Form("warc"))
    assert bodies(found) == BODIES[:1]
    assert error.startswith(f"a: {place}: {reason}") or error.endswith(reason)
    found, error = read(data, Form("warc"), Fields(skip_bad=True))
    assert (bodies(found), error) == (BODIES, "")
    (refusal,) = [record for record in found if isinstance(record, Refusal)]
    assert (refusal.place, refusal.is_skipped) == (f"a: {place}", False)


def test_row_45_whole_file_and_stub() -> None:
    """A WARC compressed as a whole is read; one that is but its first line is cut."""
    found, error = read(gzip.compress(b"".join(ARCHIVE)), Form("warc", "gzip"))
    assert (bodies(found), error) == (BODIES, "")
    assert read(b"WARC/1.0", Form("warc")) == (
        [],
        "a: record 1 at byte 0: cut short in its headers",
    )
    assert read(b"", Form("warc")) == ([], "")


def test_row_46_large_records(tmp_path: Path) -> None:
    """A record beyond the limit is refused alone, in bounded memory; one of no bytes is none."""
    size = GIB >> 1
    path = tmp_path / "a.warc"
    with path.open("wb") as file:
        file.write(ARCHIVE[0])
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        file.write(warc(start, length=b"%d" % (len(start) + size)).removesuffix(b"\r\n\r\n"))
        file.seek(size, io.SEEK_CUR)  # a hole: zero bytes that take no room
        file.write(b"\r\n\r\n" + warc(b"") + ARCHIVE[1])
    peak, told = peak_mib(COUNT, str(path))
    large = "larger than 67108864 bytes"
    assert told == f"{[len(BODIES[0]), large, 'no HTTP status', len(BODIES[1])]} 4\n"
    assert peak < 100


def chunked(body: bytes) -> bytes:
    """Return `body` in two chunks, as HTTP sends it."""
    return b"5;x=y\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (body[:5], len(body) - 5, body[5:])


def deflated(body: bytes) -> bytes:
    """Return `body` compressed without any header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def brotlied(body: bytes) -> bytes:
    """Return `body` compressed with brotli."""
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415

    packed: bytes = brotli.compress(body)
    return packed


CODED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("Content-Encoding: gzip", gzip.compress),
    "zlib": ("Content-Encoding: deflate", zlib.compress),
    "deflate": ("Content-Encoding: deflate", deflated),
    "brotli": ("Content-Encoding: br", brotlied),
    "zstd": ("Content-Encoding: zstd", zstandard.compress),
    "chunked": ("Transfer-Encoding: chunked", chunked),
    "chunks of gzip": (
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip",
        lambda body: chunked(gzip.compress(body)),
    ),
    "gzip unannounced": ("X: y", gzip.compress),
    "gzip twice": ("Content-Encoding: gzip", lambda body: gzip.compress(gzip.compress(body))),
    **{
        f"{coding} is a lie": (f"Content-Encoding: {coding}", lambda body: body)
        for coding in ("gzip", "deflate", "br", "zstd", "x-unknown")
    },
    "chunked is a lie": ("Transfer-Encoding: chunked", lambda body: body),
}


@pytest.mark.parametrize("name", CODED)
def test_row_46_coded_bodies(name: str) -> None:
    """Chunks and compression of a response are undone, also where its headers lie."""
    header, code = CODED[name]
    found, error = read(response(PAGES[0], header=header, code=code), Form("warc"))
    assert (bodies(found), error) == (BODIES[:1], "")


def test_row_46_damaged_bodies() -> None:
    """A body that was cut is refused alone, unless the crawler says that it cut it; a bomb too."""
    cut = response(PAGES[0], header="X: y", code=lambda body: gzip.compress(body)[:-9])
    torn = response(PAGES[0], header="Transfer-Encoding: chunked", code=lambda b: chunked(b)[:-9])
    bomb = response("a" * (1 << 25), header="X: y", code=zstandard.compress)
    found, error = read(cut + torn + bomb + ARCHIVE[1], Form("warc"))
    assert error == ""
    assert [record.reason for record in found if isinstance(record, Refusal)] == [
        f"gzip data cut short at byte {len(gzip.compress(BODIES[0])) - 9}",
        "chunked body cut short",
        "zstd bomb: it becomes more than 1000 times larger; not decompressed",
    ]
    assert bodies(found) == BODIES[1:2]
    told = cut.replace(b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type", 1)
    (body,) = bodies(read(told, Form("warc"))[0])
    assert isinstance(body, bytes)
    assert BODIES[0].startswith(body)
    assert body


def test_row_47_other_records() -> None:
    """What is no page is skipped, and says why in words that can be counted."""
    kinds = [
        (response("x", kind="image/png"), "type image/png"),
        (response("x", kind="application/pdf"), "type application/pdf"),
        (response("x", status="404 Not Found"), "HTTP status 404"),
        (response("x", status="301 Moved"), "HTTP status 301"),
        (warc(b"x", kind="revisit"), "revisit record"),
        (warc(b"x", kind="warcinfo"), "warcinfo record"),
        (warc(b"x", kind="request"), "request record"),
        (warc(b"x", media="text/dns"), "response that is not HTTP"),
    ]
    found, error = read(b"".join(data for data, _ in kinds), Form("warc"))
    assert error == ""
    assert [(r.reason, r.is_skipped) for r in found if isinstance(r, Refusal)] == [
        (reason, True) for _, reason in kinds
    ]


BAD_LINES = {
    b"": "blank line",
    b"  ": "blank line",
    b'["a"]': "not an object",
    b"5": "not an object",
    b"news": "not JSON",
    b'{"body": "a"}': "no field 'text'",
    b'{"text": null}': "field 'text' is not text but null",
    b'{"text": 5}': "field 'text' is not text but a number",
    b'{"text": []}': "field 'text' is not text but a list",
    b'{"text": true}': "field 'text' is not text but a truth value",
    b'{"text": "a", "n": NaN}': "NaN is not JSON",
    b'{"text": "a", "text": "b"}': "key 'text' comes twice",
    b'{"text": "a", "n": ' + b"[" * 100_000: "nested too deep",
    b'{"text": "a", "n": ' + b"9" * 5000 + b"}": "a number of 5000 digits",
    b'{"text": "a"} {"text": "b"}': "more than one object, at character 15",
    b'{"text": "a",}': "not JSON: '\"' expected at character 14",
    b'{"text" "a"}': "not JSON: ':' expected at character 9",
    b'{"text": "a\tb"}': "not JSON: Invalid control character at, at character 12",
}


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line[:24].decode())
def test_row_48_bad_line(line: bytes) -> None:
    """A line without a document is refused with its place; the lines around it are read."""
    data = b'{"text": "one"}\n' + line + b'\n{"text": "three"}\n'
    found, error = read(data, Form("jsonl"))
    assert (bodies(found), error) == (["one", "three"], "")
    refusal = found[1]
    assert isinstance(refusal, Refusal)
    assert refusal[:2] == (2, "a:2")
    assert refusal.reason.startswith(BAD_LINES[line])
    assert not refusal.is_skipped


def test_row_48_half_last_line_and_mark() -> None:
    """Half a line at the end is said to be one; a byte order mark belongs to no document."""
    data = b'\xef\xbb\xbf{"text": "one"}\r\n{"text": "tw'
    found, error = read(data, Form("jsonl"))
    assert error == ""
    assert found[0] == Record(1, "", "one", frame=b'{"text": "one"}\r\n')
    assert isinstance(found[1], Refusal)
    assert found[1].reason.endswith("the file may be cut short")
    assert bodies(read(b'{"text": "no break"}', Form("jsonl"))[0]) == ["no break"]


def test_row_48_long_line() -> None:
    """A line beyond the limit is refused without being kept."""
    data = b'{"text": "one"}\n{"text": "' + b"a" * 300_000 + b'"}\n{"text": "three"}'
    found, error = read(data, Form("jsonl"), Fields(max_record=200_000))
    assert (bodies(found), error) == (["one", "three"], "")
    assert found[1] == Refusal(2, "a:2", "larger than 200000 bytes", is_skipped=False)


def test_row_16_surrogates_and_bad_bytes() -> None:
    """Halves of pairs, and bytes that are not UTF-8, reach the repair; names are made whole."""
    data = rb'{"id": "\ud83d", "text": "\ud83d\udca9 \ud83d"}' + b'\n{"text": "caf\xe9"}\n'
    first, second = read(data, Form("jsonl"))[0]
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.name, first.body, second.body) == ("\ufffd", "\U0001f4a9 \ud83d", "caf\udce9")


def test_row_50_not_a_table() -> None:
    """What is no Parquet file, is cut, damaged or encrypted is refused with the reason."""
    data = table({"text": PAGES * 50})
    form = Form("parquet")
    for broken in (b"", b"no table at all", data[:-20], data[: len(data) // 2]):
        assert read(broken, form)[1]
    assert read(data, form)[1] == ""
    assert "encrypted" in read(data[:-4] + b"PARE", form)[1]


def test_row_50_columns() -> None:
    """A column that is not there, or holds no text, is wrong usage; the others are named."""
    form = Form("parquet")
    with pytest.raises(UsageError, match=r"a: no column 'text'; there are body, n$"):
        read(table({"body": ["a"], "n": [1]}), form)
    with pytest.raises(UsageError, match=r"a: no column 'key'; there are id, text$"):
        read(table({"id": ["a"], "text": ["b"]}), form, Fields(id="key"))
    for cells in ([["a"]], [{"a": "b"}], [5]):
        with pytest.raises(UsageError, match=r"column 'text' holds .*, not text"):
            read(table({"text": cells}), form)


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.dictionary(pa.int8(), pa.string()),
    ],
    ids=str,
)
def test_row_50_kinds_of_text(kind: pa.DataType) -> None:
    """Text is read from columns of any kind of text or bytes; what is null is skipped as that."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    column = pa.array(["one", None, "caf\u00e9"], pa.string()).cast(inner)
    column = column.dictionary_encode().cast(kind) if inner != kind else column
    file = io.BytesIO()
    parquet.write_table(pa.table({"text": column}), file)
    found, error = read(file.getvalue(), Form("parquet"))
    texts = [body.encode() if isinstance(body, str) else body for body in bodies(found)]
    assert (texts, error) == ([b"one", "caf\u00e9".encode()], "")
    assert found[1] == Refusal(2, "a: record 2", "null", is_skipped=True)


def test_row_50_bombs(tmp_path: Path) -> None:
    """A cell of 100 MB is refused before it is read; a cell that many rows share is kept once."""
    cell = pa.array([b"a" * 100_000_000])
    parquet.write_table(pa.table({"text": cell}), tmp_path / "cell.parquet", compression="zstd")
    del cell
    rows = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int8()), ["x" * 1_000_000])
    parquet.write_table(pa.table({"text": rows}), tmp_path / "rows.parquet")
    peak, told = peak_mib(COUNT, str(tmp_path / "cell.parquet"), str(tmp_path / "rows.parquet"))
    assert told.startswith("['records 1 to 1 become 1000000")
    assert told.endswith("2001\n")
    assert peak < 200


def test_row_50_no_rows() -> None:
    """A table without rows holds no documents, and that is no fault."""
    assert read(table({"text": pa.array([], pa.string())}), Form("parquet")) == ([], "")


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.zip", b""),
        ("a", b"PK\x03\x04\x14\0"),
        ("pages.tar.gz", b""),
        ("pages.tgz", gzip.compress(bytes(257) + b"ustar\x0000" + bytes(300), mtime=0)),
        ("-", bytes(257) + b"ustar  \0" + bytes(300)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04"),
    ],
)
def test_row_51_archives(name: str, head: bytes) -> None:
    """An archive is not supported, and nobody guesses what it holds."""
    with pytest.raises(UsageError, match="files are not supported"):
        form_of(name, head)
    with pytest.raises(UsageError, match="files are not supported"):
        form_of(name, head, "jsonl")
