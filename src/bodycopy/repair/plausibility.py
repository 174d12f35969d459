"""How odd a stretch of text looks to a reader who knows scripts but no language.

The cost of a text is the sum of what each character costs and what it costs next to the one
before it, roughly in nats: 4 for a letter at its place, 10 for a sign that no writer sets there.
The numbers say which characters and pairs are rare in clean text; no words, no language.
"""

import re
import unicodedata
from itertools import pairwise

# A class of characters is one character itself, so that a text's classes are a string again.
_LISTED = {
    "l": "éáíóúäöüàèñçãêâôß",  # what most accented text is written with
    "T": "ÃÂ",  # capitals that stand for most damage, and for little else
    "Q": "œŒ",  # always before a plain letter
    "n": "\u00a0\u2007\u2009\u202f",
    "j": "\u00ad\u200b\u200c\u200d\u200e\u200f",
    "o": "‘„‚‹¿¡",
    "u": "“«»",  # open or close, by language
    "q": "”›",
    "'": "’",
    "-": "–—―",
    "e": "…",
    "b": "•·",
    "s": "£€¥¢",
    "d": "°ºª",
    "2": "²³¹¼½¾",
    "R": "©®™§¶№",
    "y": "¬´",  # met in faces too
    "z": "¤¦¨¯¸ˆ˜ƒ†‡‰ˇ˘˛˝µ±÷΄΅⌐⁄",
    "×": "×",
    "D": "∆",
    "f": "\ufffd",
    "!": "ſ",
    "i": "ĉċĕĝġĥħĩĭĳĵĸŀŉŋŏŗŝţŧũŭ",  # letters of few languages
    "I": "ĈĊĔĜĠĤĦĨĬĲĴĿŊŎŖŜŢŦŨŬ",
    ".": "‐‑‒″′‼",
}
_COST = {
    "a": 3, "A": 3.5, "U": 3.5, "0": 3, " ": 2, ".": 3,
    "l": 4.5, "w": 5, "L": 6.5, "T": 9, "Q": 5, "i": 8, "I": 11, "x": 13, "v": 5.5, "V": 7.5,
    "g": 4, "G": 5.5, "c": 4, "C": 5.5, "h": 10, "k": 4.5, "K": 4.5,
    "n": 4.5, "j": 5, "o": 5, "u": 5, "q": 5, "'": 4, "-": 5, "e": 5, "b": 6,
    "s": 7, "d": 7, "2": 8,
    "R": 6.9, "y": 7, "z": 10, "M": 7, "N": 13, "E": 6.5, "m": 7, "B": 8, "p": 8,
    "×": 6.5, "D": 7, "f": 9, "X": 13, "!": 20,
}  # fmt: skip
_OTHER_SCRIPT = 4.5  # a letter of a script that has a class of its own, see `_block`
_LATIN = "aAUlwLTQiIxvV"
_LOWER, _UPPER = "alwiQvgc", "AULTIVGC"
# Two accented capitals before a small letter; a lone accented capital as a word, or after one
# capital in a small word; a small letter between capitals; a quote within a word.
_ODD_SHAPE = re.compile(
    "[LTIV][LTIV](?=a)| [LTIV](?= )|A[LTIV](?=a)|[AULT][lwiv](?=[ULT])|(?<=[alwLT])[uo](?=[al])"
)
_ODD_SHAPE_COST = 4.5
# ß follows a vowel; ü at the end of a word does not stand alone or after a consonant, but in
# Turkish, where it costs this much and is read all the same.
_MISPLACED = re.compile("(?<![aeiouyäöü])ß|(?<![a-zçğöş])ü(?![a-zäöß])", re.IGNORECASE)
_MISPLACED_COST = 3.0
_CYRILLIC_IN_USE = "ґҐқҚғҒүҮұҰөӨәӘһҺңҢҷҶӣӢӯӮҳҲӧӦӱӰҙҘҡҠҫҪҗҖҥҤӑӐӗӖҝҜӳӲӹӸӓӒ"


