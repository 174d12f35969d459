"""Whether prose speaks of programming, so that the code in it may be what it is about."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from math import ceil, floor

from bodycopy.segment.any_of import Wanted
from bodycopy.segment.engine import known

_Cut = Callable[[str], dict[bytes, int]]

_WORD = re.compile(r"\w+")
_SUBJECT = frozenset(
    b"API APIs Bash C CLI CSS DOM Docker GitHub Golang HTML IDE JSON Java JavaScript LD Linux PHP"
    b" Python React Rust SDK SQL TypeScript XML YAML array arrays async attribute attributes await"
    b" backend bash boolean browser browsers callback callbacks class classes code codebase coding"
    b" command commands compiler compilers config configuration const coroutine coroutines database"
    b" databases debug debugger debugging developer developers element elements endpoint endpoints"
    b" frontend function functions jQuery js kernel localhost loop loops markup method methods"
    b" middleware module modules nginx npm null object objects package packages parameter"
    b" parameters parser plugin plugins programmer programmers programming queries query refactor"
    b" refactoring repository runtime schema script scripts selector selectors shortcode shortcodes"
    b" snippet snippets string strings stylesheet stylesheets syntax syscall terminal thread"
    b" threads undefined variable variables".split()
)
# And those of them that speak of pages.
_WEB = frozenset(
    b"CSS DOM HTML JSON JavaScript React TypeScript callback callbacks frontend jQuery js markup"
    b" schema selector selectors stylesheet stylesheets".split()
)
_KNOWN = Wanted(tuple(sorted(_SUBJECT | _WEB)))
# Two ways to cut words fast: where there is no ASCII too, and not there.
_APART = re.sub(rb"\W", b" ", bytes(range(256)))
_TOGETHER = re.sub(rb"[^\w\x80-\xff]", b" ", bytes(range(256)))
_SUBJECT_KINDS, _SUBJECT_SHARE = 5, 1 / 1500  # different words; hits for each character
_WEB_SHARE = 1 / 3000
# Characters that are cut into words at once: the words of a text take several times its room.
_PIECE = 1 << 18
# Signs of code in any language, in what is left when all that reads as a page's code is away.
_RESIDUE = re.compile(
    r"\{|\}|=|<|>|\\|_|\||\$[a-z{(]|\((?<=\w\()|::|->|-(?<=\s-)-?[a-z]|;(?<=\w;)\s"
)
_RESIDUE_SHARE, _RESIDUE_LEAST = 1 / 200, 8  # hits for each character; hits


class Prose:
    """What stands around code: cut into words once, whatever is asked about it.

    >>> told = "A function takes parameters from its class; its methods loop over strings."
    >>> Prose(told).is_about_code(), Prose(told).is_about_web()
    (True, False)
    >>> Prose("The function of the bridge is to let people over.").is_about_code()
    False
    """

    __slots__ = ("_counts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: dict[_Cut, Counter[bytes]] = {}

    def is_about_code(self) -> bool:
        """Say whether it is about code, by its words of programming or by other code in it."""
        size = len(self._text)
        if self._has(_SUBJECT, least=ceil(size * _SUBJECT_SHARE), kinds=_SUBJECT_KINDS):
            return True
        return len(_RESIDUE.findall(self._text)) > max(_RESIDUE_LEAST, size * _RESIDUE_SHARE)

    def is_about_web(self) -> bool:
        """Say whether prose that is about code is about that of pages."""
        return self._has(_WEB, least=floor(len(self._text) * _WEB_SHARE) + 1, kinds=1)

    def _has(self, wanted: frozenset[bytes], *, least: int, kinds: int) -> bool:
        """Say whether at `least` so many of the `wanted` words are in it, of so many `kinds`."""

        def enough(cut: _Cut) -> bool:
            counts = self._counted(cut)
            met = wanted.intersection(counts)
            return len(met) >= kinds and sum(map(counts.__getitem__, met)) >= least

        # Cut where there is no ASCII too, a word too many may be found; cut elsewhere alone, one
        # too few. Both take a part of the time of an exact cut, and hardly ever leave it anything
        # to say.
        if not enough(_apart):
            return False
        return self._text.isascii() or enough(_together) or enough(_exact)

    def _counted(self, cut: _Cut) -> Counter[bytes]:
        """Return how often it has each word of programming, where it is cut so."""
        if cut not in self._counts:
            self._counts[cut] = Counter()
            for piece in _pieces(self._text):
                self._counts[cut].update(cut(piece))
        return self._counts[cut]


def _apart(text: str) -> dict[bytes, int]:
    return known(text.encode(errors="surrogatepass"), _APART, _KNOWN)


def _together(text: str) -> dict[bytes, int]:
    return known(text.encode(errors="surrogatepass"), _TOGETHER, _KNOWN)


def _exact(text: str) -> dict[bytes, int]:
    words = (word.encode() for word in _WORD.findall(text))
    return Counter(filter(_KNOWN.kinds.__contains__, words))


def _pieces(text: str) -> Iterator[str]:
    """Yield `text` piece by piece, each cut off at a space."""
    begin = 0
    while begin < len(text):
        found = text.find(" ", begin + _PIECE)
        end = len(text) if found < 0 else found
        yield text[begin:end]
        begin = end
