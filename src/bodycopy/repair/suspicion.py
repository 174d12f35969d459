"""Where mojibake may stand: a pattern for codecs that are alike, at C speed.

Each match starts at a continuation byte, which is rarer in clean text than a lead byte; what came
before it is looked up behind. What does not match is not damaged; what does may be.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bodycopy.repair.codecs import CODECS, LOST, Codec

_REST = (0x80, 0xBF)
_ACCENTS = ((0x80, 0x8C), (0xA3, 0xA8), (0xB1, 0xB8))  # combining marks, after lead byte CC
_SIGNS = frozenset({"macroman"})  # codecs whose lead bytes are √ and the like, never by a letter


def _groups() -> Iterator[tuple[Codec, ...]]:
    """Yield codecs that share most of their characters; one pattern does for them."""
    latin = {"latin-1", "sloppy-windows-1250", "iso-8859-2", "sloppy-windows-1257"}
    yield tuple(codec for codec in CODECS if codec.names[0] in latin)
    yield from ((codec,) for codec in CODECS if codec.names[0] not in latin)


def _chars(codecs: Iterable[Codec], *spans: tuple[int, int]) -> str:
    return "".join(codec.chars(*spans) for codec in codecs)


def _class(chars: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(set(chars)))) + "]"


@cache
def _by_group(codecs: tuple[Codec, ...]) -> re.Pattern[str]:
    """Return what finds damage by one of `codecs`.

    No class stands there more often than it has to: to make one takes a tenth of a millisecond.
    """

    def one(*spans: tuple[int, int]) -> str:
        return _class(_chars(codecs, *spans))

    rest = one(_REST)
    latin, after = one((0xC2, 0xC9)), one((0xC2, 0xF0))
    wide = (
        # A three-byte punctuation mark, a Vietnamese letter, a ligature, a wide character.
        f"(?<={one((0xE2, 0xE2))}{one((0x80, 0x9F))})",
        f"(?<={one((0xE1, 0xE1))}{one((0xBA, 0xBB))})",
        f"(?<={one((0xEF, 0xEF))}{one((0xAC, 0xAC), (0xBB, 0xBF))})",
        f"(?<={one((0xF0, 0xF0))}{one((0x9F, 0x9F))})",
    )
    signs = [
        f"(?:{'|'.join(wide)}){rest}",
        f"(?<=[!-~]{one((0xCC, 0xCC))}{one(*_ACCENTS)})",
        # Two characters in a row, whatever they are: a word in another script.
        f"(?:(?<={one((0xC2, 0xDB))}.)|(?<={one((0xE0, 0xEF))}.){rest}){after}{rest}",
    ]
    if codecs[0].names[0] in _SIGNS:
        signs.append(f"(?<={one((0xC2, 0xC6))}.)")
    else:
        symbols = [char for char in _chars(codecs, _REST) if _is_symbol(char)]
        signs += (
            f"(?<={latin}{_class(symbols)})",
            f"(?<={latin}.)(?:(?<=[A-Za-z]..)|(?=[A-Za-z]))",
            f"(?<=[A-Za-z0-9]{one((0xCE, 0xCF))}{_class(symbols)})",
        )
    return re.compile(f"{rest}(?:{'|'.join(signs)})")


def _is_symbol(char: str) -> bool:
    return not char.isalpha() or char in "ªºµƒˆ"


@cache
def _lost() -> re.Pattern[str]:
    """Return what finds controls, and damage of which a byte was lost."""
    lossy = [codec for codec in CODECS if codec.spaced]
    grave = _class(_chars(lossy, (0xC2, 0xC3)))
    leads, rest = _class(_chars(lossy, (0xC2, 0xEF))), _class(_chars(lossy, _REST))
    firsts = _class(_chars(CODECS, _REST, (0xC2, 0xC3)) + LOST)
    signs = [
        "(?<=[\x80-\x9f])",
        f"(?<={leads}{LOST})|(?<={leads}{rest})[?{LOST}]|(?<={leads})[?{LOST}]{rest}",
        # À la française: its second byte, a no-break space, became a space.
        f"(?<=[a-z]{grave})(?=[ \n]|\\Z)|(?<=[a-z] {grave})(?= )|(?<=^[ÃĂ])(?= )",
    ]
    return re.compile(f"{firsts}(?:{'|'.join(signs)})", re.MULTILINE)


def suspicions(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that may find damage in `text`; each takes milliseconds to make.

    >>> any(pattern.search("cafÃ©") for pattern in suspicions("cafÃ©"))
    True
    """
    chars = "".join(set(text))  # each once, as several codecs are asked for them
    yield _lost()
    for codecs in _groups():
        if any(codec.may_read(chars) for codec in codecs):
            yield _by_group(codecs)
