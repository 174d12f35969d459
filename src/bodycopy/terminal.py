"""What is told to a person: messages, names and snippets without power over the terminal."""

import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LONE_BYTES = range(0xDC80, 0xDD00)  # how Python keeps bytes of a file name that are not UTF-8

# Cc: controls; Cf: bidi overrides and invisible marks; Cs: bytes of a name that are not UTF-8;
# Zl, Zp: line breaks by another name; Co, Cn: what no font can show.
_ESCAPED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"))


def shown(text: str) -> str:
    r"""Return `text` with every character escaped that could act on a terminal or hide.

    >>> shown("a\x1b[31mb\n")
    'a\\x1b[31mb\\x0a'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if _is_escaped(char) else char for char in text)


def called(source: str) -> str:
    """Return what a message calls an input: its name, safe to show, or what stands behind "-".

    >>> called("-"), called("page.html")
    ('standard input', 'page.html')
    """
    return "standard input" if source == "-" else shown(source)


def _is_escaped(char: str) -> bool:
    return unicodedata.category(char) in _ESCAPED


def _escape(char: str) -> str:
    code = ord(char)
    if code in _LONE_BYTES:
        code -= _LONE_BYTES.start - 0x80
    if code > 0xFFFF:  # noqa: PLR2004 - what four digits hold
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004 - one byte


def _print(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


# How a line gets to the terminal. A bar that moves there puts lines above itself.
_printers: list[Callable[[str], None]] = [_print]


def say(message: str) -> None:
    """Print a message to standard error; nothing where that is closed."""
    # Python sets it to None then, and print() would take standard output, which carries data.
    if sys.stderr is not None:
        _printers[-1](f"bodycopy: {message}")


@contextmanager
def above(printer: Callable[[str], None]) -> Iterator[None]:
    """Let messages be printed by `printer` while the block runs."""
    _printers.append(printer)
    try:
        yield
    finally:
        _printers.pop()
