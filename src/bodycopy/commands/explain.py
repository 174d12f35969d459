"""bodycopy explain: what would go, where and why; in the terminal or as one HTML page."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bodycopy.commands.cleaning import (
    cleaning_options,
    index_option,
    record_options,
    run_options,
)

if TYPE_CHECKING:
    from bodycopy.configuration import Chosen
    from bodycopy.document import Document
    from bodycopy.errors import InputError, MissingLibraryError
    from bodycopy.explain import Look, Told

_CONTAINERS = ("jsonl", "warc", "parquet")
_PIPE_WIDTH = 100  # columns, where there is no terminal


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path(readable=False))
@click.option("--html", type=click.Path(dir_okay=False), help="Write one HTML page to this file.")
@click.option("--width", type=click.IntRange(40), help="Columns; those of the terminal if absent.")
@click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Colour; auto heeds NO_COLOR, FORCE_COLOR and whether there is a terminal.",
)
@cleaning_options
@record_options
@index_option
@click.pass_context
def explain(context: click.Context, /, **given: Any) -> None:  # noqa: ANN401 - click hands over what the options above declare
    """Show what would go from each INPUT, where and why; no article is written.

    An INPUT is a file, a folder, a container, or - for standard input (the default). What goes
    is struck out and coloured by kind, a repair is shown before and after, and the margin names
    rule and score. Without colour, what goes stands in [-...-] and what came instead in {+...+}.

    \b
    Examples:
      bodycopy explain page.html
      bodycopy explain page.txt --color always | less -R
      bodycopy explain scraped/ --html report.html
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.commands.told import chosen  # noqa: PLC0415 - --help needs none of it

    holds = chosen(context, given["config"])
    shown = _Documents(given["inputs"], holds)
    if given["html"]:
        shown.to_page(given["html"])
    else:
        shown.to_terminal(_look(given["width"], given["color"]))
    sys.exit(1 if shown.failed else 0)


class _Documents:
    """The inputs, cleaned one at a time; those that cannot be are told of and counted."""

    def __init__(self, inputs: tuple[str, ...], holds: "Chosen") -> None:
        self.inputs, self.holds = inputs, holds
        self.failed: list[str] = []

    def told(self) -> Iterator["Told"]:
        """Yield what there is to tell of each."""
        from bodycopy.document import Document  # noqa: PLC0415
        from bodycopy.errors import MissingLibraryError  # noqa: PLC0415
        from bodycopy.explain import told  # noqa: PLC0415
        from bodycopy.holds import hold_container  # noqa: PLC0415

        is_contained = self.holds["from"] in _CONTAINERS or hold_container(self.inputs)
        for one in self._contained() if is_contained else self._files():
            if isinstance(one, Document):
                yield told(one)
            elif isinstance(one, MissingLibraryError):
                raise one
            else:
                self._failure(one)

    def _files(self) -> "Iterator[Document | InputError | MissingLibraryError]":
        """Yield each file, cleaned, or why it cannot be."""
        from bodycopy.commands.cleaning import plan_of  # noqa: PLC0415
        from bodycopy.run import Failure, attempt  # noqa: PLC0415

        options, plan = run_options(self.holds, dry=True), plan_of(self.inputs)
        for job in plan.jobs:
            result = attempt(job, options)
            yield result.error if isinstance(result, Failure) else result.document
        yield from plan.unreadable

    def _contained(self) -> "Iterator[Document | InputError | MissingLibraryError]":
        """Yield each document of the containers, cleaned, or why it cannot be."""
        from bodycopy.batch.items import items  # noqa: PLC0415
        from bodycopy.batch.planning import batch_of  # noqa: PLC0415
        from bodycopy.batch.work import Work, clean_item  # noqa: PLC0415
        from bodycopy.formats.kinds import Fields  # noqa: PLC0415

        work = Work(options=run_options(self.holds, dry=True), with_steps=True)
        batch = batch_of(self.inputs, None, self.holds["from"], "jsonl")
        fields = Fields(text=self.holds["text_field"], id=self.holds["id_field"])
        for item in items(batch, fields, lambda _: None, lambda _: None):
            done = clean_item(item, work)
            one = done.document or done.error
            if one and not done.is_skipped:
                yield one
        yield from batch.unreadable

    def _failure(self, error: "InputError") -> None:
        from bodycopy.terminal import say, shown  # noqa: PLC0415

        self.failed.append(str(error))
        say(shown(str(error)))

    def to_terminal(self, look: "Look") -> None:
        """Write each to standard output as soon as it is cleaned."""
        from bodycopy.explain import written  # noqa: PLC0415
        from bodycopy.write import put  # noqa: PLC0415

        for number, one in enumerate(self.told()):
            put(("\n" if number else "") + written(one, look), None)

    def to_page(self, target: str) -> None:
        """Write one HTML page, which stands there whole or not at all.

        Where every input failed there is nothing to show, and an older page stays.
        """
        from itertools import chain, islice  # noqa: PLC0415
        from os.path import realpath  # noqa: PLC0415
        from pathlib import Path  # noqa: PLC0415

        from bodycopy.explain import write_page  # noqa: PLC0415
        from bodycopy.write import replacing  # noqa: PLC0415

        if realpath(target) in map(realpath, self.inputs):
            message = f"{target!r} is an input"
            raise click.BadParameter(message, param_hint="--html")
        documents = self.told()
        first = list(islice(documents, 1))
        if self.failed and not first:
            return
        with replacing(Path("/dev/stdout" if target == "-" else target)) as file:
            write_page(chain(first, documents), file, self.failed)


def _look(width: int | None, color: str) -> "Look":
    """Return how to use the terminal, if standard output is one."""
    import os  # noqa: PLC0415
    import shutil  # noqa: PLC0415

    from bodycopy.explain import Look, wants_color  # noqa: PLC0415

    stream = getattr(sys, "stdout", None)
    terminal = stream is not None and stream.isatty()
    columns = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if terminal else _PIPE_WIDTH
    return Look(width or columns, wants_color(color, os.environ, terminal=terminal))
