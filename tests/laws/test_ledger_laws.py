"""The law of the ledger: through the file's format the input comes back, exactly."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from bodycopy.document import Document
from bodycopy.ledger import lines
from bodycopy.ledger_reading import accounts
from bodycopy.origin import origin
from bodycopy.pipeline import clean

broken = st.text(st.characters(codec=None), max_size=40)
"""Text with halves of characters, which no file holds but a caller from Python may pass."""


@given(st.one_of(texts, broken))
def test_restore(text: str) -> None:
    """From the article and the lines of its ledger the input comes back."""
    document = clean(Document("a.txt", text))
    (account,) = accounts(list(lines(document)), "l.jsonl")
    assert account.steps == document.steps or max(text) >= "\ud800"
    assert account.input_of(document.text) == text


@given(st.lists(texts, min_size=1, max_size=4))
def test_restore_one_of_many(pages: list[str]) -> None:
    """An article finds its document among others, by its name."""
    documents = [clean(Document(f"{i}.txt", page)) for i, page in enumerate(pages)]
    ledger = [line for document in documents for line in lines(document)]
    for document, page in zip(documents, pages, strict=True):
        found = origin(accounts(ledger, "l.jsonl"), document.text, "article", document.source)
        assert found.input_of(document.text) == page
