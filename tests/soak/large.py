"""A large corpus: memory that stays flat, cores that are used, the same bytes whichever way.

    python tests/soak/large.py [--megabytes 1000] [--data FILE] [--steps repair,dedupe] [--ways ...]

Ways: j1, j2, j8, shuffled. Prints seconds, MB/s, and the peak of parent and workers together
(proportional set size), of the first half of the run and of the second.
"""

import argparse
import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from made_pages import write_jsonl

_TICK = 0.25  # seconds between looks at the memory


def main() -> int:
    """Run each way, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--steps", default="repair,strip,dedupe")
    parser.add_argument("--ways", default="j1,j2,j8,shuffled")
    told = parser.parse_args()
    hashes: set[str] = set()
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        files = write_jsonl(home, int(told.megabytes * 1e6), 4, told.data)
        size = sum(path.stat().st_size for path in files)
        for way in told.ways.split(","):
            hashes.add(_measured(way, files, home / "out.jsonl", told.steps, size))
    print("same bytes" if len(hashes) == 1 else f"DIFFERENT BYTES: {len(hashes)}")
    return len(hashes) != 1


def _measured(way: str, files: list[Path], output: Path, steps: str, size: int) -> str:
    """Run one way, print its figures, return the hash of what it wrote."""
    jobs = "-j2" if way == "shuffled" else f"-{way}"
    named = random.Random(1).sample(files, len(files)) if way == "shuffled" else files
    options = ["-o", str(output), "--steps", steps, "--dedupe", "corpus", "-q", jobs]
    began = time.monotonic()
    line = [sys.executable, "-m", "bodycopy", "clean", *map(str, named), *options]
    process = subprocess.Popen(line, start_new_session=True)
    looks: list[int] = []
    while process.poll() is None:
        looks.append(_memory(process.pid))
        time.sleep(_TICK)
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(process.returncode)
    half = len(looks) // 2
    first, second = max(looks[:half], default=0), max(looks[half:], default=0)
    print(
        f"{way}: {seconds:.1f} s, {size / seconds / 1e6:.2f} MB/s, peak {first / 1e6:.0f} MB "
        f"in the first half, {second / 1e6:.0f} MB in the second",
        flush=True,
    )
    return hashlib.sha256(output.read_bytes()).hexdigest()


def _memory(pid: int) -> int:
    """Return the bytes that a process and its children hold, what they share counted once."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    for one in (str(pid), *children):
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        rows = (row.split() for row in told.splitlines())
        total += sum(int(row[1]) << 10 for row in rows if row[0] == "Pss:")
    return total


if __name__ == "__main__":
    sys.exit(main())
