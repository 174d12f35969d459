"""What a paragraph is: the only code that knows the blank line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

BREAK = "\n\n"

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:[^\n]*\S)?)*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


class Paragraph(NamedTuple):
    """A paragraph at its place, without the white space around it."""

    start: int  # code points from the start of the text
    text: str

    @property
    def end(self) -> int:
        """Where the paragraph ends, in code points from the start of the text."""
        return self.start + len(self.text)


def has_blank_lines(text: str) -> bool:
    r"""Say whether `text` parts its paragraphs by blank lines, so that a line is no paragraph.

    Text without any is taken to have a paragraph on each line, as scrapers leave it.

    >>> has_blank_lines("roses\nviolets\n\nsugar"), has_blank_lines("roses\nviolets")
    (True, False)
    """
    return _BLANK_LINE.search(text) is not None


def paragraphs(text: str) -> Iterator[Paragraph]:
    r"""Yield the paragraphs of `text`, in order.

    >>> [p.text for p in paragraphs("One.\nTwo.\n")]
    ['One.', 'Two.']
    >>> [p.text for p in paragraphs("roses\nviolets\n\nsugar\n")]
    ['roses\nviolets', 'sugar']
    """
    return (Paragraph(found.start(), found.group()) for found in _pattern(text).finditer(text))


def paragraph_texts(text: str) -> list[str]:
    """Return what the paragraphs of `text` say: fast, where their places do not matter."""
    parts = _BLANK_LINE.split(text) if has_blank_lines(text.strip()) else text.split("\n")
    return [told for part in parts if (told := part.strip())]


def _pattern(text: str) -> re.Pattern[str]:
    return _PARAGRAPH if has_blank_lines(text.strip()) else _LINE
