"""Faults of size and of shape that grows; the numbers are those of the fault plan.

At sizes that take a second here; `make soak` has them at full size.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from faults import shapes
from faults.harness import PROSE, REPAIR, Ended, changed, fill, run, tree
from growth import is_linear

from bodycopy import Settings, clean_bytes

KIB = 1 << 10
DAMAGED = "Le garÃ§on lit sur la fenÃªtre, and the ferry crosses the river every ten minutes. "
MENDED = "Le garçon lit sur la fenêtre, and the ferry crosses the river every ten minutes. "


def test_row_23_one_line_of_prose() -> None:
    """A line of a MiB is repaired as the same text in many lines is."""
    count = (1 << 20) // len(DAMAGED)
    one = run("clean", *REPAIR, stdin=(DAMAGED * count).encode())
    many = run("clean", *REPAIR, stdin=f"{DAMAGED.strip()}\n".encode() * count)
    assert (one.status, one.err, many.status, many.err) == (0, "", 0, "")
    assert one.out.decode() == f"{(MENDED * count).strip()}\n"
    assert many.out.decode().replace("\n\n", " ") == one.out.decode()


def test_row_23_line_in_parts(tmp_path: Path) -> None:
    """A line is cleaned in less memory than it has bytes, and stays one line."""
    line = shapes.prose(300 << 20)
    fill(tmp_path, {"in.txt": line.encode()})
    told = ("--memory", "256MiB", "-j1", "-q", "-o", "out.txt")
    ended = run("clean", *REPAIR, "in.txt", *told, cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert (tmp_path / "out.txt").read_bytes() == line.strip().encode() + b"\n"


def test_row_23_too_large_for_memory(tmp_path: Path) -> None:
    """A text for which there is no memory is refused by name; its old article stays, others go."""
    wide = shapes.prose(150 << 20).encode("utf-16")  # which is not cut
    fill(tmp_path, {"in/a.txt": wide, "in/b.txt": PROSE.encode()})
    fill(tmp_path, {"out/a.txt": b"old\n"})
    told = ("--memory", "256MiB", "--timeout", "0", "-j1", "--report", "report.jsonl")
    ended = run("clean", *REPAIR, "in", "-o", "out", *told, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/a\.txt: ran out of memory$")
    assert ended.tells("2 inputs: 1 written, 1 failed")
    assert tree(tmp_path / "out") == {"a.txt": b"old\n", "b.txt": PROSE.encode()}
    report = (tmp_path / "report.jsonl").read_text().splitlines()
    assert ["failed" in line for line in report] == [True, False]


def test_row_24_one_word() -> None:
    """A line of a MiB without a space stays as it is."""
    data = b"a" * (1 << 20)
    ended = run("clean", stdin=data)
    assert (ended.status, ended.out, ended.err) == (0, data + b"\n", "")


def test_row_25_line_breaks() -> None:
    """A MiB of line breaks is an empty article, and takes no time that one would notice."""
    began = time.process_time()
    cleaned = clean_bytes(b"\n" * (1 << 20))
    assert time.process_time() - began < 2
    assert (cleaned.text, [loss.code for loss in cleaned.losses]) == ("", ["W-EMPTY"])


def test_row_26_nested_ampersands() -> None:
    """What was escaped without end stays as it is: nobody knows how often it was meant to be."""
    for size in (32 * KIB, 1 << 20):
        data = shapes.nested_ampersands(size).encode()
        began = time.process_time()
        cleaned = clean_bytes(data, settings=Settings(steps=("repair",)))
        assert time.process_time() - began < 1
        assert cleaned.text == f"{data.decode()}\n"


def test_row_27_combining_marks() -> None:
    """Of the marks on one letter thirty stay, and it is told that others went."""
    ended = run("clean", stdin=shapes.marks(256 * KIB).encode())
    assert ended.status == 0
    assert ended.tells("W-MARKS-CUT: 1 runs")
    assert 10 <= len(ended.out.decode().strip()) <= 31


PAGES: dict[str, Callable[[int], str]] = {
    **{f"row_28_29_{name}": make for name, make in shapes.HEADS.items()},
    **{f"row_32_{name}": partial(shapes.between, name) for name in shapes.BETWEEN},
    **{f"row_34_{name}": partial(shapes.between, name) for name in shapes.BROKEN},
}
# What a page says of itself is not in its article, so that all there is of it is known.
ALONE = {name: PROSE for name in PAGES if name.startswith("row_28")}
# Markup that is broken, and what of it is text, as HTML5 has it.
LITERAL = {"row_34_lt": "<" * (64 * KIB), "row_34_amp": "&" * (64 * KIB)}


@dataclass(frozen=True, slots=True)
class Batch:
    """All pages after one run with every step, and after one that takes nothing for boilerplate."""

    ended: Ended
    articles: dict[str, bytes]
    whole: dict[str, bytes]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Return what became of all pages of 64 KiB."""
    place = tmp_path_factory.mktemp("sizes")
    pages = {f"{name}.html": make(64 * KIB).encode() for name, make in PAGES.items()}
    fill(place / "in", pages)
    ended = run("clean", "in", "-o", "out", "-j2", cwd=place)
    broken = [f"in/{name}.html" for name in PAGES if name.startswith("row_34")]
    run("clean", *REPAIR, *broken, "-o", "whole", cwd=place)
    return Batch(ended, tree(place / "out"), tree(place / "whole"))


