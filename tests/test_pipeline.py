"""The loop around the stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import article, pipeline
from bodycopy.document import Document, Edit, Outcome, replay, restore
from bodycopy.settings import STEPS, Settings


def walk(table: dict[str, str], document: Document) -> Document:
    """Take the step that `table` tells for the document's text; stay where it tells none."""
    after = table.get(document.text, document.text)
    return document.after("walk", Outcome((Edit(0, document.text, after, "walk"),)))


SENTENCE = "The caf\u00e9 on the quay opens at nine, it\u2019s said, in July."
PIECES = (
    SENTENCE, SENTENCE.replace("\u00e9", "e\u0301"), SENTENCE.replace("\u2019", "'"),
    SENTENCE.replace(" quay", "\u2028quay"), "\n", "\n\n", " \n", "\n\u00a0\n", "\u201c",
    "\u0301", "=\u0338", "9",
)  # fmt: skip
tables = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))


@given(tables, st.sampled_from("abcdefgh"))
def test_settling_is_idempotent(table: dict[str, str], start: str) -> None:
    """Whatever a pass does, what a text settles on settles on itself, circles included."""
    settled = pipeline.settle(Document("", start), lambda one: walk(table, one))
    assert settled is not None
    again = pipeline.settle(Document("", settled.text), lambda one: walk(table, one))
    assert again is not None
    assert again.text == settled.text


def test_no_end_is_no_article() -> None:
    """A text that changes with every pass does not settle."""
    longer = {"a" * n: "a" * (n + 1) for n in range(1, 40)}
    assert pipeline.settle(Document("", "a"), lambda one: walk(longer, one)) is None


def test_steps_turn_stages_on() -> None:
    """Each stage is turned on by a step of the settings, or runs always."""
    assert {stage.step for stage in pipeline.STAGES} == {*STEPS, ""} - {"repair"}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_is_said_not_to_see_the_form_does_not(text: str) -> None:
    """A stage that leaves a text alone leaves its normal form alone, where it is said to."""
    formed = text
    for form in (article.straight_quotes, article.composed, article.spaced):
        formed = replay(formed, form(formed))
    for stage in pipeline.STAGES:
        if not stage.sees_form and not stage.run(Document("", text), Settings()).edits:
            assert not stage.run(Document("", formed), Settings()).edits


def test_no_steps_change_only_the_form() -> None:
    """Without any step the text is brought into its normal form and nothing else."""
    text = "Home News \r\n\r\n\r\n\u201cCaf\u00c3\u00a9\u201d\u00a0opens.  "
    none = Settings(steps=())
    assert (
        pipeline.clean(Document("", text), none).text == 'Home News\n\n"Caf\u00c3\u00a9" opens.\n'
    )


@pytest.mark.parametrize(
    ("text", "want", "warnings"),
    [
        (
            "It\xe2\x80\x99s \x93so\x94.\n",
            "It\xe2\x80\x99s \x93so\x94.\n",
            ["4 control characters kept"],
        ),
        ("A\x01b\x7fc\n", "A\x01b\x7fc\n", ["2 control characters kept"]),
        ("\ufeffO\ufeffne\u202e.\n", "O\ufeffne\u202e.\n", []),
        ("a\0b\n", "ab\n", ["1 control characters removed"]),
        ("a\x1b[31mb\x1b\x1b[0m[0mc\n", "ab[0mc\n", None),
        ("a\x9b\x9b31mb\x9bJ\x9d0;t\x07c\n", "a31mbJ0;t\x07c\n", None),
        ("a\x9b\x0031m\n", "a31m\n", None),
        ("a\x85b\r\nc\u2028d\n", "a\n\nb\n\nc\n\nd\n", []),
        ("a\ud800b\ud83d\ude00\n", "a\ufffdb\U0001f600\n", None),
    ],
)
def test_without_repair_characters_stay(text: str, want: str, warnings: list[str] | None) -> None:
    """What cannot stand in a file or commands a terminal goes; all else stays as it came."""
    told = Settings(steps=("dedupe",))
    cleaned = pipeline.clean(Document("", text), told)
    assert cleaned.text == want
    assert restore(cleaned) == text
    assert pipeline.clean(Document("", want), told).text == want
    if warnings is not None:
        assert [loss.detail for loss in cleaned.losses] == warnings


def test_an_empty_article_is_named() -> None:
    """An input without text gives an empty article and a warning."""
    cleaned = pipeline.clean(Document("", " \n\t\n"))
    assert cleaned.text == ""
    assert [loss.code for loss in cleaned.losses] == ["W-EMPTY"]
