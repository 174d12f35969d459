"""A page becomes a tree without text being cut off in silence."""

import re
from typing import Any

# XML forbids these, so lxml would drop the rest of a text node or refuse the page.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The doctype, with an internal subset if it has one: entity definitions are never expanded.
# Each gap is one negated class that ends at one character, so there is nothing to backtrack into.
_DOCTYPE = re.compile(r"<\s?!\s?doctype", re.IGNORECASE)
_PROLOGUE = 4096  # code points: a doctype stands at the beginning or it is none


class ParserLimitError(Exception):
    """The parser gave up before the end of the page; what it made is not the whole page."""


def without_doctype(html: str) -> str:
    """Return `html` without its doctype.

    A doctype of slashes costs trafilatura time that grows with the square of its length,
    an internal subset may hold an entity bomb, and neither holds text.

    >>> without_doctype("<!DOCTYPE html><p>News</p>")
    '<p>News</p>'
    """
    found = _DOCTYPE.search(html, 0, _PROLOGUE)
    if not found:
        return html
    end = html.find(">", found.end())
    subset = html.find("[", found.end(), end if end >= 0 else len(html))
    if subset >= 0:
        close = html.find("]", subset)
        end = html.find(">", close) if close >= 0 else end
    # A doctype that is never closed ends with its line, or the article would go with it.
    stop = end + 1 if end >= 0 else html.find("\n", found.end())
    line = html.find("\n", found.end(), stop if stop >= 0 else len(html))
    if 0 <= line < stop and subset < 0 and "<" in html[found.end() : stop - 1]:
        stop = line
    return html[: found.start()] + (html[stop:] if stop >= 0 else "")


def parse(html: str) -> Any:  # noqa: ANN401 - lxml has no types of its own
    """Return the root element of `html`; comments and processing instructions are left out.

    Args:
        html: a page, decoded, without a doctype.

    Raises:
        ParserLimitError: the page is deeper or longer than libxml2 goes, or holds no element.
    """
    import lxml.etree  # noqa: PLC0415 - slow to import, and plain text never needs it
    import lxml.html  # noqa: PLC0415

    # One parser a page: its error log is the only witness of a cut, and a shared one mixes pages.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    data = _FORBIDDEN.sub("", html).encode("utf-8")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise ParserLimitError(str(error) or "no element") from error
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise ParserLimitError(entry.message)
    return root
