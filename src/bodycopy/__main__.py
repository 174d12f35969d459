"""From a process to a call and back: signals, exit status, the ends of the streams."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from bodycopy.errors import BodycopyError, ClosedPipeError, OutputError, UsageError


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        """Keep the number of the signal."""
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and end the process as its caller expects."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    try:
        status = _version() if sys.argv[1:] == ["--version"] else _status()
    except Stopped as stopped:
        _die_of(stopped.number)
    except KeyboardInterrupt:
        _die_of(signal.SIGINT)
    sys.exit(status)


def _version() -> int:
    """Answer --version without the command line's own library, which takes twice as long."""
    from bodycopy.version import version_line  # noqa: PLC0415

    print(version_line())  # noqa: T201
    return 0


def _status() -> int:
    """Run the command line and return its exit status; see bodycopy.cli for what they mean."""
    import click  # noqa: PLC0415 - after the signals are ours

    from bodycopy.cli import cli  # noqa: PLC0415

    try:
        cli.main(prog_name="bodycopy", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except BodycopyError as error:
        return _complain(error)
    return 0


def _complain(error: BodycopyError) -> int:
    """Say what went wrong, unless the reader of standard output has gone, as after `| head`."""
    from bodycopy.cli import FAILED, UNWRITABLE, USAGE  # noqa: PLC0415
    from bodycopy.terminal import shown  # noqa: PLC0415

    if isinstance(error, ClosedPipeError):
        return 0
    print(f"bodycopy: {shown(str(error))}", file=sys.stderr)  # noqa: T201
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
