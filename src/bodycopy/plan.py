"""Which input goes to which output, settled before anything is read or written."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bodycopy.errors import UnreadableInputError, UsageError
from bodycopy.formats.endings import plain_name
from bodycopy.terminal import shown

# What is taken from a folder. A file named outright is taken whatever its name.
SUFFIXES = frozenset(("", ".txt", ".text", ".htm", ".html", ".xhtml"))
STDIN = "-"
_STDOUT = ("-", "/dev/stdout", "/dev/fd/1")


class Job(NamedTuple):
    """One input and where its article goes."""

    source: str  # a path as the caller gave it, or "-" for standard input
    target: Path | None  # None for standard output


class Plan(NamedTuple):
    """All the work of a run, in the order of names."""

    jobs: tuple[Job, ...]
    skipped: tuple[str, ...] = ()  # what stood in a folder and is no text
    unreadable: tuple[UnreadableInputError, ...] = ()  # folders that could not be looked into


def plan(inputs: Sequence[str], output: str | None) -> Plan:
    """Return what is to be done for `inputs`: files, folders, or "-" for standard input.

    One file goes to a file; a folder, or several inputs, go to a folder, where the tree of a
    folder is mirrored and NAME.html, NAME.html.gz and NAME.txt become NAME.txt.

    Raises:
        UsageError: an output would replace an input or another output, or file and folder do not
            go together. Nothing has been read or written then.
    """
    inputs = tuple(inputs) or (STDIN,)
    if STDIN in inputs and len(inputs) > 1:
        message = "standard input (-) cannot be mixed with other inputs"
        raise UsageError(message)
    folders = [name for name in inputs if name != STDIN and is_folder(Path(name))]
    into_folder = bool(folders) or len(inputs) > 1 or (output or "").endswith(os.sep)
    if not into_folder:
        made = Plan((Job(inputs[0], file_target(output)),))
    else:
        made = folder_plan(inputs, folder_target(output, folders))
    refuse_collisions(made.jobs)
    return made


def file_target(output: str | None) -> Path | None:
    """Return the file that one article goes to; None for standard output.

    Raises:
        UsageError: it is a folder.
    """
    if output is None or output in _STDOUT:
        return None
    target = Path(output)
    if is_folder(target):
        message = f"{shown(output)} is a folder; end it with {os.sep} to write into it"
        raise UsageError(message)
    return target


def folder_target(output: str | None, folders: Sequence[str]) -> Path:
    """Return the folder that articles go to, those of the files in `folders` too.

    Raises:
        UsageError: none is named, it is a file, or it lies in one of `folders`.
    """
    if output is None or output in _STDOUT:
        message = "a folder or several inputs need -o FOLDER"
        raise UsageError(message)
    target = Path(output)
    if status_of(target) and not is_folder(target):
        message = f"{shown(output)} is a file, but a folder or several inputs need a folder"
        raise UsageError(message)
    for folder in folders:
        if _real(target).is_relative_to(_real(Path(folder))):
            message = f"output {shown(output)} lies inside input {shown(folder)}"
            raise UsageError(message)
    return target


def folder_plan(inputs: Sequence[str], target: Path) -> Plan:
    """Return what is to be done for files and folders whose articles go to the folder `target`."""
    jobs: list[Job] = []
    skipped: list[str] = []
    unreadable: list[UnreadableInputError] = []
    for name in inputs:
        if not is_folder(Path(name)):
            jobs.append(Job(name, target / article_name(Path(name).name)))
            continue
        places: dict[str, Path] = {}  # by the folders inside: what their articles go to
        for path, inside, file, is_taken in _listed(name, unreadable):
            if not is_taken:
                skipped.append(path)
                continue
            if inside not in places:
                places[inside] = target / inside
            jobs.append(Job(path, places[inside] / article_name(file)))
    # A file that is named beside its folder is cleaned once.
    taken = dict.fromkeys(jobs) if len(inputs) > 1 else jobs
    return Plan(tuple(taken), tuple(skipped), tuple(unreadable))


def _listed(
    folder: str, unreadable: list[UnreadableInputError]
) -> Iterator[tuple[str, str, str, bool]]:
    """Yield of each file in a folder its path, where inside and what it is called, if it is taken.

    In strings: to make and part paths takes longer than all else that is asked of a file here.
    """
    base = str(Path(folder) / "_").removesuffix("_")
    listed = _entries_in(folder, unreadable)
    found = [(inside, entry.name, _is_taken(entry)) for inside, entry in listed]
    for inside, name, is_taken in sorted(found, key=lambda one: os.fsencode(one[0] + one[1])):
        path = f"{base}{inside}{name}"
        yield f".{os.sep}{STDIN}" if path == STDIN else path, inside, name, is_taken


def article_name(name: str) -> str:
    """Return the name of the article made from the file `name`.

    >>> article_name("page.html"), article_name("page.html.gz"), article_name("v1.2")
    ('page.txt', 'page.txt', 'v1.2.txt')
    """
    plain = os.path.basename(plain_name(name))  # noqa: PTH119 - thousands of names
    ending = _ending(plain)
    return f"{plain.removesuffix(ending) if ending.lower() in SUFFIXES else plain}.txt"


def _ending(name: str) -> str:
    """Return the last ending of a file's name, dot included; "" if it has none."""
    place = name.rfind(".")
    return name[place:] if 0 < place < len(name) - 1 else ""


