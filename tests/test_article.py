"""The normal form."""

import unicodedata

import pytest
from hypothesis import given
from strategies import texts

from bodycopy.article import composed, is_article, spaced, straight_quotes
from bodycopy.document import replay


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("One.\nTwo.", "One.\n\nTwo.\n"),
        ("One.\n\n\n\nTwo.", "One.\n\nTwo.\n"),
        ("roses\nviolets\n\nsugar\nyou", "roses\nviolets\n\nsugar\nyou\n"),
        ("a \t b\u00a0c\u2003d", "a b c d\n"),
        ("  a  \n  b  ", "a\n\nb\n"),
        ("a\n \t \nb\nc", "a\n\nb\nc\n"),
        ("", ""),
        (" \n ", ""),
        ("a\n", "a\n"),
    ],
)
def test_space(text: str, form: str) -> None:
    """Paragraphs are parted by one blank line, words by one space, and one line feed ends it."""
    assert replay(text, spaced(text)) == form


@given(texts)
def test_space_is_settled_at_once(text: str) -> None:
    """White space in normal form has nothing more to change."""
    assert spaced(replay(text, spaced(text))) == ()


@given(texts)
def test_composed_equals_nfc(text: str) -> None:
    """Composing run by run gives what composing the whole gives."""
    assert replay(text, composed(text)) == unicodedata.normalize("NFC", text)


def test_quotes() -> None:
    """Curly quotes become straight; guillemets, primes and dashes stay."""
    text = "\u201cIt\u2019s\u201d \u00abbon\u00bb 5\u2032 \u2014 \u201eja\u201c"
    assert replay(text, straight_quotes(text)) == '"It\'s" \u00abbon\u00bb 5\u2032 \u2014 "ja"'


@pytest.mark.parametrize("text", ["a\x00b\n", "a\x85b\n", "a \n", "a", "e\u0301\n", "a\r\nb\n"])
def test_what_is_no_article(text: str) -> None:
    """Controls, loose space, a missing line feed or open accents are not the normal form."""
    assert not is_article(text)
