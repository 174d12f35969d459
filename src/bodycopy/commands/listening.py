"""What a run tells its user while it goes, and at its end."""

import sys
from typing import TYPE_CHECKING

from bodycopy.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bodycopy.document import Document
    from bodycopy.plan import Job
    from bodycopy.run import Failure, Listener, Report
    from bodycopy.workers import Trouble

_TOLD = 100  # failures for one reason that are told of


def listener(*, quiet: bool, check: bool, diff: bool) -> "Listener":
    """Return who tells of failures, losses and differences on standard error."""
    from bodycopy.run import Listener  # noqa: PLC0415 - --help needs none of these
    from bodycopy.terminal import called, say, shown  # noqa: PLC0415

    made = Listener(on_failure=_teller())
    if diff:
        made.on_article = _print_diff
    if check:
        made.differs, made.file_differs = _differs, _file_differs
    if not quiet:
        made.on_loss = lambda job, loss: say(
            f"{called(job.source)}: {loss.code}: {shown(loss.detail)}"
            + ("" if loss.offset is None else f" (byte {loss.offset})")
        )
    return made


def _teller() -> "Callable[[Failure], None]":
    """Return who tells of failures; of thousands for one reason, a hundred."""
    from collections import Counter  # noqa: PLC0415

    from bodycopy.terminal import say, shown  # noqa: PLC0415

    reasons: Counter[str] = Counter()

    def tell(failure: "Failure") -> None:
        reason = failure.error.reason if isinstance(failure.error, InputError) else ""
        reasons[reason] += 1
        if reasons[reason] <= _TOLD:
            say(shown(str(failure.error)))
        elif reasons[reason] == _TOLD + 1:
            say(f"more for the same reason ({shown(reason)}) are counted; --report names them")

    return tell


def _print_diff(job: "Job", document: "Document") -> None:
    """Print what becomes of an input, line by line."""
    import os  # noqa: PLC0415

    from bodycopy.compare import printed, unified  # noqa: PLC0415
    from bodycopy.explain import wants_color  # noqa: PLC0415
    from bodycopy.write import put  # noqa: PLC0415

    color = wants_color("auto", os.environ, terminal=sys.stdout.isatty())
    lines = unified(document, str(job.target or "article"))
    put("".join(f"{printed(line, color=color)}\n" for line in lines), None)


def _differs(job: "Job", document: "Document") -> bool:
    """Say, here and to the user, whether an article would change."""
    from bodycopy.compare import would_change  # noqa: PLC0415

    return _told(str(job.target or job.source), differs=would_change(document, job.target))


def _file_differs(made: "Path", there: "Path") -> bool:
    """Say, here and to the user, whether a file with many articles would change."""
    from filecmp import cmp  # noqa: PLC0415

    differs = not there.is_file() or not cmp(made, there, shallow=False)
    return _told(str(there), differs=differs)


def _told(name: str, *, differs: bool) -> bool:
    from bodycopy.terminal import called, say  # noqa: PLC0415

    if differs:
        say(f"{called(name)}: would change")
    return differs


def troubles(*, quiet: bool) -> "Callable[[Trouble], None]":
    """Return who tells of what befell a worker; what was lost is told of as a failure."""
    from bodycopy.terminal import called, say, shown  # noqa: PLC0415

    def tell(trouble: "Trouble") -> None:
        source = f"{called(trouble.job.source)}: " if trouble.job else ""
        if trouble.next in {"again", "here"} and not quiet:
            code = "W-AGAIN" if trouble.next == "again" else "W-NO-WORKER"
            say(f"{source}{code}: {shown(trouble.reason)}")

    return tell


def account(report: "Report", skipped: int) -> str:
    """Return the last line of a run: what became of every input."""
    counts = (
        (report.written - report.unchanged, "written"),
        (report.unchanged, "unchanged"),
        (report.compared, "compared"),
        (report.differs, "of them would change"),
        (report.empty, "of them empty"),
        (report.lossy, "of them with losses"),
        (report.failed, "failed"),
        *((count, f"skipped ({reason})") for reason, count in sorted(report.skipped.items())),
        (skipped, "skipped as no text"),
    )
    told = [f"{count} {what}" for count, what in counts if count]
    inputs = report.written + report.compared + report.failed + skipped
    inputs += sum(report.skipped.values())
    return f"{inputs} {'input' if inputs == 1 else 'inputs'}: {', '.join(told) or 'nothing to do'}"
