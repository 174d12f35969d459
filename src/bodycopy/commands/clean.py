"""bodycopy clean: articles from files, folders or standard input."""

import sys
from typing import TYPE_CHECKING, Any

import click

from bodycopy.commands.cleaning import (
    cleaning_options,
    effort_options,
    index_option,
    record_options,
    run_options,
)
from bodycopy.status import FAILED, LOSSY

if TYPE_CHECKING:
    from bodycopy.run import Report


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
@click.option("-o", "--output", type=click.Path(), help="File or folder for the articles.")
@cleaning_options
@click.option(
    "--dedupe",
    type=click.Choice(("document", "corpus")),
    default="document",
    show_default=True,
    help="Where a paragraph counts as having been there before.",
)
@index_option
@click.option(
    "--to",
    type=click.Choice(("auto", "text", "jsonl", "parquet")),
    default="auto",
    show_default=True,
    help="What the output is; by its name and the input if auto.",
)
@record_options
@click.option(
    "--ledger", type=click.Path(dir_okay=False), help="Write every edit to this file (JSONL)."
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False),
    help="Write a line a document to this file (JSONL).",
)
@click.option("--resume", is_flag=True, help="Go on with a run that died, to the same bytes.")
@click.option("--skip-bad", is_flag=True, help="Go on behind what is damaged in a WARC.")
@click.option("--strict", is_flag=True, help="Exit with 3 if any text was lost or guessed at.")
@click.option("--fail-on-empty", is_flag=True, help="Exit with 1 if an article is empty.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@effort_options
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
    is mirrored and NAME.html and NAME.txt become NAME.txt. Containers (JSONL, WARC, WET, Parquet,
    each also compressed) go to containers, or to a folder with --to text.

    \b
    Examples:
      bodycopy clean page.html -o page.txt
      bodycopy clean scraped/ -o articles/ --ledger articles.jsonl
      bodycopy clean crawl.warc.gz -o articles.jsonl.gz --report report.jsonl
      bodycopy clean scraped/ -o articles/ --dedupe corpus
      bodycopy clean page.html -o page.txt -MD -MP
      curl -s https://example.org/ | bodycopy clean
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.commands.depends import dependencies, depfile, refuse  # noqa: PLC0415 - not for --help
    from bodycopy.commands.listening import account, listener  # noqa: PLC0415
    from bodycopy.commands.runs import prepared  # noqa: PLC0415
    from bodycopy.commands.told import chosen  # noqa: PLC0415
    from bodycopy.terminal import say  # noqa: PLC0415

    holds = chosen(context, told["config"])
    quiet = holds["quiet"]
    dry = told["check"] or told["diff"]
    options = run_options(holds, if_changed=told["if_changed"], dry=dry)
    todo = prepared(told, holds, options)
    taken = [*map(str, holds.files), *([holds["index"]] if holds["index"] else [])]
    for option in ("ledger", "report"):
        if holds[option] == "-":
            message = f"the {option} needs a file; standard output is for the article"
            raise click.BadParameter(message, param_hint=f"--{option}")
        refuse(holds[option], f"--{option}", todo.jobs, taken)
        taken += [holds[option]] if holds[option] else []
    for job in todo.jobs:
        refuse(str(job.target) if job.target else None, "--output", (), taken)
    rules = None if dry else depfile(told, todo.jobs)
    outputs = dependencies(todo.jobs, holds) if rules else []
    if rules:
        refuse(str(rules.path), "--depfile", todo.jobs, taken)
        rules.text(outputs)  # a name that make cannot write is told of now
    report = todo.run(listener(quiet=quiet, check=told["check"], diff=told["diff"]))
    if rules and not report.failed:
        rules.write(outputs)
    if not quiet and (todo.is_many or todo.skipped):
        say(account(report, todo.skipped))
    sys.exit(_status(report, strict=holds["strict"], fail_on_empty=holds["fail_on_empty"]))


def _status(report: "Report", *, strict: bool, fail_on_empty: bool) -> int:
    if report.failed or (fail_on_empty and report.empty):
        return FAILED
    return LOSSY if report.differs or (strict and report.lossy) else 0
