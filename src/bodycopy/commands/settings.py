"""bodycopy settings: what holds here, and where it comes from."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.configuration import Chosen, Table

_SHOWN = 40  # code points of a phrase


@click.command()
@click.option("--config", type=click.Path(), help="Settings file; the nearest one if absent.")
@click.pass_context
def settings(context: click.Context, config: str | None) -> None:
    """Print every setting that holds in this folder, and where it comes from.

    Settings are looked for in the nearest bodycopy.toml upwards, else in the table [tool.bodycopy]
    of the nearest pyproject.toml; the search ends at the folder that holds .git. What is told on
    the command line wins.

    \b
    Examples:
      bodycopy settings
      bodycopy settings --config other.toml
    """  # noqa: D301 - \b is for click: what follows is not wrapped
    from bodycopy.commands.told import chosen  # noqa: PLC0415 - --help needs none of it
    from bodycopy.write import put  # noqa: PLC0415

    put("".join(f"{line}\n" for line in _lines(chosen(context, config))), None)


def _lines(chosen: "Chosen") -> "Iterator[str]":
    """Yield a line for each setting: as it would stand in a file, and who told it."""
    from bodycopy.terminal import shown  # noqa: PLC0415

    rows = [(name, _told(name, value.value), value.origin) for name, value in chosen.values.items()]
    rows += _counts("", chosen.common)
    for language, spoken in chosen.languages.items():
        rows += _counts(f"phrases.{language}.", spoken)
    for host, table in chosen.hosts.items():
        prefix = f'host."{host}".'
        rows += [
            (prefix + name, _told(name, told), at) for name, (told, at) in table.values.items()
        ]
        rows += _counts(prefix, table)
    names = max(len(name) for name, _, _ in rows)
    values = max(len(value) for _, value, _ in rows)
    for name, value, origin in rows:
        yield shown(f"{name:<{names}} = {value:<{values}}  # {origin}")
    yield ""
    read = ", ".join(shown(str(path)) for path in chosen.files)
    yield f"# read: {read}" if read else "# read: no settings file"


def _told(name: str, value: object) -> str:
    """Return the value of a setting as TOML has it."""
    if value is None:
        return "(not told)"
    if isinstance(value, bool):
        return str(value).lower()
    if name == "memory" and isinstance(value, int) and value:
        mebibytes = value >> 20
        return f'"{mebibytes >> 10}GiB"' if mebibytes % 1024 == 0 else f'"{mebibytes}MiB"'
    return str(value) if isinstance(value, int | float) else f'"{value}"'


def _counts(prefix: str, table: "Table") -> list[tuple[str, str, str]]:
    """Return a row for each list of phrases that is not empty, and where its phrases stand."""
    rows = []
    for name, listed in (("drop", table.phrases.drop), ("keep", table.phrases.keep)):
        places = [table.lists[key] for key in (name, f"{name}_from") if key in table.lists]
        told = f"{', '.join(places)}: {len(listed)} in all"
        if listed:
            rows.append((prefix + name, _list([phrase.text for phrase in listed]), told))
    return rows


def _list(texts: list[str]) -> str:
    """Return the first of some phrases, cut to a length that leaves room on the line."""
    first = texts[0] if len(texts[0]) <= _SHOWN else f"{texts[0][: _SHOWN - 1]}…"
    return f'["{first}"{", …" if len(texts) > 1 else ""}]'
