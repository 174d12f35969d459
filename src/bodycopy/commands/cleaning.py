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


_RECORD = (
    click.option(
        "--text-field", default="text", show_default=True, help="Where a record has its text."
    ),
    click.option("--id-field", help="Where a record has its name; found out if absent."),
)
_EFFORT = (
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(0),
        help="Documents at the same moment; 0 for every core. Else what make has to give, or 0.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0),
        metavar="SECONDS",
        help="What one document may take; 30 if absent, 0 for no limit.",
    ),
    click.option(
        "--memory", metavar="SIZE", help="What a worker may hold; 2GiB if absent, 0 for no limit."
    ),
)


def cleaning_options(command: Command) -> Command:
    """Return the command with the options added, in the order of `bodycopy clean`."""
    return _with(_OPTIONS, command)


def record_options(command: Command) -> Command:
    """Return the command with those that say where a record has what."""
    return _with(_RECORD, command)


def effort_options(command: Command) -> Command:
    """Return the command with those that say what a run may spend."""
    return _with(_EFFORT, command)


def index_option(command: Command) -> Command:
    """Return the command with the one that names an index."""
    told = "Take out what other documents of this index own; see bodycopy index."
    option = click.option("--index", type=click.Path(dir_okay=False), metavar="INDEX", help=told)
    return option(command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def run_options(
    holds: "Chosen", *, if_changed: bool = False, dry: bool = False, is_indexed: bool = True
) -> "Options":
    """Return the options of a run, from what holds for it; an index counts if `is_indexed`.

    Raises:
        UsageError: what is to be the index is none, or none for these settings.
    """
    from pathlib import Path  # noqa: PLC0415 - --help needs none of it

    from bodycopy.read import Kind, Reading  # noqa: PLC0415
    from bodycopy.run import Options  # noqa: PLC0415

    settings, kind = holds.settings(), holds["from"]
    index = None
    if holds["index"] and is_indexed:
        from bodycopy.index import known  # noqa: PLC0415

        index = known(holds["index"], settings.common.dedupe)
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
        index=index,
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
