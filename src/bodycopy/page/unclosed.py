"""Markup that never ends would take the rest of the page along; nobody would know."""

import re

from bodycopy.document import Loss

# Elements whose text no reader sees. One that never ends is rather a slip than an intention.
_UNSEEN = "audio canvas datalist iframe map math noscript object svg template title video".split()
# What never ends of these is code for the most part, so it goes; the text behind it with it.
_CODE = ("script", "style")
_MARK = re.compile(rf"<!--|-->|<(/?)({'|'.join((*_CODE, *_UNSEEN))})(?=[\s/>])", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:article|div|h[1-6]|li|main|p|section|td)[\s>]", re.IGNORECASE)


def without_open_comment(html: str) -> str:
    """Return `html` without the marks of comments that never end.

    A parser would take the rest of the page for one, as a browser does, and nobody would know.
    What stood in it is judged like all else.

    >>> without_open_comment("<!-- A --><p>News</p><!-- <p>More</p><!--")
    '<!-- A --><p>News</p> <p>More</p>'
    """
    end = html.rfind("-->")
    start = html.find("<!--", end + 3 if end >= 0 else 0)
    return html if start < 0 else html[:start] + html[start:].replace("<!--", "")


def without_open_elements(html: str) -> str:
    """Return `html` without the tags of unseen elements that never end; their text is judged.

    >>> without_open_elements("<title>News</title><svg><path d='0'><p>More<svg/></p>")
    "<title>News</title><path d='0'><p>More<svg/></p>"
    """
    opened, _ = _open(html)
    parts: list[str] = []
    done = 0
    for start, end in opened:
        if start >= done:
            parts.append(html[done:start])
            done = end
    return "".join((*parts, html[done:])) if parts else html


def open_code(html: str) -> tuple[Loss, ...]:
    """Return a warning for code that never ends and takes text along.

    >>> open_code("<style>p {} </style><script>go()"), open_code("<style>p {} <p>News</p>")
    ((), (Loss(code='W-UNCLOSED', detail='<style> never ends: 16 characters behind it went along', \
offset=None),))
    """
    _, code = _open(html)
    if code is None or not _BLOCK.search(html, code.end()):
        return ()
    went = len(html) - code.end() - 1
    told = f"<{code.group(2).lower()}> never ends: {went} characters behind it went along"
    return (Loss("W-UNCLOSED", told),)


def _open(html: str) -> tuple[list[tuple[int, int]], re.Match[str] | None]:
    """Return where tags of unseen elements that never end stand, and the code that never ends.

    Tags inside code and comments are none; nor is one that ends itself (`<svg/>`).
    """
    found: dict[str, list[tuple[int, int]]] = {}
    inside: re.Match[str] | None = None
    end = 0
    for mark in _MARK.finditer(html):
        name = (mark.group(2) or mark.group()).lower()
        if inside is not None:
            ends = name == "-->" if inside.group(2) is None else _is_end(mark, inside)
            inside = None if ends else inside
        elif name == "-->":
            continue
        elif mark.group(1):
            found.pop(name, None)
        elif name == "<!--" or name in _CODE:
            inside = mark
        else:
            if end <= mark.end():  # else the tag around this one ends both
                end = html.find(">", mark.end()) + 1 or len(html)
            if html[end - 2] != "/":
                found.setdefault(name, []).append((mark.start(), end))
    opened = sorted(place for places in found.values() for place in places)
    return opened, inside if inside is not None and inside.group(2) else None


def _is_end(mark: re.Match[str], begun: re.Match[str]) -> bool:
    """Return whether `mark` ends the code that `begun` began."""
    return bool(mark.group(1)) and mark.group(2).lower() == begun.group(2).lower()
