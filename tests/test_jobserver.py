"""The jobserver of GNU make: what it has to give is taken, and every token goes back."""

import fcntl
import os
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.harness import command, fill, leftovers
from test_workers import children, soon_gone

from bodycopy.jobserver import auth, cores, jobs
from bodycopy.workers import Slots

TOKENS = b"a+b"  # make before 4.4 writes the same byte for each; a client must not rely on it


def inherited(*ends: int) -> None:
    """Make descriptors such as a recipe gets from make."""
    for end in ends:
        os.set_inheritable(end, True)  # noqa: FBT003 - has no name


def waiting(source: int) -> int:
    """Return how many tokens lie in a pipe, without taking any."""
    answer = fcntl.ioctl(source, termios.FIONREAD, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Give a jobserver's pipe with its tokens, as a recipe inherits it."""
    source, target = os.pipe()
    inherited(source, target)
    os.write(target, TOKENS)
    yield source, target
    for end in (source, target):
        os.close(end)


@pytest.fixture
def fifo(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Give a jobserver's named pipe, as GNU make 4.4 has it, and a descriptor to look into it."""
    path = tmp_path / "GMfifo"
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    os.write(end, TOKENS)
    yield path, end
    os.close(end)


def under_make(flags: str) -> dict[str, str]:
    """Return the environment of a recipe."""
    return {"MAKELEVEL": "1", "MAKEFLAGS": flags}


def places(slots: Slots) -> int:
    """Take all places there are and return how many that was."""
    count = 0
    while slots.take():
        count += 1
    return count


def test_given_number_wins(pipe: tuple[int, int]) -> None:
    """-j N is obeyed, under make too, and takes no token; -j 0 means every core."""
    environ = under_make(f"-j4 --jobserver-auth={pipe[0]},{pipe[1]}")
    for given, expected in ((1, 1), (3, 3), (0, cores())):
        with jobs(given, environ) as slots:
            assert places(slots) == expected
            assert waiting(pipe[0]) == len(TOKENS)


def test_without_make() -> None:
    """Alone, we use every core we may."""
    with jobs(None, {}) as slots:
        assert places(slots) == cores()
    with jobs(None, {"MAKEFLAGS": "-j4"}) as slots:
        assert places(slots) == cores()


def test_pipe(pipe: tuple[int, int]) -> None:
    """Through a pipe we have our own place and one for each token; the very bytes go back.

    Whether make's own descriptor waits stays as it was, whichever way it was.
    """
    for blocking in (True, False):
        os.set_blocking(pipe[0], blocking)
        with jobs(None, under_make(f" -j4 --jobserver-auth={pipe[0]},{pipe[1]}")) as slots:
            assert places(slots) == 1 + len(TOKENS)
            assert waiting(pipe[0]) == 0
            slots.give()
            assert waiting(pipe[0]) == 1
            assert slots.take()
            assert not slots.take()
            assert os.get_blocking(pipe[0]) == blocking
        assert waiting(pipe[0]) == len(TOKENS)
    tokens = os.read(pipe[0], 9)
    os.write(pipe[1], tokens)
    assert sorted(tokens) == sorted(TOKENS)


def test_fifo(fifo: tuple[Path, int]) -> None:
    """Through a named pipe likewise."""
    with jobs(None, under_make(f"-j4 --jobserver-auth=fifo:{fifo[0]}")) as slots:
        assert places(slots) == 1 + len(TOKENS)
    assert sorted(os.read(fifo[1], 9)) == sorted(TOKENS)


def test_own_place_is_the_last_to_give() -> None:
    """What is given back first are tokens, since others wait for them; our own place is free."""
    source, target = os.pipe()
    inherited(source, target)
    os.write(target, b"+")
    with jobs(None, under_make(f"--jobserver-auth={source},{target}")) as slots:
        assert (slots.take(), slots.take(), slots.take()) == (True, True, False)
        slots.give()
        assert waiting(source) == 1
        slots.give()
        assert waiting(source) == 1
        assert places(slots) == 2
    os.close(source)
    os.close(target)


def test_unusable(tmp_path: Path, pipe: tuple[int, int]) -> None:
    """A jobserver that we cannot have means one job, and what is not make's is left alone."""
    regular = fill(tmp_path, {"regular": b"text"}) / "regular"
    with regular.open("r+b") as file:
        inherited(file.fileno())
        wrong = (
            "",
            "k",
            "-j",
            "-j4 --jobserver-auth=-2,-2",  # make 4.4 where a recipe gets none
            "-j4 --jobserver-auth=998,999",  # closed
            f"-j4 --jobserver-auth={file.fileno()},{file.fileno()}",
            f"-j4 --jobserver-auth={pipe[0]},997",
            f"-j4 --jobserver-auth=fifo:{regular}",
            "-j4 --jobserver-auth=fifo:/nowhere/GMfifo",
            "-j4 --jobserver-auth=nonsense",
            f"-j4 -- A=--jobserver-auth={pipe[0]},{pipe[1]}",
        )
        for flags in wrong:
            with jobs(None, under_make(flags)) as slots:
                assert places(slots) == 1, flags
    assert regular.read_bytes() == b"text"
    assert waiting(pipe[0]) == len(TOKENS)


def test_our_own_pipe_is_not_makes() -> None:
    """A pipe of ours that happens to have the numbers make told of is not taken for its own."""
    source, target = os.pipe()
    os.write(target, b"data")
    with jobs(None, under_make(f"-j4 --jobserver-auth={source},{target}")) as slots:
        assert places(slots) == 1
    assert os.read(source, 9) == b"data"
    os.close(source)
    os.close(target)


def test_last_word_counts() -> None:
    """A sub-make's flags come after those it inherited."""
    assert auth("-j2 --jobserver-fds=3,4 --jobserver-auth=5,6 -- X=y") == "5,6"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal(tmp_path: Path, fifo: tuple[Path, int], number: signal.Signals) -> None:
    """A run that is told to stop gives every token back first, and leaves no process behind."""
    fill(tmp_path, {"bodycopy.toml": b"drop = [{ regex = '(a+)+$' }]"})
    fill(tmp_path / "in", {f"{i}.txt": b"a" * 60 + b"b" for i in range(4)})
    environ = {**os.environ, **under_make(f"-j4 --jobserver-auth=fifo:{fifo[0]}")}
    line = command("clean", "--steps", "strip", "in", "-o", "out")
    with subprocess.Popen(line, cwd=tmp_path, env=environ) as run:
        for _ in range(600):
            # A token is taken a moment before its worker is there.
            if waiting(fifo[1]) == 0 and len(_children_of(run.pid)) == 4:
                break
            time.sleep(0.1)
        assert waiting(fifo[1]) == 0
        workers = _children_of(run.pid)
        assert len(workers) == 4
        run.send_signal(number)
        assert run.wait(20) == -number
    assert sorted(os.read(fifo[1], 9)) == sorted(TOKENS)
    assert soon_gone(workers)
    assert children() == []
    assert leftovers(tmp_path / "in") == []


def _children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]
