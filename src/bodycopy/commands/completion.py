"""bodycopy completion: what makes a shell complete our commands, options and files."""

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    Put one of these where the shell reads it when it starts:
      eval "$(bodycopy completion bash)"      # in ~/.bashrc
      eval "$(bodycopy completion zsh)"       # in ~/.zshrc, after compinit
      bodycopy completion fish | source       # in ~/.config/fish/config.fish
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.write import put  # noqa: PLC0415

    put(script(context.find_root().command, shell), None)


def script(command: click.Command, shell: str) -> str:
    """Return the script that makes `shell` ask us what may follow.

    >>> "_BODYCOPY_COMPLETE=bash_complete" in script(click.Command("bodycopy"), "bash")
    True
    """
    from click import shell_completion  # noqa: PLC0415 - only to be asked by a shell

    kinds = {
        "bash": shell_completion.BashComplete,
        "zsh": shell_completion.ZshComplete,
        "fish": shell_completion.FishComplete,
    }
    complete = kinds[shell](command, {}, "bodycopy", "_BODYCOPY_COMPLETE")
    # Not source(): it starts bash to see whether that is too old, and fails where there is none.
    return f"{complete.source_template % complete.source_vars()}\n"
