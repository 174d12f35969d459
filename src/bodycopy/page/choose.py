"""Which text nodes of a page are main content."""

import re
import unicodedata
from bisect import bisect_right
from itertools import groupby

from bodycopy.page.align import found_in
from bodycopy.page.visible import Node, Visible

_WORD = re.compile(r"\w+")
# Share of a node's words that were kept, 0 to 1. Nodes are kept or dropped whole but for words
# that a parser glued to a neighbour, so most shares are 0 or 1.
_KEPT = 0.5
_MIN_ALIGNED = 0.5  # share of the kept words that must be found again, or they are from elsewhere


def kept_nodes(page: Visible, kept: str) -> list[bool]:
    """Return for each node of `page` whether its words are in `kept`, in the same order.

    Nodes without a word, as a full stop after a link, follow the node before them on the line.
    Empty if most of `kept` does not stand on the page: it comes from data inside a script.
    """
    words, owners = _words(page)
    wanted = _WORD.findall(kept)
    flags = found_in(words, wanted)
    if sum(flags) < _MIN_ALIGNED * len(wanted):
        return []
    seen, found = [0] * len(page.nodes), [0] * len(page.nodes)
    for owner, flag in zip(owners, flags, strict=True):
        seen[owner] += 1
        found[owner] += flag
    shares = [hit / count if count else -1.0 for hit, count in zip(found, seen, strict=True)]
    return _settled(page.nodes, shares)


def _words(page: Visible) -> tuple[list[str], list[int]]:
    """Return the words of the page, composed as trafilatura does, with the node of each."""
    starts = [node.start for node in page.nodes]
    words: list[str] = []
    owners: list[int] = []
    offset = 0
    for line in page.text.splitlines(keepends=True):
        composed = unicodedata.normalize("NFC", line)
        # Composing moves places by a few characters: good enough to tell nodes apart in lines of
        # letters with loose accents, exact in all others.
        for match in _WORD.finditer(composed):
            place = offset + min(match.start(), len(line) - 1)
            words.append(match.group())
            owners.append(bisect_right(starts, place) - 1)
        offset += len(line)
    return words, owners


def _settled(nodes: list[Node], shares: list[float]) -> list[bool]:
    """Decide each node; one without words follows its neighbour on the line."""
    main = [share >= _KEPT for share in shares]
    for order in (range(1, len(nodes)), range(len(nodes) - 2, -1, -1)):
        step = order.step
        for here in order:
            beside = here - step
            if shares[here] < 0 <= shares[beside] and nodes[here].block == nodes[beside].block:
                main[here], shares[here] = main[beside], 0.0
    return main


def _kind(node: Node) -> str:
    return node.kind or ("title" if node.tag == "h1" else "boilerplate")


def spans(page: Visible, main: list[bool]) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of the whole text, ascending, neighbours of a kind joined.

    A line break belongs to main content if anything on its line does: paragraphs that stand on
    both sides of boilerplate must not run together when it goes.
    """
    pieces: list[tuple[int, int, str]] = []
    lines = groupby(zip(page.nodes, main, strict=True), key=lambda pair: pair[0].block)
    for _, line in lines:
        kinds: list[str] = []
        for node, is_main in line:
            kinds.append("main" if is_main else _kind(node))
            pieces.append((node.start, node.end, kinds[-1]))
        end = pieces[-1][1]
        if end < len(page.text):
            pieces.append((end, end + 1, "main" if "main" in kinds else kinds[-1]))
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in pieces:
        if joined and joined[-1][2] == kind:
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined
