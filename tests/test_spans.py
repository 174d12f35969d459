"""The one layer of spans that says what all steps did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy.document import Document, Edit, Outcome, Step, replay
from bodycopy.pipeline import clean
from bodycopy.spans import Span, applied, composed, spans


def after(text: str, *steps: list[Edit]) -> Document:
    """Return a document that went through `steps`."""
    document = Document("a.txt", text)
    for number, edits in enumerate(steps):
        document = document.after(f"stage{number}", Outcome(tuple(edits)))
    return document


def told(text: str, *steps: list[Edit]) -> list[tuple[str, str | None, str]]:
    """Return what each span says: the original text, what stands there now, and the cause."""
    layer = spans(after(text, *steps))
    return [
        (text[span.start : span.end], span.after, span.cause.rule if span.cause else "")
        for span in layer
    ]


def test_untouched_text_is_one_span() -> None:
    """A document without edits has one span, an empty one none."""
    assert spans(Document("a.txt", "News")) == [Span(0, 4, None)]
    assert spans(Document("a.txt", "")) == []


def test_later_edit_takes_what_an_earlier_one_changed() -> None:
    """Text that was repaired and then removed is one removal, and remembers its repair."""
    menu = Edit(0, "Café menu ", "", "strip.menu", score=0.9)
    repaired = Edit(3, "Ã©", "é", "repair.mojibake")
    text = "CafÃ© menu News"
    (gone, kept) = spans(after(text, [repaired], [menu]))
    assert (gone.start, gone.end, gone.after) == (0, 11, "")
    assert gone.cause is not None
    assert (gone.cause.rule, gone.cause.score) == ("strip.menu", 0.9)
    assert [mark.rule for mark in gone.trail] == ["repair.mojibake", "strip.menu"]
    assert kept == Span(11, 15, None)


def test_space_left_by_a_removal_is_trimmed() -> None:
    """Who took the words is still the cause after another rule took the space they left."""
    menu = Edit(1, " Menu ", "\n\n", "strip.menu")
    space = Edit(1, "\n\n", "\n", "normalise.space")
    partly = Edit(2, "\n", "", "normalise.space")
    assert told("A Menu B", [menu], [space])[1] == (" Menu ", "\n", "strip.menu")
    assert told("A Menu B", [menu], [partly])[1] == (" Menu ", "\n", "strip.menu")


def test_removal_beside_a_removal() -> None:
    """Each of two neighbours keeps its own rule, though the second took the first one's space."""
    menu = Edit(0, "Menu ", "\n", "strip.menu")
    repeat = Edit(0, "\nAgain ", "", "dedupe.repeat")
    assert told("Menu Again End", [menu], [repeat]) == [
        ("Menu ", "", "strip.menu"),
        ("Again ", "", "dedupe.repeat"),
        ("End", None, ""),
    ]


def test_text_rewritten_twice() -> None:
    """A repair whose result is rewritten with its neighbours is shown as one change."""
    entity = Edit(1, "&#x301;", "\u0301", "repair.entity")
    accent = Edit(0, "e\u0301", "é", "normalise.compose")
    assert told("e&#x301;s", [entity], [accent])[0] == ("e&#x301;", "é", "repair.entity")


def test_added_text() -> None:
    """Added text has a span of no length; added and taken again, it has none."""
    added = Edit(4, "", "\n", "normalise.space")
    assert told("News", [added]) == [("News", None, ""), ("", "\n", "normalise.space")]
    assert told("News", [added], [Edit(4, "\n", "", "strip.menu")]) == [("News", None, "")]


@pytest.mark.parametrize("place", range(5))
def test_insertion_anywhere(place: int) -> None:
    """Text may be added before, inside and after text that was changed."""
    first = [Edit(1, "bc", "xyz", "repair.entity")]
    second = [Edit(place, "", "|", "strip.break")]
    document = after("abcd", first, second)
    assert applied("abcd", spans(document)) == document.text


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, tuple[Step, ...]]:
    """Return a text and steps of arbitrary edits that fit it."""
    original = text = draw(st.text("ab \n", max_size=30))
    steps = []
    for number in range(draw(st.integers(0, 5))):
        places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        pairs = list(zip(places[::2], places[1::2], strict=False))
        edits = tuple(
            Edit(start, text[start:end], draw(st.text("xy \n", max_size=3)), f"r{number}.{i % 2}")
            for i, (start, end) in enumerate(pairs)
        )
        steps.append(Step(f"stage{number}", edits))
        text = replay(text, edits)
    return original, tuple(steps)


def check(original: str, article: str, layer: list[Span]) -> None:
    """Assert that `layer` covers the original and gives the article."""
    assert applied(original, layer) == article
    place = 0
    for span in layer:
        assert span.start == place
        assert span.end > span.start or span.after
        assert (span.after is None) == (span.cause is None) == (not span.trail)
        place = span.end
    assert place == len(original)


@given(edited())
def test_law_of_arbitrary_edits(case: tuple[str, tuple[Step, ...]]) -> None:
    """Whatever was edited how often, the spans cover the original and give the result."""
    original, steps = case
    article = original
    for step in steps:
        article = replay(article, step.edits)
    check(original, article, composed(original, steps))


@given(texts)
def test_law_of_real_edits(text: str) -> None:
    """The spans of a cleaned document cover its text and give its article."""
    document = clean(Document("", text))
    check(text, document.text, spans(document))
