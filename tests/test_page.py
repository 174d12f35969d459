"""HTML becomes text with what the tree knew of it; rows 28 to 39 of the fault plan."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycopy.page.detect import is_html
from bodycopy.page.read import Page, read_page
from bodycopy.page.stripper import strip_tags

SENTENCE = "The committee reviewed the annual report, and the report was long and rather dull. "
ARTICLE = f"<p>{SENTENCE * 3}</p>" * 4
FRAGMENTS = st.sampled_from(
    "<p> </p> <div> </div> <b> <script> </script> <!-- --> <a href=x> </a> <br> <table> <td> <li> "
    "<pre> </pre> <template> &amp; &lt; &#0; &#55357; < > word News é \x00 \u0301 \n".split(" ")
)


def page(body: str, head: str = "<title>t</title>") -> str:
    """Return a whole page."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def main_of(read: Page) -> str:
    """Return what the strip stage keeps of a page with hints; all text of one without."""
    if not read.hints:
        return read.text
    return "".join(read.text[start:end] for start, end, kind in read.hints if kind == "main")


def kinds_of(read: Page) -> list[str]:
    """Return the kinds of a page's hints, in order."""
    return [hint.kind for hint in read.hints]


@settings(max_examples=100, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_hints_cover_the_text(html: str) -> None:
    """Hints are ascending, disjoint and leave nothing out, whatever the page."""
    read = read_page(html, "page")
    at = 0
    for start, end, _ in read.hints:
        assert start == at < end
        at = end
    assert at == len(read.text) or not read.hints
    read.text.encode("utf-8")


def test_blocks_are_lines() -> None:
    """A block is a line, white space is one space, a break breaks, <pre> stays as it is."""
    body = "<div>One\n  two <b>th</b>ree<br>four<p>five</p> six</div><pre>a\n  b</pre>&amp;lt;"
    assert read_page(page(body), "page").text == "One two three\nfour\nfive\nsix\na\n  b\n&lt;\n"


def test_table_row_is_a_line() -> None:
    """The cells of a row share its line."""
    body = "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>"
    assert read_page(page(body), "page").text == "a b\nc d\n"


def test_main_content_and_kinds() -> None:
    """Around the article, each part is named for what the tree says it is."""
    body = (
        "<nav><a href=/>Home</a> <a href=/n>News</a></nav>"
        f"<article><h1>A title</h1><p class=byline>By A. Writer</p>{ARTICLE}"
        "<figure><img src=a.jpg><figcaption>A dull report.</figcaption></figure>"
        f"{ARTICLE}</article><div class=share-bar>Share</div><footer>All rights</footer>"
    )
    read = read_page(page(body), "page")
    assert main_of(read).split("\n") == [*[(SENTENCE * 3).strip()] * 8, ""]
    assert kinds_of(read) == [
        *("menu", "title", "byline", "main", "caption", "main", "share", "footer")
    ]


def test_items_and_headings_inside_the_article_stay() -> None:
    """Short items and sub-headings between paragraphs belong to the article."""
    body = f"<article>{ARTICLE}<h3>Tools</h3><ul><li>Hammer</li><li>Nails</li></ul>{ARTICLE}"
    assert "\nTools\nHammer\nNails\n" in main_of(read_page(page(body), "page"))


def test_paragraphs_do_not_run_together() -> None:
    """A line break beside main content is main content, so boilerplate can go by itself."""
    body = f"<article>{ARTICLE}<div class=share>Share</div>{ARTICLE}</article>"
    assert set(main_of(read_page(page(body), "page")).split("\n")) == {(SENTENCE * 3).strip(), ""}


def test_order_of_pages_changes_nothing() -> None:
    """The same page gives the same answer every time, whatever came before it (row 41)."""
    html = page(f"<article>{ARTICLE}</article>")
    assert len({read_page(html, "page") for _ in range(5)}) == 1


@pytest.mark.parametrize("depth", [1, 253, 254, 300, 2040, 2100, 10_000, 100_000])
def test_no_depth_loses_text(depth: int) -> None:
    """Text before, inside and after a nest of any depth is in the output (row 31)."""
    nest = "<div>" * depth + "<p>DEEP</p>" + "</div>" * depth
    read = read_page(f"<p>BEFORE</p>{nest}<p>AFTER</p>", "page")
    assert [word in main_of(read) for word in ("BEFORE", "DEEP", "AFTER")] == [True] * 3
    assert [loss.code for loss in read.losses] == (["W-ROUTE"] if depth > 2048 else [])


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE " + "/" * (1 << 20) + f"\n<html><body>{ARTICLE}</body></html>",
        page(ARTICLE, '<script type="application/ld+json">{"author":' + '"author":' * 99_999),
        page(ARTICLE, '<meta name="author" content="' + "&lt;" * 250_000 + '">'),
        page("<p " + " ".join(f"a{i}=1" for i in range(100_000)) + f">{SENTENCE}</p>{ARTICLE}"),
        page("<br>" * 250_000 + ARTICLE),
        page("<b>" * 200 + "<p>x" * 250_000 + ARTICLE),
        page("<p>a" + "\u0301\u0323" * 250_000 + "</p>" + ARTICLE),
        page("<p>a" + "&#769;&#803;" * 100_000 + "</p>" + ARTICLE),
    ],
    ids=["doctype", "author", "meta", "attributes", "br", "adoption", "marks", "mark-entities"],
)
def test_bombs_are_bounded(html: str) -> None:
    """What takes other parsers the square of its length keeps its article (rows 28 to 30, 32)."""
    began = time.process_time()
    read = read_page(html.replace("<body>", "</script><body>", 1), "page")
    assert time.process_time() - began < 5
    assert SENTENCE.strip() in read.text


