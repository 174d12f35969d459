"""bodycopy index: what paragraphs a corpus holds, kept in one file for pages that come later."""

import sys
from typing import TYPE_CHECKING, Any

import click

from bodycopy.commands.cleaning import (
    cleaning_options,
    effort_options,
    record_options,
    run_options,
)
from bodycopy.status import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.batch.indexing import Tally
    from bodycopy.batch.planning import Batch
    from bodycopy.configuration import Chosen
    from bodycopy.index.store import Store
    from bodycopy.run import Options


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
@click.option(
    "-o", "--output", type=click.Path(), help="The index; that of the settings if absent."
)
@click.option(
    "--remove", multiple=True, metavar="NAME", help="Take this document out; may come again."
)
@cleaning_options
@record_options
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@effort_options
@click.pass_context
def index(context: click.Context, /, **told: Any) -> None:  # noqa: ANN401 - click hands over what the options above declare
    """Put the paragraphs of each INPUT into an index, to dedupe later pages by.

    Inputs are those of bodycopy clean, and are cleaned as it does. A document is called by the id
    of its record, else by its path as given. One that is there already and has changed is put in
    its place; one that has not leaves the file alone. A paragraph is owned by the document that
    was there first: bodycopy clean --index takes it out of all others.

    \b
    Examples:
      bodycopy index seeds/ -o dedup.idx
      bodycopy index yesterday.warc.gz -o dedup.idx -j 8
      bodycopy index --remove seeds/old.txt -o dedup.idx
      bodycopy clean today/ -o articles/ --index dedup.idx
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.batch.planning import Batch, batch_of  # noqa: PLC0415 - --help needs none of it
    from bodycopy.commands.told import chosen  # noqa: PLC0415
    from bodycopy.index.store import opened  # noqa: PLC0415
    from bodycopy.terminal import say  # noqa: PLC0415

    holds = chosen(context, told["config"])
    path = _path(told, holds)
    options = run_options(holds, is_indexed=False)
    batch = batch_of(told["inputs"], None, holds["from"], "jsonl") if told["inputs"] else Batch()
    with opened(path, options.settings.dedupe) as store:
        removed, missing = _removed(told["remove"], store)
        tally = _indexed(batch, holds, options, store)
        tally.removed, tally.missing = removed, missing
        if not holds["quiet"]:
            say(account(tally, store.count(), len(batch.skipped)))
    sys.exit(FAILED if tally.failed or tally.missing else 0)


def _path(told: dict[str, Any], holds: "Chosen") -> str:
    """Return where the index is.

    Raises:
        click.UsageError: it is not told, or there is nothing to do.
        click.BadParameter: it is an input.
    """
    from bodycopy.commands.depends import refuse  # noqa: PLC0415
    from bodycopy.plan import Job  # noqa: PLC0415

    path: str | None = told["output"] or holds["index"]
    if not path or path == "-":
        message = "an index needs a file: -o INDEX"
        raise click.UsageError(message)
    if not told["inputs"] and not told["remove"]:
        message = "nothing to do; give an INPUT (- for standard input), or --remove NAME"
        raise click.UsageError(message)
    inputs = [Job(name, None) for name in told["inputs"]]
    refuse(path, "--output", inputs, [str(file) for file in holds.files])
    return path


def _removed(names: "Sequence[str]", store: "Store") -> tuple[int, int]:
    """Take documents out; return how many that were, and how many were not there."""
    from bodycopy.index import named  # noqa: PLC0415
    from bodycopy.terminal import say, shown  # noqa: PLC0415

    # A name may be an id or a path, and of a path the index has the shortest form.
    found = store.remove([(named("", name), named(name)) for name in names]) if names else []
    for name, was_there in zip(names, found, strict=True):
        if not was_there:
            say(f"{shown(name)}: not in the index")
    return sum(found), len(found) - sum(found)


def _indexed(batch: "Batch", holds: "Chosen", options: "Options", store: "Store") -> "Tally":
    from bodycopy.batch import indexing, run  # noqa: PLC0415
    from bodycopy.batch.items import items  # noqa: PLC0415
    from bodycopy.commands.listening import listener, troubles  # noqa: PLC0415
    from bodycopy.commands.runs import effort, told_of  # noqa: PLC0415
    from bodycopy.formats.kinds import Fields  # noqa: PLC0415
    from bodycopy.progress import progress  # noqa: PLC0415

    work = indexing.work_of(options)
    fields = Fields(text=holds["text_field"], id=holds["id_field"])
    listening = listener(quiet=True, check=False, diff=False)
    quiet = holds["quiet"]
    with (
        progress([source.path for source in batch.sources], quiet=quiet) as bar,
        run.backend(batch, work, effort(holds), troubles(quiet=quiet)) as maps,
    ):
        listening.on_done = bar.done
        todo = items(batch, fields, lambda _: None, bar.read)
        tally = indexing.index(todo, work, listening, store, maps.clean)
    tally.failed += told_of(batch.unreadable)
    return tally


def account(tally: "Tally", paragraphs: int, skipped: int = 0) -> str:
    """Return the last line of a run: what became of every document.

    >>> from bodycopy.batch.indexing import Tally
    >>> account(Tally(added=3, changed=1, same=8, removed=1), 220)
    '12 documents: 3 added, 1 changed, 8 the same, 1 removed; 220 paragraphs'
    """
    documents = tally.added + tally.changed + tally.same + tally.twice + tally.failed
    counts = (
        (tally.added, "added"),
        (tally.changed, "changed"),
        (tally.same, "the same"),
        (tally.twice, "named again, left out"),
        (tally.failed, "failed"),
        *((count, f"skipped ({reason})") for reason, count in sorted(tally.skipped.items())),
        (skipped, "skipped as no text"),
        (tally.removed, "removed"),
        (tally.missing, "not there to be removed"),
    )
    told = [f"{count} {what}" for count, what in counts if count]
    return f"{documents} documents: {', '.join(told) or 'nothing to do'}; {paragraphs} paragraphs"
