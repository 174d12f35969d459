"""Arguments to one call.

Exit statuses: 0 every input is written; 1 some input could not be cleaned, all others are written;
2 wrong usage or settings, nothing was touched; 3 with --strict, text was lost, replaced or guessed
at; 4 an output cannot be written. After a signal the process dies of that signal, so that make
sees it. What a command needs is imported when it runs: --help and --version load none of it.
"""

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bodycopy.plan import Plan
    from bodycopy.run import Listener, Options, Report

FAILED, USAGE, LOSSY, UNWRITABLE = 1, 2, 3, 4


def _print_version(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    if value and not context.resilient_parsing:
        from bodycopy.version import version_line  # noqa: PLC0415

        click.echo(version_line())
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version, and those of the libraries that shape the output.",
)
def cli() -> None:
    """Turn scraped web text and HTML into clean articles."""


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path())
@click.option("-o", "--output", type=click.Path(), help="File or folder for the articles.")
@click.option(
    "--from",
    "kind",
    type=click.Choice(("auto", "text", "html")),
    default="auto",
    show_default=True,
    help="What the input is.",
)
@click.option(
    "--steps",
    default="repair,strip,dedupe",
    show_default=True,
    metavar="LIST",
    help="Which steps to take; every article is brought into its normal form besides.",
)
@click.option(
    "--favor",
    type=click.Choice(("precision", "balanced", "recall")),
    default="balanced",
    show_default=True,
    help="Which is worse: boilerplate that stays (precision), or text that goes (recall).",
)
@click.option(
    "--quotes",
    type=click.Choice(("straight", "keep")),
    default="straight",
    show_default=True,
    help="What becomes of curly quotes.",
)
@click.option(
    "-e", "--encoding", metavar="NAME", help="Encoding of the input; found out if absent."
)
@click.option(
    "--ledger", type=click.Path(dir_okay=False), help="Write every edit to this file (JSONL)."
)
@click.option("--strict", is_flag=True, help="Exit with 3 if any text was lost or guessed at.")
@click.option("--fail-on-empty", is_flag=True, help="Exit with 1 if an article is empty.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def clean(**told: Any) -> None:  # noqa: ANN401 - click hands over what the options above declare
    r"""Clean each INPUT: a file, a folder, or - for standard input (the default).

    A file goes to OUTPUT or to standard output; a folder goes to the folder OUTPUT, where its tree
    is mirrored and NAME.html and NAME.txt become NAME.txt.

    \b
    Examples:
      bodycopy clean page.html -o page.txt
      bodycopy clean scraped/ -o articles/ --ledger articles.jsonl
      curl -s https://example.org/ | bodycopy clean
    """
    from bodycopy.plan import plan  # noqa: PLC0415
    from bodycopy.run import run, sweep  # noqa: PLC0415
    from bodycopy.terminal import say  # noqa: PLC0415

    options = _options(told)
    todo = plan(told["inputs"], told["output"])
    _refuse_ledger(told["ledger"], todo)
    sweep(todo.jobs, options)
    report = run(todo.jobs, options, _listener(quiet=told["quiet"]))
    if not told["quiet"] and (len(todo.jobs) != 1 or todo.skipped):
        say(_account(report, todo))
    sys.exit(_status(report, strict=told["strict"], fail_on_empty=told["fail_on_empty"]))


def _options(told: dict[str, Any]) -> "Options":
    """Return the options of a run as the command line tells them."""
    from pathlib import Path  # noqa: PLC0415

    from bodycopy import settings  # noqa: PLC0415
    from bodycopy.read import Reading  # noqa: PLC0415
    from bodycopy.run import Options  # noqa: PLC0415

    return Options(
        reading=Reading(kind=told["kind"], encoding=_codec(told["encoding"])),
        settings=settings.Settings(
            steps=_steps(told["steps"]),
            strip=settings.StripSettings(favor=told["favor"]),
            article=settings.ArticleSettings(quotes=told["quotes"]),
        ),
        ledger=Path(told["ledger"]) if told["ledger"] else None,
    )


def _steps(listed: str) -> tuple[str, ...]:
    from bodycopy.settings import STEPS  # noqa: PLC0415

    steps = tuple(step.strip() for step in listed.split(",") if step.strip())
    for step in steps:
        if step not in STEPS:
            message = f"no step {step!r}; there are {', '.join(STEPS)}"
            raise click.BadParameter(message, param_hint="--steps")
    return steps


def _codec(name: str | None) -> str | None:
    if name is None:
        return None
    import codecs  # noqa: PLC0415

    try:
        "".encode(name)  # hex and gzip are codecs too, but not of text
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        message = f"no encoding {name!r}"
        raise click.BadParameter(message, param_hint="--encoding") from None


def _refuse_ledger(ledger: str | None, todo: "Plan") -> None:
    """Raise if the ledger would replace an input or an article."""
    if ledger is None:
        return
    from os.path import realpath  # noqa: PLC0415

    path = realpath(ledger)  # unlike Path.resolve, it takes links that lead in a circle
    for job in todo.jobs:
        if path in {realpath(job.source), job.target and realpath(job.target)}:
            message = f"{ledger!r} is an input or an output"
            raise click.BadParameter(message, param_hint="--ledger")


def _listener(*, quiet: bool) -> "Listener":
    """Return who tells of failures and losses on standard error."""
    from bodycopy.run import Listener  # noqa: PLC0415
    from bodycopy.terminal import say, shown  # noqa: PLC0415

    listener = Listener(on_failure=lambda failure: say(shown(str(failure.error))))
    if not quiet:
        listener.on_loss = lambda job, loss: say(
            f"{shown(job.source)}: {loss.code}: {shown(loss.detail)}"
            + ("" if loss.offset is None else f" (byte {loss.offset})")
        )
    return listener


def _account(report: "Report", todo: "Plan") -> str:
    """Return the last line of a run: what became of every input."""
    counts = (
        (report.written, "written"),
        (report.empty, "of them empty"),
        (report.lossy, "of them with losses"),
        (report.failed, "failed"),
        (len(todo.skipped), "skipped as no text"),
    )
    told = [f"{count} {what}" for count, what in counts if count or what == "written"]
    return f"{len(todo.jobs) + len(todo.skipped)} inputs: {', '.join(told)}"


def _status(report: "Report", *, strict: bool, fail_on_empty: bool) -> int:
    if report.failed or (fail_on_empty and report.empty):
        return FAILED
    return LOSSY if strict and report.lossy else 0
