"""How many documents may be worked on at once: what was asked for, or what GNU make has to give."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from bodycopy.signals import uninterrupted
from bodycopy.workers.slots import Slots, fixed

# The second name is that of GNU make before 4.2.
_AUTH = re.compile(r"--jobserver-(?:auth|fds)=(.+)")
_PIPE = re.compile(r"(\d+),(\d+)")
_FIFO = "fifo:"


@contextmanager
def jobs(given: int | None, environ: Mapping[str, str] | None = None) -> Iterator[Slots]:
    """Give the places to work in; whatever was taken from make is back when the block ends.

    What was asked for wins, 0 meaning every core we may use. Else, under make, its jobserver says
    how many; where make runs without one, or does not let us have it, one. Else every core.

    Has to be called before anything is opened: under a recipe without `+`, make tells of two
    descriptors that are closed, and their numbers may come to mean something else.

    >>> with jobs(2, {}) as slots:
    ...     slots.take(), slots.take(), slots.take()
    (True, True, False)
    """
    environ = os.environ if environ is None else environ
    if given is not None or "MAKELEVEL" not in environ:
        yield fixed(given or cores())
        return
    client = _client(environ.get("MAKEFLAGS", ""))
    if client is None:
        yield fixed(1)
        return
    try:
        yield client
    finally:
        client.close()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def auth(makeflags: str) -> str | None:
    """Return where make says its jobserver is; the last word on it counts.

    >>> auth("ks -j4 --jobserver-auth=3,4 -- CFLAGS=--jobserver-auth=5,6")
    '3,4'
    >>> auth("k --jobserver-fds=3,4 --jobserver-auth=fifo:/tmp/GMfifo123")
    'fifo:/tmp/GMfifo123'
    """
    found = None
    for word in makeflags.split():
        if word == "--":  # variables from the command line follow
            break
        match = _AUTH.fullmatch(word)
        found = match[1] if match else found
    return found


class Client:
    """The places of a jobserver: one that is ours anyway, and one for each token it gives us."""

    def __init__(self, source: int, target: int) -> None:
        """Keep the descriptors to read tokens from, without waiting, and to write them to."""
        self._source, self._target = source, target
        self._tokens: list[bytes] = []
        self._is_free = True  # the place that make has given us by starting us

    def take(self) -> bool:
        """Take a place if there is one now."""
        if self._is_free:
            self._is_free = False
            return True
        with (
            uninterrupted()
        ):  # a token that was read and not noted would be lost to the whole build
            try:
                token = os.read(self._source, 1)
            except OSError:  # none there; or make has gone, and nobody needs them any more
                return False
            if token:
                self._tokens.append(token)
        return bool(token)

    def give(self) -> None:
        """Give a place back: the very byte that was read; it may tell make something."""
        if not self._tokens:
            self._is_free = True
            return
        with uninterrupted():
            token = self._tokens.pop()
            with suppress(OSError):
                os.write(self._target, token)

    def close(self) -> None:
        """Give everything back. Does nothing the second time."""
        with uninterrupted():
            while self._tokens:
                self.give()
            for descriptor in {self._source, self._target}:
                if descriptor >= 0:
                    os.close(descriptor)
            self._source = self._target = -1


def _client(makeflags: str) -> Client | None:
    """Return the jobserver's client, or None if there is none that we can use."""
    told = auth(makeflags)
    if told is None:
        return None
    pipe = _PIPE.fullmatch(told)
    with suppress(OSError):
        if told.startswith(_FIFO):
            return _fifo_client(told.removeprefix(_FIFO))
        if pipe:
            return _pipe_client(int(pipe[1]), int(pipe[2]))
    return None


def _fifo_client(path: str) -> Client | None:
    if not stat.S_ISFIFO(os.stat(path).st_mode):  # noqa: PTH116 - before pathlib is needed
        return None
    # To read and to write, so that opening never waits for the other side.
    both = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    return Client(both, both)


def _pipe_client(source: int, target: int) -> Client | None:
    """Return a client for two inherited ends of a pipe; what is ours by chance is none."""
    for descriptor in (source, target):
        is_pipe = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
        if not is_pipe or not os.get_inheritable(descriptor):
            return None
    # Opened again: waiting or not is a state that we would otherwise change for make too, and
    # that make sets differently from version to version.
    own = os.open(f"/proc/self/fd/{source}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        return Client(own, os.open(f"/proc/self/fd/{target}", os.O_WRONLY | os.O_CLOEXEC))
    except OSError:
        os.close(own)
        raise
