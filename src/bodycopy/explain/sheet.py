"""Styled text set in lines of a given width, with a margin on the left."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bodycopy.terminal import shown

_WIDE = frozenset("WF")  # East Asian width: two columns
_RULE = " │ "
_LEAST = 20  # columns for the text, however narrow the terminal


class Style(NamedTuple):
    """How a run of text looks in colour, and the marks around it without."""

    color: int | None = None  # SGR
    struck: bool = False
    bold: bool = False
    marks: tuple[str, str] = ("", "")


class Sheet:
    """Lines that fill up from left to right; a new run goes on where the last one ended."""

    def __init__(self, width: int, margin: int, *, color: bool) -> None:
        """Begin an empty sheet of `width` columns, of which the margin takes `margin`."""
        self._width = max(width - (margin + len(_RULE) if margin else 0), _LEAST)
        self._margin = margin
        self._color = color
        self._done: list[tuple[list[str], str, int | None]] = []
        self._parts: list[tuple[str, Style]] = []
        self._used = 0
        self._labels: list[str] = []
        self._tint: int | None = None
        self._gap = False  # whether white space comes before the next word

    def text(self, text: str, style: Style, label: str = "") -> None:
        """Add a run of text; `label` goes to the margin of the line where it begins."""
        pieces = text.split("\n")
        last = len(pieces) - 1
        before, after = ("", "") if self._color else style.marks
        for i, piece in enumerate(pieces):
            self._gap |= piece[:1].isspace()
            words = piece.split()
            if before or after:
                words = _marked(words, before if i == 0 else "", after if i == last else "")
            for word in words:
                self._word(shown(word), style, label)
                label, self._gap = "", True
            self._gap = piece[-1:].isspace() if words else self._gap or bool(piece)
            if i < last:
                self.space("\n")

    def space(self, space: str) -> None:
        """Add white space: a gap, the end of the line, or a blank line."""
        breaks = space.count("\n")
        if breaks:
            self.line_end()
        if breaks > 1 or (breaks and not self._parts and self._is_open()):
            self._blank()
        self._gap = bool(space)

    def line_end(self) -> None:
        """End the line unless nothing stands on it."""
        if self._parts:
            self._done.append((self._painted(), self._label(), self._tint))
        self._parts, self._used, self._labels, self._tint = [], 0, [], None
        self._gap = False

    def lines(self) -> Iterator[str]:
        """Yield the lines, each with its margin."""
        self.line_end()
        while self._done and not self._done[-1][0]:
            self._done.pop()
        for parts, label, tint in self._done:
            fitted = f"{label[: self._margin]:<{self._margin}}" if self._margin else ""
            margin = f"{self.styled(fitted, Style(color=tint))}{_RULE}" if fitted else ""
            yield f"{margin}{''.join(parts)}".rstrip()

    def styled(self, text: str, style: Style) -> str:
        """Return `text` with the codes of its style, where colour is wanted."""
        codes = ["1"] * style.bold + ["9"] * style.struck
        codes += [str(style.color)] if style.color is not None else []
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self._color and codes else text

    def _word(self, word: str, style: Style, label: str) -> None:
        for part in _fitting(word, self._width):
            size = columns(part)
            gap = self._gap and bool(self._parts)
            if self._parts and self._used + gap + size > self._width:
                self.line_end()
                gap = False
            if gap:
                # The gap is painted with the word if both are of one run.
                same = self._parts[-1][1] == style
                self._parts.append((" ", style if same else Style()))
            self._parts.append((part, style))
            self._used += gap + size
            self._gap = False
            if label and label not in self._labels:
                self._labels.append(label)
                self._tint = self._tint or style.color
            label = ""

    def _label(self) -> str:
        more = f" +{len(self._labels) - 1}" if len(self._labels) > 1 else ""
        return f"{self._labels[0]}{more}" if self._labels else ""

    def _painted(self) -> list[str]:
        """Return the line's runs, neighbours of one style together."""
        painted: list[str] = []
        run, style = "", Style()
        for text, look in self._parts:
            if look != style:
                painted.append(self.styled(run, style) if run else "")
                run, style = "", look
            run += text
        return [*painted, self.styled(run, style)]

    def _is_open(self) -> bool:
        return bool(self._done)

    def _blank(self) -> None:
        if self._done and self._done[-1][0]:
            self._done.append(([], "", None))


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes.

    >>> columns("ab"), columns("大桥"), columns("e\u0301")
    (2, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in _WIDE)
        for char in text
    )


def _fitting(word: str, width: int) -> Iterator[str]:
    """Yield `word`, in parts where it does not fit a line."""
    part, used = "", 0
    for char in word:
        size = columns(char)
        if used + size > width:
            yield part
            part, used = "", 0
        part += char
        used += size
    yield part


def _marked(words: list[str], before: str, after: str) -> list[str]:
    words = words or [""]
    words[0] = before + words[0]
    words[-1] += after
    return words
