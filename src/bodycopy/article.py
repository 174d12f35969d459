"""The normal form of an article.

Valid UTF-8 in NFC; paragraphs parted by one blank line; line feeds only, one at the end; no control
characters, unless nothing was to be repaired; no space at the end of a line, none doubled. Three
steps in this order, each by itself a list of edits, so that the form too can be undone: quotes,
composition, white space.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from bodycopy.document import Edit
from bodycopy.paragraphs import BREAK, has_blank_lines
from bodycopy.places import places

# Guillemets stay: they are the quotes of French or Russian, not a finer cut of the straight ones.
_STRAIGHT = dict.fromkeys("\u201c\u201d\u201e\u201f", '"') | dict.fromkeys(
    "\u2018\u2019\u201a\u201b", "'"
)

# A run that NFC may change: what is not ASCII, with the letter that its first mark belongs to.
# Bounded, since composing is quadratic in the marks of one letter (CPython gh-149079).
_COMPOSABLE = re.compile(r"[!-~]?[^\x00-\x7f]{1,4096}")

# Where a run of white space that is no single plain space begins, or one character after that.
# Listed, and apart, since most texts have no space doubled: a scan for "\s{2,}" takes three times
# as long.
_WHITE = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD = re.compile(f"[{_WHITE}][ {_WHITE}]*")
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"


@cache
def _odd_or_doubled() -> re.Pattern[str]:
    return re.compile(f"(?:[{_WHITE}]|  )[ {_WHITE}]*")


@cache
def _control() -> re.Pattern[str]:
    return re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def straight_quotes(text: str) -> tuple[Edit, ...]:
    """Return the edits that make curly quotes straight; guillemets stay.

    >>> straight_quotes("It\u2019s")
    (Edit(start=2, before='\u2019', after="'", rule='normalise.quote', note='', score=None),)
    """
    # Of eight rare characters one by one: a fifth of a pattern's time.
    found = sorted(place for quote in _STRAIGHT for place in places(text, quote))
    return tuple(Edit(p, text[p], _STRAIGHT[text[p]], "normalise.quote") for p in found)


def composed(text: str) -> tuple[Edit, ...]:
    r"""Return the edits that bring `text` into NFC.

    >>> composed("cafe\u0301")
    (Edit(start=3, before='e\u0301', after='\xe9', rule='normalise.compose', note='', score=None),)
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return ()
    edits: list[Edit] = []
    for found in _COMPOSABLE.finditer(text):
        before = found.group()
        after = unicodedata.normalize("NFC", before)
        if after != before:
            edits.append(_smallest(found.start(), before, after))
    return tuple(edits)


def _smallest(start: int, before: str, after: str) -> Edit:
    """Return the edit without what `before` and `after` have in common at both ends."""
    head = 0
    shortest = min(len(before), len(after))
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Edit(
        start + head,
        before[head : len(before) - tail],
        after[head : len(after) - tail],
        "normalise.compose",
    )


def spaced(text: str) -> tuple[Edit, ...]:
    r"""Return the edits that part paragraphs by one blank line and words by one space.

    In a text with blank lines a single line break stays one: verses, addresses, code.

    >>> [edit.after for edit in spaced("One.\nTwo.")]
    ['\n\n', '\n']
    """
    body = text.strip()
    if not body:
        return (Edit(0, text, "", "normalise.space"),) if text else ()
    edits: list[Edit] = []
    first = text.index(body[0])
    if first:
        edits.append(Edit(0, text[:first], "", "normalise.space"))
    last = first + len(body)
    line_break = "\n" if has_blank_lines(body) else BREAK
    if not _is_plain(body):
        edits += _evened(text, (first, last), line_break)
    elif line_break == BREAK:
        edits += (Edit(first + p, "\n", BREAK, "normalise.space") for p in places(body, "\n"))
    if text[last:] != "\n":
        edits.append(Edit(last, text[last:], "\n", "normalise.space"))
    return tuple(edits)


def _is_plain(body: str) -> bool:
    """Say whether the white space of `body` is single spaces, and line breaks with none beside."""
    lines = body.split("\n")
    if [*map(str.strip, lines)] != lines or "  " in body or "\n\n\n" in body:
        return False
    rest = body.encode(errors="surrogatepass").translate(None, _PLAIN)
    return not (rest and _ODD.search(rest.decode(errors="surrogatepass")))


def _evened(text: str, span: tuple[int, int], line_break: str) -> Iterator[Edit]:
    """Yield the edits of white space inside `span`, a single line break becoming `line_break`."""
    pattern = _odd_or_doubled() if "  " in text else _ODD
    for found in pattern.finditer(text, *span):
        start = found.start() - (text[found.start() - 1] == " ")
        before = text[start : found.end()]
        after = " " if "\n" not in before else BREAK if before.count("\n") > 1 else line_break
        if after != before:
            yield Edit(start, before, after, "normalise.space")


def controls(text: str) -> int:
    r"""Return how many characters `text` holds that are not there to be seen or to part words.

    >>> controls("One\x7f two.\n")
    1
    """
    return sum(1 for _ in _control().finditer(text))


def is_article(text: str) -> bool:
    r"""Say whether `text` is in the normal form, quotes apart.

    >>> is_article("One.\n\nTwo.\n"), is_article("One. \nTwo."), is_article("")
    (True, False, True)
    """
    return (
        not _control().search(text)
        and not spaced(text)
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )
