"""What a worker does: answer one request after the other, inside its limits, until it is told."""

import os
import pickle  # reads only what this program itself has written
import select
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NoReturn

HEADER = 8  # bytes of the length before each message, little endian
OUT_OF_MEMORY = "ran out of memory"


def serve(function: Callable[..., Any], requests: int, replies: int) -> NoReturn:
    """Answer requests until there are no more, then end the process without a word.

    A request is the pickled arguments of `function`. An answer is a byte, 1 for good, and the
    pickled result; or 0 and why there is none. Whatever the function raises is such a reason: a
    library may raise what is no Exception, as those written in Rust do.
    """
    status = 1
    with suppress(BaseException):
        while (data := _receive(requests)) is not None:
            _send(replies, answer(function, data))
        status = 0
    os._exit(status)  # nothing of the parent's is cleaned up here


def answer(function: Callable[..., Any], data: bytes) -> bytes:
    r"""Return the answer to one request.

    >>> answer(len, pickle.dumps(("three",)))[:1]
    b'\x01'
    >>> answer(int, pickle.dumps(("three",)))[1:11]
    b'ValueError'
    """
    try:
        return b"\1" + pickle.dumps(function(*pickle.loads(data)), -1)  # noqa: S301 - from our parent
    except MemoryError:
        reason = OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001 - see serve
        reason = f"{type(error).__name__}: {error}"
    return b"\0" + reason.encode("utf-8", "backslashreplace")


def confine(memory: int | None, life: int) -> None:
    """Put this process under its limits, and let it die with its parent.

    Signals are as in a new process again; an interrupt from the terminal is the parent's affair.
    `life` is the end of a pipe to read from whose other end the parent alone holds.
    """
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        if callable(signal.getsignal(getattr(signal, name))):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the parent held signals back meanwhile
    # Read when NumPy is imported. With more threads each worker waits for those of the others at
    # every step of our small matrices: two take ten times as long.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import resource  # noqa: PLC0415 - not on every platform

    _lower(resource.RLIMIT_CORE, 0)
    if memory is not None:
        _lower(resource.RLIMIT_AS, memory + _reserved())
    # Where memory runs out on the whole machine, a worker can be spared and its parent cannot.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib is not imported everywhere
        file.write("1000")
    _die_with_parent(life)


def _reserved() -> int:
    """Return the bytes of address space that are set aside and not used, as some libraries do.

    They cost nothing, and a limit has to count them: MinHash's allocator alone takes 1 GiB.
    """
    import resource  # noqa: PLC0415 - not on every platform

    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            size, resident = map(int, file.read().split()[:2])
    except (OSError, ValueError):
        return 0
    return (size - resident) * resource.getpagesize()


def _lower(kind: int, most: int) -> None:
    import resource  # noqa: PLC0415

    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(OSError, ValueError):  # a platform that has the limit but cannot hold it
        resource.setrlimit(kind, (most, most))


def _die_with_parent(life: int) -> None:
    """Ask the kernel for a signal when the other end of `life` is closed.

    A worker that hangs reads nothing, so it does not see that its requests have ended; and
    Linux' PR_SET_PDEATHSIG would tell of the thread that started us, not of the process.
    """
    import fcntl  # noqa: PLC0415 - not on every platform

    signal.signal(signal.SIGIO, signal.SIG_DFL)  # ends us
    with suppress(OSError):
        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        if hasattr(fcntl, "F_SETSIG"):  # Linux; a worker that somebody has stopped needs it
            fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    poll = select.poll()
    poll.register(life, 0)
    if poll.poll(0):  # it died before we asked
        os._exit(1)


def close_all(descriptors: Iterable[int]) -> None:
    """Close what was inherited: a pipe ends only when its last holder has closed it."""
    for descriptor in descriptors:
        with suppress(OSError):
            os.close(descriptor)


def _receive(source: int) -> bytes | None:
    header = _exactly(source, HEADER)
    return None if header is None else _exactly(source, int.from_bytes(header, "little"))


def _exactly(source: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = os.read(source, min(size - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)


def _send(target: int, data: bytes) -> None:
    left = memoryview(framed(data))
    while left:
        left = left[os.write(target, left) :]


def framed(data: bytes) -> bytes:
    r"""Return a message as it goes through a pipe.

    >>> framed(b"ab")
    b'\x02\x00\x00\x00\x00\x00\x00\x00ab'
    """
    return len(data).to_bytes(HEADER, "little") + data


def main(requests: int, replies: int, life: int) -> NoReturn:
    """Be a worker that was started, not forked: what to do comes as the first message."""
    first = _receive(requests)
    if first is None:
        os._exit(0)
    function, memory = pickle.loads(first)  # noqa: S301 - from our parent
    confine(memory, life)
    serve(function, requests, replies)
