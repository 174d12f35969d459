"""The record and its edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import Document, Edit, Hint, Outcome, moved, replay, restore, undo


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    """Draw a text and ascending, disjoint edits of it."""
    text = draw(st.text(max_size=40))
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = zip(bounds[::2], bounds[1::2], strict=False)
    edits = tuple(Edit(i, text[i:j], draw(st.text(max_size=5)), "rule") for i, j in spans)
    return text, edits


@given(edited())
def test_undo_reverses_replay(case: tuple[str, tuple[Edit, ...]]) -> None:
    """Undoing edits gives the text they were replayed on."""
    text, edits = case
    assert undo(replay(text, edits), edits) == text


@given(edited(), edited())
def test_restore_goes_back_through_all_steps(
    first: tuple[str, tuple[Edit, ...]], second: tuple[str, tuple[Edit, ...]]
) -> None:
    """However many steps were taken, the first text comes back."""
    document = Document("", first[0]).after("one", Outcome(first[1]))
    rest = document.text + second[0]
    shifted = tuple(edit._replace(start=edit.start + len(document.text)) for edit in second[1])
    longer = document.after("add", Outcome((Edit(len(document.text), "", second[0], "add"),)))
    assert longer.text == rest
    assert restore(longer.after("two", Outcome(shifted))) == first[0]


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(0, "B", "", "rule"),),
        (Edit(0, "AB", "", "rule"), Edit(1, "B", "", "rule")),
        (Edit(9, "A", "", "rule"),),
    ],
    ids=["other text", "overlap", "past the end"],
)
def test_foreign_edits_are_refused(edits: tuple[Edit, ...]) -> None:
    """Edits that do not fit the text are an error, never a silent change."""
    with pytest.raises(ValueError, match="no '"):
        replay("ABC", edits)


def test_hints_move_with_their_text() -> None:
    """A hint keeps pointing at its words; one whose words are gone goes too."""
    text = "Menu News Hello there."
    hints = (Hint(0, 5, "menu"), Hint(5, 10, "menu"), Hint(10, 22, "main"))
    edits = (Edit(0, "Menu ", "", "rule"), Edit(10, "Hello", "Good day", "rule"))
    after = replay(text, edits)
    assert [(after[h.start : h.end], h.kind) for h in moved(hints, edits)] == [
        ("News ", "menu"),
        ("Good day there.", "main"),
    ]
