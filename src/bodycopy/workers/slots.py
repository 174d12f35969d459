"""How many documents may be worked on at the same moment."""

from typing import Protocol


class Slots(Protocol):
    """Places to work in. Whoever takes one gives it back."""

    def take(self) -> bool:
        """Take a place if there is one now; never waits."""

    def give(self) -> None:
        """Give one place back."""


class _Fixed:
    def __init__(self, places: int) -> None:
        self._free = places

    def take(self) -> bool:
        if self._free < 1:
            return False
        self._free -= 1
        return True

    def give(self) -> None:
        self._free += 1


def fixed(places: int) -> Slots:
    """Return so many places.

    >>> slots = fixed(1)
    >>> slots.take(), slots.take()
    (True, False)
    """
    return _Fixed(places)
