"""Repeats within a document."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.dedupe import drop_repeats, repeats
from bodycopy.document import replay
from bodycopy.paragraphs import paragraphs

LONG = (
    "The bridge over the old harbour was opened to traffic on a cold and windy morning, "
    "after three years of repairs that had cost the town far more than anybody expected."
)


def kept(text: str) -> list[str]:
    """Return the paragraphs that stay."""
    return [p.text for p in paragraphs(replay(text, drop_repeats(text)))]


@pytest.mark.parametrize(
    "again",
    [
        LONG,
        LONG.upper(),
        LONG.replace(" ", "  "),
        LONG.replace(",", ""),
        LONG.replace("old harbour", "harbour"),
        LONG.replace("traffic", "traffic again"),
    ],
    ids=["equal", "case", "space", "punctuation", "word less", "word more"],
)
def test_repeats_go(again: str) -> None:
    """A paragraph that says what an earlier one said goes, and the first stays."""
    assert kept(f"{LONG}\n\nSomething else.\n\n{again}\n") == [LONG, "Something else."]


@pytest.mark.parametrize(
    "twin",
    [
        LONG.replace("three", "3"),
        LONG.replace("old harbour", "old Danube"),
        f"{LONG} And the ferry, which nobody will miss, sailed for the very last time at noon.",
    ],
    ids=["number", "name", "more to say"],
)
def test_twins_stay(twin: str) -> None:
    """A paragraph that differs in a number, a name or a sentence says something else."""
    assert kept(f"{LONG}\n\n{twin}\n") == [LONG, twin]


def test_the_longest_repeats_go() -> None:
    """A paragraph too long for a list of its words goes where it says the same again."""
    one = " ".join(f"word {number}," for number in range(12_000))
    other = one.replace(" 7000,", " 7001,")
    assert kept(f"{one}\n\n{one.upper().replace(',', ' ;')}\n\n{other}\n") == [one, other]


def test_short_paragraphs_may_repeat() -> None:
    """A refrain, an answer, a sub-heading comes back by right."""
    text = "Yes.\n\nWhy?\n\nYes.\n\nWhy?\n"
    assert kept(text) == ["Yes.", "Why?", "Yes.", "Why?"]


@given(
    st.lists(st.sampled_from([LONG, LONG.lower(), "Yes.", "One two three four five six seven."]))
)
def test_dedupe_loses_nothing(told: list[str]) -> None:
    """What dedupe keeps and what it says it removed add up to what came in."""
    text = "\n\n".join(told)
    edits = drop_repeats(text)
    assert sorted(kept(text) + [edit.before for edit in edits]) == sorted(told)


def test_many_repeats_take_linear_time() -> None:
    """A hundred thousand equal paragraphs, and as many look-alikes, are no burden."""
    text = "\n\n".join([LONG] * 100_000)
    assert len(drop_repeats(text)) == 99_999


@pytest.mark.parametrize(
    ("before", "after", "is_repeat"),
    [
        ("rose", "fell", False),
        ("rose", "also", True),
        ("rose", "rises", False),
        ("increased", "increases", True),
        ("increased", "decreased", False),
        ("went up", "went down", False),
        ("rose more than", "rose less than", False),
    ],
)
def test_a_word_for_another(before: str, after: str, *, is_repeat: bool) -> None:
    """A word in the place of another says something else, but for light ones and other forms."""
    told = (
        "The price of bread in the markets of the old town {} again in the week before the feast."
    )
    text = "\n\n".join(told.format(word) for word in (before, after))
    assert bool(drop_repeats(text)) is is_repeat


def test_no_blank_line_is_left() -> None:
    """Where each line is a paragraph, they still are when one of them has gone."""
    again = "The bridge was opened to traffic on a cold and windy morning."
    text = f"{again}\nOne line.\n{again}\n{again}\nAnother line.\n"
    assert replay(text, drop_repeats(text)) == f"{again}\nOne line.\nAnother line.\n"


_WORDS = st.sampled_from(
    (
        "the old bridge Bridge BRIDGE opened again also not harbour caf\u00e9 cafe\u0301 CAF\u00c9"
        " Stra\u00dfe strasse \u041c\u043e\u0441\u0442 \u043c\u043e\u0441\u0442 \u5927\u6865"
        " 3 -3 a<b it\u2019s it's \u2014 \u212aelvin kelvin \u0130 _ \ud800"
    ).split()
)
_CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from((str, str.upper, str.title))
_SAYINGS = st.lists(_WORDS, min_size=6, max_size=14).map(" ".join)


@given(st.lists(_SAYINGS, min_size=1, max_size=3), st.data())
def test_nothing_is_missed_by_looking_first(sayings: list[str], data: st.DataObject) -> None:
    """A document that is let go since nothing in it may repeat has no repeat in it."""
    told: list[str] = []
    for _ in range(data.draw(st.integers(2, 6))):
        words = data.draw(st.sampled_from(sayings)).split()
        place = data.draw(st.integers(0, len(words) - 1))
        words[place : place + data.draw(st.integers(0, 1))] = data.draw(
            st.lists(_WORDS, max_size=1)
        )
        told.append(data.draw(_CASES)(" ".join(words)))
    text = "\n".join(told)
    with pytest.MonkeyPatch.context() as patch:
        looked = drop_repeats(text)
        patch.setattr(repeats, "may_repeat", lambda *_: True)
        assert looked == drop_repeats(text)
