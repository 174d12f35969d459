"""The tables that tell the segmenter what each character of the BMP is.

They are made once, when the weights are fitted, and stored beside them: the same text must give
the same words under every version of Python, whose `unicodedata` differ.
"""

import unicodedata
from typing import Any

import numpy as np

from bodycopy.segment.words import Class

_BMP = 0x10000
_UNSPACED = (  # scripts written without spaces between words
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x1950, 0x19DF),
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F),
)  # fmt: skip
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SETS = (
    (Class.STOP, ".!?\u2026\u3002\uff01\uff1f\uff0e\u06d4\u061f\u0964\u0965\u203c\u2047\u2049"),
    (Class.COMMA, ",;:\u060c\u061b\u3001\uff0c\uff1a\uff1b"),
    (
        Class.QUOTE,
        ("\"'`\u00b4\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039"
        "\u300c\u300d\u300e\u300f"),
    ),
    (Class.OPENING, "([\uff08\u3010\u300a"),
    (Class.CLOSING, ")]\uff09\u3011\u300b"),
    (Class.DASH, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    (Class.CODE, "{}=<>\\_$#&+*/@%^~"),
    (
        Class.BAR,
        ("|\u00a6\u2022\u00b7\u25cf\u25aa\u2023\u25b6\u25ba\u2190\u2192\u2191\u2193"
        "\u00d7\u2715\u2716\u203a\u25be\u25bc\u25b2"),
    ),
)  # fmt: skip


def tables() -> tuple[np.ndarray[Any, np.dtype[np.uint8]], np.ndarray[Any, np.dtype[np.uint16]]]:
    """Return the class of each code point below 0x10000, and what it folds to.

    Folding takes away case, accents and the difference between digits, so that neither NFC nor
    NFD nor capitals change which word a word is.
    """
    classes = np.zeros(_BMP, np.uint8)
    folded = np.arange(_BMP, dtype=np.uint16)
    for point in range(_BMP):
        char = chr(point)
        classes[point] = _class(char)
        folded[point] = _folded(char, point)
    for kind, chars in _SETS:
        for char in chars:
            classes[ord(char)] = kind
    for first, last in _UNSPACED:
        for point in range(first, last + 1):
            if unicodedata.category(chr(point))[0] in "LMN":
                classes[point] = Class.UNSPACED
    for char in _BREAKS:
        classes[ord(char)] = Class.BREAK
    return classes, folded


def _class(char: str) -> Class:
    category = unicodedata.category(char)
    if char.isspace() or category in ("Zs", "Zl", "Zp"):
        return Class.SPACE
    by_category = {
        "Ll": Class.LOWER, "Lu": Class.UPPER, "Lt": Class.UPPER, "Nd": Class.DIGIT,
        "Mn": Class.MARK, "Me": Class.MARK, "Mc": Class.MARK, "Cf": Class.MARK,
        "Cc": Class.MARK, "Pd": Class.DASH,
    }  # fmt: skip
    if category in by_category:
        return by_category[category]
    return Class.LETTER if category[0] in "LN" else Class.OTHER


def _folded(char: str, point: int) -> int:
    if unicodedata.category(char) == "Nd":
        return ord("0")
    base = unicodedata.normalize("NFKD", char)[0]
    base = unicodedata.normalize("NFKD", base.casefold() or base)[0]
    return ord(base) if ord(base) < _BMP and not unicodedata.combining(base) else point
