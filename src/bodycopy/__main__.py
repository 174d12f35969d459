"""From a process to a call and back: signals, exit status, the ends of the streams."""

import gc
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from bodycopy.errors import BodycopyError, ClosedPipeError, OutputError, UsageError
from bodycopy.status import FAILED, UNWRITABLE, USAGE

if TYPE_CHECKING:
    import click

_GARBAGE = 50_000  # objects more than before, at which Python looks for what can go


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        """Keep the number of the signal."""
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and end the process as its caller expects."""
    # NumPy's linear algebra would wait for a second thread at every step of our small matrices:
    # eight times slower where the other cores are busy. Documents are what runs side by side.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is imported is no garbage, and documents leave next to none: to look through all of it
    # as often as Python does, and once more at the end, takes a twentieth of a short run.
    gc.set_threshold(_GARBAGE, *gc.get_threshold()[1:])
    for name in ("SIGTERM", "SIGHUP"):
        # What our caller ignores stays ignored: nohup.
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)
    try:
        status = _status()
    except Stopped as stopped:
        _die_of(stopped.number)
    except KeyboardInterrupt:
        _die_of(signal.SIGINT)
    gc.freeze()
    sys.exit(status)


def _version() -> int:
    """Answer --version without the command line's own library, which takes twice as long."""
    from bodycopy.version import version_line  # noqa: PLC0415
    from bodycopy.write import put  # noqa: PLC0415

    put(f"{version_line()}\n", None)
    return 0


def _status() -> int:
    """Run the command and return its exit status; see bodycopy.status for what it means."""
    try:
        return _version() if sys.argv[1:] == ["--version"] else _command()
    except BodycopyError as error:
        return _complain(error)


def _command() -> int:
    """Run the command line."""
    import click  # noqa: PLC0415 - after the signals are ours

    from bodycopy.cli import cli  # noqa: PLC0415

    try:
        cli.main(prog_name="bodycopy", standalone_mode=False)
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


def _show(error: "click.ClickException") -> None:
    """Print what click found wrong; it may quote a file name that was taken for an option."""
    from io import StringIO  # noqa: PLC0415

    import click  # noqa: PLC0415

    from bodycopy.terminal import shown  # noqa: PLC0415

    told = StringIO()
    error.show(told)
    click.echo("\n".join(map(shown, told.getvalue().splitlines())), err=True)


def _complain(error: BodycopyError) -> int:
    """Say what went wrong, unless the reader of standard output has gone, as after `| head`."""
    from bodycopy.terminal import say, shown  # noqa: PLC0415

    if isinstance(error, ClosedPipeError):
        return 0
    say(shown(str(error)))
    if isinstance(error, OutputError):
        return UNWRITABLE
    return USAGE if isinstance(error, UsageError) else FAILED


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _die_of(number: int) -> NoReturn:
    """End by the signal itself, so that make and the shell know why."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    sys.exit(128 + number)  # where a signal is delivered late


if __name__ == "__main__":
    main()
