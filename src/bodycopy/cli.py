"""The commands, under one name.

What a command needs is imported when it runs: --help and --version load none of it. Exit statuses
stand in bodycopy.status; after a signal the process dies of that signal, so that make sees it.
"""

import click

from bodycopy.commands.clean import clean
from bodycopy.commands.completion import completion
from bodycopy.commands.explain import explain
from bodycopy.commands.restore import restore
from bodycopy.commands.settings import settings


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


for _command in (clean, explain, restore, settings, completion):
    cli.add_command(_command)
