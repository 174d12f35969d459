"""How much longer four times as much takes."""

import time
from collections.abc import Callable

_LOOKS = 5  # somebody else may have the processor's caches at one of the two moments
_MOST = 6  # times


def is_linear(work: Callable[[int], object], size: int, *, idle: float = 0.05) -> bool:
    """Say whether `work` of four times `size` takes at most six times the processor time.

    Below `idle` seconds it is not the size that takes the time.
    """
    return any(
        _seconds(work, 4 * size) <= _MOST * max(_seconds(work, size), idle) for _ in range(_LOOKS)
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
