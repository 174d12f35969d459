"""The command as a user calls it, and what it leaves behind."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Argument = str | bytes | Path

BODYCOPY = (sys.executable, "-m", "bodycopy")
REPAIR = ("--steps", "repair")  # what was typed comes out, whatever the segmenter thinks of it
TIMEOUT = 300  # seconds; what hangs is an error, what is slow on a busy machine is none

# Three paragraphs that nobody takes for boilerplate, in the normal form.
PROSE = (
    "The council voted on Tuesday to close the old bridge over the river for repairs, after "
    "engineers had found cracks in two of its piers. The work will take until the end of May.\n"
    "\n"
    "Residents of the northern bank will have to cross by ferry until then, the mayor said at the "
    "meeting. She promised that the boats would run every ten minutes from early in the morning.\n"
    "\n"
    "The bridge was built by a family of stonemasons more than a century ago and has been mended "
    "only twice since. Many of the people who came to listen remembered the flood that nearly "
    "carried it away.\n"
)
PAGE = PROSE.encode()
OLD = b"old\n"  # what stands where an article is to go
PARAGRAPHS = tuple(PROSE.split("\n\n"))


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; a negative status is the signal it died of."""

    status: int
    out: bytes
    err: str

    def tells(self, pattern: str) -> bool:
        """Say whether a line of standard error holds the regular expression `pattern`."""
        return re.search(pattern, self.err, re.MULTILINE) is not None


def command(*arguments: Argument) -> list[Argument]:
    """Return the command line that runs `bodycopy` with these arguments."""
    return [*BODYCOPY, *arguments]


def run(
    *arguments: Argument,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run `bodycopy` with these arguments; `env` is added to the environment."""
    return execute(command(*arguments), stdin=stdin, cwd=cwd, env=env)


def execute(
    line: list[Argument],
    *,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ended:
    """Run any command line and return how it ended."""
    done = subprocess.run(
        line,
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=TIMEOUT,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))


def shell(script: str, *arguments: Argument, cwd: Path | None = None) -> Ended:
    """Run `script` in a shell, where "$@" is `bodycopy` with these arguments."""
    return execute(["sh", "-c", script, "sh", *command(*arguments)], cwd=cwd)


def fill(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write `files`, by their paths inside it, to `folder` and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under `folder`, hidden ones too; nothing if the folder is not there."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(folder: Path) -> list[str]:
    """Return the files under `folder` that are hidden, or in a hidden one: none may be left."""
    return [name for name in tree(folder) if any(p.startswith(".") for p in Path(name).parts)]


def changed(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which Python runs `code` before anything else."""
    fill(folder / "site", {"sitecustomize.py": code.encode()})
    paths = (str(folder / "site"), *filter(None, [os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": os.pathsep.join(paths)}
