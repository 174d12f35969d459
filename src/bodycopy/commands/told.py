"""What was told, on the command line and in the settings file, put together for a command."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bodycopy.configuration import Chosen

_NAMES = {"kind": "from"}  # options whose parameter has another name


def chosen(context: click.Context, config: str | None) -> "Chosen":
    """Return what holds for the command of `context`; the settings file is found if not named.

    Raises:
        UsageError: the file tells what there is not, or what cannot be.
        click.BadParameter: the command line does.
    """
    from bodycopy.configuration import choose, find, load  # noqa: PLC0415
    from bodycopy.configuration.keys import KEYS  # noqa: PLC0415

    told: dict[str, Any] = {}
    for parameter, value in context.params.items():
        name = _NAMES.get(parameter, parameter)
        source = context.get_parameter_source(parameter)
        if name in KEYS and source is click.core.ParameterSource.COMMANDLINE:
            try:
                told[name] = KEYS[name].take(value)
            except ValueError as error:
                hint = f"--{name.replace('_', '-')}"
                raise click.BadParameter(str(error), context, param_hint=hint) from error
    path = Path(config) if config is not None else _relative(find(Path.cwd()))
    return choose(load(path) if path else None, told)


def _relative(path: Path | None) -> Path | None:
    """Return a path as a user would name it: no path of this machine gets into an output."""
    import os.path  # noqa: PLC0415

    return Path(os.path.relpath(path)) if path else None
