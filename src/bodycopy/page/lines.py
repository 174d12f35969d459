"""The lines of a page: what the tree says of a block of text."""

from itertools import groupby
from typing import NamedTuple

from bodycopy.page.visible import Node, Visible


class Line(NamedTuple):
    """One line of visible text and where its nodes are."""

    text: str
    tag: str  # of the innermost block around its first node
    kind: str  # of boilerplate that the tree names, or ""
    linked: float  # share of its code points inside links, 0 to 1
    first: int  # its nodes are nodes[first:last]
    last: int


def lines_of(page: Visible) -> list[Line]:
    """Return the lines of `page`, in order; every node is in one of them."""
    lines: list[Line] = []
    at = 0
    for _, group in groupby(page.nodes, key=lambda node: node.block):
        nodes = list(group)
        lines.append(_line(page.text, nodes, at))
        at += len(nodes)
    return lines


def _line(text: str, nodes: list[Node], first: int) -> Line:
    start, end = nodes[0].start, nodes[-1].end
    linked = sum(node.end - node.start for node in nodes if node.linked)
    return Line(
        text[start:end],
        nodes[0].tag,
        nodes[0].kind,
        linked / (end - start),
        first,
        first + len(nodes),
    )
