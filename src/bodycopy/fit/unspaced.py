"""Pages as they would be in a script without spaces between words.

The data hold few such pages. How long a headline, an entry of a menu or a sentence is, and that a
space parts two entries and not two words, is the same in every such script, and can be learned
from pages in others: each word becomes a few characters, and only line breaks stay as spaces.
"""

import numpy as np

from bodycopy.fit.samples import Sample
from bodycopy.segment import features
from bodycopy.segment.words import Class, Ints, Mask

# How many characters stand for a word of each step of length; a word of seven letters is two.
_CHARACTERS = np.array([1, 1, 1, 2, 2, 3, 4, 5])
_COMMON, _RARE = 80, 2000  # characters: kana, say, and Han
_BRIEF = 3  # steps of length; the words below are written in common characters
_LATIN = 0.1  # capitalised words that stay what they are
_LINES_STAY = 0.3  # of the texts
_ODD = np.uint32(0x85EBCA6B)  # mixes what features.FACTOR and MIX have not


def unspaced(sample: Sample, rng: np.random.Generator) -> Sample:
    """Return `sample`, of which each line is an entry or a paragraph, without spaces in lines."""
    salt = np.uint32(rng.integers(1 << 32))
    steps = sample.rows[5] % features.LENGTHS
    written = _is_word(sample.rows) & ~_stays_latin(sample, salt)
    stops = written & np.isin(sample.rows[4] // 2, (Class.STOP, Class.COMMA))
    counts = np.where(written, _CHARACTERS[steps], 1)
    word = np.repeat(np.arange(steps.size), counts + stops)
    begins = np.cumsum(counts + stops) - counts - stops
    place = np.arange(word.size) - begins[word]
    first, is_stop = place == 0, stops[word] & (place == counts[word])
    drawn = written[word] & ~is_stop
    rows, hashes = sample.rows[:, word].copy(), sample.hashes[word].copy()
    own = _characters(sample.hashes[word], place.astype(np.uint32), steps[word] < _BRIEF)
    _write(rows, hashes, drawn, (own ^ salt) * _ODD, Class.UNSPACED)
    for kind in (Class.STOP, Class.COMMA):
        marks = is_stop & (sample.rows[4][word] // 2 == kind)
        alike = np.full(word.size, kind, np.uint32) * np.uint32(features.FACTOR)
        _write(rows, hashes, marks, alike, kind)
    lines = sample.begins_line[word] & first
    follows = np.concatenate(([False], written[:-1]))
    return Sample(
        rows,
        hashes,
        lines if rng.random() < _LINES_STAY else np.zeros_like(lines),
        lines & (written & follows)[word],
        sample.keep[word],
        sample.begins[word] & first,
        sample.kinds[word],
    )


def _is_word(rows: Ints) -> Mask:
    """Say which words have letters and nothing of code or numbers in them."""
    bits = rows[5] // features.LENGTHS
    letters = features.bits(Class.LOWER, Class.UPPER, Class.LETTER)
    found: Mask = (bits & letters != 0) & (bits & features.bits(Class.CODE, Class.DIGIT) == 0)
    return found


def _stays_latin(sample: Sample, salt: np.uint32) -> Mask:
    """Say which capitalised words stay, each wherever it stands: names of firms and the like."""
    capital = sample.rows[3] // features.FIRSTS == Class.UPPER
    chosen: Mask = capital & ((sample.hashes ^ salt) * _ODD >> np.uint32(16) < _LATIN * (1 << 16))
    return chosen


def _characters(hashes: Ints, place: Ints, common: Mask) -> Ints:
    """Return which character stands at each place of a word."""
    mixed = (hashes ^ (place * np.uint32(features.FACTOR))) * np.uint32(features.MIX)
    mixed ^= mixed >> np.uint32(15)
    found: Ints = np.where(common, mixed % np.uint32(_COMMON), mixed % np.uint32(_RARE))
    return found.astype(np.uint32) * np.uint32(features.MIX)


def _write(rows: Ints, hashes: Ints, chosen: Mask, own: Ints, kind: Class) -> None:
    """Make the words that are `chosen` one character each, of the class `kind`."""
    own = own ^ (own >> np.uint32(16))
    bare = kind != Class.UNSPACED
    inner = 0 if bare else kind - 1
    affix = np.zeros_like(own) if bare else own & np.uint32(features.AFFIXES - 1)
    values = (
        own & np.uint32(features.WORDS - 1),
        affix,
        affix,
        kind * features.FIRSTS + inner,
        kind * 2 + (kind == Class.STOP),
        features.bits(kind) * features.LENGTHS,
    )
    for row, value in zip(rows, values, strict=True):
        row[:] = np.where(chosen, value, row)
    hashes[:] = np.where(chosen, own, hashes)
