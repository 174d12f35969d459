"""bodycopy clean: articles from files, folders or standard input."""

import sys
from typing import TYPE_CHECKING, Any

import click

from bodycopy.commands.cleaning import cleaning_options, run_options
from bodycopy.status import FAILED, LOSSY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.backend import Effort
    from bodycopy.configuration import Chosen
    from bodycopy.depfile import Dependency, Depfile
    from bodycopy.document import Document
    from bodycopy.plan import Job, Plan
    from bodycopy.run import Listener, Options, Report
    from bodycopy.workers import Trouble


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path())
@click.option("-o", "--output", type=click.Path(), help="File or folder for the articles.")
@cleaning_options
@click.option(
    "--ledger", type=click.Path(dir_okay=False), help="Write every edit to this file (JSONL)."
)
@click.option("--strict", is_flag=True, help="Exit with 3 if any text was lost or guessed at.")
@click.option("--fail-on-empty", is_flag=True, help="Exit with 1 if an article is empty.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0),
    help="Documents at the same moment; 0 for every core. Else what make has to give, or 0.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="What one document may take; 30 if absent, 0 for no limit.",
)
@click.option(
    "--memory", metavar="SIZE", help="What a worker may hold; 2GiB if absent, 0 for no limit."
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 3 if an output would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change, line by line.")
@click.option("--if-changed", is_flag=True, help="Leave an article alone that would stay the same.")
@click.option("--depfile", type=click.Path(dir_okay=False), help="The same as -MD -MF FILE.")
@click.option("-MD", "depends", is_flag=True, help="Write for make what each output depends on.")
@click.option("-MF", "depfile_", metavar="FILE", help="Where to; the output's name with .d else.")
@click.option("-MP", "phony", is_flag=True, help="Let a prerequisite that is gone be no error.")
@click.option("-MT", "depend_target", metavar="TARGET", help="What depends on all, as a stamp.")
@click.pass_context
def clean(context: click.Context, /, **told: Any) -> None:  # noqa: ANN401 - click hands over what the options above declare
    """Clean each INPUT: a file, a folder, or - for standard input (the default).

    A file goes to OUTPUT or to standard output; a folder goes to the folder OUTPUT, where its tree
    is mirrored and NAME.html and NAME.txt become NAME.txt.

    \b
    Examples:
      bodycopy clean page.html -o page.txt
      bodycopy clean scraped/ -o articles/ --ledger articles.jsonl
      bodycopy clean page.html -o page.txt -MD -MP
      curl -s https://example.org/ | bodycopy clean
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.backend import backend  # noqa: PLC0415 - --help needs none of these
    from bodycopy.commands.told import chosen  # noqa: PLC0415
    from bodycopy.plan import Plan, plan  # noqa: PLC0415
    from bodycopy.run import run  # noqa: PLC0415
    from bodycopy.terminal import say  # noqa: PLC0415

    holds = chosen(context, told["config"])
    quiet = holds["quiet"]
    dry = told["check"] or told["diff"]
    options = run_options(holds, if_changed=told["if_changed"], dry=dry)
    todo = plan(told["inputs"], told["output"])
    if holds["ledger"] == "-":
        message = "the ledger needs a file; standard output is for the article"
        raise click.BadParameter(message, param_hint="--ledger")
    taken = [str(path) for path in holds.files]
    _refuse(holds["ledger"], "--ledger", todo, taken)
    for job in todo.jobs:
        _refuse(str(job.target) if job.target else None, "--output", Plan(()), taken)
    rules = None if dry else _depfile(told, todo)
    outputs = _dependencies(todo, holds)
    if rules:
        _refuse(str(rules.path), "--depfile", todo, [*taken, holds["ledger"] or ""])
        rules.text(outputs)  # a name that make cannot write is told of now
    if not dry:
        _prepare(todo, told["output"], options)
    listener = _listener(quiet=quiet)
    listener.on_article = _comparison(check=told["check"], diff=told["diff"])
    with backend(todo.jobs, options, _effort(holds), _troubles(quiet=quiet)) as map_:
        report = run(todo.jobs, options, listener, map_)
    report.failed += _unreadable(todo)
    if rules and not report.failed:
        rules.write(outputs)
    if not quiet and (len(todo.jobs) != 1 or todo.skipped or todo.unreadable):
        say(_account(report, todo))
    sys.exit(_status(report, strict=holds["strict"], fail_on_empty=holds["fail_on_empty"]))


def _prepare(todo: "Plan", output: str | None, options: "Options") -> None:
    """Sweep the folders of the outputs; where there is nothing to write, the folder is there."""
    from pathlib import Path  # noqa: PLC0415

    from bodycopy.errors import OutputError  # noqa: PLC0415
    from bodycopy.run import sweep  # noqa: PLC0415
    from bodycopy.write import make_folder  # noqa: PLC0415

    sweep(todo.jobs, options)
    if output and not todo.jobs:
        try:
            make_folder(Path(output))
        except OSError as error:
            raise OutputError(output, error.strerror or str(error)) from error


def _unreadable(todo: "Plan") -> int:
    """Tell of the folders that could not be looked into, and return how many they are."""
    from bodycopy.terminal import say, shown  # noqa: PLC0415

    for error in todo.unreadable:
        say(shown(str(error)))
    return len(todo.unreadable)


def _effort(holds: "Chosen") -> "Effort":
    from bodycopy.backend import Effort  # noqa: PLC0415
    from bodycopy.limits import Limits  # noqa: PLC0415

    asked = any(holds.values[name].origin != "default" for name in ("timeout", "memory"))
    return Effort(
        jobs=holds["jobs"],
        limits=Limits(seconds=holds["timeout"] or None, memory=holds["memory"] or None),
        is_limited=asked or holds.settings().has_regex,
    )


def _depfile(told: dict[str, Any], todo: "Plan") -> "Depfile | None":
    """Return where make's rules go, if they were asked for."""
    named = told["depfile"] or told["depfile_"]
    if not (named or told["depends"]):
        return None
    from pathlib import Path  # noqa: PLC0415

    from bodycopy.depfile import Depfile  # noqa: PLC0415

    outputs = [job.target for job in todo.jobs]
    if None in outputs and not told["depend_target"]:
        message = "rules for make name an output; give -o FILE, or -MT TARGET"
        raise click.UsageError(message)
    if not named and (len(outputs) != 1 or outputs[0] is None):
        message = "-MD for several outputs needs -MF FILE"
        raise click.UsageError(message)
    path = Path(named) if named else Path(outputs[0] or "").with_suffix(".d")
    return Depfile(path=path, target=told["depend_target"], phony=told["phony"])


def _dependencies(todo: "Plan", holds: "Chosen") -> "list[Dependency]":
    """Return each output and what it was made from."""
    from bodycopy.plan import STDIN  # noqa: PLC0415

    common = [str(path) for path in holds.files]
    return [
        (str(job.target or STDIN), [*([job.source] if job.source != STDIN else []), *common])
        for job in todo.jobs
    ]


def _refuse(path: str | None, option: str, todo: "Plan", taken: list[str]) -> None:
    """Raise if what is written would replace an input, an article or what is `taken`."""
    if path is None:
        return
    from os.path import realpath  # noqa: PLC0415

    place = realpath(path)  # unlike Path.resolve, it takes links that lead in a circle
    if place in {realpath(name) for name in taken if name}:
        message = f"{path!r} is what this run reads or writes besides"
        raise click.BadParameter(message, param_hint=option)
    for job in todo.jobs:
        if place in {realpath(job.source), job.target and realpath(job.target)}:
            message = f"{path!r} is an input or an output"
            raise click.BadParameter(message, param_hint=option)


def _listener(*, quiet: bool) -> "Listener":
    """Return who tells of failures and losses on standard error."""
    from bodycopy.run import Listener  # noqa: PLC0415
    from bodycopy.terminal import called, say, shown  # noqa: PLC0415

    listener = Listener(on_failure=lambda failure: say(shown(str(failure.error))))
    if not quiet:
        listener.on_loss = lambda job, loss: say(
            f"{called(job.source)}: {loss.code}: {shown(loss.detail)}"
            + ("" if loss.offset is None else f" (byte {loss.offset})")
        )
    return listener


def _comparison(*, check: bool, diff: bool) -> "Callable[[Job, Document], bool]":
    """Return what is done with an article that is not written; it says whether it differs."""

    def compare(job: "Job", document: "Document") -> bool:
        import os  # noqa: PLC0415

        from bodycopy.compare import printed, unified, would_change  # noqa: PLC0415
        from bodycopy.explain import wants_color  # noqa: PLC0415
        from bodycopy.terminal import called, say  # noqa: PLC0415
        from bodycopy.write import put  # noqa: PLC0415

        if diff:
            color = wants_color("auto", os.environ, terminal=sys.stdout.isatty())
            lines = unified(document, str(job.target or "article"))
            put("".join(f"{printed(line, color=color)}\n" for line in lines), None)
        differs = check and would_change(document, job.target)
        if differs:
            say(f"{called(str(job.target or job.source))}: would change")
        return differs

    return compare


def _troubles(*, quiet: bool) -> "Callable[[Trouble], None]":
    """Return who tells of what befell a worker; what was lost is told of as a failure."""
    from bodycopy.terminal import called, say, shown  # noqa: PLC0415

    def tell(trouble: "Trouble") -> None:
        source = f"{called(trouble.job.source)}: " if trouble.job else ""
        if trouble.next in {"again", "here"} and not quiet:
            code = "W-AGAIN" if trouble.next == "again" else "W-NO-WORKER"
            say(f"{source}{code}: {shown(trouble.reason)}")

    return tell


def _account(report: "Report", todo: "Plan") -> str:
    """Return the last line of a run: what became of every input."""
    counts = (
        (report.written - report.unchanged, "written"),
        (report.unchanged, "unchanged"),
        (report.compared, "compared"),
        (report.differs, "of them would change"),
        (report.empty, "of them empty"),
        (report.lossy, "of them with losses"),
        (report.failed, "failed"),
        (len(todo.skipped), "skipped as no text"),
    )
    told = [f"{count} {what}" for count, what in counts if count]
    inputs = len(todo.jobs) + len(todo.skipped) + len(todo.unreadable)
    return f"{inputs} inputs: {', '.join(told) or 'nothing to do'}"


def _status(report: "Report", *, strict: bool, fail_on_empty: bool) -> int:
    if report.failed or (fail_on_empty and report.empty):
        return FAILED
    return LOSSY if report.differs or (strict and report.lossy) else 0
