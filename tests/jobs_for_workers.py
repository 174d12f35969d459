"""Jobs that go wrong in every way a document can."""

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

MARK = "once"  # jobs with it in front go wrong the first time only, as noted in the file after it


def do(job: str) -> str:
    """Do what `job` says: "twice x" gives "xx", the others come to no good."""
    name, _, rest = job.partition(" ")
    if name == MARK:
        path, _, rest = rest.partition(" ")
        if Path(path).exists():
            return f"done: {rest}"
        Path(path).touch()
        name, _, rest = rest.partition(" ")
    return JOBS[name](rest)


def die(number: str) -> str:
    """Die of a signal, without the traceback that pytest would print."""
    faulthandler.disable()
    os.kill(os.getpid(), int(number))
    return "survived"


def sleep(seconds: str) -> str:
    """Sleep in one piece."""
    time.sleep(float(seconds))
    return "slept"


def steps(count: str) -> str:
    """Sleep in pieces: a time for which this process is stopped counts for one of them at most."""
    for _ in range(int(count)):
        time.sleep(0.05)
    return "slept"


class PanicError(BaseException):
    """What a library written in Rust raises: no Exception."""


def panic(reason: str) -> str:
    """Raise what no `except Exception` catches."""
    raise PanicError(reason)


JOBS: dict[str, Callable[[str], str]] = {
    "twice": lambda text: text * 2,
    "pid": lambda _: str(os.getpid()),
    "sleep": sleep,
    "steps": steps,
    "large": lambda mebibytes: "x" * (int(mebibytes) << 20),
    "loop": lambda digits: str(sum(range(10 ** int(digits)))),
    "die": die,
    "exit": sys.exit,
    "fill": lambda mebibytes: str(len(bytearray(int(mebibytes) << 20))),
    "panic": panic,
    "environment": lambda name: os.environ.get(name, ""),
    "interrupt": lambda _: str(signal.getsignal(signal.SIGINT)),
}


def simply(job: str, reason: str) -> str:
    """Do a job the simpler way."""
    return f"simply: {job} ({reason})"
