"""Pages with a table of another kind than any page of the data: times, results, rates.

In flattened text a table is row after row of one form: words that are in every row, numbers, names
that come again and again. Beside an article it may be ten times as long.
"""

import numpy as np

from bodycopy.fit.furnish import put_in
from bodycopy.fit.samples import Sample
from bodycopy.segment import features
from bodycopy.segment.words import Class, Ints, Mask

_LOG_ROWS = (2.0, 6.0)  # 7 to 400
_COLUMNS = (3, 12)
_LOG_VALUES = (0.7, 4.0)  # 2 to 54 different ones in a column
_ALIKE, _NUMBERS = 0.35, 0.35  # columns that are the same in every row; that are numbers
_SOMETIMES = 0.25  # columns that a row may lack
_ROWS, _CELLS = 0.25, 0.25  # of the tables: a line for each row, for each cell; else none
_OWN_CELL = 0.7  # columns that are a cell, and not a word more in the one before
_MOST = 3000  # words; more would leave no room for the article


def tabled(sample: Sample, rng: np.random.Generator) -> Sample:
    """Return `sample` with a table, written in the page's own words, that is not main content."""
    if not sample.keep.size:
        return sample
    digits = features.bits(Class.DIGIT)
    numbers = np.flatnonzero(sample.rows[5] // features.LENGTHS & digits)
    chosen, heads = _table(sample.keep.size, numbers, rng)
    part = sample.only(chosen)
    part.keep[:] = part.begins[:] = False
    part.kinds[:] = 0
    part.begins_line[:] = heads
    return put_in(sample, part, rng)


def _table(count: int, numbers: Ints, rng: np.random.Generator) -> tuple[Ints, Mask]:
    """Return which of `count` words stand in the table, and which of them begin a line."""
    size = int(rng.integers(*_COLUMNS, endpoint=True))
    rows = min(int(np.exp(rng.uniform(*_LOG_ROWS))), _MOST // size)
    cells = np.zeros((rows, size), np.int64)
    there = np.ones((rows, size), np.bool_)
    for column in range(size):
        kind = rng.random()
        values = 1 if kind < _ALIKE else int(np.exp(rng.uniform(*_LOG_VALUES)))
        if _ALIKE <= kind < _ALIKE + _NUMBERS and numbers.size:
            vocabulary = rng.choice(numbers, values)
        else:
            vocabulary = rng.integers(0, count, values)
        cells[:, column] = rng.choice(vocabulary, rows)
        if column and rng.random() < _SOMETIMES:
            there[:, column] = rng.random(rows) < rng.random()
    return cells[there], np.broadcast_to(_lines(size, rng), cells.shape)[there]


def _lines(size: int, rng: np.random.Generator) -> Mask:
    """Return which columns begin a line."""
    heads, chance = np.zeros(size, np.bool_), rng.random()
    if chance < _ROWS + _CELLS:
        heads[0] = True
    if chance < _CELLS:
        heads |= rng.random(size) < _OWN_CELL
    return heads