def test_all_are_written(batch: Batch) -> None:
    """A page of any shape is cleaned."""
    assert batch.ended.status == 0
    assert sorted(batch.articles) == sorted(f"{name}.txt" for name in PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_article(batch: Batch, name: str) -> None:
    """No sentence of the article is lost; of what stands in the head nothing is in it."""
    article = batch.articles[f"{name}.txt"].decode()
    wanted = (shapes.BEFORE, shapes.DEEP, shapes.AFTER)
    assert [paragraph for paragraph in wanted if paragraph not in article] == []
    assert article == ALONE.get(name, article)


@pytest.mark.parametrize("name", LITERAL)
def test_row_34_literal_signs(batch: Batch, name: str) -> None:
    """A sign that begins no markup is text, and is there as often as it was written."""
    assert LITERAL[name] in batch.whole[f"{name}.txt"].decode()


GROWING: dict[str, Callable[[int], str]] = {
    "row_23_prose": shapes.prose,
    "row_24_one_word": lambda size: "a" * size,
    "row_25_line_breaks": lambda size: "\n" * size,
    "row_26_nested_ampersands": shapes.nested_ampersands,
    "row_27_marks": shapes.marks,
    **PAGES,
}


@pytest.mark.parametrize("name", GROWING)
def test_time_is_linear(name: str) -> None:
    """Four times as much takes at most six times as long (F3 of the plan)."""
    make = GROWING[name]
    # On a page with much that is not kept trafilatura goes other ways too, from some length on.
    size = 16 * KIB if name in PAGES else 8 * KIB
    clean_bytes(make(size).encode())  # all that is imported once
    assert is_linear(lambda size: clean_bytes(make(size).encode()), size)


def test_row_40_repeats() -> None:
    """Of identical paragraphs one stays; paragraphs of one character say something each."""
    same = clean_bytes(f"{PROSE.splitlines()[0]}\n".encode() * 5_000)
    assert same.text == f"{PROSE.splitlines()[0]}\n"
    letters = [chr(0x4E00 + number) for number in range(5_000)]
    only = Settings(steps=("dedupe",))
    assert clean_bytes("\n\n".join(letters).encode(), settings=only).text.split() == letters


# Of each paragraph's hash the first 64 bits are those of every other one.
COLLIDING = """
import bodycopy.corpus.claims as claims
real = claims.digest
claims.digest = lambda text: bytes(8) + real(text)[8:]
"""


def test_row_40_equal_hashes(tmp_path: Path) -> None:
    """Paragraphs of which half the hash is the same stay both; one that comes again goes."""
    first, second = PROSE.split("\n\n")[:2]
    fill(tmp_path, {"in/a.txt": f"{first}\n\n{second}\n".encode(), "in/b.txt": first.encode()})
    told = ("clean", "--steps", "dedupe", "--dedupe", "corpus", "in", "-o")
    assert run(*told, "out", cwd=tmp_path, env=changed(tmp_path, COLLIDING)).status == 0
    wanted = {"a.txt": f"{first}\n\n{second}\n".encode(), "b.txt": b""}
    assert tree(tmp_path / "out") == wanted