@pytest.mark.parametrize(
    "part",
    [
        "<script>{}</script>",
        "<style>{}</style>",
        "<!--{}-->",
        '<p title="{}">x</p>',
        "<p>{}</p>",
    ],
)
def test_large_parts_cut_nothing(part: str) -> None:
    """More than the 10 MB where libxml2 stops takes no article along (row 33)."""
    read = read_page(page(part.format("word " * 2_200_000) + ARTICLE), "page")
    assert SENTENCE.strip() in main_of(read)


def test_literal_signs_are_text() -> None:
    """A sign that opens no tag is text (row 34)."""
    assert "1 < 2 & 3 <> 4" in read_page(page(f"<p>1 < 2 & 3 <> 4</p>{ARTICLE}"), "page").text


@pytest.mark.parametrize("unit", ["<", "<!", "<!--", "<![CDATA[", "&", "<a '", '<a b="'])
def test_stripper_is_linear(unit: str) -> None:
    """A million signs that lead nowhere are passed over once (row 34)."""
    began = time.process_time()
    strip_tags(unit * (1_000_000 // len(unit)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("read", [lambda html: main_of(read_page(html, "page")), strip_tags])
def test_unclosed_script_takes_nothing_along(read: object) -> None:
    """The article before an unclosed script stays, the script goes (row 35)."""
    assert callable(read)
    text = str(read(page(f"{ARTICLE}<script>var a = '<p>no</p>';")))
    assert SENTENCE.strip() in text
    assert "var" not in text


@pytest.mark.parametrize("name", "canvas iframe noscript object svg template title video".split())
def test_unseen_element_that_never_ends(name: str) -> None:
    """The article behind it stays; the text of one that ends is not seen, as ever."""
    open_ = page(f"<{name.upper()} class=a>Words. {ARTICLE}")
    assert SENTENCE.strip() in main_of(read_page(open_, "page"))
    closed = page(f"<{name}>Words.</{name}>{ARTICLE}")
    assert "Words." not in read_page(closed, "page").text


def test_code_that_never_ends_is_told() -> None:
    """What goes with it goes with a warning, but not where it is code alone or inside of code."""
    told = read_page(page(f"<style>p {{}}{ARTICLE}"), "page").losses
    assert [loss.code for loss in told] == ["W-UNCLOSED"]
    for code in ("<script>a = '<style><p>';</script>", "<style>a {} </style>", ""):
        assert read_page(page(f"{code}{ARTICLE}<script>go()"), "page").losses == ()


def test_entities_are_not_expanded() -> None:
    """A bomb of entities and a file behind one stay what they are (row 36)."""
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    subset = f'<!ENTITY a0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">'
    html = f"<!DOCTYPE html [{subset}]><html><body>{ARTICLE}<p>&a9; &f;</p></body></html>"
    text = read_page(html, "page").text
    assert "root:" not in text
    assert len(text) < 2 * len(html)
    assert SENTENCE.strip() in text


@pytest.mark.parametrize(
    "html",
    [
        page("<nav><ul>" + "<li><a href=/x>Section</a></li>" * 40 + "</ul></nav>"),
        "<html><head><title>t</title></head></html>",
        "<frameset><frame src=a><frame src=b></frameset>",
        "",
    ],
    ids=["menu", "no-body", "frameset", "empty"],
)
def test_page_without_article_has_no_main_content(html: str) -> None:
    """A page that is all menu, or nothing, has no main content (row 37)."""
    assert "main" not in kinds_of(read_page(html, "page"))


def test_text_read_as_html_stays() -> None:
    """Plain text that someone calls HTML comes back as it is (row 38)."""
    for text in (SENTENCE * 9, "Two words\n\n1 < 2 &amp; 3"):
        assert read_page(text, "page") == Page(text, (), ())


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("<!DOCTYPE html><p>News", "a.txt", True),
        ('<?xml version="1.0"?>\n<!-- note -->\n<html><body>News', "a", True),
        ("\ufeff  <HTML><BODY>News", "", True),
        (ARTICLE, "a.txt", True),
        (SENTENCE * 9, "a.html", False),
        ("If a < b then <b>go</b>. " + SENTENCE, "a.txt", False),
        ("If a < b then <b>go</b>. " + SENTENCE, "a.HTM", True),
        (SENTENCE + "In <div> put a <p> and close it with </p> and </div>. " + SENTENCE, "", False),
        (SENTENCE + "var a = '<div>' + b + '</div>'; if (a < b) {}" + SENTENCE, "", False),
        ("The <html> tag comes first. " + SENTENCE, "a.txt", False),
        ("", "a.html", False),
    ],
)
def test_content_says_what_is_html(text: str, name: str, *, expected: bool) -> None:
    """Markup makes a page; a quoted tag or a script does not (row 38)."""
    assert is_html(text, name) is expected


