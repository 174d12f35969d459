"""A text that is too long to be one document is cut into parts, and comes out as one article."""

import io
import json
import os
from pathlib import Path

import pytest
from faults.harness import (
    OLD,
    PAGE,
    PROSE,
    REPAIR,
    changed,
    command,
    execute,
    fill,
    leftovers,
    run,
    tree,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy import Settings, clean, ledger
from bodycopy.errors import UsageError
from bodycopy.formats import parts
from bodycopy.formats.kinds import PARTS, Fields, Form
from bodycopy.formats.record import Record
from bodycopy.formats.writing import writing
from bodycopy.ledger_reading import accounts
from bodycopy.origin import origin

KEPT = Settings(steps=("repair",))
LONG = 1 << 20  # bytes; a longer text is cut
LINES = "A line of words.\n" * 20
DEDUPE = ("--steps", "dedupe", "-q")


def own(number: int) -> str:
    """Return a paragraph that no other one equals."""
    return f"This is paragraph number {number} of a long book, and it says what no other one says."


def book(count: int, break_: str = "\n\n") -> str:
    """Return so many paragraphs, 84 bytes each and more."""
    return break_.join(map(own, range(count))) + "\n"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut into parts of a hundred bytes, and a word of more than four hundred."""
    monkeypatch.setattr(parts, "_PART", 100)
    monkeypatch.setattr(parts, "_TAIL", 60)
    monkeypatch.setattr(parts, "_ONE_WORD", 400)


def can_cut(data: bytes) -> bool:
    """Say whether a text can be cut."""
    return parts.can_cut(io.BytesIO(data))


def joined(articles: list[tuple[str, str]]) -> str:
    """Return articles as one, each given with what joins it to the next."""
    file = io.BytesIO()
    with writing(file, Form(PARTS), Fields(), None) as writer:
        for article, join in articles:
            writer.write(Record(1, "", "", frame=join.encode()), article)
    return file.getvalue().decode()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("A short line of words. " * 20, " "),
        (LINES, "\n"),
        ("A line\nof words.\n\n" * 20, "\n\n"),
        ("A line of words.\r\n\r\n" * 20, "\r\n\r\n"),
        ("大桥将于五月重新开放。" * 40, "。"),
        ("大桥将于五月重新开放" * 40, ""),
        ("a" * 500, ""),
        (" " * 500, " "),
        ("\ufeffOne. \ufeff" + "A short line of words. " * 20, ". "),
        ("A\u00a0line\u00a0of\u00a0words\u00a0" * 20, "\u00a0"),
        ("大桥将于五月重新开放。\u3000" * 40, "\u3000"),
    ],
    ids=[
        "words",
        "lines",
        "paragraphs",
        "CRLF",
        "stops",
        "no stops",
        "one word",
        "space",
        "marks",
        "no-break spaces",
        "wide spaces",
    ],
)
def test_where_it_is_cut(text: str, ends: str) -> None:
    """Where a paragraph ends, else a line, else a word, else between two characters."""
    assert can_cut(text.encode())
    found = list(parts.read_parts("book.txt", io.BytesIO(text.encode())))
    bodies = [str(part.body) for part in found]
    assert "".join(bodies) == text.removeprefix("\ufeff")
    assert len(found) > 2
    assert all(body.endswith(ends) for body in bodies[:-1])
    assert [part.number for part in found] == list(range(1, len(found) + 1))
    told = zip(found, bodies, strict=True)
    articles = [(clean(body, KEPT).text, part.frame.decode()) for part, body in told]
    assert joined(articles) == clean(text.removeprefix("\ufeff"), KEPT).text


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("a" * 400, False),
        ("A line of words. " * 10 + "a" * 230, False),
        ("a" * 401, True),
        ("大桥将于五月重新开放。" * 12, True),
        (LINES, True),
        (f"A title\n\n{LINES}", False),
        (f"{LINES}\nAn end.", False),
        ("A line\nof words.\n\n" * 20, True),
        ("A line\n\n" + "of words " * 40, True),
        (LINES.replace("\n", "\r"), False),
        (LINES.replace("\n", "\u2028"), False),
        (LINES + "\0", False),
        (LINES[:85] + "\n" + LINES, False),
        (f"{LINES}&nbsp;\n{LINES}", False),
        (f"{LINES}One&#10;&#10;two.\n{LINES}", False),
        (f"{LINES}\ufeff\n{LINES}", False),
        (f"{LINES}AT&amp;T\n{LINES}", True),
        ("\x1b$B66\x1b(B " * 40, False),
    ],
    ids=[
        "one word",
        "a long word",
        "one longer word",
        "stops without spaces",
        "lines",
        "title",
        "end",
        "paragraphs",
        "one line",
        "CR",
        "separators",
        "zero",
        "at a cut",
        "entity",
        "breaks",
        "mark",
        "entity in a line",
        "ISO-2022",
    ],
)
def test_what_can_be_cut(text: str, *, may: bool) -> None:
    """Not what has blank lines in one part, and in another lines that would be paragraphs."""
    assert can_cut(text.encode()) is may


def test_what_is_not_utf8() -> None:
    """Of a text in another encoding each part would be guessed at for itself."""
    assert not can_cut(b"caf\xe9")
    assert not can_cut("wide".encode("utf-16"))


@pytest.mark.parametrize(
    ("articles", "whole"),
    [
        (
            [("", "\n\n"), ("One\n", " "), ("", "\n\n"), ("", " "), ("two.\n", ""), ("3.\n", "")],
            "One\n\ntwo.3.\n",
        ),
        ([("One\n", ""), ("", " "), ("two.\n", "\n"), ("Three.\n", "\n\n")], "One two.\nThree.\n"),
        ([("", " "), ("", "\n\n")], ""),
    ],
)
def test_joined(articles: list[tuple[str, str]], whole: str) -> None:
    """What parts two articles is the most that stood between them."""
    assert joined(articles) == whole


@given(st.lists(texts, min_size=1, max_size=8), st.sampled_from(("\n\n", "\n", " ", "")))
def test_the_text_comes_back(pieces: list[str], join: str) -> None:
    """From the article of the whole and the ledger of its parts."""
    articles: list[tuple[str, str]] = []
    rows: list[bytes] = []
    told = [piece.encode("utf-8", "replace").decode() for piece in pieces]
    for number, piece in enumerate(told, 1):
        made = clean(piece, Settings(steps=()), source=f"book.txt:{number}")
        articles.append((made.text, join))
        rows += ledger.lines(made, number)
    other = [*ledger.lines(clean("Another text.", source="other.txt"))]
    article = joined(articles)
    account = origin(accounts([*other, *rows, *other], "l.jsonl"), article, "book.txt", None)
    assert (account.source, account.input_of(article)) == ("book.txt", "".join(told))


def test_two_texts_with_one_article() -> None:
    """A text in parts and another one that became the same are not taken for each other."""
    rows = [*ledger.lines(clean("One  line", KEPT, source="book.txt:1"), 1)]
    rows += ledger.lines(clean("One line", KEPT, source="other.txt"))
    with pytest.raises(UsageError, match=r"'book\.txt', 'other\.txt'; say which"):
        origin(accounts(rows, "l.jsonl"), "One line\n", "book.txt", None)
    for source in ("book.txt", "other.txt"):
        assert origin(accounts(rows, "l.jsonl"), "One line\n", "x", source).source == source


def test_one_article(tmp_path: Path) -> None:
    """Of a long text comes one article, the same with any number of jobs, and the text from it."""
    told = book(60_000)
    fill(tmp_path / "in", {"book.txt": told.encode(), "page.txt": PAGE})
    made = ("-o", "out", "--ledger", "l.jsonl", "--report", "r.jsonl", *REPAIR)
    for jobs in ("-j1", "-j2"):
        ended = run("clean", "in", *made, jobs, cwd=tmp_path)
        assert ended.status == 0
        assert ended.tells("2 inputs: 2 written")
        assert tree(tmp_path / "out") == {"book.txt": told.encode(), "page.txt": PAGE}
    report = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [(row["source"], row["status"]) for row in report] == [
        ("in/book.txt", "written"),
        ("in/page.txt", "written"),
    ]
    assert report[0]["characters"] == {"in": len(told), "out": len(told)}
    assert sum(rule["removed"] for rule in report[0].get("rules", {}).values()) == 0
    back = run("restore", "out/book.txt", "--ledger", "l.jsonl", cwd=tmp_path)
    assert back.out == told.encode()
    edited = told.replace("number 50000 of", "number 8 of")
    refused = run("restore", "-", "--ledger", "l.jsonl", stdin=edited.encode(), cwd=tmp_path)
    assert (refused.status, refused.out) == (1, b"")
    assert refused.tells("standard input:100001: ")
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


# A part that holds a certain word takes longer than it may, however it is cleaned.
SLOW = """
import time
import bodycopy.pipeline as pipeline
real = pipeline.clean
def slow(document, *told):
    time.sleep(9 if "number 30000 of" in document.text else 0)
    return real(document, *told)
pipeline.clean = slow
"""


def test_a_part_that_is_lost(tmp_path: Path) -> None:
    """Where a part cannot be cleaned nothing of the text is written, to standard output neither."""
    fill(tmp_path / "in", {"bad.txt": book(60_000).encode(), "page.txt": PAGE})
    fill(tmp_path / "out", {"bad.txt": OLD})
    env = changed(tmp_path, SLOW)
    told = (*REPAIR, "--timeout", "2", "--report", "r.jsonl")
    ended = run("clean", "in", "-o", "out", *told, cwd=tmp_path, env=env)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/bad\.txt:\d+: took longer than 2 s$")
    assert ended.tells(r"^bodycopy: in/bad\.txt: not written, since a part")
    assert ended.tells("2 inputs: 1 written, 1 failed")
    assert tree(tmp_path / "out") == {"bad.txt": OLD, "page.txt": PAGE}
    report = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [row["status"] for row in report] == ["failed", "written"]
    assert leftovers(tmp_path) == []
    ended = run("clean", "in/bad.txt", *told, "--ledger", "l.jsonl", cwd=tmp_path, env=env)
    assert (ended.status, ended.out, (tmp_path / "l.jsonl").read_bytes()) == (1, b"", b"")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = 'cat pipe >got & "$@"; status=$?; : >pipe & wait; exit $status'
    line = [*command("clean", "in/bad.txt", "-o", "pipe", *told)]
    ended = execute(["sh", "-c", script, "sh", *line], cwd=tmp_path, env=env)
    assert (ended.status, (tmp_path / "got").read_bytes()) == (1, b"")


def test_a_text_that_is_binary(tmp_path: Path) -> None:
    """It is not cut, so that what is said of it is said once."""
    half = book(40_000).encode()
    fill(tmp_path / "in", {"bad.txt": half + bytes(100_000) + half, "page.txt": PAGE})
    fill(tmp_path / "out", {"bad.txt": OLD})
    ended = run("clean", "in", "-o", "out", *REPAIR, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/bad\.txt: binary \(NUL at byte \d+\)$")
    assert tree(tmp_path / "out") == {"bad.txt": OLD, "page.txt": PAGE}


def test_parts_without_text(tmp_path: Path) -> None:
    """A text is empty if all its parts are; and its input comes back."""
    same = f"{own(1)}\n\n" * 60_000
    fill(tmp_path, {"space.txt": b" " * (5 << 20), "same.txt": same.encode()})
    for name, status, article in (("space.txt", 1, ""), ("same.txt", 0, f"{own(1)}\n")):
        told = ("-o", "out.txt", "--ledger", "l.jsonl", *DEDUPE, "--fail-on-empty")
        ended = run("clean", name, *told, cwd=tmp_path)
        assert (ended.status, (tmp_path / "out.txt").read_text()) == (status, article)
        back = run("restore", "out.txt", "--ledger", "l.jsonl", cwd=tmp_path)
        assert (back.status, back.out) == (0, (tmp_path / name).read_bytes())


def test_long_files_in_a_folder(tmp_path: Path) -> None:
    """What is no text fails alone, and what is a text by its name is one."""
    packed = b"PK\x03\x04" + bytes(range(256)) * (5 << 12)
    lines = b'{"no": "field"}\n' * (5 << 16)
    fill(tmp_path / "in", {"backup": packed, "log": lines, "page.txt": PAGE})
    ended = run("clean", "in", "-o", "out", *REPAIR, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/backup: binary \(ZIP\)$")
    wanted = lines.replace(b"\n", b"\n\n").removesuffix(b"\n")
    assert tree(tmp_path / "out") == {"log.txt": wanted, "page.txt": PAGE}


def test_long_files_by_name(tmp_path: Path) -> None:
    """Beside a long text all else is taken for what it would be taken for without it."""
    fill(tmp_path, {"backup": b"PK\x03\x04" + bytes(100), "book.txt": book(60_000).encode()})
    ended = run("clean", "backup", "book.txt", "-o", "out", *REPAIR, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: backup: binary \(ZIP\)$")
    assert tree(tmp_path / "out") == {"book.txt": book(60_000).encode()}
    assert run("clean", "book.txt", "-o", "out", *REPAIR, cwd=tmp_path).status == 2
    wide = (PROSE * (LONG // len(PROSE) + 1)).replace("a", "ä").encode("iso-2022-jp", "ignore")
    wide = b"\x1b$B66\x1b(B " + wide
    fill(tmp_path, {"wide.txt": wide})
    ended = run("clean", "wide.txt", "-o", "wide.jsonl", *REPAIR, cwd=tmp_path)
    assert "橋" in (tmp_path / "wide.jsonl").read_text()
    assert len((tmp_path / "wide.jsonl").read_text().splitlines()) == 1


def test_a_poem_stays_one(tmp_path: Path) -> None:
    """Lines that are no paragraphs become none where all beside them in their part has gone."""
    told = "\n\n".join(own(i).replace(", and", ",\nand") for i in range(60_000))
    poem = "\n\nIn rhymes this poem was\nwritten without much ado\nfor nobody but you.\n"
    again = told[-(1 << 19) :].partition("\n\n")[2]
    fill(tmp_path, {"poem.txt": (told + "\n\n" + again + poem).encode()})
    ended = run("clean", "poem.txt", "-o", "out.txt", *DEDUPE, cwd=tmp_path)
    assert (ended.status, (tmp_path / "out.txt").read_text()[-len(poem) :]) == (0, poem)


def test_not_where_others_are_asked(tmp_path: Path) -> None:
    """With an index, and across a corpus, a long text is one document."""
    fill(tmp_path, {"book.txt": book(60_000).encode()})
    assert run("index", "./book.txt", "-o", "i.db", *DEDUPE, cwd=tmp_path).status == 0
    for told in (("--index", "i.db"), ("--dedupe", "corpus")):
        made = ("-o", "out.txt", "--report", "r.jsonl", *DEDUPE)
        ended = run("clean", "book.txt", *made, *told, cwd=tmp_path)
        assert (ended.status, (tmp_path / "out.txt").read_text()) == (0, book(60_000))
        assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 1


def test_what_is_not_cut(tmp_path: Path) -> None:
    """A page, however long, is one document; so is a text of which a byte is half a character."""
    page = f"<!doctype html><html><body><p>{PROSE}</p><!-- {'x' * LONG} --></body></html>"
    wide = (PROSE * (LONG // len(PROSE))).encode("utf-16")
    fill(tmp_path / "in", {"page.html": page.encode(), "wide.txt": wide})
    told = ("--report", "r.jsonl", "--to", "jsonl")
    ended = run("clean", "in", "-o", "out.jsonl", *REPAIR, *told, cwd=tmp_path)
    report = (tmp_path / "r.jsonl").read_text().splitlines()
    assert ended.status == 0
    assert [json.loads(line)["source"] for line in report] == ["in/page.html", "in/wide.txt"]
