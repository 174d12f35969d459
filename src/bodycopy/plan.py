"""Which input goes to which output, settled before anything is read or written."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bodycopy.errors import UsageError
from bodycopy.terminal import shown

# What is taken from a folder. A file named outright is taken whatever its name.
SUFFIXES = frozenset(("", ".txt", ".text", ".htm", ".html", ".xhtml"))
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Job:
    """One input and where its article goes."""

    source: str  # a path as the caller gave it, or "-" for standard input
    target: Path | None  # None for standard output


@dataclass(frozen=True, slots=True)
class Plan:
    """All the work of a run, in the order of names."""

    jobs: tuple[Job, ...]
    skipped: tuple[str, ...] = ()  # what stood in a folder and is no text


def plan(inputs: Sequence[str], output: str | None) -> Plan:
    """Return what is to be done for `inputs`: files, folders, or "-" for standard input.

    One file goes to a file; a folder, or several inputs, go to a folder, where the tree of a
    folder is mirrored and NAME.html and NAME.txt become NAME.txt.

    Raises:
        UsageError: an output would replace an input or another output, or file and folder do not
            go together. Nothing has been read or written then.
    """
    inputs = tuple(inputs) or (STDIN,)
    if STDIN in inputs and len(inputs) > 1:
        message = "standard input (-) cannot be mixed with other inputs"
        raise UsageError(message)
    folders = [name for name in inputs if name != STDIN and Path(name).is_dir()]
    into_folder = bool(folders) or len(inputs) > 1 or (output or "").endswith(os.sep)
    if not into_folder:
        made = Plan((Job(inputs[0], _file_target(output)),))
    else:
        made = _folder_plan(inputs, _folder_target(output, folders))
    _refuse_collisions(made.jobs)
    return made


def _file_target(output: str | None) -> Path | None:
    if output is None or output == "-":
        return None
    target = Path(output)
    if target.is_dir():
        message = f"{shown(output)} is a folder; end it with {os.sep} to write into it"
        raise UsageError(message)
    return target


def _folder_target(output: str | None, folders: Sequence[str]) -> Path:
    if output is None or output == "-":
        message = "a folder or several inputs need -o FOLDER"
        raise UsageError(message)
    target = Path(output)
    if target.exists() and not target.is_dir():
        message = f"{shown(output)} is a file, but a folder or several inputs need a folder"
        raise UsageError(message)
    for folder in folders:
        if target.resolve().is_relative_to(Path(folder).resolve()):
            message = f"output {shown(output)} lies inside input {shown(folder)}"
            raise UsageError(message)
    return target


def _folder_plan(inputs: Sequence[str], target: Path) -> Plan:
    jobs: list[Job] = []
    skipped: list[str] = []
    for name in inputs:
        if not Path(name).is_dir():
            jobs.append(Job(name, target / article_name(Path(name).name)))
            continue
        for relative in sorted(_files(name), key=os.fsencode):
            path = str(Path(name, relative))
            if _is_taken(path):
                jobs.append(Job(path, target / Path(relative).parent / article_name(path)))
            else:
                skipped.append(path)
    return Plan(tuple(jobs), tuple(skipped))


def article_name(name: str) -> str:
    """Return the name of the article made from the file `name`.

    >>> article_name("page.html"), article_name("notes"), article_name("v1.2")
    ('page.txt', 'notes.txt', 'v1.2.txt')
    """
    path = Path(name)
    return f"{path.stem if path.suffix.lower() in SUFFIXES else path.name}.txt"


def _files(folder: str) -> Iterator[str]:
    """Yield every file under `folder` but hidden ones; links to folders are not followed."""
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield os.path.relpath(Path(place, name), folder)


def _unreadable(error: OSError) -> None:
    message = f"{shown(str(error.filename))}: {error.strerror}"
    raise UsageError(message)


def _is_taken(path: str) -> bool:
    """Say whether a file found in a folder is one to clean; pipes and devices are not."""
    return Path(path).suffix.lower() in SUFFIXES and (
        Path(path).is_file() or not Path(path).exists()  # a dangling link is reported when read
    )


def _refuse_collisions(jobs: Iterable[Job]) -> None:
    """Raise if two inputs want one output, or an output is one of the inputs."""
    owners: dict[Path, str] = {}
    inputs: dict[tuple[int, int], str] = {}
    jobs = tuple(jobs)
    for job in jobs:
        if job.source != STDIN and Path(job.source).exists():
            inputs[_identity(Path(job.source))] = job.source
    for job in jobs:
        if job.target is None:
            continue
        owner = owners.setdefault(job.target, job.source)
        if owner != job.source:
            message = f"{shown(owner)} and {shown(job.source)} both become {shown(str(job.target))}"
            raise UsageError(message)
        if job.target.exists() and _identity(job.target) in inputs:
            source = inputs[_identity(job.target)]
            message = f"output {shown(str(job.target))} is the input {shown(source)}"
            raise UsageError(message)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
