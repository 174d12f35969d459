"""How long one call takes, beside Python alone and beside trafilatura: medians, and their floors.

Run by `make bench`, on a machine that does nothing else. All commands take turns, so that a
machine that is slow for a while is slow for all of them; ratios say more than seconds.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROUNDS = 15
BIN = Path(sys.executable).parent
SENTENCE = (
    "The council voted on Tuesday to close the old bridge over the river for repairs, after "
    "engineers had found cracks in two of its piers. "
)
# About the length of a short news story.
FLAT = f"Home News Sport Weather Menu {SENTENCE * 20} Share this Tweet Email Related stories\n"
PAGE = f"<!DOCTYPE html><html><body><nav>Home</nav>{f'<p>{SENTENCE}</p>' * 20}</body></html>\n"


class Floor(NamedTuple):
    """How often the time of one command may fit into that of another."""

    what: str
    beside: str
    most: float


FLOORS = (
    Floor("bodycopy --version", "python -c pass", 5.0),
    Floor("bodycopy --help", "python -c pass", 5.0),
    Floor("bodycopy clean flat.txt", "trafilatura < page.html", 0.5),
)


def commands(folder: Path) -> dict[str, tuple[list[str], Path | None]]:
    """Return each command line by what it is called, with its standard input."""
    flat, page = folder / "flat.txt", folder / "page.html"
    flat.write_text(FLAT, encoding="utf-8")
    page.write_text(PAGE, encoding="utf-8")
    bodycopy = str(BIN / "bodycopy")
    return {
        "python -c pass": ([sys.executable, "-c", "pass"], None),
        "bodycopy --version": ([bodycopy, "--version"], None),
        "bodycopy --help": ([bodycopy, "--help"], None),
        "bodycopy clean flat.txt": ([bodycopy, "clean", str(flat)], None),
        "bodycopy clean page.html": ([bodycopy, "clean", str(page)], None),
        "trafilatura < page.html": ([str(BIN / "trafilatura")], page),
    }


def seconds(line: list[str], stdin: Path | None) -> float:
    """Run a command line and return how long it took."""
    with (stdin or Path("/dev/null")).open("rb") as file:
        start = time.perf_counter()
        subprocess.run(line, stdin=file, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start


def measured() -> dict[str, float]:
    """Return the median time of each command, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        lines = commands(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in lines}
        for number in range(ROUNDS + 1):
            for name, (line, stdin) in lines.items():
                time_ = seconds(line, stdin)
                if number:  # the first round warms the disk's cache
                    times[name].append(time_)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> int:
    """Print times and ratios; return 1 if one is above its floor."""
    times = measured()
    told = [f"{name:<28}{1000 * time_:7.0f} ms" for name, time_ in times.items()]
    broken = 0
    for floor in FLOORS:
        ratio = times[floor.what] / times[floor.beside]
        broken += ratio > floor.most
        verdict = "TOO SLOW" if ratio > floor.most else "ok"
        told.append(
            f"{floor.what} / {floor.beside}: {ratio:.2f}, at most {floor.most:.2f}: {verdict}"
        )
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
