"""A document on the terminal: what goes struck out, what was repaired before and after."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bodycopy.explain.sheet import Sheet, Style, columns
from bodycopy.explain.told import Change, Told, kind_of, share
from bodycopy.terminal import called, shown

_COLORS = {"boilerplate": 31, "code": 35, "repeat": 33, "repair": 36, "form": 90}
_KEPT = Style()
_NARROW = 40  # columns of a terminal that has none for a margin


class Look(NamedTuple):
    """How the terminal is to be used."""

    width: int = 100  # columns
    color: bool = False


def wants_color(choice: str, environ: Mapping[str, str], *, terminal: bool) -> bool:
    """Say whether to use colour: as told, else by NO_COLOR, FORCE_COLOR and the terminal.

    >>> wants_color("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, terminal=True)
    False
    >>> wants_color("auto", {"FORCE_COLOR": "1"}, terminal=False)
    True
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return terminal and environ.get("TERM") != "dumb"


def written(one: Told, look: Look = Look()) -> str:  # noqa: B008 - a tuple does not change
    r"""Return the document as lines for the terminal, with a margin of rules and scores.

    Without colour, what goes stands in [-...-] and what came instead in {+...+}. Changes of form
    (white space, quotes) are shown as they became, and counted below.

    >>> from bodycopy.document import Document, Edit, Outcome
    >>> from bodycopy.explain.told import told
    >>> edits = (Edit(0, "Menu ", "", "strip.menu", score=0.9),)
    >>> document = Document("a.txt", "Menu News\n").after("strip", Outcome(edits))
    >>> print(written(told(document), Look(60)))  # doctest: +NORMALIZE_WHITESPACE
    a.txt: 10 characters in, 5 out; 50% removed
    <BLANKLINE>
    strip.menu 0.90 │ [-Menu-]
                    │ News
    <BLANKLINE>
    strip.menu        1 change       5 characters
    <BLANKLINE>
    """
    sheet = Sheet(look.width, _margin(one, look.width), color=look.color)
    changes = {id(change.span): change for change in one.changes()}
    for span in one.layer:
        change = changes.get(id(span))
        if change:
            _put(sheet, change)
        else:
            sheet.text(one.text[span.start : span.end], _KEPT)
    head = _set(look, (_headline(one), Style(bold=True)))
    summary = (line for runs in _summary(one) for line in _set(look, *runs))
    return "\n".join((*head, "", *sheet.lines(), "", *summary, ""))


def _set(look: Look, *runs: tuple[str, Style]) -> Iterator[str]:
    """Yield a line of runs as it is, so that grep finds it, or set anew on a narrow terminal."""
    sheet = Sheet(look.width, 0, color=look.color)
    if look.width >= _NARROW or columns("".join(text for text, _ in runs)) <= look.width:
        yield "".join(sheet.styled(*run) for run in runs)
        return
    for run in runs:
        sheet.text(*run)
    yield from sheet.lines()


def _put(sheet: Sheet, change: Change) -> None:
    label = change.rule if change.score is None else f"{change.rule} {change.score:.2f}"
    color = _COLORS[change.kind]
    gone = Style(color=color, struck=True, marks=("[-", "-]"))
    if change.removes and change.kind != "repair":
        sheet.line_end()
        sheet.text(" ".join(change.before.split()), gone, label)
        sheet.line_end()
        sheet.space(change.after)
    elif not change.before.strip() and not change.after.strip():
        sheet.space(change.after)
    elif change.kind == "form":
        sheet.text(change.after, _KEPT)
    else:
        _rewritten(sheet, change, gone, label)


def _rewritten(sheet: Sheet, change: Change, gone: Style, label: str) -> None:
    sheet.text(change.before, gone, label)
    if change.after:
        sheet.text(change.after, Style(color=32, marks=("{+", "+}")), label)


def _margin(one: Told, width: int) -> int:
    """Return how wide the margin must be for its longest label, up to a third of the width.

    On a narrow terminal there is none: the rules are told below.
    """
    if width < _NARROW:
        return 0
    labels = (len(change.rule) + 5 for change in one.changes() if change.kind != "form")
    return min(max(labels, default=0), width // 3)


def _headline(one: Told) -> str:
    lost = share(one.removed(), len(one.text))
    name = called(one.source)
    return f"{name}: {len(one.text):,} characters in, {len(one.article):,} out; {lost} removed"


def _summary(one: Told) -> Iterator[list[tuple[str, Style]]]:
    """Yield a line for each rule and for each warning."""
    times = Counter(one.inside)
    gone: Counter[str] = Counter()
    for change in one.changes():
        times[change.rule] += 1
        gone[change.rule] += len(change.before) if change.removes else 0
    for rule in sorted(times, key=lambda rule: (-gone[rule], -times[rule], rule)):
        what = "change " if times[rule] == 1 else "changes"
        name = f"{rule:<24}", Style(color=_COLORS[kind_of(rule)])
        lost = f"{gone[rule]:>9,} characters" if gone[rule] else ""
        inside = f", {one.inside[rule]:,} of them inside what goes" if rule in one.inside else ""
        yield [name, (f" {times[rule]:>6,} {what}{inside} {lost}".rstrip(), _KEPT)]
    for loss in one.losses:
        yield [(f"{loss.code}: {shown(loss.detail)}", _KEPT)]
