"""Where mojibake may stand: one pattern, so that clean text is looked at once, at C speed.

Each match starts at a continuation byte, which is rarer in clean text than a lead byte; what came
before it is looked up behind. What does not match is not damaged; what does may be.
"""

import re
from collections.abc import Iterable, Iterator

from bodycopy.repair.codecs import CODECS, LOST, Codec

_REST = (0x80, 0xBF)
_ACCENTS = ((0x80, 0x8C), (0xA3, 0xA8), (0xB1, 0xB8))  # combining marks, after lead byte CC
_SIGNS = frozenset({"macroman"})  # codecs whose lead bytes are √ and the like, never by a letter


def _groups() -> Iterator[tuple[Codec, ...]]:
    """Yield codecs that share most of their characters; one pattern does for them."""
    latin = {"latin-1", "sloppy-windows-1250", "iso-8859-2", "sloppy-windows-1257"}
    yield tuple(codec for codec in CODECS if codec.names[0] in latin)
    yield from ((codec,) for codec in CODECS if codec.names[0] not in latin)


def _class(chars: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(set(chars)))) + "]"


def _group_pattern(group: tuple[Codec, ...]) -> str:
    """Return what, behind and after a continuation byte, tells damage by a codec of `group`.

    No class stands there more often than it has to: to make one takes a tenth of a millisecond.
    """

    def one(*spans: tuple[int, int]) -> str:
        return _class("".join(codec.chars(*spans) for codec in group))

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
    if group[0].names[0] in _SIGNS:
        signs.append(f"(?<={one((0xC2, 0xC6))}.)")
    else:
        symbols = [c for c in "".join(c.chars(_REST) for c in group) if _is_symbol(c)]
        signs += (
            f"(?<={latin}{_class(symbols)})",
            f"(?<={latin}.)(?:(?<=[A-Za-z]..)|(?=[A-Za-z]))",
            f"(?<=[A-Za-z0-9]{one((0xCE, 0xCF))}{_class(symbols)})",
        )
    return f"(?<={rest})(?:{'|'.join(signs)})"


def _is_symbol(char: str) -> bool:
    return not char.isalpha() or char in "ªºµƒˆ"


def _pattern() -> re.Pattern[str]:
    lossy = [codec for codec in CODECS if codec.spaced]
    grave = _class("".join(codec.chars((0xC2, 0xC3)) for codec in lossy))
    leads = _class("".join(codec.chars((0xC2, 0xEF)) for codec in lossy))
    rest = _class("".join(codec.chars(_REST) for codec in lossy))
    firsts = _class("".join(codec.chars(_REST, (0xC2, 0xC3)) for codec in CODECS) + LOST)
    signs = [
        "(?<=[\x80-\x9f])",
        *map(_group_pattern, _groups()),
        f"(?<={leads}{LOST})|(?<={leads}{rest})[?{LOST}]|(?<={leads})[?{LOST}]{rest}",
        # À la française: its second byte, a no-break space, became a space.
        f"(?<=[a-z]{grave})(?=[ \n]|\\Z)|(?<=[a-z] {grave})(?= )|(?<=^[ÃĂ])(?= )",
    ]
    return re.compile(f"{firsts}(?:{'|'.join(signs)})", re.MULTILINE)


SUSPICION = _pattern()
