"""A few steps that no signal can come between."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

# What asks a process to stop, and what a handler in Python may answer by raising.
_STOPPING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold signals back until the block has ended; they are delivered then.

    For what must not be left half done: a token taken and not yet noted, a process started and
    not yet known. The block has to be short, and must not wait.

    >>> with uninterrupted():
    ...     done = True
    >>> done
    True
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:  # Windows
        yield
        return
    before = mask(signal.SIG_BLOCK, ())
    try:  # a signal that came before is raised by the call itself, after the mask has changed
        mask(signal.SIG_BLOCK, _STOPPING)
        yield
    finally:
        mask(signal.SIG_SETMASK, before)
