"""Inline scripts, styles, JSON and stray tags leave running text; the prose around them stays."""

import re

import pytest
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import replay, undo
from bodycopy.strip.code import strip_code
from bodycopy.strip.code_statement import BORDER, begins_script

MENU = (
    "Show More document.addEventListener('DOMContentLoaded', function(){ var columnInput = "
    "document.getElementById('News-button'); if (!columnInput) return; // Sticky nav replaces the "
    "nav so element no longer exists for users in test. columnInput.addEventListener('keydown', "
    "function(e){ // keyCode: 13 => Enter key if (e.keyCode === 13) { e.preventDefault() } }) }) "
    "News View all News"
)
CASES = {
    "comments that run on into the code": (MENU, "Show More News View all News"),
    "a call": ("Menu googletag.cmd.push(function() { show('a'); }); News", "Menu News"),
    "no space": ("Menu $(function(){ $('.a').show(); });News", "Menu News"),
    "settings": ('Share var wp = {"url":"\\/wp-admin\\/a.php"}; Tweet', "Share Tweet"),
    "no semicolon": ('Photo var width = "80" The news', "Photo The news"),
    "minified": (
        (
            "Tweet !function(d,s){var j=d.createElement(s),p=/^http:\\/\\/'/.test(d.URL)?'a':'b';"
            "d.body.appendChild(j)}(document,'script'); Follow us"
        ),
        "Tweet Follow us",
    ),
    "markers": (
        "Menu /* <![CDATA[ */ var a = {}; //# sourceURL=a-js-extra /* ]]> */ News",
        "Menu News",
    ),
    "cut off": (
        (
            "Menu window.a = {}; a.load(function(){ b.push('x'); if (c) { d.go({ News of the day "
            "is that nothing happened in the town"
        ),
        "Menu News of the day is that nothing happened in the town",
    ),
    "a line break inside": ("Menu window.a = 1;\nwindow.b();\nNews", "Menu\nNews"),
    "a paragraph's end": ("One.\n\nwindow.a = window.a || {};\n\nTwo.", "One.\n\nTwo."),
    "the whole text": ("window.a = window.a || {};", ""),
    "style": ("Lead. body { margin:0; } .a > b:hover { color:#fff } Prose.", "Lead. Prose."),
    "style in media": ("Home @media (max-width:9px){.a{top:0} #b{top:1px}} News", "Home News"),
    "a data address": ("Home .x{background:url(data:a/b;base64,A=);top:0} News", "Home News"),
    "linked data": (
        'Intro {"@context":"https://schema.org","headline":"A {b} \\"c\\"","n":[1,{"a":null}]} One',
        "Intro One",
    ),
    "tags": ('A <div class="x">word</div> and <img alt="a > b"/> end', "A word and end"),
    "a tag and a script": ("One <script>var _gaq = [];</script>two", "One two"),
    "a comment": ("One <!-- wp:paragraph --> two", "One two"),
    "shortcodes": ('See [caption id="a1" width="3"] Photo [/caption] here', "See Photo here"),
    "no spaces between words": (
        "文章 $(function(){ $('.a').hide(); }); 続きの文。",
        "文章 続きの文。",
    ),
}
KEPT = {
    "brackets": "He said (quietly) that call(s) to f(x) = 3; menu(s) and {such} cost $5 (five).",
    "keywords": "if (and only if) the vote passes; while (as ever) the mayor waits, return it.",
    "signs": 'Rock && Roll; AC/DC: it\'s "great" <3 you > me = love, see a[12] // b.',
    "addresses": "See https://example.com/a?b=c&d=e#x (PDF) or mail me@media.com; call by 5pm.",
    "algebra": "Let x = 5 and y = 7; then f(x)=12. Set A = {1, 2, 3}; a[i] = b[j].",
    "a tag as a word": "Put the title into the <head> of the page.",
    "a script that is taught": (
        "A callback in JavaScript is a function that another function calls. Write `const add = "
        "(a, b) => a + b;` and the variable holds it: console.log(add(1, 2)); The syntax is that "
        "of an expression, and button.addEventListener('click', () => { save(); }); passes one."
    ),
    "a style that is taught": (
        "In CSS a class selector gives all elements of a class their style. In HTML, the attribute "
        "names it: .note { color: red; } The code applies to the stylesheet's elements."
    ),
    "another language": (
        "def main(): app = Celery(broker='amqp://guest@localhost//') print('%s' % app.state) "
        "if __name__ == '__main__': main() $ pip install --user x->y && a::b() {c} <d> = e_f(g)"
    ),
}
HOSTILE = (
    "{", '{"a":', "(", "a(", '"', "'", 'a("', "/*", "x /*", "foo(); /* a ", "foo(); // a ",
    "if (a) {", "function(){", "var a=", "<", "<div ", '<div a="', "<!--", "[a b=", "a{b:c;",
    "a{b:c}", "@media a{", "@media x{/*", "a(`", "\\", 'a("\\', "((a", "({[\"'`", "a=/", "a[a",
    "import {a", "!(", "=", ".a ", "window.a('x'); News here ", "<b>x</b> ", "});", "&&", " ", "\n",
)  # fmt: skip
PIECES = st.lists(
    st.sampled_from(
        (
            *HOSTILE, *")]};,`", "*/", "//", "-->", "]]>", "</div>", "<![CDATA[", "=>", "$(",
            "document.x", "var x = 1;", "window.a()", "News", " the day", "return", "try{",
            ".b{top:0}", "// c ", 'var q="s";', ".a()", "\n\n", "é", "日本", "[/caption]", '"b"}',
        )
    )
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_machinery_goes(text: str, expected: str) -> None:
    """Code leaves exactly from its first to its last character, and one separator stays."""
    assert replay(text, strip_code(text)) == expected


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_prose_stays(text: str) -> None:
    """Prose with code's signs, and code that the prose is about, stay as they are."""
    assert strip_code(text) == ()


def test_machinery_in_an_article_about_code() -> None:
    """What bears a tracker's name goes even where code is taught."""
    taught = KEPT["a script that is taught"]
    text = f"{taught} window.dataLayer = window.dataLayer || []; Next"
    assert replay(text, strip_code(text)) == f"{taught} Next"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("One window.a = window.a || []; two", "strip.script"),
        ("One .a { color: red; } two", "strip.style"),
        ('One {"a": "b", "c": "d"} two', "strip.json"),
        ('One <p class="a"> two', "strip.markup"),
    ],
)
def test_rules(text: str, rule: str) -> None:
    """Each removal says what it took and how sure it is."""
    (edit,) = strip_code(text)
    assert edit.rule == rule
    assert edit.score is not None
    assert 0 < edit.score <= 1


