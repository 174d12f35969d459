"""A run that is killed at random moments and resumed gives the same bytes, and leaves nothing.

    python tests/soak/kills.py [--kills 100] [--megabytes 1] [--data FILE]

Each round kills the process group, one worker, or the parent alone, at a moment drawn from the time
that a run takes; then the same command goes on with --resume until it ends by itself. Rounds go on
until so many live runs were killed. The pages are of one paragraph, so that even a small corpus has
several shards, and kills meet every phase.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from made_pages import write_jsonl

OPTIONS = ("--steps", "repair,dedupe", "--dedupe", "corpus", "-q", "-j2", "--resume")


def main() -> int:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    rng = random.Random(told.seed)
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        (home / "in").mkdir()
        write_jsonl(home / "in", int(told.megabytes * 1e6), 3, told.data, paragraphs=1)
        began = time.monotonic()
        subprocess.run(line(home, "reference"), check=True)
        length = time.monotonic() - began
        wanted = tree(home / "reference")
        phases: Counter[str] = Counter()
        rounds = bad = 0
        while sum(phases.values()) < told.kills:
            output = f"out{rounds}"
            phases.update(one_round(home, output, length, rng))
            rounds += 1
            if tree(home / output) != wanted or leftovers(home):
                bad += 1
                print(f"{output}: not the same, or something left: {leftovers(home)}")
            shutil.rmtree(home / output)
    met = ", ".join(f"{count} {phase}" for phase, count in sorted(phases.items()))
    kills = sum(phases.values())
    print(f"{rounds} rounds, {kills} kills of a live run ({length:.1f} s): {met}; {bad} bad")
    return 1 if bad or not kills else 0


def line(home: Path, output: str) -> list[str]:
    """Return the command of a run."""
    target = home / output
    places = [str(home / "in"), "-o", str(target), "--report", f"{target}.report"]
    return [sys.executable, "-m", "bodycopy", "clean", *places, *OPTIONS]


def one_round(home: Path, output: str, length: float, rng: random.Random) -> list[str]:
    """Run until it ends by itself, killed once or more; return where it was each time."""
    kills: list[str] = []
    most = rng.randint(1, 3)
    while True:
        process = subprocess.Popen(line(home, output), start_new_session=True)
        if len(kills) < most:
            time.sleep(rng.uniform(0, length))
            if process.poll() is None:
                where = phase(home)
                whom = rng.choice(("group", "parent", "worker"))
                if _kill(process.pid, whom, rng):
                    kills.append(f"{whom} {where}")
        status = process.wait()
        if status == 0:
            return kills
        if status != -signal.SIGKILL:
            sys.exit(f"ended with {status}")


def phase(home: Path) -> str:
    """Say what a run is at, by what lies in its folder."""
    names = {path.name.partition("-")[0] for path in home.rglob("*.bodycopy~/*")}
    if "final" in names:
        return "delivering"
    if names & {"claims", "exact", "pairs", "groups", "linked", "near"}:
        return "deciding"
    return "cleaning" if names else "starting"


def _kill(pid: int, whom: str, rng: random.Random) -> bool:
    """Kill what is asked for; a worker's death is no end of the run."""
    try:
        if whom == "group":
            os.killpg(pid, signal.SIGKILL)
        elif whom == "parent":
            os.kill(pid, signal.SIGKILL)
        else:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if not children:
                return False
            os.kill(int(rng.choice(children)), signal.SIGKILL)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return True


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
