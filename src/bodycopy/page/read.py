"""A page is read by the best way that does not lose its text."""

import re
from typing import Any, NamedTuple

from bodycopy.document import Hint, Loss
from bodycopy.page.admission import refusal
from bodycopy.page.choose import kept_nodes, spans
from bodycopy.page.density import dense_lines
from bodycopy.page.lines import Line, lines_of
from bodycopy.page.mend import mended
from bodycopy.page.stripper import strip_tags
from bodycopy.page.tree import ParserLimitError, parse, without_doctype
from bodycopy.page.unclosed import open_code, without_open_comment, without_open_elements
from bodycopy.page.visible import Visible, visible
from bodycopy.page.vote import Vote, main_text

# Below so many code points, a page has its text in <noscript> or <template>, if anywhere.
_ALMOST_NOTHING = 200
_TAG = re.compile("<[A-Za-z!/?]")
_MOST = 0.5  # share of a line's nodes that make it a line of main content
# Python composes such a run in time that grows with its square (gh-149079), and trafilatura
# composes all it finds. The Stream-Safe limit of UAX #15 is 30.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302f\ufe20-\ufe2f]{500}"
)
_MARKED: Vote = "", (Loss("W-ROUTE", "density: too many combining marks in a row"),)


class Page(NamedTuple):
    """The visible text of a page and what is main content in it."""

    text: str  # one line a block
    hints: tuple[Hint, ...]  # cover the text; none where there was no tree, as in plain text
    losses: tuple[Loss, ...]


def read_page(html: str, source: str) -> Page:  # noqa: ARG001 - as decode; messages will need it
    """Return the visible text of `html`, in document order, with a hint for every part of it.

    Hints of kind "main" are main content; a page without them has none. A page that cannot be
    parsed in bounded time gives its text without hints, and a loss that says so. Plain text,
    which has no tag, comes back as it is.

    Args:
        html: the page, decoded.
        source: its path or name.

    >>> sentence = "<p>A sentence that is long enough to stay where it is. </p>"
    >>> page = read_page("<nav>Home</nav>" + sentence * 9, "a.html")
    >>> [hint.kind for hint in page.hints]
    ['menu', 'main']
    """
    if not _TAG.search(html):
        return Page(html, (), ())
    html = without_open_elements(without_open_comment(without_doctype(html)))
    losses = open_code(html)
    reason = refusal(html)
    if not reason:
        try:
            page = _read_tree(parse(html))
        except ParserLimitError as error:
            reason = f"parser: {error}"
        else:
            return page._replace(losses=(*losses, *page.losses)) if losses else page
    return Page(strip_tags(html), (), (*losses, Loss("W-ROUTE", f"strip: {reason}")))


def _read_tree(root: Any) -> Page:  # noqa: ANN401 - lxml has no types of its own
    page = visible(root)
    if len(page.text) < _ALMOST_NOTHING:
        page = max(page, visible(root, otherwise=True), key=lambda seen: len(seen.text))
    if _MARKS.search(page.text):
        kept, losses = _MARKED
    else:
        kept, losses = main_text(root)
    main = kept_nodes(page, kept) if kept else []
    if kept and not main:
        return _with_data(page, kept, losses)
    lines = lines_of(page)
    if any(main):
        return Page(page.text, _hints(page, _mended(lines, main)), losses)
    dense = dense_lines(lines)
    if any(dense) and not losses:
        losses = (Loss("W-ROUTE", "density: trafilatura found no main content"),)
    main = [is_dense for line, is_dense in zip(lines, dense, strict=True) for _ in _places(line)]
    return Page(page.text, _hints(page, main), losses)


def _mended(lines: list[Line], main: list[bool]) -> list[bool]:
    """Mend the vote line by line; within a line that stays as it is, nodes stay as voted."""
    voted = [_share(line, main) > _MOST for line in lines]
    result = list(main)
    for line, before, after in zip(lines, voted, mended(lines, voted), strict=True):
        if before != after:
            for place in _places(line):
                result[place] = after
    return result


def _places(line: Line) -> range:
    return range(line.first, line.last)


def _share(line: Line, main: list[bool]) -> float:
    return sum(main[line.first : line.last]) / (line.last - line.first)


def _hints(page: Visible, main: list[bool]) -> tuple[Hint, ...]:
    return tuple(Hint(*span) for span in spans(page, main))


def _with_data(page: Visible, kept: str, losses: tuple[Loss, ...]) -> Page:
    """Add to the page an article that trafilatura found in the data of a script."""
    hints = _hints(page, [False] * len(page.nodes))
    seen = f"{page.text}\n" if page.text and not page.text.endswith("\n") else page.text
    if len(seen) > len(page.text):
        hints = (*hints[:-1], hints[-1]._replace(end=len(seen)))
    text = f"{seen}{kept.rstrip()}\n"
    loss = Loss("W-ROUTE", "data: the article stands in a script, not on the page")
    return Page(text, (*hints, Hint(len(seen), len(text), "main")), (*losses, loss))