class _Classes(dict[int, str]):
    """The class of each code point, found when it is first met."""

    def __missing__(self, point: int) -> str:
        found = self[point] = _class_of(chr(point))
        return found


class _Pairs(dict[tuple[str, str], float]):
    """What a character of the second class costs after one of the first."""

    def __missing__(self, pair: tuple[str, str]) -> float:
        cost = self[pair] = _COST.get(pair[1], _OTHER_SCRIPT) + _neighbours(*pair)
        return cost


def _class_of(char: str) -> str:
    if char.isascii():
        return _ascii(char)
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cn", "Co", "Cs"}:
        return "X" if kind == "Cc" else "!"
    point = ord(char)
    for low, high, name in _RANGES:
        if low <= point <= high:
            return name
    if char.isalpha():
        return _letter(char, point)
    return _block(kind, point)


def _ascii(char: str) -> str:
    if char.isalpha():
        return "a" if char.islower() else "A"
    if char.isspace():
        return " "
    return "0" if char.isdigit() else "."


_RANGES = (
    (0x0300, 0x030C, "M"),  # the accents of decomposed letters
    (0x0323, 0x0323, "M"),
    (0x0327, 0x0328, "M"),
    (0x0331, 0x0331, "M"),
    (0x0335, 0x0336, "M"),
    (0x0300, 0x036F, "N"),
    (0x1D00, 0x1DFF, "x"),
    (0x2000, 0x206F, "z"),
    (0x2070, 0x209F, "2"),
    (0x20A0, 0x20CF, "s"),
    (0x2100, 0x218F, "m"),
    (0x2190, 0x21FF, "E"),
    (0x2200, 0x22FF, "m"),
    (0x2300, 0x24FF, "E"),
    (0x2500, 0x259F, "B"),
    (0x25A0, 0x2BFF, "E"),
    (0x3000, 0x30FF, "k"),
    (0x4E00, 0x9FFF, "k"),
    (0xAC00, 0xD7A3, "K"),
    (0xFE0F, 0xFE0F, "E"),
    (0xFF00, 0xFFEF, "k"),
    (0x1F000, 0x1FAFF, "E"),
)


# Armenian to Arabic, the scripts of India to those of Ethiopia, Khmer.
_LIVING = ((0x0530, 0x06FF), (0x0900, 0x137F), (0x1780, 0x17FF))
_OWN_CLASS = 0xF0000  # private use: no text is written with these


def _letter(char: str, point: int) -> str:
    small = char.islower()
    if point < 0x0180 or char in "ơưƠƯșțȘȚəƏ":  # noqa: PLR2004 - Latin Extended-A ends here
        return "w" if small else "L"
    if 0x1EA0 <= point <= 0x1EF9:  # noqa: PLR2004 - Vietnamese
        return "v" if small else "V"
    if 0x0370 <= point < 0x03D0:  # noqa: PLR2004 - modern Greek
        return "g" if small else "G"
    if 0x0400 <= point < 0x0460 or char in _CYRILLIC_IN_USE:  # noqa: PLR2004 - modern Cyrillic
        return "c" if small else "C"
    if 0x0460 <= point < 0x0530:  # noqa: PLR2004 - Cyrillic of old books
        return "h"
    return _block("Lo", point)


def _block(kind: str, point: int) -> str:
    """Return a class of its own for each living script without capitals, else the rare one."""
    living = any(low <= point <= high for low, high in _LIVING)
    if living and kind[0] in "LMNP":
        return chr(_OWN_CLASS + (point >> 7))
    return "p" if kind[0] in "PS" else "x"


def _script(name: str) -> str:
    """Return the script of a class of letters; empty for all others."""
    if name in _LATIN:
        return "L"
    if name in "cCh":
        return "c"
    if name in "gGkK":
        return name.lower()
    return name if name > "\U000effff" else ""


