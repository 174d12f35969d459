"""An article is never one that would be taken for a page when it is cleaned again."""

import re
from collections.abc import Iterator

from bodycopy.document import Edit
from bodycopy.page.detect import is_html

_TAG = re.compile(r"<!--(?:[^-]|-(?!->))*+-->|<[^<>]*>")
# What a text begins with that has the look of a page; the start of a tag without an end as well.
_LEADING = re.compile(
    rf"(?:\s*+(?:{_TAG.pattern}|<(?:!doctype\s+html|html|head|body|frameset)\b))++\s*+",
    re.IGNORECASE,
)
_SCORE = 0.5  # it may have been what the text speaks of


def plain(text: str) -> tuple[Edit, ...]:
    """Return what must go from `text` so that it is not taken for a page: tags at its ends.

    Takes wrongly: the subject of "<html> begins every page". The text would be read as a page the
    next time, and lose more.

    >>> [edit.before for edit in plain("<html> begins every page, and <p> a paragraph.")]
    ['<html> ']
    >>> plain("A page begins with <html>.")
    ()
    """
    if "<" not in text or not is_html(text):
        return ()
    leading = _LEADING.match(text)
    begin = leading.end() if leading else 0
    end = len(text)
    if is_html(text[begin:]):
        end = _trailing(text, begin)
    cuts = [(0, begin), (end, len(text))]
    if is_html(text[begin:end]):
        cuts = list(_all_tags(text))
    return tuple(
        Edit(start, text[start:stop], "", "strip.markup", score=_SCORE)
        for start, stop in cuts
        if start < stop
    )


def _trailing(text: str, begin: int) -> int:
    """Return where the tags begin that `text` ends with."""
    end = len(text)
    while True:
        bare = len(text[begin:end].rstrip()) + begin
        start = text.rfind("<", begin, bare)
        if start < 0 or not _TAG.fullmatch(text, start, bare):
            return bare if end < len(text) else end
        end = start


def _all_tags(text: str) -> Iterator[tuple[int, int]]:
    return (tag.span() for tag in _TAG.finditer(text))
