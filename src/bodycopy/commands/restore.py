"""bodycopy restore: the input back from an article and its ledger."""

import click


@click.command()
@click.argument("article", type=click.Path(dir_okay=False))
@click.option(
    "--ledger",
    required=True,
    type=click.Path(dir_okay=False),
    help="What bodycopy clean --ledger wrote.",
)
@click.option("-o", "--output", type=click.Path(), help="File for the input; standard output else.")
@click.option("--source", metavar="NAME", help="Which document of the ledger; found out if absent.")
def restore(article: str, ledger: str, output: str | None, source: str | None) -> None:
    """Write the input that became ARTICLE, exactly as it was after decoding.

    Of an HTML page that is its visible text, one line a block. An article that was edited since
    is refused, with the line that differs. ARTICLE may be - for standard input.

    \b
    Examples:
      bodycopy restore articles/page.txt --ledger articles.jsonl
      bodycopy restore page.txt --ledger l.jsonl --source scraped/page.html -o input.txt
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from os.path import realpath  # noqa: PLC0415 - --help needs none of these
    from pathlib import Path  # noqa: PLC0415

    from bodycopy import write  # noqa: PLC0415
    from bodycopy.ledger_reading import read_accounts  # noqa: PLC0415
    from bodycopy.origin import origin  # noqa: PLC0415
    from bodycopy.plan import plan  # noqa: PLC0415
    from bodycopy.read import Reading, read  # noqa: PLC0415
    from bodycopy.terminal import called  # noqa: PLC0415

    target = plan([article], output).jobs[0].target
    if target and realpath(target) == realpath(ledger):
        message = f"{output!r} is the ledger"
        raise click.BadParameter(message, param_hint="--output")
    text = read(article, Reading(kind="text", encoding="utf-8")).text
    account = origin(read_accounts(Path(ledger)), text, called(article), source)
    write.put(account.input_of(text), target)
