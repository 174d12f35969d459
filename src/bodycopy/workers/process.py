"""One worker, as its parent sees it: a process with a question and a deadline."""

import os
import pickle  # writes only; what comes back is read by the schedule
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from bodycopy.limits import Limits
from bodycopy.signals import uninterrupted
from bodycopy.workers.child import HEADER, close_all, confine, framed, serve

if TYPE_CHECKING:
    import subprocess

_PIECE = 1 << 20  # bytes to read at a time
_START = 30.0  # seconds that a process which was not forked may take to import what it needs


class Ends(NamedTuple):
    """One side of the three pipes between a worker and its parent."""

    requests: int
    replies: int
    life: int  # closed when the parent ends, whatever it dies of


class Worker:
    """A process that answers questions one at a time. Not for two threads at once."""

    def __init__(self, pid: int, ends: Ends) -> None:
        """Keep our ends of the pipes to process `pid`."""
        self.pid, self.ends = pid, ends
        self.outgoing = memoryview(b"")  # what it has not read yet
        self.started: subprocess.Popen[bytes] | None = None
        self._incoming = bytearray()
        os.set_blocking(ends.requests, False)
        os.set_blocking(ends.replies, False)

    def ask(self, question: bytes) -> None:
        """Begin to send a question; `push` sends what a full pipe did not take."""
        self.outgoing = memoryview(bytes(self.outgoing) + framed(question))
        self.push()

    def push(self) -> None:
        """Send on, without waiting. That it has died is told by `pull`."""
        try:
            while self.outgoing:
                self.outgoing = self.outgoing[os.write(self.ends.requests, self.outgoing) :]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.outgoing = memoryview(b"")

    def pull(self) -> memoryview | None:
        """Return the answer if all of it is there, without waiting.

        Raises:
            EOFError: the worker has died.
        """
        with suppress(BlockingIOError):
            piece = os.read(self.ends.replies, _PIECE)
            if not piece:
                raise EOFError
            self._incoming += piece
        size = HEADER + int.from_bytes(self._incoming[:HEADER], "little")
        if len(self._incoming) < max(size, HEADER):
            return None
        answer = memoryview(self._incoming)[HEADER:size]  # no copy: it may be all of a large text
        self._incoming = bytearray()
        return answer

    def end(self) -> int:
        """End the process and return its exit status, or minus the signal it had died of."""
        close_all(self.ends)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if self.started:
            return self.started.wait()
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # somebody else has waited for it: SIGCHLD is ignored
            return 0


Function = Callable[..., Any]


def may_fork() -> bool:
    """Say whether a copy of this process would be sound: no thread holds a lock meanwhile.

    NumPy's own threads would be copied with it, and each worker would have as many as this process.
    """
    has_threads = "numpy" in sys.modules and "OPENBLAS_NUM_THREADS" not in os.environ
    is_alone = threading.active_count() == 1 and not has_threads
    return sys.platform.startswith("linux") and is_alone


def start(function: Function, limits: Limits, crew: Iterable[Worker], *, fork: bool) -> Worker:
    """Return a new worker for `function`, beside those that are there.

    Raises:
        OSError: there are too many processes or open files.
    """
    pipes: list[tuple[int, int]] = []
    try:
        for _ in Ends._fields:
            pipes.append(os.pipe())  # noqa: PERF401 - those made so far are closed if one fails
        requests, replies, life = pipes
        theirs = Ends(requests[0], replies[1], life[0])
        ours = Ends(requests[1], replies[0], life[1])
        if fork:
            others = [end for worker in crew for end in worker.ends]
            return _forked(function, limits, (theirs, ours), others)
        return _spawned(function, limits, theirs, ours)
    except BaseException:
        close_all(end for pipe in pipes for end in pipe)
        raise


def _forked(
    function: Function, limits: Limits, ends: tuple[Ends, Ends], others: list[int]
) -> Worker:
    theirs, ours = ends
    with uninterrupted():  # no handler of the parent's may run in the child
        pid = os.fork()
        if pid == 0:
            try:
                close_all((*ours, *others))
                confine(limits.memory, theirs.life)
                serve(function, theirs.requests, theirs.replies)
            finally:
                os._exit(1)
        close_all(theirs)
        return Worker(pid, ours)


_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; "
    "from bodycopy.workers.child import main; main({ends.requests}, {ends.replies}, {ends.life})"
)


def _spawned(function: Function, limits: Limits, theirs: Ends, ours: Ends) -> Worker:
    import subprocess  # noqa: PLC0415 - 10 ms, and forking does without

    program = _PROGRAM.format(path=sys.path, ends=theirs)
    first = pickle.dumps((function, limits.memory))
    with uninterrupted():
        started = subprocess.Popen([sys.executable, "-c", program], pass_fds=theirs)  # noqa: S603 - ourselves
        close_all(theirs)
        worker = Worker(started.pid, ours)
        worker.started = started
    worker.ask(first)
    return worker


def patience(worker: Worker, limits: Limits, *, is_first: bool) -> float:
    """Return how many seconds to wait for the answer to a question asked now."""
    if limits.seconds is None:
        return float("inf")
    return limits.seconds + (_START if worker.started and is_first else 0.0)
