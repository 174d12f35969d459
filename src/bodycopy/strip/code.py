"""Find a page's machinery in running text: inline JavaScript, CSS, JSON and stray tags.

Two questions stand apart. Is it code? Its grammar says so, in `code_script` and `code_shapes`. Is
it the page's code or the article's? Where the prose around it speaks of programming, code stays
unless it bears the marks of machinery: a tracker's name, a loader of scripts, minified names.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bodycopy.document import Edit, replay
from bodycopy.strip import code_shapes as shapes
from bodycopy.strip.code_scripts import OTHERS, Script, Scripts, scripts_of
from bodycopy.strip.code_subject import Prose

_WINDOW = 120  # characters before a trigger in which its statement begins
_LIMIT = 600  # characters of a first CSS rule
_BUDGET = 2  # characters read again for each of the text, where brackets stay open
_ROUNDS = 4
_FEW_TAGS = 3
_VALUE = re.compile(r"[\"'=]|function")
_ENOUGH, _ENOUGH_CUT = 2, 4  # marks; more where brackets stay open
_SHORT = 30  # characters; a shorter piece without a literal needs one mark more: "gethostname();"
# Names and habits of what runs on a page but is not taught there. Each begins with a character, as
# the scan is twice as fast so: what asks for a word's border comes after it.
_MACHINERY = re.compile(
    r"sourceURL=|<!\[CDATA\[|createElement\(\s?[\"'](?:script|link|iframe)|insertBefore\("
    r"|dataLayer|googletag|gtag\(|adsbygoogle|fbq\(|_satellite|__next_f|\$R[CS]\(|window\.__"
    r"|\.cmd\.push|_(?:gaq|hsq|paq|stq|linkedin)\b|_linkedin_|hbspt\.|wp-(?:admin|content|json|includes)"
    r"|admin-ajax|analytics|consent|Consent|tracking|prefetch|Prefetch|lazy_?[Ll]oad|prebid|apstag|recaptcha"
    r"|newrelic|hotjar|StackExchange\.|self\.__|__NEXT|__NUXT|astro:|requestIdleCallback"
    r"|function\s?\w?\(\w(?:,\w){1,9}\)\{|!function\(|![01][,;)}]|void 0\b(?<=\bvoid 0)"
)
# Code with nothing left out between its signs: nobody teaches so.
_MINIFIED = re.compile(r"[;{}),][A-Za-z_$][\w$]*[=.({]|\)\{|=>\{|[\w\])]\?[\w\"']")
_TIGHT = 6  # such places, for each 400 characters
# What touches a page; an article that does not speak of the web does not teach it.
_PAGE = re.compile(
    r"\b(?:document|window|localStorage|sessionStorage|navigator|jQuery)\s?[.(\[]|querySelector"
    r"|addEventListener|classList|\$\((?:[\"'.#]|document)|getElementById|\"@context\""
)


class Span(NamedTuple):
    """A stretch of code, without the spaces around it."""

    start: int
    end: int
    rule: str
    score: float


def strip_code(text: str) -> tuple[Edit, ...]:
    """Return the removals of the page's machinery from `text`, a fixed point.

    Where code is the article's subject, it stays. Misses: code without any mark (`go()`), the last
    comment of a script. Takes wrongly: a short example in an article that speaks of nothing
    technical.

    >>> [edit.before for edit in strip_code("Menu window.q = window.q || []; News today")]
    ['window.q = window.q || []; ']
    >>> strip_code("Call f(x) if (and only if) x = 3.")
    ()
    """
    spans: list[Span] = []
    for _ in range(_ROUNDS):
        edits = _edits(text, spans)
        found = _machinery(replay(text, edits))
        if not found:
            return edits
        spans = _merged(spans, _restored(found, edits))
    return ()  # each removal uncovers another: a text made so; let it be


def _machinery(text: str) -> list[Span]:
    """Return the code of `text`, less what its article may be about."""
    spans = [span for span in _code(text) if not shapes.is_named(text, span.start)]
    if not spans:
        return spans
    bare = _without_lone_tags(text, spans)
    # Where all of it would go whatever the article is about, that need not be found out.
    if len(bare) == len(spans) and all(_is_machinery(text, span, is_web=True) for span in spans):
        return spans
    prose = _prose(text, spans)
    if not prose.is_about_code():
        return bare
    is_web = prose.is_about_web()
    return [span for span in spans if _is_machinery(text, span, is_web=is_web)]


def _code(text: str) -> Iterator[Span]:
    """Yield whatever is code in `text`, in order."""
    pos = floor = brace = spent = 0
    scripts = scripts_of(text)
    while place := scripts.after(pos, _WINDOW):
        at, after, script = place
        found = None
        if text[at] in OTHERS:
            low = max(floor, brace, at - _WINDOW)
            found = _markup_at(text, at) or _rules_at(text, scripts, at, low)
            script = None if found else scripts.first(max(pos, at - _WINDOW), at)
        reach = at
        if script:
            found, reach, cost = _script_at(text, scripts, script, at)
            spent += cost
        brace = after if text[at] == "{" else brace
        pos = after
        if found is not None:
            yield found
            pos = floor = found.end
        elif spent > _BUDGET * reach + 50_000:
            pos = max(pos, reach)  # never read the same open brackets again and again


def _markup_at(text: str, at: int) -> Span | None:
    """Return the tag, comment or shortcode that begins at `at`."""
    if text[at] not in "<[":
        return None
    pattern = shapes.tag() if text[at] == "<" else shapes.SHORTCODE
    found = pattern.match(text, at) or shapes.COMMENT.match(text, at)
    return Span(at, found.end(), "strip.markup", 0.9) if found else None


def _rules_at(text: str, scripts: Scripts, at: int, low: int) -> Span | None:
    """Return the CSS or JSON whose first brace, or "@", is at `at`."""
    start = None
    if text[at] == "@":
        start = at if shapes.is_at_rule(text, at) else None
    elif text[at] == "{":
        literal = shapes.LITERAL.match(text, at - 1 if text[at - 1 : at] == "[" else at)
        if literal:
            return _literal(text, scripts.literal(literal.start()))
        if shapes.DECLARED.match(text, at):
            style = shapes.rule().search(text, low, at + _LIMIT)
            start = style.start() if style else None
    end = at if start is None else shapes.read_style(text, start)
    return Span(start, end, "strip.style", 0.9) if start is not None and end > at else None


def _literal(text: str, found: Script) -> Span | None:
    """Return the JSON that was `found`."""
    if not _has_marks(text, found, _ENOUGH_CUT if found.cut else _ENOUGH):
        return None
    return Span(found.start, found.end, "strip.json", 0.7 if found.cut else 0.9)


def _script_at(
    text: str, scripts: Scripts, script: Script, at: int
) -> tuple[Span | None, int, int]:
    """Return the first code that begins from `script` to `at`, how far was read, at what cost."""
    reach, cost = at, 0
    found: Script | None = script
    while found:
        start, end, cut, reached, spent = found
        cost += spent
        reach = max(reach, reached)
        enough = _ENOUGH_CUT if cut else _ENOUGH
        if end - start < _SHORT and not _VALUE.search(text, at, end):
            enough += 1
        if end > at and _has_marks(text, found, enough):
            return Span(start, end, "strip.script", 0.7 if cut else 0.95), 0, 0
        found = scripts.first(start + 1, at)
    return None, reach, cost


def _has_marks(text: str, found: Script, enough: int) -> bool:
    """Say whether a script has `enough` marks of code."""
    marks = shapes.MARKS.finditer(text, found.start, min(found.end, found.start + 3000))
    return any(count == enough for count, _ in enumerate(marks, 1))


def _prose(text: str, spans: Sequence[Span]) -> Prose:
    """Return what stands between `spans`."""
    bounds = [0, *(place for span in spans for place in span[:2]), len(text)]
    return Prose(" ".join(text[bounds[i] : bounds[i + 1]] for i in range(0, len(bounds), 2)))


def _is_machinery(text: str, span: Span, *, is_web: bool) -> bool:
    """Say whether a span bears the marks of machinery, in an article about code."""
    if span.rule in ("strip.style", "strip.markup"):
        return False
    code = text[span.start : span.end]
    if _MACHINERY.search(code) or (not is_web and _PAGE.search(code)):
        return True
    return len(_MINIFIED.findall(code)) >= max(3, len(code) * _TIGHT / 400)


def _without_lone_tags(text: str, spans: list[Span]) -> list[Span]:
    """Return `spans` less its tags where they are few and bare: a page's title may say "<head>"."""
    tags = [text[span.start : span.end] for span in spans if span.rule == "strip.markup"]
    if len(tags) >= _FEW_TAGS or any("=" in tag or tag[1] in "!/" for tag in tags):
        return spans
    return [span for span in spans if span.rule != "strip.markup"]


