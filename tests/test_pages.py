"""Small documents, each with one kind of boilerplate or one trap, and what becomes of them."""

import re
from pathlib import Path

import pytest
from reports import TextFile, report
from syrupy.assertion import SnapshotAssertion

from bodycopy import clean

PAGES = sorted((Path(__file__).parent / "pages").iterdir())
ABOUT = re.compile(r"\A<!--.*?-->\n", re.DOTALL)


@pytest.fixture
def article(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return the snapshot as one readable text file."""
    return snapshot.use_extension(TextFile)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, article: SnapshotAssertion) -> None:
    """The page gives the article and the trace in its snapshot."""
    text = ABOUT.sub("", page.read_text(encoding="utf-8"))
    assert report(clean(text, source=page.name)) == article


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_says_what_it_shows(page: Path) -> None:
    """Each page opens with a comment: what it shows, where it was met, why it is hard."""
    assert ABOUT.match(page.read_text(encoding="utf-8"))
