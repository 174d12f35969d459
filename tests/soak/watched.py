"""A command, and what it took: seconds, and the memory of the parent and of its largest worker."""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = 0.02  # seconds between looks at the memory
_PEAK = re.compile(r"VmHWM:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Watched:
    """How a command ended, and what it took."""

    status: int
    err: str
    seconds: float  # by the clock on the wall
    busy: float  # seconds of processors, of all processes together
    parent: int  # MiB at most
    worker: int  # MiB at most, of the largest


def watched(
    line: Sequence[str | Path], cwd: Path, meanwhile: Callable[[int, float], None] | None = None
) -> Watched:
    """Run a command to its end; `meanwhile` is told its process and the seconds since it began."""
    parent: dict[int, int] = {}
    workers: dict[int, int] = {}
    before = _busy()
    began = time.monotonic()
    with (cwd / "err").open("w+b") as err:
        process = subprocess.Popen(line, cwd=cwd, stderr=err, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            _look(process.pid, parent)
            for child in _children(process.pid):
                _look(child, workers)
            if meanwhile:
                meanwhile(process.pid, time.monotonic() - began)
            time.sleep(_TICK)
        seconds = time.monotonic() - began
        err.seek(0)
        told = err.read().decode("utf-8", "backslashreplace")
    peaks = (max(one.values(), default=0) for one in (parent, workers))
    return Watched(process.returncode, told, seconds, _busy() - before, *peaks)


def _busy() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def bodycopy(*arguments: str | Path) -> list[str | Path]:
    """Return the command line that runs `bodycopy` with these arguments."""
    return [sys.executable, "-m", "bodycopy", *arguments]


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return []


def _look(pid: int, peaks: dict[int, int]) -> None:
    """Note the most that a process has held so far, which the kernel keeps count of."""
    with suppress(OSError):
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
        if found:  # what has ended already has no memory
            peaks[pid] = max(peaks.get(pid, 0), int(found.group(1)) >> 10)