def _restored(spans: Sequence[Span], edits: Sequence[Edit]) -> list[Span]:
    """Return `spans` with their places in the text as before `edits`."""
    starts: list[int] = []
    ends: list[int] = []
    shifts = [0]
    for edit in edits:
        starts.append(edit.start - shifts[-1])
        ends.append(starts[-1] + len(edit.after))
        shifts.append(shifts[-1] + len(edit.before) - len(edit.after))
    return [
        span._replace(
            start=span.start + shifts[bisect_right(ends, span.start)],
            end=span.end + shifts[bisect_left(starts, span.end)],
        )
        for span in spans
    ]


def _merged(spans: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """Return both in order; a span that holds others replaces them."""
    merged: list[Span] = []
    for span in sorted([*spans, *found], key=lambda span: (span.start, -span.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = last._replace(end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _edits(text: str, spans: Sequence[Span]) -> tuple[Edit, ...]:
    """Return the removals of `spans` such that one separator stays between what remains."""
    edits: list[Edit] = []
    group: list[Span] = []
    for span in spans:
        if group and text[group[-1].end : span.start].strip():
            edits += _group_edits(text, group)
            group = []
        group.append(span)
    if group:
        edits += _group_edits(text, group)
    return tuple(edits)


def _group_edits(text: str, group: Sequence[Span]) -> Iterator[Edit]:
    """Yield the removals of spans that only spaces part."""
    start, end, after = _borders(text, group[0].start, group[-1].end)
    bounds = [start, *(span.start for span in group[1:]), end]
    for span, (low, high) in zip(group, pairwise(bounds), strict=True):
        last = after if high == end else ""
        yield Edit(low, text[low:high], last, span.rule, score=span.score)


def _borders(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Widen a removal over the separators that it makes superfluous; return what must stand there.

    Of the spaces on either side those with more line breaks stay, so that a paragraph's end does.
    """
    left, right = start, end
    while left and text[left - 1].isspace():
        left -= 1
    while right < len(text) and text[right].isspace():
        right += 1
    breaks_before, breaks_after = text.count("\n", left, start), text.count("\n", end, right)
    inside = "\n" if "\n" in text[start:end] else " "
    if right == len(text):
        return (left or start), end, ""
    if left == 0:
        return start, right, ""
    if left == start and right == end:
        words = text[start - 1].isalnum() and text[end].isalnum()
        return start, end, inside if words else ""
    if inside == "\n" and not breaks_before and not breaks_after:
        return left, right, "\n"
    if left == start or (breaks_after > breaks_before and right > end):
        return left, end, ""
    return start, right, ""
