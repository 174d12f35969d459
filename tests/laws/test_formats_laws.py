"""What holds for every container, whole or cut, however its bytes arrive."""

import bz2
import gzip
import io
import json
import lzma
from typing import NamedTuple

import zstandard
from containers import PAGES, read, response, table
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.formats.kinds import Fields, Form
from bodycopy.formats.record import Record
from bodycopy.formats.writing import writing

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=3,
)
_SPACES = st.sampled_from(["", " ", "\t", "  ", "\r"])
_TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates too


class Line(NamedTuple):
    """A line of JSONL: its text, and what stands before and after that."""

    before: bytes
    written: bytes
    after: bytes
    text: str

    def whole(self) -> bytes:
        """Return the line with its end."""
        return self.before + self.written + self.after


def escaped(text: str) -> str:
    """Return `text` as a JSON string in which every character is escaped."""
    units = text.encode("utf-16-be", "surrogatepass")
    return '"' + "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2)) + '"'


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Draw a line as anybody may have written it: any order, spaces and escapes."""
    is_ascii = draw(st.booleans())

    def member(key: str, value: str) -> tuple[str, str]:
        name = json.dumps(key, ensure_ascii=is_ascii)
        return f"{draw(_SPACES)}{name}{draw(_SPACES)}:{draw(_SPACES)}", value

    keys = st.text(max_size=8).filter(lambda key: key != "text")
    members = draw(st.dictionaries(keys, _VALUES, max_size=3))
    others = ["".join(member(k, json.dumps(v, ensure_ascii=is_ascii))) for k, v in members.items()]
    place = draw(st.integers(0, len(others)))
    text = draw(_TEXTS)
    written = escaped(text) if draw(st.booleans()) else json.dumps(text)
    start, _ = member("text", written)
    before = ",".join((*others[:place], start))
    after = "".join(f"{draw(_SPACES)},{other}" for other in others[place:])
    return Line(
        f"{draw(_SPACES)}{{{before}".encode(),
        written.encode(),
        f"{after}{draw(_SPACES)}}}{draw(_SPACES)}\n".encode(),
        text,
    )


def rewritten(data: bytes, article: str | None = None) -> bytes:
    """Return the lines of `data` with `article` for each text, by default the text itself."""
    file = io.BytesIO()
    found, error = read(data, Form("jsonl"))
    assert error == ""
    with writing(file, Form("jsonl"), Fields(), None) as writer:
        for record in found:
            assert isinstance(record, Record)
            assert isinstance(record.body, str)
            writer.write(record, record.body if article is None else article)
    return file.getvalue()


@given(st.lists(lines(), max_size=2))
def test_lines_come_back(drawn: list[Line]) -> None:
    """A line whose article is its text comes back byte for byte."""
    data = b"".join(line.whole() for line in drawn)
    assert rewritten(data) == data


@given(lines(), st.text(max_size=40))
def test_only_the_text_changes(line: Line, article: str) -> None:
    """A new article takes the place of the text, and every other byte stays."""
    data = rewritten(line.whole(), article)
    assert json.loads(data)["text"] == article
    if article != line.text:
        assert data.startswith(line.before)
        assert data.endswith(line.after)
        written = data[len(line.before) : -len(line.after)]
        assert written == json.dumps(article, ensure_ascii=line.whole().isascii()).encode()


_JSONL = b"".join(json.dumps({"text": page}).encode() + b"\n" for page in PAGES)
_WARC = [response(page) for page in PAGES]
FILES = {
    Form("jsonl"): _JSONL,
    Form("jsonl", "gzip"): gzip.compress(_JSONL),
    Form("jsonl", "zstd"): zstandard.compress(_JSONL[:2000]) + zstandard.compress(_JSONL[2000:]),
    Form("jsonl", "xz"): lzma.compress(_JSONL),
    Form("jsonl", "bz2"): bz2.compress(_JSONL),
    Form("warc"): b"".join(_WARC),
    Form("warc", "gzip"): b"".join(map(gzip.compress, _WARC)),
    Form("warc", "zstd"): b"".join(map(zstandard.compress, _WARC)),
    Form("parquet"): table({"text": PAGES}),
    Form("parquet", "gzip"): gzip.compress(table({"text": PAGES})),
}
_FORMS = st.sampled_from(sorted(FILES, key=str))
_SHARES = st.floats(0, 1)


def documents(data: bytes, form: Form) -> tuple[list[str], str]:
    """Return the documents in `data` as text, and the error that ended them."""
    found, error = read(data, form)
    bodies = [record.body for record in found if isinstance(record, Record)]
    return [body.decode() if isinstance(body, bytes) else body for body in bodies], error


@given(_FORMS)
def test_all_documents_come(form: Form) -> None:
    """Every container gives the documents that were put into it, in their order."""
    assert documents(FILES[form], form) == (list(PAGES), "")


@given(_FORMS, _SHARES)
def test_cut(form: Form, share: float) -> None:
    """A file that was cut gives only true documents, and says that it was cut if that shows."""
    data = FILES[form]
    cut = data[: int(share * len(data))]
    found, error = documents(cut, form)
    assert found == list(PAGES[: len(found)])
    # Between two records, or in the line breaks that end one, nobody can see it.
    rest = data[len(cut) :].lstrip(b"\r\n")
    is_between_records = rest.startswith((b"WARC/", b"\x1f\x8b", b"\x28\xb5")) or not rest
    if cut and len(cut) < len(data) and form != Form("jsonl"):
        assert error or is_between_records


@given(_FORMS, _SHARES, st.binary(min_size=1, max_size=4))
def test_damage(form: Form, share: float, change: bytes) -> None:
    """Whatever is written over a file, reading it raises nothing but what it says."""
    data = bytearray(FILES[form])
    place = int(share * (len(data) - len(change)))
    data[place : place + len(change)] = change
    read(bytes(data), form, Fields(skip_bad=len(change) > 1))


@given(_FORMS, _SHARES, st.integers(1, 5000))
def test_pieces(form: Form, share: float, most: int) -> None:
    """However many bytes a stream gives at a time, the same is read, of a cut file too."""
    data = FILES[form]
    for file in (data, data[: int(share * len(data))]):
        assert read(file, form, most=most) == read(file, form)
