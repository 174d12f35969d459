"""What the segmenter sees of each word: ten small integers, each a row of a fitted table.

Nothing depends on how quotes are drawn, on accents being composed, on which space parts two words,
or on how many line breaks do. In scripts without spaces between words a space counts as a break.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from bodycopy.segment.words import Class, Ints, Mask, Words

WORDS, AFFIXES = 8192, 2048  # rows of the tables of hashes
FACTOR, _INVERSE = 0x9E3779B1, 0x0E8B2F51  # odd, and its inverse modulo 2**32
MIX = 0x2C1B3C6D
_AFFIX = 3  # characters of a prefix or suffix
_FAR = 4095  # words; a larger distance or count is as good as this

_KINDS = len(Class)
FIRSTS = 6  # classes of the first letter or digit, and none
LENGTHS = 8  # steps of the length of a word

# Which bit of the shape a class sets.
BITS = np.zeros(_KINDS, np.uint8)
for _bit, _classes in enumerate(
    (
        (Class.LOWER,),
        (Class.UPPER,),
        (Class.DIGIT,),
        (Class.LETTER, Class.UNSPACED),
        (Class.CODE,),
        (Class.BAR, Class.OTHER),
        (Class.DASH,),
        (Class.STOP, Class.COMMA, Class.QUOTE),
    )
):
    BITS[list(_classes)] = 1 << _bit


def _steps(*bounds: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.searchsorted(bounds, np.arange(_FAR + 1), side="right").astype(np.int32)


# What a length of a word, a length of a line, a place in it, a count and a place in the page are
# to the tables.
STEPS = np.array(
    (
        _steps(2, 3, 4, 6, 8, 11, 16),
        _steps(2, 3, 4, 6, 9, 14, 25, 50, 100, 250),
        _steps(1, 2, 3, 5, 8, 14, 25, 50),
        _steps(2, 3, 5, 9, 20, 60),
        _steps(1, 3, 6, 12, 25, 50, 80, 120, 200, 350, 600, 1000, 2000),
    )
)
_LENGTH_STEPS, _LINES, _IN_LINE, _COUNTS, _PLACES = STEPS

SIZES = (
    WORDS,
    AFFIXES,
    AFFIXES,
    _KINDS * FIRSTS,
    _KINDS * 2,
    256 * LENGTHS,
    11 * 9 * 2,
    7 * 2,
    14,
    14,
)
NAMES = (
    "word", "prefix", "suffix", "first character", "last character", "shape", "line",
    "repeated", "from start", "from end",
)  # fmt: skip
FIRST_CHARACTER, LAST_CHARACTER = NAMES.index("first character"), NAMES.index("last character")


class Features(NamedTuple):
    """Rows of the fitted tables, one column a word, in the order of NAMES; where lines begin.

    `after_space` is what the function of that name says. The same word, whatever its capitals and
    what is around it, has the same hash.
    """

    rows: np.ndarray[Any, np.dtype[np.int32]]
    begins_line: Mask
    after_space: Mask
    hashes: Ints


def features(
    found: Words, folded: np.ndarray[Any, np.dtype[np.uint16]], beyond: tuple[int, int] = (0, 0)
) -> Features:
    """Return the features of `found`.

    `folded` maps a code point of the BMP to its folded form; `beyond` says how many words of the
    same text stand before and after these.
    """
    count = found.starts.size
    rows = np.zeros((len(SIZES), count), np.int32)
    begins_line = np.zeros(count, np.bool_)
    if not count:
        return Features(rows, begins_line, begins_line, np.zeros(0, np.uint32))
    hashes = hash_rows(found, folded, rows)
    character_rows(found, rows)
    breaks = np.flatnonzero(found.classes == Class.BREAK.value)
    at = np.searchsorted(found.starts, breaks)
    begins_line[at[at < count]] = True
    begins_line[0] = True
    spaced = after_space(found)
    page_rows(hashes, begins_line | spaced, rows, beyond)
    return Features(rows, begins_line, spaced, hashes)


def after_space(found: Words) -> Mask:
    """Say which words of a script without spaces between words follow a space.

    There a space is not what parts two words but two entries of a menu, or a headline and the
    next, so it is seen as a line break is. Not so behind a word of another script: many write
    names and numbers between spaces.
    """
    unspaced: Mask = found.classes[found.starts] == Class.UNSPACED.value
    if not unspaced.any():
        return unspaced
    last = found.classes[found.ends - 1]
    spaced = (last >= Class.LOWER.value) & (last <= Class.LETTER.value)
    follows = (found.starts[1:] > found.ends[:-1]) & ~spaced[:-1]
    return unspaced & np.concatenate(([False], follows))


def bits(*classes: Class) -> int:
    """Return the bits that words with characters of `classes` have in the row of their shape."""
    return int(np.bitwise_or.reduce(BITS[list(classes)]))


def has_capital(seen: Features) -> Mask:
    """Say which words have a capital in them."""
    shapes: Ints = seen.rows[NAMES.index("shape")] // LENGTHS
    found: Mask = (shapes & int(BITS[Class.UPPER])) != 0
    return found


def is_repeated(seen: Features) -> Mask:
    """Say which words stand in three in a row that the page has twice."""
    found: Mask = seen.rows[NAMES.index("repeated")] % 2 == 1
    return found


def hash_rows(found: Words, folded: Ints, rows: Ints) -> Ints:
    """Fill in the `rows` of word, prefix and suffix; return the whole hash of each word."""
    core = (found.classes >= Class.LOWER.value) & (found.classes <= Class.UNSPACED.value)
    before = np.zeros(core.size + 1, np.int32)
    np.cumsum(core, out=before[1:])
    first, last = before[found.starts], before[found.ends]
    letters = folded.take(found.points[core], mode="clip").astype(np.uint32)
    powers = _powers(FACTOR, letters.size + 1)
    inverses = _powers(_INVERSE, letters.size + 1)
    sums = np.zeros(letters.size + 1, np.uint32)
    np.cumsum(letters * powers[:-1], out=sums[1:])
    shift = inverses[first]
    base = sums[first]
    hashes = _mixed((sums[last] - base) * shift)
    prefix_end = np.minimum(first + _AFFIX, last)
    suffix_start = np.maximum(last - _AFFIX, first)
    rows[1] = _mixed((sums[prefix_end] - base) * shift) & (AFFIXES - 1)
    rows[2] = _mixed((sums[last] - sums[suffix_start]) * inverses[suffix_start]) & (AFFIXES - 1)
    bare = np.flatnonzero(first == last)  # punctuation alone: its first and last character
    quotes = found.classes == Class.QUOTE.value
    drawn = np.where(quotes[found.starts[bare]], 0, found.points[found.starts[bare]])
    closed = np.where(quotes[found.ends[bare] - 1], 0, found.points[found.ends[bare] - 1])
    hashes[bare] = _mixed(drawn * np.uint32(FACTOR) + closed + np.uint32(1))
    rows[0] = hashes & (WORDS - 1)
    return hashes


def _powers(factor: int, count: int) -> Ints:
    return _all_powers(factor, 1 << count.bit_length())[:count]


@cache
def _all_powers(factor: int, count: int) -> Ints:
    powers = np.full(count, factor, np.uint32)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint32)


def _mixed(hashes: Ints) -> Ints:
    hashes = hashes ^ (hashes >> np.uint32(15))
    hashes *= np.uint32(MIX)
    return hashes ^ (hashes >> np.uint32(13))


def character_rows(found: Words, rows: Ints) -> None:
    """Fill in those `rows` that say which classes of characters a word is made of."""
    starts, ends, classes = found.starts, found.ends, found.classes
    first = classes[starts]
    second = classes[np.minimum(starts + 1, ends - 1)]
    is_core = (first >= Class.LOWER.value) & (first <= Class.UNSPACED.value)
    inner = np.where(is_core, first, second)
    in_core = (inner >= Class.LOWER.value) & (inner <= Class.UNSPACED.value)
    rows[3] = first * np.int32(FIRSTS) + np.where(in_core, inner - 1, 0)
    last = classes[ends - 1]
    before = classes[np.maximum(ends - 2, starts)]
    rows[4] = last * np.int32(2) + (before == Class.STOP.value)
    # Spaces between words set no bit, so a word may reach up to where the next one starts.
    bits = np.bitwise_or.reduceat(BITS[classes], starts)
    rows[5] = bits * np.int32(LENGTHS) + _LENGTH_STEPS[np.minimum(ends - starts, _FAR)]


def page_rows(hashes: Ints, begins_line: Mask, rows: Ints, beyond: tuple[int, int]) -> None:
    """Fill in those `rows` that depend on the page as a whole."""
    count = hashes.size
    order = np.arange(count, dtype=np.int32)
    rows[6] = _line_rows(begins_line, rows[3] // FIRSTS == Class.UNSPACED.value, order)
    counts = np.bincount(rows[0], minlength=WORDS)
    rows[7] = _COUNTS[np.minimum(counts, _FAR)][rows[0]] * 2 + _repeated(hashes)
    rows[8] = _PLACES[np.minimum(order + beyond[0], _FAR)]
    rows[9] = _PLACES[np.minimum(order + beyond[1], _FAR)][::-1]


def _line_rows(begins_line: Mask, unspaced: Mask, order: Ints) -> Ints:
    """Return the rows of how long the line of each word is, and where in it the word stands."""
    heads = np.flatnonzero(begins_line)
    counts = lengths = np.diff(heads, append=order.size)
    place = order - np.repeat(heads, counts).astype(np.int32)
    goes_on = np.minimum(np.repeat(counts, counts) - place - 1, 1)  # not the last word of its line
    if unspaced.any():
        # A character of a script without spaces says about half as much as a word.
        halves = np.concatenate(([0], np.cumsum(2 - unspaced, dtype=np.int32)))
        place = (halves[:-1] - np.repeat(halves[heads], counts)) // 2
        lengths = -(-np.diff(halves[heads], append=halves[-1]) // 2)
    line = np.repeat(_LINES[np.minimum(lengths, _FAR)], counts)
    rows: Ints = (line * 9 + _IN_LINE[np.minimum(place, _FAR)]) * 2 + goes_on
    return rows


def _repeated(hashes: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say for each word whether three words in a row, it among them, stand in the page twice.

    A table that remembers one place for each slot finds nearly all, without sorting: the last
    writer wins, so a second pass from the end remembers the first.
    """
    repeated = np.zeros(hashes.size, np.bool_)
    count = hashes.size - 2
    if count <= 0:
        return repeated
    triples = _mixed(hashes[:-2] * np.uint32(FACTOR) + hashes[1:-1] * np.uint32(MIX) + hashes[2:])
    slots = triples & np.uint32((4 << int(count).bit_length()) - 1)
    order = np.arange(count, dtype=np.int32)
    table = np.zeros(4 << int(count).bit_length(), np.int32)
    table[slots] = order
    last = table[slots]
    table[slots[::-1]] = order[::-1]
    first = table[slots]
    same = ((last != order) & (triples[last] == triples)) | (
        (first != order) & (triples[first] == triples)
    )
    for shift in range(3):
        repeated[shift : shift + count] |= same
    return repeated