def test_noscript_and_templates() -> None:
    """Second copies in <noscript> are not seen; a declarative shadow root is (row 39)."""
    hidden = "<noscript>Please enable JavaScript</noscript><template>Not yet</template>"
    shadow = f"<div><template shadowrootmode=open><p>{SENTENCE}</p></template></div>"
    text = read_page(page(f"{hidden}{ARTICLE}{shadow}"), "page").text
    assert "enable" not in text
    assert "Not yet" not in text
    assert text.count(SENTENCE.strip()) == 13


def test_article_in_noscript_is_found() -> None:
    """A page that has all its text in <noscript> gives that (row 39)."""
    assert SENTENCE.strip() in main_of(read_page(page(f"<noscript>{ARTICLE}</noscript>"), "page"))


def test_article_in_data_is_found() -> None:
    """An article that only a script's data holds is added to the page, and that is said."""
    data = f'{{"@type": "Article", "articleBody": "{SENTENCE * 6}"}}'
    html = page(f'<div id=app></div><script type="application/ld+json">{data}</script>')
    read = read_page(html, "page")
    assert SENTENCE.strip() in main_of(read)
    assert [loss.detail[:5] for loss in read.losses] == ["data:"]


def test_import_is_light() -> None:
    """Importing the module loads neither lxml nor trafilatura."""
    code = "import sys, bodycopy.page; print({'lxml', 'trafilatura'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
