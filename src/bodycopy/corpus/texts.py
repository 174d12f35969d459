"""Where the text of an article comes from: all that a decision knows of the run around it."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol


class Texts(Protocol):
    """The articles. It can be pickled, and asked in any order, from any process."""

    def __call__(self, shard: int, row: int) -> str:
        """Return the text of one article."""


Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
