"""What a settings file may tell: each key, and the values it takes."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from bodycopy.settings import STEPS

_UNITS = {"": 1, "k": 10, "m": 20, "g": 30, "t": 40}
_SIZE = r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?"
_LEAST_MEMORY = 256 << 20  # bytes; what a worker has imported takes most of it


class Key(NamedTuple):
    """One setting: how its value is taken, what it is by default, and whether hosts may differ."""

    take: Callable[[Any], Any]  # into what the command line's option gives; or raises ValueError
    default: Any
    per_host: bool = False


def _one_of(*choices: str) -> Callable[[Any], str]:
    def take(value: Any) -> str:  # noqa: ANN401 - whatever TOML holds
        if isinstance(value, str) and value in choices:
            return value
        message = f"{value!r} is not one of {', '.join(choices)}{nearest(value, choices)}"
        raise ValueError(message)

    return take


def _switch(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    message = f"{value!r} is neither true nor false"
    raise ValueError(message)


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str) and value:
        return value
    message = f"{value!r} is no text in quotes"
    raise ValueError(message)


def _language(value: Any) -> str:  # noqa: ANN401
    from bodycopy.configuration.languages import known  # noqa: PLC0415 - only for who names one

    return known(_text(value))


def _steps(value: Any) -> str:  # noqa: ANN401
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(step, str) for step in listed):
        message = f'{value!r} is no list of steps; write ["repair", "strip"]'
        raise ValueError(message)
    steps = [step.strip() for step in listed if step.strip()]
    for step in steps:
        if step not in STEPS:
            message = f"no step {step!r}; there are {', '.join(STEPS)}{nearest(step, STEPS)}"
            raise ValueError(message)
    return ",".join(steps)


def _encoding(value: Any) -> str:  # noqa: ANN401
    import codecs  # noqa: PLC0415

    name = _text(value)
    try:
        "".encode(name)  # hex and gzip are codecs too, but not of text
        return codecs.lookup(name).name
    except (LookupError, UnicodeError) as error:
        message = f"no encoding {name!r}; use a name that Python knows, as utf-8"
        raise ValueError(message) from error


def _jobs(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    message = f"{value!r} is no number of jobs; write 1 or more, or 0 for every core"
    raise ValueError(message)


def _seconds(value: Any) -> float:  # noqa: ANN401
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1 << 31:
        return float(value)
    message = f"{value!r} is no number of seconds; write 30, or 0 for no limit"
    raise ValueError(message)


def size(value: int | str) -> int:
    """Return a size in bytes; 0 stands for no limit.

    Raises:
        ValueError: it is no size, or too small to work in.

    >>> size("2GiB"), size("512m"), size(0)
    (2147483648, 536870912, 0)
    """
    found = None if isinstance(value, bool) else re.fullmatch(_SIZE, str(value).strip())
    if not found:
        message = f"{value!r} is no size; write 2GiB or 512MiB, or 0 for no limit"
        raise ValueError(message)
    taken = int(float(found[1]) * (1 << _UNITS[found[2].lower()]))
    if 0 < taken < _LEAST_MEMORY:
        message = f"{value!r} is too little to work in; 256MiB is the least"
        raise ValueError(message)
    return taken


KEYS = {
    "steps": Key(_steps, ",".join(STEPS), per_host=True),
    "favor": Key(_one_of("precision", "balanced", "recall"), "balanced", per_host=True),
    "quotes": Key(_one_of("straight", "keep"), "straight", per_host=True),
    "language": Key(_language, None, per_host=True),
    "dedupe": Key(_one_of("document", "corpus"), "document"),
    "from": Key(_one_of("auto", "text", "html", "jsonl", "warc", "parquet"), "auto"),
    "to": Key(_one_of("auto", "text", "jsonl", "parquet"), "auto"),
    "text_field": Key(_text, "text"),
    "id_field": Key(_text, None),
    "encoding": Key(_encoding, None),
    "ledger": Key(_text, None),
    "report": Key(_text, None),
    "index": Key(_text, None),
    "strict": Key(_switch, default=False),
    "skip_bad": Key(_switch, default=False),
    "fail_on_empty": Key(_switch, default=False),
    "quiet": Key(_switch, default=False),
    "jobs": Key(_jobs, None),
    "timeout": Key(_seconds, 30.0),
    "memory": Key(size, 2 << 30),
}
LISTS = ("drop", "keep", "drop_from", "keep_from")  # of phrases, here or in files of their own
TABLES = ("phrases", "host")  # a table in them for each language; for each host


def nearest(name: object, names: "tuple[str, ...] | list[str]") -> str:
    """Return the end of a message that names what may have been meant, or nothing.

    >>> nearest("favour", list(KEYS))
    "; did you mean 'favor'?"
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only for who has mistyped

    close = get_close_matches(str(name), names, 1)
    return f"; did you mean {close[0]!r}?" if close else ""