def files_in(folder: str, unreadable: list[UnreadableInputError]) -> Iterator[str]:
    """Yield every file under `folder` but hidden ones; links to folders are not followed.

    Folders that cannot be read are added to `unreadable`.
    """
    for inside, entry in _entries_in(folder, unreadable):
        yield inside + entry.name


def _entries_in(
    folder: str, unreadable: list[UnreadableInputError]
) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield every file under `folder` with what stands before its name, seen from there; see above.

    os.walk calls itself for each level in Python 3.11, and a thousand are too many for it.
    """
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        place = os.path.join(folder, inside)  # noqa: PTH118
        try:
            with os.scandir(place) as entries:
                listed = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            reason = error.strerror or str(error)
            unreadable.append(UnreadableInputError(place.rstrip(os.sep), reason))
            continue
        for entry in listed:
            if _is_real_folder(entry):
                waiting.append(f"{inside}{entry.name}{os.sep}")
            elif not _is_linked_folder(entry):
                yield inside, entry


def _is_real_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_linked_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle is told of when it is read
        return False


def _is_taken(entry: "os.DirEntry[str]") -> bool:
    """Say whether a file found in a folder is one to clean; pipes and devices are not."""
    plain = plain_name(entry.name)
    ending = _ending(plain).lower()
    if ending not in SUFFIXES or (plain != entry.name and not ending):
        return False  # data.gz may hold anything
    try:
        if not entry.is_symlink():  # what the folder knows of it, which need not be asked again
            return entry.is_file(follow_symlinks=False)
    except OSError:
        return True  # whoever reads it says so
    status = status_of(entry.path)
    return status is None or stat.S_ISREG(status.st_mode)  # a dangling link is told of when read


def refuse_collisions(jobs: Sequence[Job]) -> None:
    """Raise if two inputs want one output, or an output is one of the inputs.

    Raises:
        UsageError: so it is; inputs and outputs are named.
    """
    owners: dict[str, str] = {}
    folders: dict[str, str] = {}  # by what they are called: their real places
    first: dict[str, str] = {}  # by real places: the first input that needs a folder there
    inputs: dict[tuple[int, int], str] = {}
    for job in jobs:
        status = _status_of_input(job.source)
        if status:
            inputs[_identity(status)] = job.source
    for job in jobs:
        if job.target is None:
            continue
        # By the real folder: links may lead two paths to one place. A link itself is replaced.
        target = str(job.target)
        folder, name = os.path.split(target)
        if folder not in folders:
            real = os.path.realpath(folder)  # unlike resolve(), for circles of links too
            folders[folder] = os.path.join(real, "")  # noqa: PTH118
            first.setdefault(real, job.source)
        owner = owners.setdefault(folders[folder] + name, job.source)
        if owner != job.source:
            message = f"{shown(owner)} and {shown(job.source)} both become {shown(target)}"
            raise UsageError(message)
        status = status_of(target)
        if status and _identity(status) in inputs:
            source = inputs[_identity(status)]
            message = f"output {shown(target)} is the input {shown(source)}"
            raise UsageError(message)
    _refuse_nesting(owners, first)


def _status_of_input(source: str) -> os.stat_result | None:
    """Return what stands at an input, as it is called; None where nothing does."""
    if source == STDIN:
        return None
    # Only few names need a path made of them: of "page.txt/" it is "page.txt".
    return status_of(source) or status_of(Path(source))


def _refuse_nesting(owners: dict[str, str], first: dict[str, str]) -> None:
    """Raise if an output would have to be a file and the folder of another one.

    `owners` are the inputs by their outputs; `first`, by folders, the first that needs each.
    """
    clear: set[str] = set()  # folders in no output
    for folder, source in first.items():
        above, inner = folder, ""
        while above not in clear and above != inner:
            if above in owners:
                message = (
                    f"{shown(owners[above])} becomes the file {shown(above)}, "
                    f"but {shown(source)} needs a folder there"
                )
                raise UsageError(message)
            above, inner = os.path.dirname(above), above  # noqa: PTH120
        clear.add(folder)


def is_folder(path: Path) -> bool:
    """Say whether a folder stands at `path`."""
    status = status_of(path)
    return status is not None and stat.S_ISDIR(status.st_mode)


def status_of(path: str | Path) -> os.stat_result | None:
    """Return what stands at `path`; None where nothing does, or nothing that we may look at."""
    try:
        return os.stat(path)  # noqa: PTH116 - of thousands of names, no paths are made
    except OSError:
        return None


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _real(path: Path) -> Path:
    """Return `path` without links; one that leads in a circle stays, unlike with resolve()."""
    return Path(os.path.realpath(path))
