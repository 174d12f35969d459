"""The user's own phrases: what goes, what stays, and that no list makes a page slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import clean
from bodycopy.document import Edit, replay
from bodycopy.phrases import Phrase, Phrases
from bodycopy.settings import Settings
from bodycopy.strip.phrases import phrases, places, sparing


def dropped(text: str, *wanted: str) -> str:
    """Return `text` without these phrases."""
    lists = Phrases(drop=tuple(Phrase(phrase) for phrase in wanted))
    return replay(text, phrases(text, lists))


@pytest.mark.parametrize(
    ("text", "phrase", "left"),
    [
        ("Read. SIGN  up\nnow! More.", "Sign up now!", "Read.  More."),
        ("It\u2019s \u201chere\u201d.", 'it\'s "here"', "."),
        ("Signs up now", "sign up", "Signs up now"),  # between whole words
        ("a.b a*b", "a.b", " a*b"),  # no pattern
        ("关于我们欢迎关注我们的微信", "欢迎关注我们", "关于我们的微信"),
        ("Menu Menu Menu", "menu", "  "),
        ("one two three four", "two three", "one  four"),
        ("(a+)+$ is a pattern", "(a+)+$", " is a pattern"),
    ],
)
def test_drop(text: str, phrase: str, left: str) -> None:
    """A phrase is found whatever its case, quotes and spaces, between whole words."""
    assert dropped(text, phrase) == left


def test_longest_first() -> None:
    """Of two phrases that begin alike the longer one goes."""
    assert dropped("Sign up now please", "sign up", "sign up now") == " please"


def test_regex() -> None:
    """What is marked as one is a regular expression."""
    lists = Phrases(drop=(Phrase(r"Read more:[^\n]*", is_regex=True),))
    assert replay("A.\nRead more: x y\nB.", phrases("A.\nRead more: x y\nB.", lists)) == "A.\n\nB."


def test_keep() -> None:
    """A phrase to keep stays, and so does what touches it: against other phrases and stages."""
    lists = Phrases(drop=(Phrase("call us now"),), keep=(Phrase("us"),))
    assert phrases("Call us now", lists) == ()
    edits = (Edit(0, "Menu ", "", "strip.menu"), Edit(9, "a\u0301", "\xe1", "normalise.compose"))
    assert sparing(edits, ((2, 20),)) == edits[1:]  # what only mends is not held up


def test_through_the_pipeline() -> None:
    """Phrases go before anything is judged; what holds one to keep stays, though it repeats."""
    sentence = "The council voted on Tuesday to close the old bridge over the river for repairs. "
    settings = Settings(phrases=Phrases(drop=(Phrase("call us today!"),)))
    assert "Call us" not in clean(f"{sentence * 3}Call us today! {sentence * 3}", settings).text
    twice = f"{sentence}\n\n{sentence}"
    keep = Settings(phrases=Phrases(keep=(Phrase("the old bridge"),)))
    assert clean(twice).text.count("bridge") == 1
    assert clean(twice, keep).text.count("bridge") == 2


@given(st.text(alphabet="ab \n'’.", max_size=60), st.text(alphabet="ab '", max_size=6))
def test_nothing_is_left(text: str, phrase: str) -> None:
    """Edits fit the text; a place is found only between white space, marks and the ends."""
    lists = Phrases(drop=(Phrase(phrase),))
    replay(text, phrases(text, lists))
    for start, end in places(text, lists.drop):
        assert not (start and text[start - 1].isalnum() and text[start].isalnum())
        assert not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def test_linear() -> None:
    """Thousands of phrases and a hostile text take no more than a long text does."""
    lists = tuple(Phrase(f"a a a a {i}") for i in range(3000))
    begun = time.process_time()
    places("x y " * 50_000, lists)
    places("a(" * 50_000, (Phrase("(a+)+$"),))
    assert time.process_time() - begun < 10
