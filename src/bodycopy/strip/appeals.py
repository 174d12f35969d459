r"""Appeals to readers in prose: calls to give, to join, to subscribe, and what stands between them.

A sentence that calls is known by a phrase of two cues; it goes if it, with the sentences of the
same matter around it, has another cue and stands at an edge of the article or on lines of its own.
Taken wrongly: an author's own call to subscribe. Misses: appeals without any such phrase.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bodycopy.document import Edit
from bodycopy.paragraphs import BREAK, has_blank_lines
from bodycopy.strip.appeal_phrases import between_us, call, is_call, matter
from bodycopy.strip.appeal_words import parts, stems

# By its first character, which is found much faster than one of three forms.
_END = re.compile(r"[.!?…。！？\n](?:(?<=[。！？\n])|[\"'”’»)\]]*\s)")
_LAST_END = re.compile(f"(?s:.*){_END.pattern}")
_QUOTED = re.compile(r"[\"“”„«»「」]")
_BETWEEN = 10  # sentences between two that call, all of the same matter
_AFTER = 3  # sentences of the same matter behind the last that calls
_SHARE = 0.5  # of them must speak of money or letters, and not only of us and you
_FEWEST = 2  # cues
_MOST = 0.6  # of the text; more is no appeal beside an article but what it is about
_EDGE = 250  # characters of other text that may stand before the first or behind the last

_Span = tuple[int, int]


def strip_appeals(text: str) -> tuple[Edit, ...]:
    r"""Return the edits that remove appeals to readers from an article.

    >>> text = "It rained on the fair for nine hours.\nThe wheel stood still from noon to ten.\n"
    >>> text += "On Monday it was taken down.\n"
    >>> text += "Will you support our journalism? Please make a gift today."
    >>> [edit.before for edit in strip_appeals(text)]
    ['\nWill you support our journalism? Please make a gift today.']
    """
    callers = {start for start, end in _holding(text, parts(text)) if _calls(text[start:end])}
    if not callers:
        return ()
    callers.intersection_update(start for start, _ in _holding(text, stems(text)))
    spans = list(_sentences(text))
    calling = [i for i, (start, _) in enumerate(spans) if start in callers]
    body = (spans[0][0], spans[-1][1])
    runs = [run for run in _runs(text, spans, calling) if _is_appeal(text, body, run)]
    if sum(end - start for start, end in runs) > _MOST * len(text):
        return ()
    line_break = BREAK if runs and has_blank_lines(text) else "\n"
    return tuple(_removal(text, start, end, line_break) for start, end in runs)


def _holding(text: str, places: Iterable[int]) -> Iterator[_Span]:
    """Yield the sentences in which `places` are: few of many, found without a look at others."""
    return _stripped(text, _around(text, places))


def _around(text: str, places: Iterable[int]) -> Iterator[_Span]:
    """Yield the sentences in which `places` are, with the white space around them."""
    end = 0
    for place in places:
        if place < end:
            continue
        before, behind = _LAST_END.match(text, end, place), _END.search(text, place)
        start = before.end() if before else end
        end = behind.end() if behind else len(text)
        yield start, end


def _sentences(text: str) -> Iterator[_Span]:
    """Yield where sentences and lines begin and end, without the white space around them."""
    return _stripped(text, pairwise([0, *_ends(text)]))


def _ends(text: str) -> list[int]:
    """Return where sentences and lines end: what is told up to there depends on nothing else."""
    return [*(found.end() for found in _END.finditer(text)), len(text)]


def _stripped(text: str, spans: Iterable[Sequence[int]]) -> Iterator[_Span]:
    """Yield `spans` without the white space at their ends, and none of nothing else."""
    for start, end in spans:
        told = text[start:end]
        if told.strip():
            first = end - len(told.lstrip())
            yield first, first + len(told.strip())


def _calls(told: str) -> bool:
    # What somebody else is quoted with is no call to the reader.
    return not _QUOTED.search(told) and is_call(told.lower())


def _runs(text: str, spans: list[_Span], calling: list[int]) -> Iterator[_Span]:
    """Yield where sentences that call stand, with those between them that belong to them."""
    at = 0
    while at < len(calling):
        first = last = calling[at]
        at += 1
        while at < len(calling) and _belong(text, spans[last + 1 : calling[at]]):
            last = calling[at]
            at += 1
        last = _with_what_follows(text, spans, last)
        yield spans[first][0], spans[last][1]


def _with_what_follows(text: str, spans: list[_Span], last: int) -> int:
    """Return the last sentence of the same matter on the same line."""
    for (_, before), (start, end) in pairwise(spans[last : last + _AFTER + 1]):
        if "\n" in text[before:start] or not matter().search(text[start:end]):
            break
        last += 1
    return last


def _belong(text: str, between: list[_Span]) -> bool:
    if len(between) > _BETWEEN:
        return False
    told = [text[start:end] for start, end in between]
    of_matter = [bool(matter().search(one)) for one in told]
    speaks = [bool(between_us().search(one)) for one in told]
    return sum(of_matter) >= _SHARE * len(told) and all(map(max, of_matter, speaks))


def _is_appeal(text: str, body: _Span, run: _Span) -> bool:
    """Say whether `run` is an appeal; `body` is `text` without the space around it."""
    told = text[slice(*run)]
    calls = call(told)
    others = {cue.lower() for cue in matter().findall(calls.sub(" ", told))}
    if len(calls.findall(told)) + len(others) < _FEWEST:
        return False
    start, end = _widened(text, run, " \t")
    if text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n"):
        return True
    start, end = _widened(text, run)
    return min(start - body[0], body[1] - end) <= _EDGE


def _widened(text: str, run: _Span, space: str | None = None) -> _Span:
    """Return `run` with the white space on both sides of it, or the characters of `space`."""
    left, right = run
    while left and not text[left - 1].strip(space):
        left -= 1
    while right < len(text) and not text[right].strip(space):
        right += 1
    return left, right


def _removal(text: str, start: int, end: int, line_break: str) -> Edit:
    left, right = _widened(text, (start, end))
    after = ""
    if left and right < len(text):
        gap = text[left:start] + text[end:right]
        after = line_break if "\n" in gap else " "
    return Edit(left, text[left:right], after, "strip.appeal")
