"""Character references of HTML that were left in text, each decoded once and for all."""

import re

from bodycopy.document import Edit, replay
from bodycopy.repair.controls import early

_MAX_AMPS = 6  # "&amp;amp;eacute;": what was escaped more often was not escaped by mistake
_AMP = "(?:amp|#0{0,4}38|#[xX]0{0,4}26);"
# A chain of escaped ampersands is one match, however long: one pass is enough, and linear.
ENTITY = re.compile(
    f"&((?:{_AMP})*+)([A-Za-z][A-Za-z0-9]{{1,31}}|#[0-9]{{1,8}}|#[xX][0-9A-Fa-f]{{1,7}});|&((?:{_AMP})++)"
)


def entities(text: str) -> list[Edit]:
    """Return the edits that decode the character references of `text`.

    A name that HTML does not know and a reference nested too deep stay as they are.

    >>> [(e.before, e.after) for e in entities("caf&eacute; &amp;amp; AT&T; &nosuch;")]
    [('&eacute;', 'é'), ('&amp;amp;', '&')]
    """
    if "&" not in text:
        return []
    edits: list[Edit] = []
    for match in ENTITY.finditer(text):
        amps, name = match[1] or match[3] or "", match[2]
        if amps.count(";") > _MAX_AMPS:
            continue
        char = _char(name) if name else "&"
        if char is None and amps:  # the ampersand was escaped, what follows it is no reference
            char = f"&{name};"
        if char is not None:
            edits.append(Edit(match.start(), match[0], char, "repair.entity"))
    return edits


def _char(name: str) -> str | None:
    """Return the character called `name`, fit to stand in text; None if there is none."""
    from html import unescape  # noqa: PLC0415 - 6 ms, and most texts hold none
    from html.entities import html5  # noqa: PLC0415

    if not name.startswith("#") and f"{name};" not in html5:
        return None
    char = unescape(f"&{name};")
    return replay(char, early(char))
