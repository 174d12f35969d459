"""Whether prose speaks of programming, so that the code in it may be what it is about."""

import re
from collections.abc import Iterator
from itertools import chain

_WORD = re.compile(r"\w+")
_SUBJECT = frozenset(
    "API APIs Bash C CLI CSS DOM Docker GitHub Golang HTML IDE JSON Java JavaScript LD Linux PHP"
    " Python React Rust SDK SQL TypeScript XML YAML array arrays async attribute attributes await"
    " backend bash boolean browser browsers callback callbacks class classes code codebase coding"
    " command commands compiler compilers config configuration const coroutine coroutines database"
    " databases debug debugger debugging developer developers element elements endpoint endpoints"
    " frontend function functions jQuery js kernel localhost loop loops markup method methods"
    " middleware module modules nginx npm null object objects package packages parameter parameters"
    " parser plugin plugins programmer programmers programming queries query refactor refactoring"
    " repository runtime schema script scripts selector selectors shortcode shortcodes snippet"
    " snippets string strings stylesheet stylesheets syntax syscall terminal thread threads"
    " undefined variable variables".split()
)
_SUBJECT_BYTES = frozenset(word.encode() for word in _SUBJECT)
_APART = re.sub(rb"\W", b" ", bytes(range(256)))
_WEB = frozenset(
    "CSS DOM HTML JSON JavaScript React TypeScript callback callbacks frontend jQuery js markup"
    " schema selector selectors stylesheet stylesheets".split()
)
_SUBJECT_KINDS, _SUBJECT_SHARE = 5, 1 / 1500  # different words; hits for each character
_WEB_SHARE = 1 / 3000
# Characters that are cut into words at once: the words of a text take several times its room.
_PIECE = 1 << 18
# Signs of code in any language, in what is left when all that reads as a page's code is away.
_RESIDUE = re.compile(
    r"\{|\}|=|<|>|\\|_|\||\$[a-z{(]|\((?<=\w\()|::|->|-(?<=\s-)-?[a-z]|;(?<=\w;)\s"
)
_RESIDUE_SHARE, _RESIDUE_LEAST = 1 / 200, 8  # hits for each character; hits


def is_about_code(prose: str) -> bool:
    """Say whether `prose`, by its words of programming or by other code in it, is about code.

    >>> is_about_code("A function takes parameters from its class; its methods loop over strings.")
    True
    >>> is_about_code("The function of the bridge is to let people over.")
    False
    """
    # Cut where there is no ASCII too, which may find a word too many, and takes half the time.
    met: set[bytes] = set()
    for piece in _pieces(prose):
        apart = piece.encode(errors="surrogatepass").translate(_APART).split()
        met |= _SUBJECT_BYTES.intersection(apart)
    if len(met) >= _SUBJECT_KINDS and _has_many(prose):
        return True
    return len(_RESIDUE.findall(prose)) > max(_RESIDUE_LEAST, len(prose) * _RESIDUE_SHARE)


def _has_many(prose: str) -> bool:
    words = [word for word in _words(prose) if word in _SUBJECT]
    return len({*words}) >= _SUBJECT_KINDS and len(words) >= len(prose) * _SUBJECT_SHARE


def is_about_web(prose: str) -> bool:
    """Say whether prose that is about code is about that of pages."""
    return sum(word in _WEB for word in _words(prose)) > len(prose) * _WEB_SHARE


def _words(prose: str) -> Iterator[str]:
    return chain.from_iterable(map(_WORD.findall, _pieces(prose)))


def _pieces(text: str) -> Iterator[str]:
    """Yield `text` piece by piece, each cut off at a space."""
    begin = 0
    while begin < len(text):
        found = text.find(" ", begin + _PIECE)
        end = len(text) if found < 0 else found
        yield text[begin:end]
        begin = end
