"""Runs of combining marks, cut where no language needs them any more."""

import re
from functools import cache
from unicodedata import combining

from bodycopy.document import Edit

_MARK = "[^\\x00-\\u02ff\\w]"


@cache
def many(most: int) -> re.Pattern[str]:
    """Return what finds more than `most` characters in a row that may be marks.

    What is neither a letter nor a digit nor ASCII: all marks are, and little else in a row.
    """
    # The first by itself: so it is found five times as fast.
    return re.compile(f"{_MARK}{_MARK}{{{most},}}")


def marks(text: str, most: int) -> list[Edit]:
    r"""Return the edits that leave at most `most` combining marks in a row.

    Marks are what normalisation sorts (a combining class that is not 0): it takes quadratic time
    over a run of them, so UAX #15 sets a limit of 30 for text that is safe to stream.

    >>> [(e.start, len(e.before)) for e in marks("a" + "\u0301" * 40, 30)]
    [(31, 10)]
    """
    edits: list[Edit] = []
    for match in many(most).finditer(text):
        length = 0
        for place in range(match.start(), match.end() + 1):
            if place < match.end() and combining(text[place]):
                length += 1
                continue
            if length > most:
                edits.append(
                    Edit(
                        place - length + most,
                        text[place - length + most : place],
                        "",
                        "repair.marks",
                    )
                )
            length = 0
    return edits
