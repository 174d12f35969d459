"""A run that is stopped for a minute, and goes on."""

import os
import signal
from pathlib import Path

from faults.harness import PROSE
from rows import Row

_SECONDS = 60.0  # twice what a document may take


class _Nap:
    """Stops a run and its workers when it has begun, and lets them go on a minute later."""

    def __init__(self) -> None:
        self._stopped_at: float | None = None
        self._is_over = False

    def __call__(self, pid: int, seconds: float) -> None:
        """Look what is to be done now."""
        group = [pid, *_children(pid)]
        if self._stopped_at is None and len(group) > 1:
            self._stopped_at = seconds
            _tell(group, signal.SIGSTOP)
        elif self._stopped_at is not None and not self._is_over:
            self._is_over = seconds > self._stopped_at + _SECONDS
            if self._is_over:
                _tell(group, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return []


def _tell(group: list[int], what: signal.Signals) -> None:
    for one in group:
        os.kill(one, what)


def _pages(folder: Path) -> None:
    for number in range(200):
        (folder / f"{number}.txt").write_text(PROSE * 40, encoding="utf-8")


ROWS = (
    Row(
        number=70,
        name="a run that is stopped for 60 s",
        make=_pages,
        tells=r"\Abodycopy: 201 inputs: 201 written\n\Z",
        meanwhile=_Nap(),
    ),
)
