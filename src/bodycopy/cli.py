"""The commands, under one name.

What a command needs is imported when it runs: --help and --version load none of it. Exit statuses
stand in bodycopy.status; after a signal the process dies of that signal, so that make sees it.
"""

from importlib import import_module

import click

# Each command, and what --help says of it: the first sentence of its own help. To ask the commands
# themselves would import them all.
_COMMANDS = {
    "clean": "Clean each INPUT: a file, a folder, or - for standard input (the default).",
    "index": "Put the paragraphs of each INPUT into an index, to dedupe later pages by.",
    "explain": "Show what would go from each INPUT, where and why; no article is written.",
    "restore": "Write the input that became ARTICLE, exactly as it was after decoding.",
    "settings": "Print every setting that holds in this folder, and where it comes from.",
    "completion": "Print the completion script for SHELL.",
}


def _print_version(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    if value and not context.resilient_parsing:
        from bodycopy.version import version_line  # noqa: PLC0415

        click.echo(version_line())
        context.exit()


class _Commands(click.Group):
    """The commands, each imported when it is asked for, from the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, None if there is none."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"bodycopy.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the names of all commands, and what each does."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
