"""Texts for the laws: hostile ones, and ones made of what real documents are made of."""

from hypothesis import strategies as st

_PIECES = (
    "Home News Sport Menu",
    "The council voted on Tuesday to close the bridge for repairs.",
    "It will open again in May, the mayor said.",
    "document.getElementById('x').click();",
    "Share this on Facebook Twitter Email",
    "\u201cCaf\u00e9\u201d",
    "caf\u00c3\u00a9",
    "\u00e2\u20ac\u0153quoted\u00e2\u20ac\ufffd",
    "What does it cost?",
    "\u00a9 2023 All rights reserved.",
    "Мост откроется в мае.",
    "大桥将于五月重新开放。",
    "\u202eabc\u202c",
    "&amp;amp;",
    "e\u0301\u0323",
    "\x1b[31m",
    "{",
    "}",
    "<b>",
    "12",
    "A",
)
_GLUE = (" ", "\n", "\n\n", "\r\n", "  ", "\t", "\u00a0", "\u2028", "")

pieces = st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_GLUE)), max_size=30).map(
    lambda pairs: "".join(piece + glue for piece, glue in pairs)
)
"""Text glued together from menus, sentences, scripts and damage."""

hostile = st.text(max_size=200)
"""Any text at all that can be encoded, and what cannot."""

texts = st.one_of(pieces, hostile)
