"""What a file is, and articles into containers."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from containers import PAGES, read, response, table, warc
from faults.harness import PROSE, REPAIR, fill, run, tree
from pyarrow import parquet

from bodycopy.errors import UnreadableInputError, UsageError
from bodycopy.formats.kinds import Fields, Form, form_of, is_container
from bodycopy.formats.record import Record, safe_name
from bodycopy.formats.writing import writing

LINE = b'{"text": "News", "n": 1}\n'


@pytest.mark.parametrize(
    ("name", "head", "told", "form"),
    [
        ("a.jsonl", LINE, "auto", Form("jsonl")),
        ("a.ndjson", b"", "auto", Form("jsonl")),
        ("a.json.gz", gzip.compress(LINE, mtime=0), "auto", Form("jsonl", "gzip")),
        ("a.json", b'[{"text": "News"}]', "auto", Form("text")),
        ("a.txt", LINE, "auto", Form("text")),
        ("-", LINE, "auto", Form("jsonl")),
        ("-", b'{"text": "' + b"a" * 70_000, "auto", Form("jsonl")),
        ("-", b"{ is a brace\n", "auto", Form("text")),
        ("-", b"News of the day\n", "auto", Form("text")),
        ("a", b"<!DOCTYPE html><p>News", "auto", Form("html")),
        ("a.html.zst", b"", "auto", Form("text", "zstd")),
        ("a.gz", gzip.compress(b"<html><p>News</p>", mtime=0), "auto", Form("html", "gzip")),
        ("a.gz", b"News", "auto", Form("text")),
        ("CC-MAIN-1.warc.wet.gz", b"", "auto", Form("warc", "gzip")),
        ("-", gzip.compress(b"WARC/1.0\r\n", mtime=0), "auto", Form("warc", "gzip")),
        ("a", b"PAR1\x15\x04", "auto", Form("parquet")),
        ("a.parquet", b"", "auto", Form("parquet")),
        ("a.txt", LINE, "jsonl", Form("jsonl")),
        ("a.jsonl", LINE, "text", Form("text")),
        ("-", b"", "wet", Form("warc")),
        ("a.zip.txt", b"PK\x03\x04", "auto", Form("text")),
    ],
)
def test_form(name: str, head: bytes, told: str, form: Form) -> None:
    """What is told wins, then the name, then the content; compression is seen in the content."""
    assert form_of(name, head, told) == form
    assert is_container(form) == (form.kind not in {"text", "html"})


def test_no_such_kind() -> None:
    """A kind that is none is wrong usage."""
    with pytest.raises(UsageError, match="no such kind of input: pdf"):
        form_of("a", b"", "pdf")


def test_names_are_safe() -> None:
    """No URL shapes the name of a file, and no two records have one name."""
    urls = ["../../etc/passwd", "C:\\con", "a\0b", "a\nb", "u" * 3000, "\ud800", "A", "a", ""]
    names = [safe_name(Record(7, "", "", url=url)) for url in urls]
    assert all(name.replace("-", "").isalnum() and len(name) == 15 for name in names)
    assert len(set(names)) == len(urls)


def test_wet() -> None:
    """A WET record is text with its URL; a resource is what its type says."""
    data = warc("Café".encode(), kind="conversion", media="text/plain")
    data += warc(b"<p>caf\xe9", kind="resource", media="text/html; charset=latin1")
    text, page = read(data, Form("warc"))[0]
    assert isinstance(text, Record)
    assert isinstance(page, Record)
    assert text[:4] == (1, "urn:uuid:5", "Café".encode(), "http://example.org/5")
    assert (text.encoding, text.is_html) == (None, False)
    assert (page.encoding, page.is_html) == ("cp1252", True)


def test_charset_is_not_believed_blindly() -> None:
    """A charset that a server tells is passed on where the body is valid in it, and not UTF-8."""
    for charset, body, encoding in (
        ("latin1", "Café".encode(), None),
        ("windows-1251", "Мост".encode("cp1251"), "cp1251"),
        ("shift_jis", "大橋".encode("cp932"), "cp932"),
        ("utf-8", b"caf\xe9", None),
        ("ascii", b"caf\xe9", "cp1252"),
        ("gb2312", b"\xff\xff", None),
        ("none-such", b"caf\xe9", None),
    ):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n"
        (page,) = read(warc(head.encode() + body), Form("warc"))[0]
        assert isinstance(page, Record)
        assert (page.body, page.encoding) == (body, encoding)


def written(
    form: Form, records: list[tuple[Record, str]], source: Path | None = None, text: str = "text"
) -> bytes:
    """Return the container that holds these articles."""
    file = io.BytesIO()
    told = str(source) if source else None
    with writing(file, form, Fields(text=text), told) as writer:
        for record, article in records:
            writer.write(record, article)
    return file.getvalue()


def test_row_49_other_fields_stay() -> None:
    """Keys nobody knows, their order, spaces, numbers and escapes stay byte for byte."""
    before = b'{ "z":1.10, "big": 12345678901234567890123, "e":1E400,\t"s": "\\u00e9\\/", "text": "'
    after = b'",  "a" : [1.0, {"text": "inner"}], "n": -0}\r\n'
    (record,) = read(before + b"Menu News" + after, Form("jsonl"))[0]
    assert isinstance(record, Record)
    assert written(Form("jsonl"), [(record, "News\n")]) == before + b"News\\n" + after
    assert written(Form("jsonl"), [(record, "Café")]) == before + b"Caf\\u00e9" + after
    (record,) = read('{"text": "Größe"}'.encode(), Form("jsonl"))[0]
    assert isinstance(record, Record)
    assert written(Form("jsonl"), [(record, "Café")]) == '{"text": "Café"}\n'.encode()


def test_names_of_lines() -> None:
    """A line is named by its id, else by its URL; by another field if told."""
    data = b'{"url": "u", "text": "a", "key": 5}\n{"url": "u", "text": "a", "id": "i"}\n'
    first, second = read(data, Form("jsonl"))[0]
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.name, second.name, second.url) == ("u", "i", "u")
    told = read(data, Form("jsonl"), Fields(id="key"))[0]
    assert [record.name for record in told if isinstance(record, Record)] == ["5", ""]


@pytest.mark.parametrize("compression", [None, "gzip", "zstd", "xz", "bz2"])
def test_other_records_as_lines(compression: str | None) -> None:
    """What comes from a WARC becomes lines; compressed, the same bytes each time."""
    found = read(response(PAGES[0]), Form("warc"))[0]
    pairs = [(record, "News\n") for record in found if isinstance(record, Record)]
    form = Form("jsonl", compression)
    data = written(form, pairs)
    assert data == written(form, pairs)
    (line,) = read(data, form)[0]
    assert isinstance(line, Record)
    assert json.loads(line.frame) == {"id": line.name, "url": line.url, "text": "News\n"}
    assert line.url.startswith("http://example.org/")


def test_gzip_tells_no_date_and_no_name() -> None:
    """A gzip header holds neither the time nor a name."""
    assert written(Form("jsonl", "gzip"), [])[:8] == b"\x1f\x8b\x08" + bytes(5)


def test_table_to_table(tmp_path: Path) -> None:
    """The other columns pass; rows that were refused go, rows without a document stay."""
    columns = {
        "score": [1.5, None, 3.0, 4.0, 5.0],
        "text": ["a", "b", None, "d", None],
        "tags": [["x"], [], None, ["y", "z"], ["w"]],
        "kind": pa.array(["p", "q", "p", "q", "p"]).dictionary_encode(),
    }
    source = tmp_path / "a.parquet"
    metadata = {b"author": b"somebody"}
    whole = pa.table(columns).replace_schema_metadata(metadata)
    parquet.write_table(whole, source, row_group_size=2, compression="gzip")
    found = read(source.read_bytes(), Form("parquet"))[0]
    pairs = [(r, f"{r.body!r}\n") for r in found if isinstance(r, Record) and r.number != 2]
    data = written(Form("parquet"), pairs, source)
    assert data == written(Form("parquet"), pairs, source)
    made = parquet.read_table(io.BytesIO(data))
    rows = whole.to_pylist()
    expected = [row | {"text": f"{row['text']!r}\n"} if row["text"] else row for row in rows]
    assert made.to_pylist() == [row for row in expected if row["score"] is not None]
    assert made.schema.equals(whole.schema)
    assert made.schema.metadata == metadata
    assert (
        parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(1).compression == "GZIP"
    )


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.binary()], ids=str)
def test_table_keeps_its_kind_of_text(tmp_path: Path, kind: pa.DataType) -> None:
    """A column of bytes stays one of bytes, a large one large."""
    source = tmp_path / "a.parquet.gz"
    file = io.BytesIO()
    parquet.write_table(pa.table({"text": pa.array(["a"]).cast(kind)}), file)
    source.write_bytes(gzip.compress(file.getvalue()))
    (record,) = read(source.read_bytes(), Form("parquet", "gzip"))[0]
    assert isinstance(record, Record)
    made = parquet.read_table(io.BytesIO(written(Form("parquet"), [(record, "Café\n")], source)))
    assert made.schema.field("text").type == kind
    assert made["text"].cast(pa.string()).to_pylist() == ["Café\n"]


def test_lines_to_table_and_back() -> None:
    """Lines become a table with id, URL and text; that becomes lines."""
    lines = b'{"id": "1", "text": "a"}\n{"id": "2", "url": "u", "text": "b"}\n'
    pairs = [(r, str(r.body)) for r in read(lines, Form("jsonl"))[0] if isinstance(r, Record)]
    data = written(Form("parquet"), pairs, text="body")
    rows = parquet.read_table(io.BytesIO(data)).to_pylist()
    assert rows == [{"id": "1", "url": "", "body": "a"}, {"id": "2", "url": "u", "body": "b"}]
    found = read(data, Form("parquet"), Fields(text="body"))[0]
    pairs = [(r, str(r.body)) for r in found if isinstance(r, Record)]
    assert written(Form("jsonl"), pairs) == lines


def test_what_cannot_be_written() -> None:
    """WARC, one text for many records, and Parquet compressed once more are wrong usage."""
    for form in (Form("warc"), Form("text"), Form("html"), Form("parquet", "gzip")):
        with pytest.raises(UsageError):
            written(form, [])


def test_source_that_is_gone(tmp_path: Path) -> None:
    """A source that cannot be read again is an error of that input."""
    with pytest.raises(UnreadableInputError):
        written(Form("parquet"), [], tmp_path / "gone.parquet")


@pytest.mark.parametrize("form", [Form("jsonl", "gzip"), Form("parquet")])
def test_what_fails_has_no_end(form: Form) -> None:
    """If writing fails, what was written does not pass for a whole file."""
    file = io.BytesIO()

    def fail() -> None:
        with writing(file, form, Fields(), None) as writer:
            writer.write(Record(1, "a", "b"), "News\n" * 5000)
            message = "on purpose"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="on purpose"):
        fail()
    assert read(file.getvalue(), form)[1]


@pytest.mark.parametrize(
    ("module", "extra", "form"),
    [("fastwarc", "warc", Form("warc")), ("pyarrow", "parquet", Form("parquet"))],
)
def test_without_an_extra(
    module: str, extra: str, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an extra a message says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"pip install 'bodycopy\[{extra}\]'"):
        read(b"WARC/1.0", form)
    if extra == "parquet":
        with pytest.raises(UsageError, match=r"bodycopy\[parquet\]"):
            written(form, [])


LIBRARIES = """
import io, sys
from bodycopy.formats.kinds import *
from bodycopy.formats.reading import records
from bodycopy.formats.writing import writing
kind, compression = sys.argv[1], sys.argv[2] or None
try:
    list(records("a", io.BytesIO(sys.stdin.buffer.read()), Form(kind, compression)))