def _neighbours(left: str, right: str) -> float:
    """Return what it costs that two classes stand side by side."""
    first, second = _script(left), _script(right)
    if first and second:
        return _letters(left, right) if first == second else _mixed({first, second})
    extra = sum(cost for a, b, cost in _ODD_PAIRS if left in a and right in b)
    return extra + (_after_letter(right) if first else 0) + (_before_letter(left) if second else 0)


def _letters(left: str, right: str) -> float:
    if left in _LOWER and right in _UPPER:
        return 6
    if {left, right} in (
        {"U", "l"},
        {"U", "w"},
        {"U", "v"},
    ):  # a small letter in a word of capitals
        return 6
    return 4 if left in "LT" and right in "lwv" else 0


def _mixed(scripts: set[str]) -> float:
    if "k" in scripts:
        return 2.5  # Chinese and Japanese set Latin words without a space
    return 3 if scripts == {"L", "g"} else 5


def _after_letter(right: str) -> float:
    return _AFTER.get(right, 0)


def _before_letter(left: str) -> float:
    return _BEFORE.get(left, 0)


_AFTER = {
    "z": 2,
    "×": 2,
    "y": 2,
    "B": 1.5,
    "o": 3,
    "2": 1,
    "d": 1,
    "X": 2,
    "m": 3,
    "b": 1.5,
    "E": 0.5,
}
_BEFORE = {
    "z": 2, "×": 2, "y": 2, "B": 1.5, "R": 2, "q": 2.5, "s": 1, "2": 1.5, "d": 1.5, "X": 2,
    "m": 3, "e": 1.5, "b": 1.5,
}  # fmt: skip
# First class, second class, what the pair costs, or saves where the two often come together.
_ODD_PAIRS = (
    ("Q", " .'-eouqnbs2dRzyXBmE0", 3.0),
    ("ouq'-e0sd2RbBEmfzyX", "z", 1.0),
    ("z", "ouq'-e0sd2RbBEmfX", 1.0),
    ("B", "B", -5.0),
    ("y", "y", -3.0),
    ("B", "ouq'-e", 3.0),
    ("ouq'-e", "B", 3.0),
    ("LTIV", "2sd", 2.0),
    ("T", "R", 1.0),
    ("T", "o", 1.0),
    ("T", "'", -2.0),
    (" .n", "LIV", -1.5),  # a capital begins a word
    ("0", "o", 3.0),
    ("0", "LTIVC", 3.5),
    ("o", " n", 3.0),
    (" n", "q", 2.0),
    ("souq'e2dRb", "s2dRb", 2.0),
    ("m", "gG", -5.0),  # √π, ∆°: formulas
    ("D", "d", -8.0),
    ("gG", "m", -5.0),
    (" .0ouqe-", "M", 3.0),
)

_CLASSES = _Classes({ord(char): name for name, chars in _LISTED.items() for char in chars})
_PAIRS = _Pairs()


def oddness(before: str, text: str, after: str) -> float:
    """Return the cost of `text` where it stands between `before` and `after`.

    Two characters before and after are enough; more are not looked at.

    >>> oddness("caf", "é", ",") < oddness("caf", "Ã©", ",")
    True
    """
    left = before[-2:].translate(_CLASSES) or " "
    right = after[:2].translate(_CLASSES) or " "
    left = "U" if len(left) > 1 and left[1] in "AL" and left[0] in "ALTU" else left[-1]
    right = "U" if len(right) > 1 and right[0] == "A" and right[1] in "ALTU" else right[0]
    classes = f"{left}{text.translate(_CLASSES)}{right}"
    shape = len(_ODD_SHAPE.findall(classes)) * _ODD_SHAPE_COST
    if "ß" in text or "ü" in text:
        shape += len(_MISPLACED.findall(f"{before[-1:]}{text}{after[:1]}")) * _MISPLACED_COST
    return shape + sum(map(_PAIRS.__getitem__, pairwise(classes)))
