"""Faults of size and shape; the numbers are those of the fault plan."""

import os
import re
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest
from faults import shapes
from faults.harness import PROSE, REPAIR, Ended, fill, run, tree
from faults.shapes import AFTER, ARTICLE, BEFORE, DEEP, page

MENU = "<nav><ul><li><a href='/'>Home</a><li><a href='/news'>News</a></ul></nav>\n"
NODE = 12_000_000  # bytes; libxml2 cuts a page off at a node of 10,000,000 by default
DEPTHS = (253, 254, 300, 2_040, 2_100, 10_000, 100_000)  # it does so below 254 and 2,040 elements


def nested(depth: int) -> str:
    """Return a page with a paragraph before, under, and after so many nested elements."""
    inner = f"{'<div>' * depth}<p>{DEEP}</p>{'</div>' * depth}"
    return page(f"<p>{BEFORE}</p>{inner}<p>{AFTER}</p>")


def filled(text: str) -> str:
    """Return `text` again and again, as long as one node must be."""
    return shapes.filled(text, NODE)


class Case(NamedTuple):
    """A page with all of PROSE in it, what its article may not hold, and the warning."""

    html: str
    unwanted: str = "\0"
    warning: str = ""


CASES = {
    "row_30_many_attributes": Case(
        page(f"<p {' '.join(f'a{i}=1' for i in range(105_000))}>{BEFORE}</p>{ARTICLE}"),
        "a7=1",
        "W-ROUTE: strip",
    ),
    **{
        f"row_31_depth_{depth}": Case(nested(depth), "<div>", "W-ROUTE" if depth > 2_040 else "")
        for depth in DEPTHS
    },
    "row_33_script": Case(page(f"<script>{filled('var a={b:1};')}</script>{ARTICLE}"), "var a"),
    "row_33_style": Case(page(ARTICLE, f"<style>{filled('p{margin:1px}')}</style>"), "margin"),
    "row_33_comment": Case(page(f"<!--{filled('hidden words ')}-->{ARTICLE}"), "hidden words"),
    "row_33_attribute": Case(page(f"<p title='{filled('tip ')}'>x</p>{ARTICLE}"), "tip tip"),
    "row_35_unclosed_script": Case(
        page(f"{ARTICLE}<script>var secret = function() {{ return 1; }};"), "secret"
    ),
    "row_35_end_tag_in_string": Case(
        page(f"<script>var secret = '<\\/script>';</script>{ARTICLE}"), "secret"
    ),
    "row_35_end_tag_in_string_after": Case(
        page(f'{ARTICLE}<script>var secret = "</script>"; var hidden = {{a: 1}};</script>'),
        "secret|hidden",
    ),
    "row_36_entity_bomb": Case(
        "<!DOCTYPE html [<!ENTITY e0 'lol'>"
        + "".join(f"<!ENTITY e{i + 1} '{f'&e{i};' * 10}'>" for i in range(10))
        + f"]><html><body>{ARTICLE}<p>&e10;</p></body></html>",
        "lol",
    ),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """All cases after one run."""

    ended: Ended
    articles: dict[str, bytes]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Return what became of all cases in one run."""
    place = tmp_path_factory.mktemp("shapes")
    pages = {f"{name}.html": case.html.encode() for name, case in CASES.items()}
    ended = run("clean", fill(place / "in", pages), "-o", place / "out")
    return Batch(ended, tree(place / "out"))


def test_all_are_written(batch: Batch) -> None:
    """A page of any shape is cleaned."""
    assert batch.ended.status == 0
    assert sorted(batch.articles) == sorted(f"{name}.txt" for name in CASES)


@pytest.mark.parametrize("name", CASES)
def test_article(batch: Batch, name: str) -> None:
    """No sentence of the article is lost, and nothing else of the page is in it."""
    article = batch.articles[f"{name}.txt"].decode()
    assert [paragraph for paragraph in (BEFORE, DEEP, AFTER) if paragraph not in article] == []
    assert re.search(CASES[name].unwanted, article) is None
    assert len(article) < 2 * len(PROSE)


@pytest.mark.parametrize("name", CASES)
def test_warning(batch: Batch, name: str) -> None:
    """A page that was too much for the parser says so; any other says nothing."""
    told = [line for line in batch.ended.err.splitlines() if f"/{name}.html: " in line]
    if CASES[name].warning:
        assert re.search(CASES[name].warning, told[0])
    else:
        assert told == []


def test_row_33_text_node() -> None:
    """An article after a text node of more than 10 MB is in the output, and so is the node."""
    node = filled(f"The {'lazydog' * 20} jumps. ")  # long words: it is the node that is large
    ended = run("clean", *REPAIR, stdin=page(f"<p>{node}</p>{ARTICLE}").encode())
    assert ended.status == 0
    assert ended.out.count(b"jumps.") == node.count("jumps.")
    assert ended.out.decode().endswith(PROSE)


@pytest.mark.parametrize("kind", ["html", "xhtml"])
def test_row_36_external_entity(tmp_path: Path, kind: str) -> None:
    """A file that an entity names is not opened: opening this one would wait for ever."""
    os.mkfifo(tmp_path / "secret")
    subset = f'[<!ENTITY x SYSTEM "file://{tmp_path}/secret"> <!ENTITY % y SYSTEM "secret"> %y;]'
    xml = '<?xml version="1.0"?>\n' if kind == "xhtml" else ""
    html = f"{xml}<!DOCTYPE html {subset}><html><body>{ARTICLE}<p>&x;</p></body></html>"
    (tmp_path / f"page.{kind}").write_text(html, encoding="utf-8")
    ended = run("clean", f"page.{kind}", cwd=tmp_path)
    assert ended.status == 0
    assert ended.out.decode().startswith(BEFORE)
    assert b"ENTITY" not in ended.out


NOTHING = {
    "menu": page(MENU * 3),
    "no_body": "<!DOCTYPE html><html><head><title>Title</title></head></html>",
    "frameset": "<html><frameset cols='20%,80%'><frame src='a.html'></frameset></html>",
    "scripts": page("<script>var a = 1;</script>"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_row_37_no_main_content(name: str) -> None:
    """A page without main content is an empty article with a warning, and no failure."""
    ended = run("clean", "--from", "html", stdin=NOTHING[name].encode())
    assert (ended.status, ended.out) == (0, b"")
    assert ended.tells("W-EMPTY")


def test_row_38_wrong_kind() -> None:
    """What is said to be HTML and is text, or the other way round, keeps its text."""
    as_html = run("clean", "--from", "html", stdin=PROSE.encode())
    as_text = run("clean", "--from", "text", stdin=page(MENU + ARTICLE).encode())
    assert (as_html.status, as_text.status) == (0, 0)
    assert as_html.out.decode().split() == PROSE.split()
    kept = as_text.out.decode()
    assert [one for one in (BEFORE, DEEP, AFTER) if one not in kept] == []


def test_row_41_same_page_five_times(tmp_path: Path) -> None:
    """The same page gives the same article each time, whatever was cleaned before it."""
    same = {f"{i}.html": page(MENU + ARTICLE).encode() for i in range(5)}
    same["other.txt"] = PROSE.encode()
    pages = fill(tmp_path / "in", same)
    orders = list(permutations(sorted(pages.iterdir())))[:: 6 * 5 * 4 * 3 * 2 // 3]
    trees: list[dict[str, bytes]] = []
    for number, order in enumerate(orders):
        out = tmp_path / f"out{number}"
        assert run("clean", *order, "-o", out).status == 0
        trees.append(tree(out))
    assert len(trees) == 3
    assert [one for one in trees if one != trees[0]] == []
    assert set(trees[0].values()) == {PROSE.encode()}
