"""An article reaches the disk whole or not at all."""

import errno
import io
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from bodycopy.errors import ClosedPipeError, OutputError

# Temporary files start with a dot and do not end like an output, so that no $(wildcard) sees them.
_MARK = ".bodycopy~"
# Seconds. A younger one may belong to a process of another machine that shares the folder; of ours,
# we know which are alive.
_SWEPT_AFTER = 60.0
# Code points of the name that a temporary file keeps: with process and mark it must stay under 255
# bytes, and a code point may take four.
_NAME_KEPT = 40
_DEVICES = ("/dev", "/dev/fd")  # links there may lead to common files, and stay links


@contextmanager
def replacing(target: Path, *, if_changed: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of `target` when the block ends well.

    If the block raises, or the process dies, `target` stays as it was; with `if_changed` also if it
    holds the same bytes. A link at `target` is replaced, not what it points to; a pipe or a device
    is written to. The folder is made if it is not there.

    Raises:
        OutputError: it cannot be written; nothing half-written is left.
    """
    mode = _mode(target)
    try:
        if _is_device(target, mode):
            with target.open("wb") as file:
                yield file
        else:
            with _part(target, mode & 0o777, if_changed=if_changed) as file:
                yield file
    except OSError as error:
        raise OutputError(str(target), error.strerror or str(error)) from error


@contextmanager
def _part(target: Path, permissions: int, *, if_changed: bool) -> Iterator[BinaryIO]:
    """Give a file beside `target` which takes its place, or goes if the block raises."""
    # A name and no path: of a small article, paths would take a third of the time to write it.
    folder, name = os.path.split(str(target))
    owner = f"{_machine()}.{os.getpid()}"
    name = f".{name[:_NAME_KEPT]}.{owner}.{os.urandom(4).hex()}{_MARK}"
    part = os.path.join(folder, name)  # noqa: PTH118
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    is_there = True
    try:  # a signal may come as soon as the file is there
        # Told the size of its buffer, a file is not asked whether it is a terminal.
        size = io.DEFAULT_BUFFER_SIZE
        with os.fdopen(_opened(part, flags, permissions), "wb", size) as file:
            yield file
        if not (if_changed and _same(part, target)):
            os.replace(part, target)  # noqa: PTH105
            is_there = False
    finally:
        if is_there:
            with suppress(FileNotFoundError, NotADirectoryError):  # said already
                os.unlink(part)  # noqa: PTH108


def _opened(part: str, flags: int, permissions: int) -> int:
    """Open a new file; its folder is made if it is not there, which it seldom is not."""
    try:
        return os.open(part, flags, permissions)
    except (FileNotFoundError, NotADirectoryError):
        make_folder(Path(part).parent)
        return os.open(part, flags, permissions)


def _same(part: str, target: Path) -> bool:
    """Say whether two files hold the same bytes."""
    from filecmp import cmp  # noqa: PLC0415 - not for every run

    return target.is_file() and cmp(part, target, shallow=False)


def make_folder(folder: Path) -> None:
    """Make `folder` and those it lies in, as mkdir -p; pathlib calls itself for each of them."""
    missing = [folder]
    while not missing[-1].exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for one in reversed(missing):
        one.mkdir(exist_ok=True)


def _mode(target: Path) -> int:
    """Return type and permissions of what stands at `target`, or those of a new file."""
    try:
        return target.stat().st_mode
    except OSError:
        return stat.S_IFREG | 0o666


def is_device(target: Path) -> bool:
    """Say whether what is written to `target` goes away at once, as into a pipe."""
    try:
        return _is_device(target, target.stat().st_mode)
    except OSError:
        return False


def _is_device(target: Path, mode: int) -> bool:
    """Say whether `target` is to be written to, not replaced: /dev/null, /dev/fd/3, a pipe."""
    return _folder(target) in _DEVICES or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def put(article: str, target: Path | None) -> None:
    """Write `article` to `target`, or to standard output for None.

    Raises:
        OutputError: it cannot be written; what stood at `target` still stands.
        ClosedPipeError: the reader of standard output has gone.
    """
    # What is restored may hold half a character, which an article never does.
    data = article.encode("utf-8", "surrogatepass")
    if target is None:
        _to_stdout(data)
        return
    with replacing(target) as file:
        file.write(data)


class Places:
    """The folders that a run has written to: to lose one in mid-run is no success.

    Made again without a word, it would have but the second half of the articles.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, int]] = {}  # by their names

    def expect(self, target: Path | None) -> None:
        """See that the folder of `target` is still the one that was written to before.

        Raises:
            OutputError: it is not.
        """
        if target is None:
            return
        folder = _folder(target)
        seen = self._seen.get(folder)
        if seen and seen != _identity(folder):
            raise OutputError(str(target.parent), "deleted or replaced while the run went on")

    def note(self, target: Path | None) -> None:
        """Remember the folder of `target`, which has just been written to."""
        folder = _folder(target) if target else None
        if folder is not None and folder not in self._seen and (found := _identity(folder)):
            self._seen[folder] = found


def _folder(target: Path) -> str:
    """Return the folder of `target`, "" for this one, as a name: a path takes longer to make."""
    return os.path.dirname(str(target))  # noqa: PTH120


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        status = os.stat(folder or os.curdir)  # noqa: PTH116
    except OSError:
        return None
    return status.st_dev, status.st_ino


class StandardOutput(io.RawIOBase):
    """Standard output as a file, for what is written piece by piece.

    Its errors are those of `put`.
    """

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - whatever has bytes
        """Write all of `data`."""
        _to_stdout(bytes(data))
        return len(data)


def _to_stdout(data: bytes) -> None:
    stream = getattr(sys, "stdout", None)
    name = "standard output"
    if stream is None:
        raise OutputError(name, "closed")
    try:
        stream.buffer.write(data)
        stream.buffer.flush()
    except OSError as error:
        # Whatever is still buffered cannot be written either: let the exit not try it again.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        kind = ClosedPipeError if error.errno == errno.EPIPE else OutputError
        raise kind(name, error.strerror or str(error)) from error


def sweep(folder: Path) -> None:
    """Remove temporary files in `folder` which a run that was killed left behind."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - a path of each takes ten times as long
            if not (name.startswith(".") and name.endswith(_MARK)):
                continue
            part = folder / name
            with suppress(OSError, ValueError, IndexError, OverflowError):
                _, machine, owner, _ = name.removesuffix(_MARK).rsplit(".", 3)
                is_old = time.time() - part.stat().st_mtime > _SWEPT_AFTER
                if (is_old or machine == _machine()) and not _runs(int(owner)):
                    part.unlink()


@cache
def _machine() -> str:
    """Return what tells this machine since its last start, and its container, from others."""
    told = b""
    with suppress(OSError):
        told = Path("/proc/sys/kernel/random/boot_id").read_bytes()
        told += os.fsencode(Path("/proc/self/ns/pid").readlink())
    return f"{crc32(told):08x}"


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
