"""What a row of the fault plan puts before bodycopy, and what it must make of that."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faults.harness import PROSE
from watched import Watched, bodycopy, watched

_LARGE_PARENT = 300  # MiB
Meanwhile = Callable[[int, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of `make soak`: a folder with what is hostile in it, beside a text that is not."""

    number: int
    name: str
    make: Callable[[Path], object]  # writes into the folder it is given
    options: tuple[str, ...] = ()
    status: tuple[int, ...] = (0,)
    tells: str = ""  # a regular expression that standard error must have
    holds: Callable[[Path], bool] | None = None  # of the folder of articles
    busy: float | None = None  # seconds of processors at most
    parent: int = _LARGE_PARENT  # MiB at most
    worker: int | None = None
    meanwhile: Meanwhile | None = None

    def complaints(self, home: Path) -> tuple[Watched, list[str]]:
        """Run, and return what it took and what is not as it must be."""
        (home / "in").mkdir()
        self.make(home / "in")
        (home / "in" / "z.txt").write_text(PROSE, encoding="utf-8")
        told = ("in", "-o", "out", "-j1", "--report", "report.jsonl", *self.options)
        done = watched(bodycopy("clean", *told), home, self.meanwhile)
        return done, [*self._of_run(done, home), *self._of_cost(done)]

    def _of_run(self, done: Watched, home: Path) -> list[str]:
        found: list[str] = []
        if done.status not in self.status:
            found.append(f"status {done.status}: {done.err[-300:].strip()}")
        if "Traceback" in done.err or not re.search(self.tells, done.err, re.MULTILINE):
            found.append(f"says {done.err[-300:].strip()!r}")
        others = list((home / "out").glob("z*")) if (home / "out").exists() else []
        if not any(PROSE.split(".")[0] in path.read_text("utf-8") for path in others):
            found.append("the text beside it is not there")
        if self.holds and not self._is_held(home / "out"):
            found.append("the article is not what it must be, or not there")
        if list(home.rglob(".*")):
            found.append("something is left")
        return found

    def _is_held(self, out: Path) -> bool:
        try:
            return self.holds is None or self.holds(out)
        except FileNotFoundError:
            return False

    def _of_cost(self, done: Watched) -> list[str]:
        limits = (
            ("busy seconds", done.busy, self.busy),
            ("MiB in the parent", done.parent, self.parent),
            ("MiB in a worker", done.worker, self.worker),
        )
        return [
            f"{cost:.0f} {what}, {most:g} at most"
            for what, cost, most in limits
            if most is not None and cost > most
        ]


def again(piece: bytes, size: int) -> Callable[[Path], None]:
    """Return what writes a file of `size` bytes of `piece`, without ever holding it."""

    def write(path: Path) -> None:
        block = piece * max(1, (1 << 20) // len(piece))
        with path.open("wb") as file:
            for _ in range(size // len(block)):
                file.write(block)

    return write


def has(*wanted: str) -> Callable[[Path], bool]:
    """Return what says whether the article `a.txt` has all of these in it."""

    def holds(out: Path) -> bool:
        article = (out / "a.txt").read_text("utf-8")
        return all(one in article for one in wanted)

    return holds
