"""What explain tells: on the terminal, in figures, and in the JSON of the page."""

import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from strategies import texts

from bodycopy.document import Document, Edit, Loss, Outcome
from bodycopy.explain import Look, Overview, Told, told, wants_color, write_page, written
from bodycopy.explain.overview import host_of
from bodycopy.explain.sheet import columns
from bodycopy.pipeline import clean

MENU = "Home News Sport "
TEXT = f"{MENU}CafÃ© opens on  Monday.\nMore soon"
EDITS = (
    Edit(0, MENU, "", "strip.menu", score=0.984),
    Edit(19, "Ã©", "é", "repair.mojibake", note="encode latin-1"),
    Edit(30, "  ", " ", "normalise.space"),
    Edit(39, "\n", "\n\n", "strip.break"),
)


def one(text: str = TEXT, edits: tuple[Edit, ...] = EDITS, name: str = "a.txt") -> Told:
    """Return what there is to tell of a text after `edits`."""
    return told(Document(name, text).after("strip", Outcome(edits, (Loss("W-UNSURE", "unsure"),))))


def test_terminal_without_color() -> None:
    """What goes stands in [-...-], a repair has both texts, the margin has rule and score."""
    assert written(one(), Look(60)).splitlines() == [
        "a.txt: 49 characters in, 32 out; 33% removed",
        "",
        "strip.menu 0.98      │ [-Home News Sport-]",
        "repair.mojibake      │ Caf[-Ã©-]{+é+} opens on Monday.",
        "                     │",
        "                     │ More soon",
        "",
        "strip.menu                    1 change         16 characters",
        "normalise.space               1 change",
        "repair.mojibake               1 change",
        "strip.break                   1 change",
        "W-UNSURE: unsure",
    ]


def test_invisible_characters_are_named_in_place() -> None:
    """A character that cannot be seen goes inside its word, by its number."""
    edit = Edit(3, "\u00ad", "", "repair.invisible")
    assert "Caf[-\\xad-]é" in written(one("Caf\u00adé", (edit,)), Look(60))


def test_repairs_inside_what_goes_are_counted() -> None:
    """A repair of text that went later is told of, by number, in the terminal and the figures."""
    text = "Men&uuml; caf&eacute; News"
    repairs = (Edit(3, "&uuml;", "ü", "repair.entity"), Edit(13, "&eacute;", "é", "repair.entity"))
    document = Document("a.txt", text).after("repair", Outcome(repairs))
    gone = told(document.after("strip", Outcome((Edit(0, "Menü ", "", "strip.menu"),))))
    assert "[-Men&uuml;-]" in written(gone, Look(60))
    assert "repair.entity                 2 changes, 1 of them inside what goes" in written(gone)
    overview = Overview()
    overview.add(gone)
    assert overview.rules["repair.entity"] == (1, 2, 0, 0, 0)


def test_terminal_with_color() -> None:
    """What goes is struck out in the colour of its kind, and marks are not needed."""
    shown = written(one(), Look(60, color=True))
    assert "\x1b[9;31mHome News Sport\x1b[0m" in shown
    assert "Caf\x1b[9;36mÃ©\x1b[0m\x1b[32mé\x1b[0m opens" in shown
    assert "[-" not in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    unmarked = re.sub(r"\[-|-\]|\{\+|\+\}", "", written(one(), Look(60)))
    assert plain.split() == unmarked.split()


@pytest.mark.parametrize("width", [20, 40, 60, 120])
@given(text=texts)
def test_terminal_fits_and_is_safe(width: int, text: str) -> None:
    """No line is wider than told, and no character of a document acts on the terminal."""
    for line in written(told(clean(Document("a.txt", text))), Look(width)).split("\n"):
        if "│" in line or width < 40:
            assert columns(line) <= width
        assert line.isprintable()


@pytest.mark.parametrize(
    ("choice", "environ", "terminal", "wanted"),
    [
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {}, False, False),
    ],
)
def test_color(choice: str, environ: dict[str, str], *, terminal: bool, wanted: bool) -> None:
    """--color wins, then NO_COLOR if it holds anything, FORCE_COLOR, and the terminal."""
    assert wants_color(choice, environ, terminal=terminal) is wanted


def test_overview_counts() -> None:
    """Figures of the run are the sums of the documents'."""
    overview = Overview()
    for name in ("https://www.example.org/a", "https://example.org/b", "c/d.txt"):
        overview.add(one(name=name))
    total = overview.total()
    assert (total.documents, total.changes, total.removed) == (3, 12, 48)
    assert (total.read, total.kept) == (3 * 49, 3 * 32)
    assert overview.rules["strip.menu"] == (3, 3, 48, 0, 0)
    assert {host: tally.documents for host, tally in overview.hosts.items()} == {
        "example.org": 2,
        "c": 1,
    }
    assert overview.by_kind()["boilerplate"] == 48
    (often,) = overview.most_often()
    assert often == ("Home News Sport", "strip.menu", 3, 3)


def test_host_of_broken_address() -> None:
    """A name that looks like a URL and is none has a folder still."""
    assert host_of("http://[::1/a") == "http://[::1"
    assert host_of("a.txt") == "."


def page(*documents: Told) -> str:
    """Return the report on `documents`."""
    file = io.BytesIO()
    write_page(documents, file)
    return file.getvalue().decode()


def blocks(html: str) -> list[dict[str, Any]]:
    """Return the documents in a report, as the page's script reads them."""
    found = re.findall(r'<script type="application/json" id="d\d+">(.*?)</script>', html)
    return [json.loads(block) for block in found]


def test_page_is_whole_in_itself() -> None:
    """The page names no other file, and its policy lets nothing run but its own script."""
    html = page(one())
    assert re.findall(r'(?:src|href)="(?!#|data:)', html) == []
    assert "url(" not in html
    assert "@import" not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="(.*?)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert " style=" not in html
    assert not re.search(r"<\w[^>]*\son\w+=", html)


def test_page_is_the_same_each_time() -> None:
    """The same documents give the same bytes."""
    assert page(one(), one(name="b.txt")) == page(one(), one(name="b.txt"))


@given(texts)
def test_page_holds_the_document(text: str) -> None:
    """From the JSON in the page, text and article come out exactly, places counted in UTF-16."""
    this = told(clean(Document(text[:20], text)))
    html = page(this)
    (block,) = blocks(html)
    assert block["t"] == text
    units = text.encode("utf-16-le", "surrogatepass")
    article, done = "", 0
    for start, end, after, *_ in block["s"]:
        article += units[2 * done : 2 * start].decode("utf-16-le", "surrogatepass") + after
        done = end
    assert article + units[2 * done :].decode("utf-16-le", "surrogatepass") == this.article
    assert html.count("<script") == 3
    assert html.count("</script") == 3
    assert html.count("<!--") == 0


def test_page_of_nothing() -> None:
    """A run without documents has a report too."""
    assert "<dt>documents</dt><dd>0</dd>" in page()
