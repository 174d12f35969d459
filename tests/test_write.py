"""Outputs reach the disk whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bodycopy import write
from bodycopy.__main__ import Stopped
from bodycopy.errors import ClosedPipeError, OutputError

OLD = b"old\n"


def names(folder: Path) -> list[str]:
    """Return the names of everything in `folder`."""
    return sorted(path.name for path in folder.iterdir())


def test_replacing_is_all_at_once(tmp_path: Path) -> None:
    """Until the block ends the old file stands; then the new one does."""
    target = tmp_path / "article.txt"
    target.write_bytes(OLD)
    with write.replacing(target) as file:
        file.write(b"new\n")
        file.flush()
        assert target.read_bytes() == OLD
    assert target.read_bytes() == b"new\n"
    assert names(tmp_path) == ["article.txt"]


def test_part_is_out_of_the_way(tmp_path: Path) -> None:
    """The temporary file is hidden, does not end like an article, and says whose it is."""
    with write.replacing(tmp_path / "article.txt"):
        (part,) = names(tmp_path)
        assert part.startswith(".article.txt.")
        assert not part.endswith(".txt")
        assert str(os.getpid()) in part.split(".")
        assert list(tmp_path.glob("*.txt")) == []


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), KeyboardInterrupt(), Stopped(15), MemoryError()], ids=repr
)
def test_replacing_is_not_done_after_an_error(tmp_path: Path, error: BaseException) -> None:
    """Whatever ends the block early leaves the old file and nothing beside it."""
    target = tmp_path / "article.txt"
    target.write_bytes(OLD)
    with pytest.raises(type(error)), write.replacing(target) as file:  # noqa: PT012 - as it is used
        file.write(b"half of the new one")
        raise error
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["article.txt"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signal_while_writing(tmp_path: Path, name: str) -> None:
    """A signal in the middle of writing leaves the old file and nothing beside it."""
    (tmp_path / "article.txt").write_bytes(OLD)
    script = f"""
import os, signal, sys
from pathlib import Path
from bodycopy import __main__, write

def interrupted():
    with write.replacing(Path("article.txt")) as file:
        file.write(b"half")
        file.flush()
        os.kill(os.getpid(), signal.{name})
        signal.pause()

__main__._status = interrupted
__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == -getattr(signal, name)
    assert names(tmp_path) == ["article.txt"]
    assert (tmp_path / "article.txt").read_bytes() == OLD


def test_disk_full(tmp_path: Path) -> None:
    """A disk that is full in the middle of writing leaves the old file and nothing beside it."""
    (tmp_path / "article.txt").write_bytes(OLD)
    script = """
import resource, signal
from pathlib import Path
from bodycopy import write
from bodycopy.errors import OutputError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write.put("new\\n" * 1000, Path("article.txt"))
except OutputError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == b"article.txt: File too large\n"
    assert names(tmp_path) == ["article.txt"]
    assert (tmp_path / "article.txt").read_bytes() == OLD


def test_folder_is_made(tmp_path: Path) -> None:
    """The folder of an article is made; where a file is in its place, that is an error."""
    write.put("new\n", tmp_path / "a" / "b" / "article.txt")
    assert (tmp_path / "a" / "b" / "article.txt").read_bytes() == b"new\n"
    with pytest.raises(OutputError, match=r"Not a directory|File exists"):
        write.put("new\n", tmp_path / "a" / "b" / "article.txt" / "c.txt")


def test_folder_at_target(tmp_path: Path) -> None:
    """A folder where the article must go is an error, and stays."""
    (tmp_path / "article.txt").mkdir()
    with pytest.raises(OutputError, match="Is a directory"):
        write.put("new\n", tmp_path / "article.txt")
    assert names(tmp_path) == ["article.txt"]


def test_permissions(tmp_path: Path) -> None:
    """A file that is replaced keeps its permissions; a new one has the usual ones."""
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_bytes(OLD)
    old.chmod(0o600)
    usual = os.umask(0o027)
    try:
        write.put("text\n", old)
        write.put("text\n", new)
    finally:
        os.umask(usual)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (old, new)] == [0o600, 0o640]


def test_long_name(tmp_path: Path) -> None:
    """A name as long as names can be has room for its temporary file, in any script."""
    for name in ("n" * 251, "\U0001f4a9" * 62):
        write.put("new\n", tmp_path / f"{name}.txt")
        assert (tmp_path / f"{name}.txt").read_bytes() == b"new\n"


def test_stream_is_written_to(tmp_path: Path) -> None:
    """A pipe is written to, not replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write.put("new\n", pipe)
    assert os.read(reader, 100) == b"new\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_closed_pipe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader that has gone is told apart from a disk that is full."""
    read, gone = os.pipe()
    os.close(read)
    for descriptor, kind in (
        (gone, ClosedPipeError),
        (os.open("/dev/full", os.O_WRONLY), OutputError),
    ):
        with (
            os.fdopen(descriptor, "w", encoding="utf-8") as stream,
            monkeypatch.context() as patch,
        ):
            patch.setattr(sys, "stdout", stream)
            with pytest.raises(OutputError) as caught:
                write.put("new\n", None)
        assert type(caught.value) is kind
    assert names(tmp_path) == []


def dead_process() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_sweep(tmp_path: Path) -> None:
    """What an ended process left a minute ago goes; all else stays."""
    dead, alive = dead_process(), os.getpid()
    swept = f".a.txt.{dead}.01234567.bodycopy~"
    kept = (
        f".young.txt.{dead}.01234567.bodycopy~",
        f".alive.txt.{alive}.01234567.bodycopy~",
        ".no-number.bodycopy~",
        ".a.nothing.01234567.bodycopy~",
        f".a.{10**30}.01234567.bodycopy~",
        f"a.txt.{dead}.01234567.bodycopy~",
        f".a.txt.{dead}.01234567.other~",
        "article.txt",
    )
    for name in (swept, *kept):
        (tmp_path / name).touch()
        if "young" not in name:
            os.utime(tmp_path / name, (1, 1))
    write.sweep(tmp_path)
    assert names(tmp_path) == sorted(kept)
    write.sweep(tmp_path / "missing")
