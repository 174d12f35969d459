"""The scripts of a text: read by the compiled kernel where there is one, ten times as fast."""

from typing import NamedTuple

import numpy as np

from bodycopy.strip.code_trigger import Triggers

try:
    from bodycopy.segment.compiled import code, script

    _IS_COMPILED = True
except ImportError:  # no compiler where this was installed, or a processor the kernel is not for
    _IS_COMPILED = False

_IS_KNOWN, _IS_WORD, _IS_SPACE, _IS_DIGIT = 1, 2, 4, 8  # as in kernel/script.h
_CHARACTERS = 0x110000
OTHERS = "<[{@"  # what a tag, a shortcode, a rule of CSS or a literal begins with


class Script(NamedTuple):
    """Where a script stands, and what it cost to find out."""

    start: int
    end: int  # where its last code character ends; the start where there is none
    cut: bool  # brackets stay open: prose or the end of the text came first
    reach: int  # where the reader stopped looking
    cost: int  # characters that it looked at


class Place(NamedTuple):
    """Where code may be: a trigger, and the first script that it may belong to."""

    start: int
    end: int
    script: Script | None


class Scripts:
    """The scripts of a text as `code_script` has them, which says what they are."""

    __slots__ = ("_text", "_triggers")

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self._text = text
        self._triggers = Triggers(text)

    def after(self, pos: int, window: int) -> Place | None:
        """Return the first trigger from `pos` on where code may be; `pos` never goes back.

        It has a script that begins at most `window` characters before it, or is one of `OTHERS`: no
        script is looked for there.
        """
        while hit := self._triggers.after(pos):
            start, end = hit
            if self._text[start] in OTHERS:
                return Place(start, end, None)
            if found := self.first(max(pos, start - window), start):
                return Place(start, end, found)
            pos = end
        return None

    def first(self, low: int, at: int) -> Script | None:
        """Return the first script that begins from `low` to `at`, where a trigger stands."""
        # Imported here: 10 ms of patterns, which the compiled kernel has no use for.
        from bodycopy.strip.code_script import read_script  # noqa: PLC0415
        from bodycopy.strip.code_statement import BORDER, begins_script  # noqa: PLC0415

        for border in BORDER.finditer(self._text, low, at + 1):
            if begins_script(self._text, border.start()):
                return Script(border.start(), *read_script(self._text, border.start()))
        return None

    def literal(self, start: int) -> Script:
        """Return the literal that begins at `start`."""
        from bodycopy.strip.code_script import read_script  # noqa: PLC0415

        return Script(start, *read_script(self._text, start, value=True))


class Compiled(Scripts):
    """The same by the compiled kernel."""

    __slots__ = ("_points",)

    def __init__(self, text: str) -> None:
        """Keep the text, with each character as a number."""
        super().__init__(text)
        self._points = text.encode("utf-32-le", "surrogatepass")

    def after(self, pos: int, window: int) -> Place | None:
        """Do what `Scripts.after` does."""
        found = code(pos, window, self._points, _KINDS)
        if found is None:  # it met a character for the first time
            _learn(set(self._text))
            return self.after(pos, window)
        start, end, told = found
        return Place(start, end, Script._make(told) if told else None) if end else None

    def first(self, low: int, at: int) -> Script | None:
        """Do what `Scripts.first` does."""
        found = self._read(low, at, literal=False)
        return Script._make(found) if found[0] >= 0 else None

    def literal(self, start: int) -> Script:
        """Do what `Scripts.literal` does."""
        return Script._make(self._read(start, start, literal=True))

    def _read(self, low: int, at: int, *, literal: bool) -> tuple[int, int, bool, int, int]:
        found = script(low, at, literal, self._points, _KINDS)
        if found is not None:
            return found
        _learn(set(self._text))
        return self._read(low, at, literal=literal)


def scripts_of(text: str) -> Scripts:
    """Return what finds the scripts of `text` the fastest here."""
    return Compiled(text) if _IS_COMPILED else Scripts(text)


def _learn(characters: set[str]) -> None:
    """Note what patterns take `characters` for: only Python knows."""
    for char in characters:
        kind = _IS_KNOWN + _IS_SPACE * char.isspace() + _IS_DIGIT * char.isdecimal()
        _KINDS[ord(char)] = kind + _IS_WORD * (char.isalnum() or char == "_")


_KINDS = np.zeros(_CHARACTERS, np.uint8)
_learn(set(map(chr, range(128))))
