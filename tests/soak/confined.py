"""A run that the system gives little memory: the kernel kills what holds most of it."""

import os
import uuid
from pathlib import Path

from faults.harness import PROSE
from rows import Row

_ROOT = Path("/sys/fs/cgroup")
_MOST = 220 << 20  # bytes, of which a worker with the text below needs more
_TEXT = 200 << 20  # bytes


class Confinement:
    """Puts a run into a memory group of its own when it begins."""

    def __init__(self, group: Path, limit: str) -> None:
        self._group = group / f"bodycopy-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._limit = limit
        self._is_done = False

    def make(self) -> bool:
        """Make the group, if this machine lets us."""
        try:
            self._group.mkdir()
            (self._group / self._limit).write_text(str(_MOST))
        except OSError:
            self.remove()
            return False
        return True

    def remove(self) -> None:
        """Remove the group, out of which all have gone."""
        if self._group.exists():
            self._group.rmdir()

    def __call__(self, pid: int, _: float) -> None:
        """Take the run in, before it has workers: those are born inside."""
        if not self._is_done:
            (self._group / "cgroup.procs").write_text(str(pid))
            self._is_done = True


def confinement() -> Confinement | None:
    """Return a memory group within the one that this process is in, or None where none can be."""
    for row in Path("/proc/self/cgroup").read_text().splitlines():
        _, kinds, place = row.split(":", 2)
        if not kinds:
            found = Confinement(_ROOT / place.lstrip("/"), "memory.max")
        elif kinds == "memory":
            found = Confinement(_ROOT / kinds / place.lstrip("/"), "memory.limit_in_bytes")
        else:
            continue
        if found.make():
            return found
    return None


def row(found: Confinement) -> Row:
    """Return the line for a run in the group `found`."""
    return Row(
        number=68,
        name=f"{_MOST >> 20} MiB for a run by its memory group",
        make=_write,
        # A limit of our own would be met first.
        options=("--steps", "repair", "--memory", "8G"),
        status=(1,),
        tells=r"^bodycopy: in/a\.txt: worker died of signal 9$",
        meanwhile=found,
    )


def _write(folder: Path) -> None:
    line = PROSE.replace("\n", " ").strip() + " "
    with (folder / "a.txt").open("w", encoding="utf-8") as file:
        for _ in range(_TEXT // len(line)):
            file.write(line)
