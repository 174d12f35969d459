"""Which settings file holds, and what stands in it at which line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bodycopy.errors import UsageError
from bodycopy.terminal import shown

OWN = "bodycopy.toml"
PROJECT = "pyproject.toml"
_TABLE = ("tool", "bodycopy")  # of the project's file

# Not compiled: most runs never need to say what stands in which line.
_HEADER = r"\s*\[\[?(?P<name>[^\[\]]+)\]"
_ENTRY = r"\s*(?P<name>(?:[\w.-]|\"[^\"]*\"|'[^']*'|\s)+?)\s*="
_PART = r"\"([^\"]*)\"|'([^']*)'|([\w-]+)"
_BROKEN = r"(?s)(?P<what>.*) \(at line (?P<line>\d+), column \d+\)"

Path_ = tuple[str, ...]  # of a key, from the outermost table on


class File(NamedTuple):
    """A settings file that has been read."""

    path: Path
    table: dict[str, Any]
    text: str
    prefix: Path_ = ()  # the tables around ours

    def line(self, key: Path_) -> int:
        """Return the line that `key` stands in, counted from 1; that of its table if need be."""
        wanted = self.prefix + key
        best = 1
        for number, path in _keys(self.text):
            if path == wanted:
                return number
            if path and path == wanted[: len(path)]:
                best = number
        return best

    def line_of_item(self, key: Path_, item: str) -> int:
        """Return the line of an item in the list `key`, or that of the list."""
        first = self.line(key)
        for number, line in enumerate(self.text.splitlines()[first - 1 :], first):
            if item in line or item.replace("\\", "\\\\") in line:
                return number
        return first

    def wrong(self, line: int, what: str) -> UsageError:
        """Return the error that says what is wrong in a line."""
        return UsageError(f"{shown(str(self.path))}:{line}: {what}")


def find(start: Path) -> Path | None:
    """Return the settings file for a command that runs in `start`, if there is one.

    The nearest bodycopy.toml upwards; else the nearest pyproject.toml with a table for us. The
    search ends at the folder that holds a .git: what lies above is another project's.
    """
    folders: list[Path] = []
    for folder in (start, *start.parents):
        folders.append(folder)
        if (folder / ".git").exists():
            break
    own = (folder / OWN for folder in folders)
    projects = (folder / PROJECT for folder in folders)
    return next(
        (path for path in own if path.is_file()),
        next((path for path in projects if path.is_file() and _names_us(path)), None),
    )


def _names_us(project: Path) -> bool:
    """Say whether a pyproject.toml has a table for us; one that cannot be read has none."""
    try:
        text = project.read_bytes()
    except OSError:
        return False
    return b"bodycopy" in text and _table_in(project) is not None


def _table_in(project: Path) -> dict[str, Any] | None:
    file = _parsed(project)
    table: Any = file.table
    for name in _TABLE:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def load(path: Path) -> File:
    """Return what stands in a settings file.

    Raises:
        UsageError: it cannot be read, is not UTF-8 or no TOML; file and line are named.
    """
    file = _parsed(path)
    if path.name != PROJECT:
        return file
    return File(path, _table_in(path) or {}, file.text, _TABLE)


def _parsed(path: Path) -> File:
    import tomllib  # noqa: PLC0415 - not needed where there is no file

    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{shown(str(path))}: {error.strerror}; name a settings file that can be read"
        raise UsageError(message) from error
    empty = File(path, {}, "")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise empty.wrong(line, "not UTF-8; save the file as UTF-8") from error
    try:
        return File(path, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(_BROKEN, str(error))
        line = int(found["line"]) if found else text.count("\n") + 1
        what = found["what"] if found else str(error).removesuffix(" (at end of document)")
        raise empty.wrong(line, f"no TOML: {what[:1].lower()}{what[1:]}") from error
    except RecursionError as error:
        raise empty.wrong(1, "nested too deep") from error


def _keys(text: str) -> Iterator[tuple[int, Path_]]:
    """Yield the line and the path of each key, as far as one line shows them."""
    table: Path_ = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(_HEADER, line)
        entry = re.match(_ENTRY, line)
        if header:
            table = _parts(header["name"])
            yield number, table
        elif entry:
            yield number, table + _parts(entry["name"])


def _parts(name: str) -> Path_:
    return tuple("".join(found) for found in re.findall(_PART, name))
