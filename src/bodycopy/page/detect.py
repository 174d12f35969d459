"""Whether a text is HTML."""

import re
from collections.abc import Iterator
from functools import cache

from bodycopy.places import places

# How a page begins: comments and an XML declaration may come first.
_PREAMBLE = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>|<!--(?:(?!-->).){0,2000}-->|\s)*", re.DOTALL)
_BEGINNING = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"\s*<!doctype\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_SAMPLE = 65_536  # code points from the beginning: a page shows what it is early
_MIN_TAGS = 4  # block tags; a sentence about HTML names one or two
_MAX_WORDS_A_TAG = 300  # words of a long paragraph; a text that quotes a tag has more
_ENDINGS = (".html", ".htm", ".xhtml", ".xht")
_WORD = re.compile(r"\w+")


def is_html(text: str, name: str = "") -> bool:
    """Return whether `text` is a page, by its content; by the ending of `name` if that is unclear.

    Inline JavaScript, a lone "<" and a quoted tag make no page, even of a file named .html,
    when nothing is marked up: a text without tags loses its line breaks if it is read as HTML.

    >>> is_html("<!DOCTYPE html><p>News"), is_html("the <div> tag; if (a < b) { go(); }")
    (True, False)
    """
    sample = text[:_SAMPLE].lstrip("\ufeff")
    if "<" not in sample:
        return False
    start = _start(sample)
    if _DOCTYPE.match(sample, start) and not _BEGINNING.match(sample, start):
        from bodycopy.page.tree import without_doctype  # noqa: PLC0415 - hardly ever needed

        # One that is longer than the sample would hide the page.
        sample = without_doctype(text)[:_SAMPLE]
        start = _start(sample)
    if _BEGINNING.match(sample, start):
        return True
    if not any(_tags(_ANY_TAG, sample)):
        return False
    if _is_marked_up(sample):
        return True
    return name.lower().endswith(_ENDINGS)


def _tags(tag: re.Pattern[str], sample: str) -> Iterator[re.Match[str]]:
    """Yield where `tag` fits: what it begins with is found ten times as fast as by the pattern."""
    for place in places(sample, "<"):
        found = tag.match(sample, place)
        if found:
            yield found


def _start(sample: str) -> int:
    """Return where a page would begin, behind what may stand before it."""
    preamble = _PREAMBLE.match(sample)
    return preamble.end() if preamble else 0


@cache
def _block_tag() -> re.Pattern[str]:  # for a text that has a tag, and few have
    return re.compile(
        r"<(/?)(?:p|div|section|article|main|nav|header|footer|ul|ol|li|table|tr|td|th|h[1-6]|pre|"
        r"blockquote|br|hr|figure|form|head|body|html|title|meta|link|script|style)"
        r"(?:\s[^<>]{0,2000})?/?>",
        re.IGNORECASE,
    )


def _is_marked_up(sample: str) -> bool:
    """Return whether `sample` is a part of a page: it begins or ends with the tag of a block.

    A text that quotes markup does neither.
    """
    tags = list(_tags(_block_tag(), sample))
    if not tags:
        return False
    text = sample.strip()
    begins = text.startswith(tags[0].group())
    ends = text.endswith(tags[-1].group())
    if not (begins and ends) and not ((begins or ends) and len(tags) >= _MIN_TAGS):
        return False
    # The last question, as it takes longest.
    return len(_WORD.findall(sample)) <= _MAX_WORDS_A_TAG * len(tags)
