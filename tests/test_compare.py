"""The diff from input to article, and whether an output would change."""

from pathlib import Path

import pytest
from faults.harness import PROSE
from hypothesis import given
from strategies import texts

from bodycopy.compare import printed, unified, would_change
from bodycopy.document import Document, Edit, Outcome, restore
from bodycopy.errors import OutputError
from bodycopy.pipeline import clean
from bodycopy.settings import Settings

FORM = Settings(steps=("repair",))  # no segmenter: the cases say themselves what goes


def edited(text: str, *edits: Edit) -> Document:
    """Return a document after `edits` and nothing else."""
    return Document("a.txt", text).after("strip", Outcome(edits))


def test_article_that_is_alike_has_no_diff() -> None:
    """What was clean gives no line; white space that changes does."""
    assert list(unified(clean(Document("a.txt", "News.\n"), FORM))) == []
    diff = list(unified(clean(Document("a.txt", "News.\r\nMore."), FORM)))
    end = "\\ No newline at end of file"
    assert diff[2:] == ["@@ -1,2 +1,3 @@", "-News.\r", "-More.", end, "+News.", "+", "+More."]


def test_removed_and_repaired_lines() -> None:
    """A line that went has a minus, one that was repaired a minus and a plus."""
    text = "One.\nMenu\nTwo Ã© here.\nThree.\n"
    document = edited(
        text, Edit(5, "Menu\n", "", "strip.menu"), Edit(14, "Ã©", "é", "repair.mojibake")
    )
    assert list(unified(document, "out.txt")) == [
        "--- a.txt",
        "+++ out.txt",
        "@@ -1,4 +1,3 @@",
        " One.",
        "-Menu",
        "-Two Ã© here.",
        "+Two é here.",
        " Three.",
    ]


def test_contexts_apart_are_two_hunks() -> None:
    """Changes far from each other have a hunk each, with three lines around."""
    lines = [f"Line {i}.\n" for i in range(20)]
    text = "".join(lines)
    document = edited(
        text, Edit(0, lines[0], "", "strip.menu"), Edit(text.index("Line 15"), lines[15], "", "x.y")
    )
    diff = list(unified(document))
    assert [line for line in diff if line.startswith("@@")] == [
        "@@ -1,4 +1,3 @@",
        "@@ -13,7 +12,6 @@",
    ]


def test_glued_line_becomes_paragraphs() -> None:
    """One line of the input that becomes two paragraphs is one minus and two plus."""
    glued = "Menu One. Two.\n"
    document = edited(glued, Edit(0, "Menu ", "", "a.b"), Edit(9, " ", "\n\n", "a.b"))
    assert list(unified(document))[3:] == ["-Menu One. Two.", "+One.", "+", "+Two."]


def test_everything_goes() -> None:
    """An empty article takes all lines."""
    document = edited("A\nB\n", Edit(0, "A\nB\n", "", "a.b"))
    assert list(unified(document))[2:] == ["@@ -1,2 +0,0 @@", "-A", "-B"]


def test_colors() -> None:
    """Lines are coloured by what they say, context is not."""
    assert [printed(line, color=True)[:4] for line in ("-x", "+x", "@@", " x")] == [
        "\x1b[31", "\x1b[32", "\x1b[36", " x",
    ]  # fmt: skip
    assert printed("--- a", color=True).startswith("\x1b[1m")
    assert printed("-\x1b[2J", color=False) == "-\\x1b[2J"


def patched(text: str, diff: list[str]) -> str:
    """Return what `patch` makes of a text."""
    was = text.split("\n")
    lines = [line + "\n" for line in was[:-1]] + [line for line in was[-1:] if line]
    now: list[str] = []
    done = 0
    for line in diff:
        if line.startswith("@@"):
            old, new = (part[1:].split(",") for part in line.split()[1:3])
            begin = int(old[0]) - (old[1] != "0")
            now += lines[done:begin]
            assert len(now) == int(new[0]) - (new[1] != "0")
            done = begin
        elif line.startswith("\\"):
            assert not lines[done - 1].endswith("\n")
        elif line[0] == "+":
            now.append(line[1:] + "\n")
        else:
            assert lines[done].removesuffix("\n") == line[1:]
            now += [lines[done]] if line[0] == " " else []
            done += 1
    return "".join(now + lines[done:])


@given(texts)
def test_diff_leads_to_the_article(text: str) -> None:
    """Applied to the input, line numbers and all, the diff gives the article."""
    document = clean(Document("a.txt", text), FORM)
    assert patched(text, list(unified(document))[2:]) == document.text


@given(texts)
def test_diff_of_a_page_that_loses_much(text: str) -> None:
    """The same where the segmenter and the search for repeats take their part."""
    document = clean(Document("a.txt", f"{text}\n{PROSE}\n{text}"))
    assert patched(restore(document), list(unified(document))[2:]) == document.text


def test_would_change(tmp_path: Path) -> None:
    """An output would change if it is not there or holds other bytes."""
    document = clean(Document("a.txt", "News  today."), FORM)
    target = tmp_path / "a.txt"
    assert would_change(document, target)
    target.write_bytes(b"News today.\r\n")
    assert would_change(document, target)
    target.write_bytes(b"News today.\n")
    assert not would_change(document, target)
    with pytest.raises(OutputError, match="directory"):
        would_change(document, tmp_path)


def test_would_change_standard_output() -> None:
    """Without a file the question is whether the input is an article already."""
    assert would_change(clean(Document("-", "News  today."), FORM), None)
    assert not would_change(clean(Document("-", "News today.\n"), FORM), None)
