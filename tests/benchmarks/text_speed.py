"""How fast flattened text is cleaned beside jusText on the same pages, and how long lines fare.

    python tests/benchmarks/text_speed.py DATA

DATA is a folder with wcxb-dev.jsonl.xz. Both tools run as a process of their own on one core,
start-up included, and take turns; what counts is the processor time of all turns together. On a
machine that others share the clock swings by half, and of a few turns the least is that of whoever
met the better moment. Ends with status 1 below a floor.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from peers import justext

from bodycopy.fit.flatten import flatten
from bodycopy.fit.pages import records

PAGES = 200
ROUNDS = 7
SHORT, LONG = 4_000_000, 16_000_000  # bytes on one line
# Times the speed of jusText, with the compiled kernel and without.
LEAST = 2.0 if find_spec("bodycopy.segment._kernel") else 0.7
PEER = (sys.executable, str(Path(__file__).resolve()), "--justext")
MOST_GROWTH = 5.0  # times the time for four times the text
MOST_MEMORY = 300  # MB for the long line


class Run(NamedTuple):
    """What a process took."""

    seconds: float  # of processor time
    memory: float  # MB, at its most


def measured(*line: str) -> Run:
    """Run a command line, where no project has settings, and return what it took."""
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line)
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def bodycopy(source: Path, target: Path) -> Run:
    """Clean a file or a folder without a worker."""
    told = ("-o", str(target), "-j1", "--timeout", "0", "--memory", "0", "-q")
    return measured(str(Path(sys.executable).with_name("bodycopy")), "clean", str(source), *told)


def articles(data: Path) -> Iterator[str]:
    """Yield flattened articles of the benchmark, as glued as they come."""
    for record in records(data):
        if record.get("type") == "article":
            yield flatten(str(record["html"]), "glued").text


def beside_justext(folder: Path, size: int) -> int:
    """Print how fast both are on the `size` bytes in `folder`; return 1 below the floor."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(bodycopy(folder, folder.with_name("cleaned")).seconds)
        theirs.append(measured(*PEER, str(folder)).seconds)
    ratio = sum(theirs) / sum(ours)
    for name, times in (("bodycopy", ours), ("jusText", theirs)):
        print(f"{name:10}{size * ROUNDS / sum(times) / 1e6:8.2f} MB/s")
    print(f"{ratio:.2f} x jusText, at least {LEAST}")
    return int(ratio < LEAST)


def long_lines(folder: Path, pages: list[str]) -> int:
    """Print what lines of four and sixteen MB take; return how many bounds are broken."""
    line = " ".join(" ".join(pages).split()).encode()
    runs = []
    for size in (SHORT, LONG):
        path = folder / f"{size}.txt"
        path.write_bytes((line * (size // len(line) + 1))[:size])
        runs.append(bodycopy(path, folder / "line.txt"))
        print(
            f"{size / 1e6:.0f} MB on one line: {runs[-1].seconds:.1f} s, {runs[-1].memory:.0f} MB"
        )
    growth = runs[1].seconds / runs[0].seconds
    print(f"{growth:.1f} x the time, at most {MOST_GROWTH}; at most {MOST_MEMORY} MB")
    return (growth > MOST_GROWTH) + (runs[1].memory > MOST_MEMORY)


def main() -> int:
    """Measure both; with --justext be the peer."""
    if sys.argv[1] == "--justext":
        for path in sorted(Path(sys.argv[2]).iterdir()):
            justext(path.read_text(encoding="utf-8"))
        return 0
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pages = list(islice(articles(Path(sys.argv[1])), PAGES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        folder.mkdir()
        for number, page in enumerate(pages):
            (folder / f"{number:03}.txt").write_text(page, encoding="utf-8")
        size = sum(path.stat().st_size for path in folder.iterdir())
        return 1 if beside_justext(folder, size) + long_lines(Path(name), pages) else 0


if __name__ == "__main__":
    sys.exit(main())
