"""Where a part stands in a text: found one by one, much faster than by a pattern of several."""

from collections.abc import Iterator
from typing import AnyStr


def places(text: AnyStr, part: AnyStr) -> Iterator[int]:
    """Yield where `part`, which is not empty, stands in `text`, in order and without overlaps.

    >>> [*places("banana", "an")]
    [1, 3]
    """
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + len(part))
