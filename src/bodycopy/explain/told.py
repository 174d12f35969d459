"""What there is to tell of one document: its text, and what became of every stretch of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bodycopy.document import Document, Loss, restore
from bodycopy.spans import Span, applied, joined, layered

KINDS = ("boilerplate", "code", "repeat", "repair", "form")

_CODE = frozenset("script style json code markup template css".split())
_OF_STAGE = {"dedupe": "repeat", "repair": "repair", "normalise": "form"}
_FORM = frozenset(("strip.break", "strip.join"))


class Change(NamedTuple):
    """A stretch that is not in the article as it was in the text."""

    span: Span
    before: str
    after: str
    rule: str
    score: float | None
    kind: str  # one of KINDS
    removes: bool  # words go, not white space alone


class Told(NamedTuple):
    """A cleaned document, for those who tell of it."""

    source: str
    text: str  # what it began with
    article: str
    layer: tuple[Span, ...]  # over `text`
    losses: tuple[Loss, ...]
    inside: Counter[str]  # by rule, the repairs of text that went afterwards

    def changes(self) -> Iterator[Change]:
        """Yield what was changed, in the order of the text."""
        for span in self.layer:
            if span.after is not None and span.cause is not None:
                before = self.text[span.start : span.end]
                rule, score = span.cause.rule, span.cause.score
                removes = span.removes(self.text)
                yield Change(span, before, span.after, rule, score, kind_of(rule), removes)

    def removed(self) -> int:
        """Return how many characters went in stretches of words."""
        return sum(len(change.before) for change in self.changes() if change.removes)


def told(document: Document) -> Told:
    """Return what there is to tell of `document`.

    >>> from bodycopy.document import Edit, Outcome
    >>> edits = (Edit(0, "Menu ", "", "strip.menu"),)
    >>> one = told(Document("a.txt", "Menu News").after("strip", Outcome(edits)))
    >>> one.article, one.removed(), [change.kind for change in one.changes()]
    ('News', 5, ['boilerplate'])
    """
    text = restore(document)
    apart = layered(text, document.steps)
    layer = tuple(joined(apart))
    article = applied(text, layer)
    return Told(document.source, text, article, layer, document.losses, _inside(text, apart))


def _inside(text: str, layer: Iterable[Span]) -> Counter[str]:
    """Count the repairs that nobody sees in the article, since their text went later."""
    return Counter(
        mark.rule
        for span in layer
        if span.cause and kind_of(span.cause.rule) != "repair" and span.removes(text)
        for mark in span.trail
        if kind_of(mark.rule) == "repair"
    )


def kind_of(rule: str) -> str:
    """Return which of KINDS a rule belongs to, by which it is coloured.

    >>> kind_of("strip.menu"), kind_of("strip.script"), kind_of("normalise.quote")
    ('boilerplate', 'code', 'form')
    """
    stage, _, name = rule.partition(".")
    if rule in _FORM:
        return "form"
    return _OF_STAGE.get(stage) or ("code" if name in _CODE else "boilerplate")


def share(part: int, whole: int) -> str:
    """Return how much `part` is of `whole`, in whole per cent.

    >>> share(1, 3), share(1, 1000), share(0, 0)
    ('33%', '<1%', '0%')
    """
    if not part or not whole:
        return "0%"
    percent = 100 * part / whole
    return "<1%" if percent < 1 else f"{percent:.0f}%"
