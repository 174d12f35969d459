"""The folder of a run: what is done stays done, whatever the run dies of."""

import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from bodycopy.errors import BodycopyError, OutputError, UsageError
from bodycopy.terminal import shown
from bodycopy.write import make_folder

_MARK = ".bodycopy~"  # hidden, and like no output: no $(wildcard) sees it
_NAME_KEPT = 40  # code points of the output's name; see write.py
_KEY = 16  # hexadecimal digits


def key_of(*parts: object) -> str:
    """Return what tells one run from another: the same settings, versions and inputs or not.

    >>> key_of("a", 1) == key_of("a", 1), key_of("a", 1) == key_of("a", 2)
    (True, False)
    """
    told = json.dumps([repr(part) for part in parts])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY]


@contextmanager
def run_folder(output: Path | None, key: str, *, resume: bool) -> Iterator[Path]:
    """Give the folder of a run whose articles go to `output`; it goes when the block ends well.

    It stays if the block raises, or the process dies, and a shard is done: for a run that resumes.
    It goes at the next run to the same output that does not. Without an output there is nothing to
    resume.

    Raises:
        OutputError: it cannot be made.
        BodycopyError: another process is at this very run, and we were told to go on with it.
    """
    if output is None:
        path = Path(mkdtemp(suffix=_MARK))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
        return
    home = output.parent
    told = hashlib.sha256(os.fsencode(output.name)).hexdigest()[:_KEY]
    name = f".{output.name[:_NAME_KEPT]}.{told}."
    path = home / f"{name}{key}{_MARK}"
    try:
        make_folder(home)
        _sweep(home, name, path if resume else None)
        path = _made(path, resume=resume)
    except OSError as error:
        raise OutputError(str(output), error.strerror or str(error)) from error
    with _locked(path):
        is_over = False
        try:
            yield path
            is_over = True
        except UsageError:
            is_over = True
            raise
        finally:
            if is_over or not any(path.glob("shard-*")):
                shutil.rmtree(path, ignore_errors=True)


def _made(path: Path, *, resume: bool) -> Path:
    """Make the folder; one that somebody else could have put there is not trusted."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
        return path
    status = path.lstat()
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    if resume and ours and not status.st_mode & 0o022:
        return path
    return Path(mkdtemp(suffix=_MARK, prefix=f"{path.name.removesuffix(_MARK)}.", dir=path.parent))


def _sweep(home: Path, name: str, kept: Path | None) -> None:
    """Remove the folders of runs that died."""
    for old in home.glob(f"{_escaped(name)}*{_MARK}"):
        if old != kept and old.is_dir() and not old.is_symlink():
            with suppress(OSError, BodycopyError), _locked(old):
                shutil.rmtree(old, ignore_errors=True)


def _escaped(name: str) -> str:
    """Return a name with what glob would take for a pattern in brackets."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a folder as long as the block lasts; the lock goes with the process, however it ends."""
    descriptor = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            # Not flock: workers would inherit that, and hold it a moment longer than we live.
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            owner = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "another"
            message = f"{shown(str(path))}: in use by process {owner}"
            raise BodycopyError(message) from error
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
