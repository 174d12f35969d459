"""A text that is too long to be one document is cut into parts, and comes out as one article."""

import io
import json
from pathlib import Path

import pytest
from faults.harness import OLD, PAGE, PROSE, REPAIR, fill, leftovers, run, tree
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy import Settings, clean_bytes, ledger
from bodycopy.formats import parts
from bodycopy.formats.kinds import PARTS, Fields, Form
from bodycopy.formats.record import Record
from bodycopy.formats.writing import writing
from bodycopy.ledger_reading import accounts
from bodycopy.origin import of_parts

KEPT = Settings(steps=("repair",))
LONG = 4 << 20  # bytes; a longer text is cut
DEDUPE = ("--steps", "dedupe", "-q")


def own(number: int) -> str:
    """Return a paragraph that no other one equals."""
    return f"This is paragraph number {number} of a long book, and it says what no other one says."


def book(count: int, break_: str = "\n\n") -> str:
    """Return so many paragraphs, 84 bytes each and more."""
    return break_.join(map(own, range(count))) + "\n"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut into parts of a hundred bytes."""
    monkeypatch.setattr(parts, "_PART", 100)
    monkeypatch.setattr(parts, "_TAIL", 60)


def cut(data: bytes) -> list[Record]:
    """Return the parts of a text."""
    return list(parts.read_parts("book.txt", io.BytesIO(data)))


def joined(articles: list[tuple[Record, str]]) -> str:
    """Return the articles of parts as one."""
    file = io.BytesIO()
    with writing(file, Form(PARTS), Fields(), None) as writer:
        for part, article in articles:
            writer.write(part, article)
    return file.getvalue().decode()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("A short line of words. " * 20, b" "),
        ("A line of words.\n" * 20, b"\n"),
        ("A line\nof words.\n\n" * 20, b"\n\n"),
        ("A line of words.\r\n\r\n" * 20, b"\r\n\r\n"),
        ("大桥将于五月重新开放。" * 40, "。".encode()),
        ("大桥将于五月重新开放" * 40, b""),
        ("a" * 500, b""),
        (" " * 500, b" "),
    ],
    ids=["words", "lines", "paragraphs", "CRLF", "stops", "no stops", "one word", "space"],
)
def test_where_it_is_cut(text: str, ends: bytes) -> None:
    """Where a paragraph ends, else a line, else a word, else between two characters."""
    found = cut(text.encode())
    bodies = [bytes(part.body) for part in found if isinstance(part.body, bytes)]
    assert b"".join(bodies) == text.encode()
    assert len(found) > 2
    assert all(body.endswith(ends) and body.decode() for body in bodies[:-1])
    assert [part.number for part in found] == list(range(1, len(found) + 1))
    pairs = zip(found, bodies, strict=True)
    articles = [(part, clean_bytes(body, KEPT).text) for part, body in pairs]
    assert joined(articles) == clean_bytes(text.encode(), KEPT).text


def test_joined_without_those_that_are_empty() -> None:
    """What parts two articles is the most that stood between them."""
    told = [("", "\n\n"), ("One\n", " "), ("", "\n\n"), ("", " "), ("two.\n", ""), ("Three.\n", "")]
    articles = [(Record(1, "", "", frame=join.encode()), article) for article, join in told]
    assert joined(articles) == "One\n\ntwo.Three.\n"
    assert joined([(articles[0][0], "")]) == ""


@given(st.lists(texts, min_size=1, max_size=8), st.sampled_from(("\n\n", " ", "")))
def test_the_text_comes_back(pieces: list[str], join: str) -> None:
    """From the article of the whole and the ledger of its parts."""
    articles: list[tuple[Record, str]] = []
    rows: list[bytes] = []
    for number, piece in enumerate(pieces, 1):
        data = piece.encode("utf-8", "replace")
        made = clean_bytes(data, KEPT, source=f"book.txt:{number}", encoding="utf-8")
        articles.append((Record(number, "", "", frame=join.encode()), made.text))
        rows += ledger.lines(made)
    other = ledger.lines(clean_bytes(b"Another text.", source="other.txt"))
    found = of_parts(accounts([*other, *rows], "l.jsonl"), joined(articles))
    assert found == "".join(
        piece.encode("utf-8", "replace").decode().removeprefix("\ufeff") for piece in pieces
    )


def test_one_article(tmp_path: Path) -> None:
    """Of a long text comes one article, the same with any number of jobs, and the text from it."""
    told = book(60_000)
    fill(tmp_path / "in", {"book.txt": told.encode(), "page.txt": PAGE})
    made = ("-o", "out", "--ledger", "l.jsonl", "--report", "r.jsonl", *REPAIR)
    for jobs in ("-j1", "-j2"):
        ended = run("clean", "in", *made, jobs, cwd=tmp_path)
        assert ended.status == 0
        assert tree(tmp_path / "out") == {"book.txt": told.encode(), "page.txt": PAGE}
    report = (tmp_path / "r.jsonl").read_text().splitlines()
    names = [json.loads(line)["source"] for line in report]
    assert names == [*(f"in/book.txt:{n}" for n in range(1, len(names))), "in/page.txt"]
    back = run("restore", "out/book.txt", "--ledger", "l.jsonl", cwd=tmp_path)
    assert back.out == told.encode()
    edited = told.replace("number 7 of", "number 8 of")
    refused = run("restore", "-", "--ledger", "l.jsonl", stdin=edited.encode(), cwd=tmp_path)
    assert (refused.status, refused.out) == (1, b"")
    alone = run("clean", "in/book.txt", *REPAIR, "-q", cwd=tmp_path)
    assert (alone.status, alone.out) == (0, told.encode())
    checked = run("clean", "in", "-o", "out", "--check", *REPAIR, cwd=tmp_path)
    assert checked.status == 0
    assert leftovers(tmp_path) == []


def test_records_of_parts(tmp_path: Path) -> None:
    """Into a container each part goes as a record of its own."""
    fill(tmp_path, {"book.txt": book(60_000).encode()})
    ended = run("clean", "book.txt", "-o", "all.jsonl", *REPAIR, "-q", cwd=tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert ended.status == 0
    assert [row["id"] for row in rows] == [f"book.txt:{n}" for n in range(1, len(rows) + 1)]
    assert "\n".join(row["text"] for row in rows) == book(60_000)


def test_repeats_across_parts(tmp_path: Path) -> None:
    """A paragraph that an earlier part has goes; what a cut tore from its paragraph stays."""
    told = book(60_000)
    fill(tmp_path, {"twice.txt": (told + "\n" + told + "\n" + PROSE).encode()})
    ended = run("clean", "twice.txt", "-o", "out.txt", *DEDUPE, cwd=tmp_path)
    assert (ended.status, (tmp_path / "out.txt").read_text()) == (0, f"{told}\n{PROSE}")
    line = "One and the same sentence again and again, without an end. " * 80_000
    fill(tmp_path, {"line.txt": line.encode()})
    ended = run("clean", "line.txt", "-o", "out.txt", *DEDUPE, cwd=tmp_path)
    assert (ended.status, (tmp_path / "out.txt").read_text()) == (0, line.strip() + "\n")


def test_a_part_that_is_no_text(tmp_path: Path) -> None:
    """Nothing is written of a text of which a part is binary; what was there stays."""
    half = book(40_000).encode()
    fill(tmp_path / "in", {"bad.txt": half + bytes(100_000) + half, "page.txt": PAGE})
    fill(tmp_path / "out", {"bad.txt": OLD})
    ended = run("clean", "in", "-o", "out", *REPAIR, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/bad\.txt:\d+: binary \(NUL")
    assert ended.tells(r"^bodycopy: in/bad\.txt: not written, since a part")
    assert tree(tmp_path / "out") == {"bad.txt": OLD, "page.txt": PAGE}
    assert leftovers(tmp_path) == []


def test_what_is_not_cut(tmp_path: Path) -> None:
    """A page, however long, is one document; so is a text of which a byte is half a character."""
    page = f"<!doctype html><html><body><p>{PROSE}</p><!-- {'x' * LONG} --></body></html>"
    wide = (PROSE * (LONG // len(PROSE))).encode("utf-16")
    fill(tmp_path / "in", {"page.html": page.encode(), "wide.txt": wide})
    ended = run("clean", "in", "-o", "out", *REPAIR, "--report", "r.jsonl", cwd=tmp_path)
    report = (tmp_path / "r.jsonl").read_text().splitlines()
    assert ended.status == 0
    assert [json.loads(line)["source"] for line in report] == ["in/page.html", "in/wide.txt"]
