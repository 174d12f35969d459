"""What no article may hold even where nothing is to be repaired.

A character stays as it came unless it cannot be written, breaks the line by another name, or gives
commands to the terminal of whoever prints the article.
"""

import re

from bodycopy.document import Edit, replay
from bodycopy.repair.compose import compose
from bodycopy.repair.controls import ESCAPE, whole

_HARMFUL = re.compile(
    f"(?P<escape>{ESCAPE})"
    "|(?P<linebreak>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    "|(?P<surrogate>[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff])"
    "|(?P<control>[\x00\x1b])"
    # At the start of a file it is no part of the text.
    "|(?P<bom>\\A\ufeff+)"
)
_ANY = re.compile("[\x00\x0b\x0c\r\x1b\x85\u2028\u2029\ud800-\udfff]|\\A\ufeff")
# What begins a command of a terminal in one character, where a command follows: damaged text has
# the same characters before others. They alone go, with all that stand in a row, and what follows
# becomes text: so nothing that is left can come to be a command by that.
_COMMAND = re.compile("[\x9b\x9d]+(?=[0-9;?])|[\x9b\x9d]*\x9b(?=[A-Za-z])")
_ANY_COMMAND = re.compile("[\x9b\x9d]")


def bare(text: str) -> list[Edit]:
    r"""Return the edits for what may not stay, all else left as it came.

    >>> [(e.before, e.after) for e in bare("\x93so\x94\x00 caf\xc3\xa9\r\n")]
    [('\x00', ''), ('\r\n', '\n')]
    """
    edits = [_edit(found) for found in _HARMFUL.finditer(text)] if _ANY.search(text) else []
    if not _ANY_COMMAND.search(text):
        return edits
    # Apart from the others: a command may be put together by what goes from within it.
    between = replay(text, edits)
    commands = [
        Edit(found.start(), found[0], "", "repair.escape") for found in _COMMAND.finditer(between)
    ]
    return compose(text, edits, commands)


def _edit(found: re.Match[str]) -> Edit:
    after = {"linebreak": "\n", "surrogate": whole(found[0])}.get(str(found.lastgroup), "")
    return Edit(found.start(), found[0], after, f"repair.{found.lastgroup}")