except Exception as error:
    print(error, file=sys.stderr)
print(sorted({"fastwarc", "pyarrow", "zstandard", "brotli", "numpy"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("form", "data", "wanted"),
    [
        (Form("jsonl", "gzip"), gzip.compress(LINE, mtime=0), set()),
        (Form("warc"), response("News"), {"fastwarc"}),
        (Form("parquet"), table({"text": ["a"]}), {"pyarrow"}),
    ],
)
def test_libraries(form: Form, data: bytes, wanted: set[str]) -> None:
    """Each library is loaded by those who need it alone."""
    line = [sys.executable, "-c", LIBRARIES, form.kind, form.compression or ""]
    done = subprocess.run(line, input=data, capture_output=True, check=True)
    assert done.stderr == b""
    loaded = set(json.loads(done.stdout.replace(b"'", b'"')))
    assert loaded - {"brotli", "numpy"} == wanted


def test_compressed_pages_in_a_folder(tmp_path: Path) -> None:
    """A compressed page is taken and named without both endings; one of unknown content is not."""
    packed = gzip.compress(PROSE.encode())
    page = gzip.compress(f"<html><body><p>{PROSE}</p></body></html>".encode())
    fill(tmp_path, {"in/a.html.gz": page, "in/b.txt.GZ": packed, "in/c.gz": packed, "in/d": packed})
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 0
    assert ended.tells("1 skipped")
    assert sorted(tree(tmp_path / "out")) == ["a.txt", "b.txt", "d.txt"]
    assert tree(tmp_path / "out")["b.txt"] == PROSE.encode()
    assert b"<p>" not in tree(tmp_path / "out")["a.txt"]
    assert run("clean", *REPAIR, stdin=packed).out == PROSE.encode()
    fill(tmp_path, {"in/a.txt": PROSE.encode()})
    ended = run("clean", "in", "-o", "out2", cwd=tmp_path)
    assert ended.status == 2
    assert ended.tells(r"in/a\.html\.gz and in/a\.txt both become out2/a\.txt")
