"""The options that say how to read and clean, for the commands that clean without writing."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

if TYPE_CHECKING:
    from bodycopy.configuration import Chosen
    from bodycopy.plan import Plan
    from bodycopy.run import Options

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--from",
        "kind",
        type=click.Choice(("auto", "text", "html", "jsonl", "warc", "parquet")),
        default="auto",
        show_default=True,
        help="What the input is.",
    ),
    click.option(
        "--steps",
        default="repair,strip,dedupe",
        show_default=True,
        metavar="LIST",
        help="Which steps to take; every article is brought into its normal form besides.",
    ),
    click.option(
        "--favor",
        type=click.Choice(("precision", "balanced", "recall")),
        default="balanced",
        show_default=True,
        help="Which is worse: boilerplate that stays (precision), or text that goes (recall).",
    ),
    click.option(
        "--quotes",
        type=click.Choice(("straight", "keep")),
        default="straight",
        show_default=True,
        help="What becomes of curly quotes.",
    ),
    click.option(
        "-e", "--encoding", metavar="NAME", help="Encoding of the input; found out if absent."
    ),
    click.option("--config", type=click.Path(), help="Settings file; the nearest one if absent."),
)


def cleaning_options(command: Command) -> Command:
    """Return the command with the options added, in the order of `bodycopy clean`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def run_options(holds: "Chosen", *, if_changed: bool = False, dry: bool = False) -> "Options":
    """Return the options of a run, from what holds for it."""
    from pathlib import Path  # noqa: PLC0415 - --help needs none of it

    from bodycopy.read import Kind, Reading  # noqa: PLC0415
    from bodycopy.run import Options  # noqa: PLC0415

    settings, kind = holds.settings(), holds["from"]
    return Options(
        reading=Reading(
            kind=kind if kind in get_args(Kind) else "auto", encoding=holds["encoding"]
        ),
        settings=settings.common,
        by_host=settings,
        ledger=Path(holds["ledger"]) if holds["ledger"] and not dry else None,
        report=Path(holds["report"]) if holds["report"] and not dry else None,
        if_changed=if_changed,
        dry=dry,
    )


def plan_of(inputs: Sequence[str]) -> "Plan":
    """Return a job for each file that `inputs` name or hold; none of them has an output."""
    from pathlib import Path  # noqa: PLC0415

    from bodycopy.plan import STDIN, Job, Plan, folder_plan  # noqa: PLC0415

    if not inputs or STDIN in inputs:
        if len(inputs) > 1:
            message = "standard input (-) cannot be mixed with other inputs"
            raise click.UsageError(message)
        return Plan((Job(STDIN, None),))
    return folder_plan(inputs, Path())
