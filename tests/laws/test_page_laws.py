"""The laws where text and page meet: an article is an article, whatever it speaks of."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import pieces

from bodycopy.page.detect import is_html
from bodycopy.pipeline import clean
from bodycopy.read import parsed
from bodycopy.settings import Settings
from bodycopy.strip.plain import plain

_TAGS = (
    "&lt;html&gt;", "<html>", "&lt;!DOCTYPE html&gt;", "<body>", "&lt;p&gt;", "<p>", "</p>", "<br>",
    "&lt;div class=a&gt;", "</div>", "&lt;/li&gt;", "<!-- note -->", "&lt;?xml ?&gt;", "<html",
    "<b>",
)  # fmt: skip
_WORDS = (
    "begins every page that a browser shows, and its end comes last.",
    "The council voted on Tuesday to close the bridge.",
    "Home News Sport Menu",
    "",
)
marked = st.lists(
    st.tuples(st.sampled_from((*_TAGS, *_WORDS)), st.sampled_from((" ", "\n\n", ""))), max_size=12
).map(lambda pairs: "".join(map("".join, pairs)))
"""Text that speaks of tags, or is full of them, as they are and as entities."""

settings = st.sampled_from((Settings(), Settings(steps=("repair",)), Settings(steps=())))


@given(st.one_of(marked, st.tuples(marked, pieces).map("".join)), settings)
def test_an_article_is_no_page(text: str, told: Settings) -> None:
    """Read again as a user would, by what it looks like, an article stays as it is."""
    article = clean(parsed(text, "a.txt"), told).text
    assert clean(parsed(article, "a.txt"), told).text == article


@given(marked)
def test_plain(text: str) -> None:
    """What is left of a text after its edits is no page."""
    left = text
    for edit in reversed(plain(text)):
        left = left[: edit.start] + left[edit.end :]
    assert not is_html(left)
