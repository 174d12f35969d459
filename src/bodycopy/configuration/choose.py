"""What holds, and where it comes from: the command line, the settings file, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from bodycopy.configuration.find import File, Path_
from bodycopy.configuration.keys import KEYS, LISTS, TABLES, nearest
from bodycopy.configuration.lists import listed
from bodycopy.errors import UsageError
from bodycopy.hosts import ByHost
from bodycopy.phrases import Phrases
from bodycopy.settings import ArticleSettings, DedupeSettings, Settings, StripSettings
from bodycopy.terminal import shown

_NONE: Mapping[str, Any] = MappingProxyType({})


class Value(NamedTuple):
    """A value and who told it: an option, FILE:LINE, or "default"."""

    value: Any
    origin: str


class Table(NamedTuple):
    """What one table of the file tells: values, and phrases."""

    values: Mapping[str, Value] = _NONE
    phrases: Phrases = Phrases()
    lists: Mapping[str, str] = _NONE  # who told them: FILE:LINE, by their keys


@dataclass(slots=True)
class Chosen:
    """All that holds for a run."""

    values: dict[str, Value]  # by the names of configuration.keys
    common: Table = field(default_factory=Table)  # what holds for every language and host
    languages: dict[str, Table] = field(default_factory=dict)
    hosts: dict[str, Table] = field(default_factory=dict)
    files: tuple[Path, ...] = ()  # that all of it was read from

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - each key has its own type
        return self.values[name].value

    def settings(self) -> ByHost:
        """Return what the stages are told, host by host."""
        common = self._settings(Table())
        return ByHost(common, tuple((host, self._settings(t)) for host, t in self.hosts.items()))

    def _settings(self, host: Table) -> Settings:
        """Return the settings that hold where those of `host` win."""
        holds = {name: host.values.get(name, value).value for name, value in self.values.items()}
        of_language = self.languages.get(holds["language"] or "", Table()).phrases
        return Settings(
            steps=tuple(filter(None, holds["steps"].split(","))),
            strip=StripSettings(favor=holds["favor"]),
            dedupe=DedupeSettings(scope=holds["dedupe"]),
            article=ArticleSettings(quotes=holds["quotes"]),
            phrases=self.common.phrases + of_language + host.phrases,
        )


def choose(file: File | None, told: Mapping[str, Any]) -> Chosen:
    """Return what holds, of the options told on the command line and what the file says.

    `told` has only what was really told, by the names of configuration.keys.

    Raises:
        UsageError: something is told that there is not, or that cannot be.

    >>> choose(None, {"favor": "recall"}).values["favor"]
    Value(value='recall', origin='--favor')
    """
    chosen = Chosen({name: Value(key.default, "default") for name, key in KEYS.items()})
    if file:
        _read(chosen, file)
    for name, value in told.items():
        option = f"--{name.replace('_', '-')}"
        try:
            chosen.values[name] = Value(KEYS[name].take(value), option)
        except ValueError as error:
            message = f"{option}: {shown(str(error))}"
            raise UsageError(message) from error
    return chosen


def _read(chosen: Chosen, file: File) -> None:
    top = {name: value for name, value in file.table.items() if not isinstance(value, dict)}
    for name in file.table:
        if name not in top and name not in TABLES:
            raise _unknown(file, (name,), [*KEYS, *LISTS, *TABLES])
    files = [file.path]
    read = _table(file, (), top, files)
    chosen.common = read
    chosen.values |= {name: _placed(name, value, file) for name, value in read.values.items()}
    for language, table in _tables(file, "phrases"):
        key = ("phrases", language)
        try:
            code = KEYS["language"].take(language)
        except ValueError as error:
            raise file.wrong(file.line(key), shown(str(error))) from error
        chosen.languages[code] = _table(file, key, table, files, LISTS)
    allowed = (*(name for name, key in KEYS.items() if key.per_host), *LISTS)
    for host, table in _tables(file, "host"):
        chosen.hosts[host.casefold()] = _table(file, ("host", host), table, files, allowed)
    chosen.files = tuple(dict.fromkeys(files))


def _placed(name: str, value: Value, file: File) -> Value:
    """Return a path in the file as seen from the file, not from where the command runs."""
    if name not in {"ledger", "report", "index"}:
        return value
    return value._replace(value=str(file.path.parent / value.value))


def _tables(file: File, name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the tables in the table `name`; what is no table there is refused elsewhere."""
    tables = file.table.get(name, {})
    listed = list(tables.items()) if isinstance(tables, dict) else []
    for one, table in listed:
        if not isinstance(table, dict):
            what = f"{name}.{shown(one)} is no table; write it below [{name}.NAME]"
            raise file.wrong(file.line((name, one)), what)
    return listed


def _table(
    file: File,
    key: Path_,
    table: Mapping[str, Any],
    files: list[Path],
    allowed: tuple[str, ...] = (*KEYS, *LISTS),
) -> Table:
    """Return what a table tells; the files its lists come from are added to `files`."""
    values: dict[str, Value] = {}
    for name, value in table.items():
        place = (*key, name)
        if name not in allowed:
            raise _unknown(file, place, list(allowed))
        if name in KEYS:
            line = file.line(place)
            try:
                values[name] = Value(KEYS[name].take(value), f"{shown(str(file.path))}:{line}")
            except ValueError as error:
                raise file.wrong(line, f"{name}: {shown(str(error))}") from error
    phrases, more = listed(file, key, dict(table))
    files += more
    places = {name: f"{shown(str(file.path))}:{file.line((*key, name))}" for name in table}
    return Table(values, phrases, {name: places[name] for name in LISTS if name in table})


def _unknown(file: File, key: Path_, names: list[str]) -> UsageError:
    name = key[-1]
    where = f" for one {key[0]}" if len(key) > 1 else ""
    there = "" if nearest(name, names) else f"; there are {', '.join(names)}"
    what = f"no setting {shown(repr(name))}{where}{nearest(name, names)}{there}"
    return file.wrong(file.line(key), what)
