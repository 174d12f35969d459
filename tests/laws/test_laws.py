"""The laws of the design, for the whole pipeline."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy.article import is_article
from bodycopy.document import Document, replay, restore
from bodycopy.pipeline import clean
from bodycopy.settings import STEPS, ArticleSettings, Settings, StripSettings

settings = st.builds(
    Settings,
    steps=st.lists(st.sampled_from(STEPS), unique=True).map(tuple),
    strip=st.builds(StripSettings, favor=st.sampled_from(("precision", "balanced", "recall"))),
    article=st.builds(ArticleSettings, quotes=st.sampled_from(("straight", "keep"))),
)


CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
COMMANDS = re.compile("[\0\x1b]|[\x9b\x9d][0-9;?]|\x9b[A-Za-z]")


@given(texts, settings)
def test_replay_and_restore(text: str, told: Settings) -> None:
    """Each stage's edits give its output; backwards they give the input again."""
    cleaned = clean(Document("", text), told)
    assert restore(cleaned) == text
    for step in cleaned.steps:
        text = replay(text, step.edits)
    assert text == cleaned.text


@given(texts, settings)
def test_idempotence(text: str, told: Settings) -> None:
    """An article that is cleaned again stays as it is."""
    article = clean(Document("", text), told).text
    assert clean(Document("", article), told).text == article


@given(texts, settings)
def test_form(text: str, told: Settings) -> None:
    """An article is in the normal form, whatever came in and whichever steps were taken.

    Where nothing is to be repaired control characters stay, but for what cannot stand in a file or
    gives commands to a terminal.
    """
    article = clean(Document("", text), told).text
    if "repair" in told.steps:
        assert is_article(article)
    else:
        assert is_article(CONTROLS.sub(".", article))
        assert not COMMANDS.search(article)
    assert unicodedata.is_normalized("NFC", article)
    assert article.encode().decode() == article
    assert not article or (article.endswith("\n") and not article.endswith("\n\n"))
    assert all(line == line.strip() for line in article.split("\n"))
    assert "\r" not in article
    assert "\n\n\n" not in article


@given(texts)
def test_edits_are_in_order(text: str) -> None:
    """A step's edits are ascending, disjoint, and change something."""
    for step in clean(Document("", text)).steps:
        done = 0
        for edit in step.edits:
            assert edit.start >= done
            assert edit.before != edit.after
            done = edit.end


@given(st.lists(texts, max_size=5), st.randoms(use_true_random=False))
def test_order(pages: list[str], random: object) -> None:
    """No document's article depends on those cleaned before it."""
    alone = {page: clean(Document("", page)).text for page in pages}
    shuffled = sorted(pages, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert {page: clean(Document("", page)).text for page in shuffled} == alone
