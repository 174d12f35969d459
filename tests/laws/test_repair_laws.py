"""The laws of repair: nothing unaccounted for, nothing left for a second call, linear time."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy.document import Edit, replay, undo
from bodycopy.repair import repair
from bodycopy.repair.compose import compose

_BITS = (
    "Ã", "©", "â", "€", "™", "œ", "\x80", "\x99", "\x9d", "\x85", "\x9b", "31m", "\xad", "\xa0",
    "&", "amp;", "eacute;", "#13;", "#xA9;", "\r", "\n",
    "\u2028", "\x00", "\x1b[31m", "\x1b]0;x\x07",
    "\x1b", "\u200b", "\u200c", "\u200d", "\ufeff", "\ud83d", "\udca9", "\ufffe",
    "\u0301", "\ufffd",
    "Р", "С", "ї", "В", "Г", "Â", "ï", "¿", "½", "√", "∂", "├", "┐", "Å", "Ă", "Ĺ", "ł", "ś", "’",
    " ", "a", "E", "?", ".", "日", "п", "я", "│", "í", "¸", "ð", "Ÿ", "Î", "¼",
)  # fmt: skip
_CODECS = ("latin-1", "cp1252", "cp1251", "cp1250", "mac_roman", "cp437")


def _damaged(text: str, codecs: list[str]) -> str:
    for codec in codecs:
        try:
            text = text.encode("utf-8").decode(codec)
        except UnicodeError:
            return text
    return text


hostile = st.builds(
    _damaged,
    st.lists(st.sampled_from(_BITS), max_size=25).map("".join),
    st.lists(st.sampled_from(_CODECS), max_size=3),
)
"""What damage is made of, in any order, damaged again."""


@given(st.one_of(hostile, texts))
def test_replay_and_undo(text: str) -> None:
    """The edits are in order, change something, and lead there and back."""
    edits = repair(text)
    assert all(edit.before != edit.after for edit in edits)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    assert undo(replay(text, edits), edits) == text


@given(st.one_of(hostile, texts))
def test_one_call_is_enough(text: str) -> None:
    """A second call finds nothing to do."""
    assert repair(replay(text, repair(text))) == ()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Mn", "Mc", "Me"),
                             max_codepoint=0x7F)))  # fmt: skip
def test_ascii_without_entities_stays(text: str) -> None:
    """ASCII without controls and ampersands is not changed."""
    assert repair(text.replace("&", "+")) == ()


@given(texts, st.sampled_from(("\r\n", "\r", "\u2028", "\x0b")))
def test_line_break_does_not_matter(text: str, line_break: str) -> None:
    """Which line break a text has changes nothing else."""
    plain = text.translate({ord(char): None for char in "\r\u2028\u2029\x85\x0b\x0c\x1b\x9d"})
    other = plain.replace("\n", line_break)
    assert replay(plain, repair(plain)) == replay(other, repair(other))


def _edits(text: str, cuts: list[tuple[int, int, str]]) -> list[Edit]:
    """Return edits of `text` at some of `cuts`: ascending, disjoint, each changing something."""
    edits: list[Edit] = []
    done = 0
    for start, length, after in sorted(cuts):
        before = text[start : start + length]
        if start >= done and before and before != after:
            edits.append(Edit(start, before, after, "rule"))
            done = start + length
    return edits


cuts = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4), st.text("xyz", max_size=3)))


@given(st.text("abc", max_size=30), cuts, cuts)
def test_compose(text: str, first: list[tuple[int, int, str]],
                 second: list[tuple[int, int, str]]) -> None:  # fmt: skip
    """Two lists of edits composed do in one step what they do in two, and can be undone."""
    early = _edits(text, first)
    between = replay(text, early)
    late = _edits(between, second)
    both = compose(text, early, late)
    assert replay(text, both) == replay(between, late)
    assert undo(replay(between, late), both) == text
    assert all(edit.before != edit.after for edit in both)


def _again(length: int) -> str:
    text = "é"
    while len(text) < length:
        text = text.encode("utf-8").decode("latin-1")
    return text


_LINEAR: dict[str, Callable[[int], str]] = {
    "nested ampersands": lambda n: "&" + "amp;" * (n // 4),
    "entities": lambda n: "&eacute;" * (n // 8),
    "entities that never end": lambda n: "&abcdefghijklmnopqrstuvwx" * (n // 25),
    "marks": lambda n: "a" + "\u0301\u0323" * (n // 2),
    "NUL": lambda n: "\x00" * n,
    "C1": lambda n: "".join(map(chr, range(0x80, 0xA0))) * (n // 32),
    "titles that never end": lambda n: "\x1b]0;" * (n // 4),
    "C1 titles that never end": lambda n: "\x9d0;" * (n // 3),
    "sequences that never end": lambda n: "\x1b[1;1;1;1;" * (n // 10),
    "joiners": lambda n: "\u200c\u200d" * (n // 2),
    "mojibake": lambda n: "schÃ¶n " * (n // 7),
    "mojibake without a space": lambda n: "æ—¥æœ¬èªž" * (n // 9),
    "mojibake of three codecs": lambda n: "Ð¿ñ“ schÃ¶n √©t√© rРіР " * (n // 20),
    "lost bytes": lambda n: "Ã " * (n // 2),
    "one character, damaged again and again": _again,
}


@pytest.mark.parametrize("kind", _LINEAR)
def test_linear(kind: str) -> None:
    """Four times the text takes at most about four times the time, whatever the text."""
    make = _LINEAR[kind]

    def seconds(length: int) -> float:
        text = make(length)
        times = []
        for _ in range(2):
            began = time.process_time()
            repair(text)
            times.append(time.process_time() - began)
        return min(times)

    # Quadratic time would be 16; a fixed part keeps what is too fast to measure out of it.
    assert seconds(16384) / (seconds(4096) + 0.002) < 9
