"""Texts and pages of any size whose shape has made some cleaner slow, silent or large."""

from collections.abc import Callable
from itertools import islice, repeat

from faults.harness import PARAGRAPHS

BEFORE, DEEP, AFTER = (paragraph.strip() for paragraph in PARAGRAPHS)
ARTICLE = "".join(f"<p>{paragraph.strip()}</p>\n" for paragraph in PARAGRAPHS)
SENTENCE = "The ferry crosses the river every ten minutes from early in the morning until dusk. "


def page(body: str, head: str = "") -> str:
    """Return an HTML page."""
    return f"<!DOCTYPE html><html><head><title>t</title>{head}</head><body>{body}</body></html>"


def filled(text: str, size: int) -> str:
    """Return `text` again and again, `size` characters in all or a little less."""
    return "".join(islice(repeat(text), size // len(text)))


# What stands between two paragraphs of an article, so many bytes of it: row 32.
BETWEEN = {
    "unclosed_div": ("", "<div>"),
    "unclosed_p": ("", "<p>"),
    "unclosed_mix": ("", "<a><b><i><font><div>"),
    "adoption_b": ("<b>" * 200, "<p>x"),
    "br": ("", "<br>"),
    "siblings_p": ("", "<p>x</p>"),
    "li_links": ("<ul>", "<li><a href='/x'>link</a></li>"),
    "dl": ("<dl>", "<dt>x<dd>y"),
    "cells": ("<table>", "<tr><td>x</td><td>y</td></tr>"),
    "form_nest": ("", "<form>"),
    "svg_nest": ("<svg>", "<g>"),
    "ruby": ("", "<ruby><rb><rt>"),
}
_ENDS = {"adoption_b": "</b>" * 200, "li_links": "</ul>", "dl": "</dl>", "cells": "</table>"}
# What may be markup and is none, between the same two paragraphs: row 34.
BROKEN = {"lt": "<", "lt_bang": "<!", "comment_open": "<!--", "cdata": "<![CDATA[", "amp": "&"}


def between(name: str, size: int) -> str:
    """Return a page of the shape `name` of BETWEEN or BROKEN."""
    begin, again = BETWEEN.get(name) or ("", BROKEN[name])
    middle = f"{begin}{filled(again, size)}{_ENDS.get(name, '')}"
    # A form goes with all that is in it, so the article stands before that.
    first, last = (ARTICLE, "") if name == "form_nest" else (f"<p>{BEFORE}</p><p>{DEEP}</p>", AFTER)
    return page(f"{first}{middle}<p>{last}</p>")


def doctype_of_slashes(size: int) -> str:
    """Return a page whose doctype is one that trafilatura's pattern goes over and over."""
    return f"<!DOCTYPE {'/' * size}\n<html><body>{ARTICLE}</body></html>"


def data_of_authors(size: int) -> str:
    """Return a page whose data about itself name an author, and name an author, and never end."""
    data = f'{{"author":{filled(chr(34) + "author" + chr(34) + ":", size)}'
    return page(ARTICLE, f'<script type="application/ld+json">{data}</script>')


def data_of_persons(size: int) -> str:
    """Return a page whose data about itself are one word."""
    data = "{" + filled('"person"', size)
    return page(ARTICLE, f'<script type="application/ld+json">{data}</script>')


def author_of_entities(size: int) -> str:
    """Return a page whose author's name is escaped signs."""
    return page(ARTICLE, f'<meta name="author" content="{filled("&lt;", size)}">')


HEADS: dict[str, Callable[[int], str]] = {
    "doctype_slash": doctype_of_slashes,
    "jsonld_author": data_of_authors,
    "jsonld_person": data_of_persons,
    "meta_lt": author_of_entities,
}


def nested_ampersands(size: int) -> str:
    """Return a sign that was escaped again and again."""
    return "&" + filled("amp;", size)


def marks(size: int) -> str:
    """Return a letter with accents above and below it in turn, more than anybody can read."""
    return "a" + filled("\u0301\u0323", size // 2)


def prose(size: int) -> str:
    """Return sentences on one line."""
    return filled(SENTENCE, size)
