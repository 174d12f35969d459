"""HTML becomes text by one pass over its tags, however these are nested or broken."""

import re
from html import unescape

from bodycopy.page.visible import BLOCKS

# Where markup may begin; any other "<" is text, as HTML5 has it.
_MARKUP = re.compile(r"<(?:/?([A-Za-z][A-Za-z0-9:-]{0,60})|[!?/])")
_QUOTE_OR_END = re.compile("[\"'>]")
# Elements whose content is no markup. Unclosed, they last to the end of the page, as in a browser.
_RAW = frozenset({"script", "style", "iframe", "noembed"})
# Elements whose text is not seen. Unclosed, only the tag goes: a text is worse lost than kept.
_HIDDEN = frozenset({"head", "noscript", "svg", "template", "title"})
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")


def strip_tags(html: str) -> str:
    r"""Return the text of `html`, a line for each block element; entities are decoded once.

    Time is linear in the length: every search either moves the place on or fails once.
    Misses what a tree knows: implied ends of elements, text in the wrong place in a table.

    >>> strip_tags("<p>One <b>word</b><script>if (a < b) {}</script><p>1 < 2 &amp;amp; so on")
    'One word\n1 < 2 &amp; so on'
    """
    pass_ = _Pass(html)
    pass_.run()
    lines = "".join(pass_.parts).split("\n")
    # Outside of <pre>, spaces double only where two pieces meet.
    closer = (_BLANKS.sub(" ", line) if pass_.had_pre or "  " in line else line for line in lines)
    return "\n".join(stripped for line in closer if (stripped := line.strip()))


class _Pass:
    """The state of one pass: the place, the text so far, what cannot be found any more."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.parts: list[str] = []
        self.pre = 0  # open <pre> elements
        self.had_pre = False
        self.gone: set[str] = set()  # strings that do not stand after `at`
        self._lower = ""

    def run(self) -> None:
        """Go to the end of the page."""
        while found := _MARKUP.search(self.html, self.at):
            self._text(found.start())
            name = found.group(1)
            end = self._end_of_tag(found.end()) if name else self._end_of_comment(found.start())
            if end < 0:  # no ">" follows, so no markup does
                break
            self.at = end
            if name:
                self._tag(name.lower(), closing=self.html[found.start() + 1] == "/")
        self._text(len(self.html))

    def _text(self, end: int) -> None:
        piece = self.html[self.at : end]
        self.at = end
        if piece:
            piece = unescape(piece)
            self.parts.append(piece if self.pre else _SPACES.sub(" ", piece))

    def _find(self, what: str, start: int) -> int:
        """Return where `what` stands from `start` on, or -1; a search that failed is not redone."""
        if what in self.gone:
            return -1
        place = self.html.find(what, start)
        if place < 0:
            self.gone.add(what)
        return place

    def _end_of_tag(self, start: int) -> int:
        if self.html.startswith(">", start):  # as most do
            return start + 1
        place = start
        while found := _QUOTE_OR_END.search(self.html, place):
            if found.group() == ">":
                return found.end()
            # A quotation mark opens a value only after "=": elsewhere it is part of a name.
            opens = self.html[place : found.start()].rstrip().endswith("=")
            close = self._find(found.group(), found.end()) if opens else found.start()
            if close < 0:
                break
            place = close + 1
        return self._find(">", start) + 1 or -1

    def _end_of_comment(self, start: int) -> int:
        if self.html.startswith("<!--", start):
            end = self._find("-->", start + 2)
            if end >= 0:
                return end + 3
        # No comment, or one that never ends: up to the next ">", or the article would go with it.
        return self._find(">", start) + 1 or -1

    def _tag(self, name: str, *, closing: bool) -> None:
        if name in BLOCKS or name == "br":
            self.parts.append("\n")
        elif name in {"td", "th"}:
            self.parts.append(" ")
        if name == "pre":
            self.had_pre = True
            self.pre = max(0, self.pre + (-1 if closing else 1))
        if not closing and (name in _RAW or name in _HIDDEN):
            self._skip(name)

    def _skip(self, name: str) -> None:
        """Go to the end tag of the element that was just opened."""
        self._lower = self._lower or _ascii_lower(self.html)
        what = f"</{name}"
        end = -1 if what in self.gone else self._lower.find(what, self.at)
        if end >= 0:
            self.at = end
            return
        self.gone.add(what)
        if name in _RAW:
            self.at = len(self.html)


def _ascii_lower(text: str) -> str:
    """Return `text` with A to Z in lower case; str.lower would move places (U+0130)."""
    return text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
