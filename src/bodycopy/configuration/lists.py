"""The lists of phrases in a settings file, and in the files it names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bodycopy.configuration.find import File, Path_
from bodycopy.errors import UsageError
from bodycopy.phrases import Phrase, Phrases, words
from bodycopy.terminal import shown

_REGEX = "regex:"  # begins a line of a list that is a regular expression


def listed(file: File, key: Path_, table: dict[str, Any]) -> tuple[Phrases, tuple[Path, ...]]:
    """Return the phrases that a table tells, and the files that it takes some of them from.

    Raises:
        UsageError: a list is none, a regular expression is wrong, a file cannot be read.
    """
    files: list[Path] = []
    found: dict[str, tuple[Phrase, ...]] = {}
    for name in ("drop", "keep"):
        phrases = [_phrase(file, (*key, name), item) for item in _items(file, (*key, name), table)]
        source = f"{name}_from"
        for item in _items(file, (*key, source), table):
            if not isinstance(item, str):
                raise _wrong(file, (*key, source), item, "is no name of a file in quotes")
            path = file.path.parent / item
            files.append(path)
            phrases += _read(path)
        found[name] = tuple(phrases)
    return Phrases(**found), tuple(files)


def _items(file: File, key: Path_, table: dict[str, Any]) -> list[Any]:
    items = table.get(key[-1], [])
    if not isinstance(items, list):
        what = f'{key[-1]} is no list; write {key[-1]} = ["..."]'
        raise file.wrong(file.line(key), what)
    return items


def _phrase(file: File, key: Path_, item: Any) -> Phrase:  # noqa: ANN401 - whatever TOML holds
    is_regex = isinstance(item, dict) and set(item) == {"regex"}
    text = item["regex"] if is_regex else item
    if not isinstance(text, str):
        raise _wrong(file, key, item, 'is no phrase; write "..." or { regex = "..." }')
    phrase = Phrase(text, is_regex)
    reason = fault(phrase)
    if reason:
        raise _wrong(file, key, text, reason)
    return phrase


def _wrong(file: File, key: Path_, item: object, what: str) -> UsageError:
    text = item if isinstance(item, str) else ""
    return file.wrong(file.line_of_item(key, text), f"{shown(repr(item))} {what}")


def fault(phrase: Phrase) -> str:
    r"""Return what is wrong with a phrase, or "".

    >>> fault(Phrase("a(b", is_regex=True)), fault(Phrase("  ")), fault(Phrase("a(b"))
    ('does not compile: missing ), unterminated subpattern at position 1', 'has no word in it', '')
    """
    if not phrase.is_regex:
        return "" if words(phrase.text) else "has no word in it"
    try:
        compiled = re.compile(phrase.text)
    except (re.error, RecursionError, OverflowError) as error:
        return f"does not compile: {error}"
    return "fits where there is nothing; let it fit at least a letter" if compiled.match("") else ""


def _read(path: Path) -> Iterator[Phrase]:
    """Yield the phrases of a list, one a line; blank lines and comments (#) count for nothing."""
    name = shown(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{name}: {error.strerror}; name a list of phrases that can be read"
        raise UsageError(message) from error
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            line = raw.decode().strip()
        except UnicodeDecodeError as error:
            message = f"{name}:{number}: not UTF-8; save the file as UTF-8"
            raise UsageError(message) from error
        if not line or line.startswith("#"):
            continue
        is_regex = line.startswith(_REGEX)
        phrase = Phrase(line.removeprefix(_REGEX).strip() if is_regex else line, is_regex)
        reason = fault(phrase)
        if reason:
            message = f"{name}:{number}: {shown(repr(phrase.text))} {reason}"
            raise UsageError(message)
        yield phrase
