"""The compiled kernel reads scripts as `code_script` does; skipped where there is no kernel."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bodycopy.strip.code_scripts import Compiled, Scripts

pytest.importorskip("bodycopy.segment.compiled", exc_type=ImportError)
PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
_PIECES = """
    function async ( ) { } [ ] ; = == === != !== => && || ?? ??= ?. ? ... ++ -- + - * / % ^ ~ : , .
    ' " ` \\ a foo bar1 $ _x var let const return new typeof void delete throw else if for while
    switch catch try finally do class extends import export default case await break continue
    debugger in of instanceof from get set static yield this true null undefined NaN window document
    <div> <a\u00a0href [/a] @media jQuery navigator // /* */
    <!-- --> <![CDATA[ ]]> //]]> //--><![CDATA[//><!-- <!]]> /**/
    //#\u00a0sourceURL=x 'use\u00a0strict' "use\u00a0strict" 's don't 1 0x1f 1.5 -1 !function
    /x/.test( /a[b/]c/g # @ caf\u00e9 \u2019 \u201c \u6f22 \u00b2 \u0663 \ud800 a:for( "k": id="a"
    the news of > < | & !
""".split()
_CODE = [piece.replace("\u00a0", " ") for piece in _PIECES]
codes = st.lists(st.sampled_from([*_CODE, " ", "  ", "\n", "\t", "\u00a0", "\x1c"])).map("".join)
spaced = st.lists(st.sampled_from(_CODE)).map(" ".join)


def held_together(text: str) -> None:
    """Assert that both find the same scripts, wherever they look."""
    defined, compiled = Scripts(text), Compiled(text)
    for at, sign in enumerate(text):
        assert compiled.first(at, at) == defined.first(at, at)
        if sign in "{=</&[@(":
            assert compiled.first(max(0, at - 40), at) == defined.first(max(0, at - 40), at)
            assert compiled.literal(at) == defined.literal(at)
    place, pos = None, 0
    while not pos or place:
        place = defined.after(pos, 40)
        assert compiled.after(pos, 40) == place
        pos = place.end if place else pos + 1


@given(codes | spaced | st.text(max_size=60))
@example("f(" + "(" * 200 + ")" * 200 + ") News")
@example("a = 'b" + "\\" * 9)
@example("x(/" + "[a]" * 600 + "/)")
@example("")
def test_any_code(text: str) -> None:
    """Whatever the characters, both find the same."""
    held_together(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages(page: Path) -> None:
    """Both find the same in pages."""
    held_together(page.read_text(encoding="utf-8")[:3000])
