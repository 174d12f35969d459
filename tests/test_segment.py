"""The segmenter, by the weights of the package."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment import KINDS, segment
from bodycopy.segment.decode import best_path
from bodycopy.segment.features import NAMES, after_space, features
from bodycopy.segment.reasons import explain
from bodycopy.segment.weights import packaged
from bodycopy.segment.words import LONGEST, words

MENU = "Skip to content Home News Sport Business Search Log in Subscribe Menu Share Tweet Email "
ARTICLE = (
    "The council decided on Monday evening that the old bridge over the river will not be pulled "
    "down after all. “It has carried us for ninety years,” the mayor said, “and with a new deck it "
    "will carry us for ninety more.” Work is to begin in the spring. Until then, lorries must take "
    "the road through the valley, which adds about twenty minutes to the way into town. Residents "
    "had collected four thousand signatures against the plan to replace it. "
)
FOOTER = (
    " Related stories Read more Most popular Sign up to our newsletter Privacy policy Terms of use "
    "Cookie settings Contact us Advertise © 2024 All rights reserved Follow us on Facebook"
)
PAGE = MENU + ARTICLE + FOOTER


def kept(text: str) -> str:
    """Return `text` without what the segmenter removes."""
    edges = [0, *(edge for s in segment(text).removed for edge in s[:2]), len(text)]
    return " ".join(
        "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)).split()
    )


def test_cuts_inside_a_line() -> None:
    """The menu before and the links after an article go, though all stand in one line."""
    assert "ninety years,” the mayor said, “and with a new deck it will carry" in kept(PAGE)
    assert "Skip to content" not in kept(PAGE)
    assert "Cookie settings" not in kept(PAGE)


def test_clean_text_stays() -> None:
    """An article without anything around it comes back whole."""
    assert segment(ARTICLE).removed == ()


@pytest.mark.parametrize(
    "text", ["", " \n ", "One.", "Share this story", "日本", "\u0301", "\ud800 lone surrogate"]
)
def test_short_text_stays(text: str) -> None:
    """Of a few words nothing is removed."""
    assert segment(text).removed == ()


def test_quotes_do_not_matter() -> None:
    """Straight quotes give the same stretches as curly ones."""
    straight = PAGE.replace("“", '"').replace("”", '"').replace("’", "'")
    assert segment(straight) == segment(PAGE)


def test_number_of_breaks_does_not_matter() -> None:
    """A blank line parts two lines no more than a single break does."""
    single = PAGE.replace(". ", ".\n")
    double = PAGE.replace(". ", ".\n\n")
    assert kept(single) == kept(double)


def test_composed_accents_do_not_matter() -> None:
    """A letter with its accent beside it is the letter with its accent on it."""
    composed = PAGE.replace("council", "conseil municipal à Orléans")
    decomposed = composed.replace("à", "a\u0300").replace("é", "e\u0301")
    assert kept(composed) == kept(decomposed).replace("a\u0300", "à").replace("e\u0301", "é")


def test_spaces_part_entries_where_they_do_not_part_words() -> None:
    """A space counts between two characters of such a script, not around a foreign word."""
    found = words("特集 社会。 BeMe 私 12 人\u3000地域\n次 ไทย", packaged().classes)
    after = after_space(found)
    firsts = [chr(found.points[start]) for start in found.starts[after]]
    assert firsts == ["社", "地", "次", "ไ"]
    assert not after_space(words("Two words, é !", packaged().classes)).any()


def test_a_character_without_spaces_counts_half_a_word() -> None:
    """A headline has a line as long as a headline in words, whatever parts the two."""
    weights, line = packaged(), NAMES.index("line")

    def lines(text: str) -> list[int]:
        found = words(text, weights.classes)
        return sorted(set(features(found, weights.folded).rows[line].tolist()))

    assert lines("word " * 12) == lines("字" * 24)
    assert lines(f"{'字' * 24}\n{'字' * 24}") == lines(f"{'字' * 24} {'字' * 24}")
    assert lines("word " * 12) != lines("字" * 60)


@given(st.text(alphabet="aB1 .,\n{}|日ไ\u0301“\U0001f600", max_size=400))
def test_stretches_fall_between_words(text: str) -> None:
    """Stretches ascend, do not overlap, begin and end at words, and have a known kind."""
    removed = segment(text).removed
    found = words(text, packaged().classes)
    assert all(a.end <= b.start for a, b in pairwise(removed))
    for stretch in removed:
        assert stretch.start in found.starts
        assert stretch.end in found.ends
        assert stretch.kind in KINDS
        assert 0 <= stretch.score <= 1


def test_favor_moves_the_balance() -> None:
    """Recall keeps no less than precision does."""
    removed = {favor: segment(PAGE, favor).removed for favor in ("precision", "recall")}
    sizes = {favor: sum(s.end - s.start for s in spans) for favor, spans in removed.items()}
    assert sizes["recall"] <= sizes["precision"]


def test_long_text_is_judged_in_windows() -> None:
    """A text of many windows gives words in order, none twice."""
    removed = segment(PAGE * 400).removed
    assert removed
    assert all(a.end <= b.start for a, b in pairwise(removed))


def test_explains_a_menu() -> None:
    """What weighed most for a menu speaks against it."""
    reasons = explain(PAGE, 0, len(MENU) - 1)
    assert reasons[0][1] < 0
    assert [abs(weight) for _, weight in reasons] == sorted(
        (abs(weight) for _, weight in reasons), reverse=True
    )


def test_long_runs_are_cut() -> None:
    """A run without spaces becomes words of bounded length that leave nothing out."""
    found = words("x" * 200, packaged().classes)
    assert (found.ends - found.starts).max() == LONGEST
    assert (found.starts[1:] == found.ends[:-1]).all()


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=7), st.integers(1, 4))
def test_path_is_the_best(gains: list[int], price: int) -> None:
    """No other choice of words, less what its switches cost, is worth more."""
    ahead = np.array(gains, np.float32)
    found = best_path(ahead, np.full(ahead.size, float(price)))

    def worth(keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
        switches = int((keep[1:] != keep[:-1]).sum())
        return float(np.where(keep, ahead, -ahead).sum()) / 2 - price * switches

    every = (
        np.array([n >> i & 1 for i in range(ahead.size)], bool) for n in range(1 << ahead.size)
    )
    assert worth(found) == max(worth(keep) for keep in every)
