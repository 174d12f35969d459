"""The visible text of a tree, one line a block, with where each text node went."""

import re
from typing import Any, NamedTuple

from bodycopy.page.kinds import kind_of

# HTML's own white space, plus the line breaks that would part a line of ours; not the no-break
# space, which an author wrote on purpose.
_SPACES = re.compile("[ \t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile("\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu nav noframes noscript ol option p pre search section select summary table "
    "tbody textarea tfoot thead tr ul".split()
)
# Cells of a row share its line: a row of a table reads as one line, and cells that hold blocks
# are parted by these anyway.
_CELLS = frozenset({"td", "th"})
_INVISIBLE = frozenset(
    "area audio canvas datalist embed frame head iframe img map math meta object param rp script "
    "source style svg title track video".split()
)
# Seen by a reader without JavaScript only: mostly second copies of lazy images, or a request to
# switch JavaScript on. See `visible`.
_OTHERWISE = frozenset({"noscript", "template"})


class Node(NamedTuple):
    """One text node: where it stands in the text and what the tree said of it."""

    start: int  # code points from the start of the text; its line break is not part of it
    end: int
    kind: str  # of boilerplate, if it is boilerplate
    tag: str  # of the innermost block around it
    linked: bool  # stands inside a link
    block: int  # the number of the line it stands in, from 0


class Visible(NamedTuple):
    """All visible text and its nodes, ascending and disjoint."""

    text: str
    nodes: list[Node]


class _Frame(NamedTuple):
    """What is inherited on the way down."""

    tag: str
    kind: str
    linked: bool
    pre: bool


class _Writer:
    """Collects text nodes into lines."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.nodes: list[Node] = []
        self.line = 0  # lines that were ended
        self.fresh = True  # nothing on this line yet
        self.space = False  # a space is due before the next word

    def put(self, text: str, frame: _Frame) -> None:
        """Add a text node, its white space collapsed to what a browser shows."""
        if frame.pre:
            first, *others = _BREAKS.split(text)
            self._write(first, frame)
            for other in others:
                self.break_line()
                self._write(other, frame)
            return
        flat = _SPACES.sub(" ", text)
        if flat[:1] == " ":
            self.space = True
        words = flat.strip(" ")
        if words:
            self._write(words, frame)
            self.space = flat[-1] == " "

    def _write(self, words: str, frame: _Frame) -> None:
        if not words or (self.fresh and not words.strip()):
            return
        if self.space and not self.fresh:
            words = " " + words
        start, self.length = self.length, self.length + len(words)
        self.parts.append(words)
        self.nodes.append(Node(start, self.length, frame.kind, frame.tag, frame.linked, self.line))
        self.fresh = self.space = False

    def break_line(self) -> None:
        """End the line, if anything stands on it."""
        if not self.fresh:
            self.parts.append("\n")
            self.length += 1
            self.line += 1
        self.fresh, self.space = True, False


def visible(root: Any, *, otherwise: bool = False) -> Visible:  # noqa: ANN401 - lxml has no types
    """Return the text that a reader of the page sees, in document order.

    Every block element is a line of its own, `<br>` breaks a line, `<pre>` keeps its breaks.
    Declarative shadow roots are seen; other templates and `<noscript>` only with `otherwise`,
    for pages that hold their article there.
    """
    writer = _Writer()
    unseen = _INVISIBLE if otherwise else _INVISIBLE | _OTHERWISE
    top = _Frame("body", "", linked=False, pre=False)
    stack: list[tuple[Any, _Frame, bool]] = [(root, top, True)]
    while stack:  # no recursion: some pages nest thousands deep
        element, outer, opening = stack.pop()
        tag = element.tag
        if not opening:
            _close(writer, tag)
            _tail(writer, element, outer)
            continue
        if not isinstance(tag, str) or (tag in unseen and not _is_shadow(element)):
            _tail(writer, element, outer)
            continue
        frame = _open(writer, element, outer)
        stack.append((element, outer, False))
        stack.extend((child, frame, True) for child in reversed(element))
    writer.break_line()
    return Visible("".join(writer.parts), writer.nodes)


def _is_shadow(element: Any) -> bool:  # noqa: ANN401
    return element.tag == "template" and element.get("shadowrootmode") is not None


def _open(writer: _Writer, element: Any, outer: _Frame) -> _Frame:  # noqa: ANN401
    tag = element.tag
    if tag in BLOCKS or tag == "br":
        writer.break_line()
    elif tag in _CELLS:
        writer.space = True
    frame = _Frame(
        tag if tag in BLOCKS or tag in _CELLS else outer.tag,
        kind_of(element, outer.kind),
        outer.linked or tag == "a",
        outer.pre or tag in {"pre", "textarea"},
    )
    if element.text:
        writer.put(element.text, frame)
    return frame


def _close(writer: _Writer, tag: str) -> None:
    if tag in BLOCKS:
        writer.break_line()
    elif tag in _CELLS:
        writer.space = True


def _tail(writer: _Writer, element: Any, outer: _Frame) -> None:  # noqa: ANN401
    if element.tail:
        writer.put(element.tail, outer)
