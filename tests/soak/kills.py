"""A run that is killed at random moments and resumed gives the same bytes, and leaves nothing.

    python tests/soak/kills.py [--rounds 100] [--megabytes 4] [--data FILE]

Each round kills the process group, one worker, or the parent alone, at a moment drawn from the time
that a run takes; then the same command goes on with --resume until it ends by itself.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from made_pages import write_jsonl

OPTIONS = ("--steps", "repair,dedupe", "--dedupe", "corpus", "-q", "-j2", "--resume")


def main() -> int:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    rng = random.Random(told.seed)
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        (home / "in").mkdir()
        write_jsonl(home / "in", int(told.megabytes * 1e6), 3, told.data)
        began = time.monotonic()
        subprocess.run(line(home, "reference"), check=True)
        length = time.monotonic() - began
        wanted = tree(home / "reference")
        kills = 0
        bad = 0
        for number in range(told.rounds):
            kills += one_round(home, f"out{number}", length, rng)
            if tree(home / f"out{number}") != wanted or leftovers(home):
                bad += 1
                print(f"round {number}: not the same, or something left: {leftovers(home)}")
    print(f"{told.rounds} rounds, {kills} kills of a live run ({length:.1f} s), {bad} bad")
    return 1 if bad or not kills else 0


def line(home: Path, output: str) -> list[str]:
    """Return the command of a run."""
    target = home / output
    places = [str(home / "in"), "-o", str(target), "--report", f"{target}.report"]
    return [sys.executable, "-m", "bodycopy", "clean", *places, *OPTIONS]


def one_round(home: Path, output: str, length: float, rng: random.Random) -> int:
    """Run until it ends by itself, killed once or more; return how often it was killed alive."""
    kills = 0
    while True:
        process = subprocess.Popen(line(home, output), start_new_session=True)
        if kills < rng.randint(1, 3):
            time.sleep(rng.uniform(0, length))
            if process.poll() is None:
                kills += _kill(process.pid, rng.choice(("group", "parent", "worker")))
        status = process.wait()
        if status == 0:
            return kills
        if status != -signal.SIGKILL:
            sys.exit(f"ended with {status}")


def _kill(pid: int, whom: str) -> int:
    """Kill what is asked for; a worker's death is no end of the run."""
    try:
        if whom == "group":
            os.killpg(pid, signal.SIGKILL)
        elif whom == "parent":
            os.kill(pid, signal.SIGKILL)
        else:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if not children:
                return 0
            os.kill(int(children[0]), signal.SIGKILL)
    except (ProcessLookupError, FileNotFoundError):
        return 0
    return 1


def tree(folder: Path) -> dict[str, str]:
    """Return a hash of every file under a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(home: Path) -> list[str]:
    """Return what is hidden: no command may leave such a thing."""
    return [str(path.relative_to(home)) for path in home.rglob(".*")]


if __name__ == "__main__":
    sys.exit(main())
