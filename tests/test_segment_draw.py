"""What the network gets to see: furniture put in, and pages written without spaces."""

import numpy as np
import pytest

pytest.importorskip("rapidfuzz")

from bodycopy.fit.furnish import furnished
from bodycopy.fit.samples import Sample
from bodycopy.fit.tabled import tabled
from bodycopy.fit.unspaced import unspaced
from bodycopy.segment import features
from bodycopy.segment.weights import packaged
from bodycopy.segment.words import Class, words

MENU, ARTICLE = "Home News Sport\nWeather today\n", "It rained, she said.\nRoads were closed."


def sample(text: str, kept: str = "") -> Sample:
    """Return the words of `text`; `kept`, which stands in it, is main content."""
    weights = packaged()
    found = words(text, weights.classes)
    seen = features.features(found, weights.folded)
    begin = text.index(kept)
    keep = (found.starts >= begin) & (found.starts < begin + len(kept))
    return Sample(
        seen.rows[:6].astype(np.uint16),
        seen.hashes.astype(np.uint32),
        seen.begins_line,
        seen.after_space,
        keep,
        keep & seen.begins_line,
        np.zeros(found.starts.size, np.uint8),
    )


def test_furniture_is_put_in_where_a_paragraph_begins() -> None:
    """Nothing of the page is lost, what comes in is not main content, and lines stay lines."""
    page, other = sample(MENU + ARTICLE, ARTICLE), sample("Log in. " * 40 + ARTICLE, ARTICLE)
    places = set()
    for seed in range(40):
        got = furnished(page, other, np.random.default_rng(seed))
        size = got.keep.size - page.keep.size
        assert 1 <= size <= 80
        assert got.keep.sum() == page.keep.sum()
        new = np.flatnonzero(np.isin(got.hashes, other.hashes[:2]))
        assert np.array_equal(np.delete(got.hashes, new), page.hashes)
        assert not got.keep[new].any()
        place = int(new[0])
        places.add(place)
        assert place == page.keep.size or (page.begins_line[place] and got.begins_line[place])
    assert len(places) == 3  # before the article, into it, behind it


def test_no_furniture_from_a_page_that_has_none() -> None:
    """A page that is main content from end to end gives nothing."""
    page, other = sample(MENU + ARTICLE, ARTICLE), sample(ARTICLE, ARTICLE)
    assert furnished(page, other, np.random.default_rng(0)) is page


def test_a_table_is_put_in_where_a_paragraph_begins() -> None:
    """Rows of the page's own words, none of them main content; the page itself stays whole."""
    page = sample(MENU + ARTICLE + " At 10.30 on 5 May.", ARTICLE)
    broken = 0
    for seed in range(40):
        got = tabled(page, np.random.default_rng(seed))
        size = got.keep.size - page.keep.size
        assert 7 * 3 * 0.2 < size <= 3000
        assert np.isin(got.hashes, page.hashes).all()
        kept = np.flatnonzero(got.keep)
        assert np.array_equal(got.hashes[kept], page.hashes[page.keep])
        table = slice(0, -page.keep.size) if kept[0] > size else slice(kept[-1] + 1, None)
        broken += int(got.begins_line[table].sum() > 7)
    assert 10 < broken < 30  # half of the tables have a line for each row


def test_no_table_without_words() -> None:
    """An empty page stays what it is."""
    page = sample(MENU + ARTICLE, ARTICLE).only(slice(0))
    assert tabled(page, np.random.default_rng(0)) is page


def test_written_without_spaces_as_real_text_is() -> None:
    """Each character has the rows that a character of such a script has, and of a full stop."""
    got = unspaced(sample((MENU + ARTICLE).lower()), np.random.default_rng(0))
    real = sample("今日は雨。道、通行止")
    by_class = {
        row[3] // features.FIRSTS: tuple(row[3:].tolist()) for row in real.rows.T.astype(int)
    }
    for row in got.rows.T.astype(int):
        assert tuple(row[3:].tolist()) == by_class[row[3] // features.FIRSTS]
    marks = got.rows[3] // features.FIRSTS
    assert (marks == Class.STOP).sum() == 2
    assert (marks == Class.COMMA).sum() == 1


def test_line_breaks_become_spaces() -> None:
    """Words that are the same stay the same, labels stay, and an entry begins after a space."""
    article = ARTICLE.lower()
    text = MENU.lower() + article + "\nweather today"
    for seed in range(9):
        got = unspaced(sample(text, article), np.random.default_rng(seed))
        assert got.after_space.sum() == 4  # the first word follows nothing
        assert got.begins.sum() == 2
        heads = np.flatnonzero(got.keep)
        assert heads[-1] - heads[0] + 1 == heads.size
        last = got.hashes[heads[-1] + 1 :]
        before = got.hashes[: heads[0]]
        assert np.array_equal(before[-last.size :], last)