def test_named_tags_stay() -> None:
    """A tag that a sentence speaks of stays among tags that mark something up; so does its kind."""
    prose = (
        "He wrote <b>bold</b> words to <i>friends</i>. The <b> element is old; use <strong>, too."
    )
    cleaned = replay(prose, strip_code(prose))
    assert cleaned == "He wrote bold words to friends. The <b> element is old; use <strong>, too."
    loose = "One <p> two <br> three <p> four</p> <div>five</div>"
    assert "<" not in replay(loose, strip_code(loose))


@given(PIECES.map("".join) | PIECES.map(" ".join))
def test_fixed_point(text: str) -> None:
    """Edits are disjoint removals that replay and undo; a second pass finds nothing."""
    edits = strip_code(text)
    cleaned = replay(text, edits)
    assert undo(cleaned, edits) == text
    assert strip_code(cleaned) == ()
    assert all(edit.after in ("", " ", "\n") for edit in edits)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Four times as much of what never closes takes at most six times as long."""
    assert is_linear(lambda size: strip_code((unit * (size // len(unit) + 1))[:size]), 1 << 14)


@pytest.mark.parametrize(
    "unit", ["-", "a.b.", "a,", "a ", "?.", "f(a", "'a' ", "日", "=", "\u2009"]
)
def test_hostile_brackets_take_linear_time(unit: str) -> None:
    """The same holds where a bracket has been opened, and most is taken at once."""
    assert is_linear(lambda size: strip_code(f"f({unit * (size // len(unit))}"), 1 << 14)


@given(PIECES.map("".join) | PIECES.map(" ".join))
def test_words_that_begin_no_script(text: str) -> None:
    """A border is found at each place where a script begins, if nothing touches it."""
    found = {border.start() for border in BORDER.finditer(text)}
    touched = re.compile(r"[\w$.\-/&#@:'\u2019]")
    for start in range(len(text)):
        if begins_script(text, start) and not (start and touched.match(text, start - 1)):
            assert start in found
