"""Log odds for single words become stretches: a threshold for the page, a price for each switch."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from bodycopy.segment.words import Ints, Mask

Values = np.ndarray[Any, np.dtype[np.floating[Any]]]

_MANY = 1 << 16  # words; more are not needed to know the F1
_ROW = 32  # words; for a page about the square root of its length
_SURE = 20.0  # log odds; beyond this the exponential says nothing more
_WORTH = 2.3  # times the theory; fitted with the weights' cross-validation
_LEAST = 0.05  # probability; no page is so unsure that a word below this is kept

# A page is given to each word the more, the surer it is that the page is clean: log odds from which
# on, what each is worth, and the most they are. Of the texts known to be clean 99 in 100 are above
# -2, of pages 2 in 100.
_CLEAN_FROM, _CLEAN_WORTH, _CLEAN_MOST = -2.0, 3.0, 10.0
# In a short text one stretch that is surely not main content speaks against that: levels at which
# it does and does not, over how many words, and how long a text is short. A long one may hold a
# list of links of its own.
_SOILED, _SPOTLESS, _STRETCH, _SHORT = -0.8, 0.0, 11, 800


def expected_f1(odds: Values) -> float:
    """Return the best F1 to be expected of any choice of words, given their log odds.

    Keeping the k likeliest words is best for some k; its expected F1 is about twice the sum of
    their probabilities over k plus the sum of all.

    >>> round(expected_f1(np.array([9.0, 9, -9, -9])), 2)
    1.0
    >>> round(expected_f1(np.zeros(4)), 2)
    0.67
    """
    found = np.cumsum(1 / (1 + doubts(odds)))
    return float((2 * found / (np.arange(1, found.size + 1) + found[-1])).max())


def doubts(odds: Values) -> Values:
    """Return the odds that words are no main content, the least first, from log odds that they are.

    Of a long text they are those of evenly chosen words.
    """
    order = -odds
    order.sort()
    order = order[:: 1 + odds.size // _MANY].clip(-_SURE, _SURE)
    return np.exp(order, out=order)


def allowance(f1: float) -> float:
    """Return what to add to the log odds of a page of which `f1` is to be expected.

    F1 is highest when words above half its own value are kept: one half on a page that is clear,
    less on one that is not. Measured: the log odds want twice what theory asks for and more.

    >>> allowance(1.0), allowance(0.5)
    (-0.0, 2.5268082639366525)
    """
    least = min(max(f1 / 2, _LEAST), 0.5)
    return -_WORTH * float(np.log(least / (1 - least)))


def cleanliness(clean: float, odds: Values) -> float:
    """Return what to add to all log odds of a text that is `clean` by its own log odds.

    >>> cleanliness(2.0, np.full(99, 3.0)), cleanliness(2.0, np.repeat([3.0, -3.0], 50))
    (10.0, 0.0)
    """
    bonus = min(max(0.0, clean - _CLEAN_FROM) * _CLEAN_WORTH, _CLEAN_MOST)
    if not bonus or not _STRETCH <= odds.size < _SHORT:
        return bonus
    total = np.cumsum(odds, dtype=np.float64)
    lowest = (total[_STRETCH:] - total[:-_STRETCH]).min(initial=total[_STRETCH - 1]) / _STRETCH
    spotless = (float(lowest) - _SOILED) / (_SPOTLESS - _SOILED)
    return bonus * min(max(0.0, spotless), 1.0)


def best_path(ahead: Values, price: Values) -> Mask:
    """Return which words to keep.

    Viterbi's algorithm with two states needs one number for each word: by how much the path that
    ends in "keep" is ahead. Beyond the price of a switch it is cut off, which is all that the
    recursion is. Going back, a word whose number is beyond the price decides for itself, and every
    other one follows the next that does.

    Args:
        ahead: for each word, how much speaks for keeping it (log odds).
        price: for each word, what a switch costs between it and the word before.

    >>> best_path(np.array([-9.0, 9, -1, 9]), np.full(4, 3.0)).tolist()
    [False, True, True, True]
    """
    lead = _lead(ahead, price)
    places = np.arange(lead.size, dtype=np.int32)
    places[:-1][np.abs(lead[:-1]) < price[1:]] = lead.size  # the last word decides always
    backwards = places[::-1]
    np.minimum.accumulate(backwards, out=backwards)  # each decides for those before it, too
    kept: Mask = (lead >= 0).take(places)
    return kept


def _lead(ahead: Values, price: Values) -> Values:
    """Return by how much "keep" is ahead at each word.

    The text is cut into rows of `_ROW` words that are done side by side. What a row makes of the
    lead before it is again a sum that is cut off below and above, so a first pass finds the two
    bounds of each row, a short loop the lead at its start, and a second pass all the others.
    """
    gains, costs = _columns(ahead), _columns(price)
    floors = -costs
    count = gains.shape[2]
    bounds = np.full(2 * count, np.float32(np.inf))  # the lower ones, then the upper ones
    bounds[:count] *= -1
    flat = (array.reshape(_ROW, -1) for array in (gains, costs, floors))
    for gain, cost, floor in zip(*flat, strict=True):
        np.minimum(bounds, cost, out=bounds)
        np.maximum(bounds, floor, out=bounds)
        bounds += gain
    lows, highs = bounds.reshape(2, count).tolist()
    gained = gains[:, 0].sum(0).tolist()
    row = np.array([*_starts(lows, highs, gained)], np.float32)
    for gain, cost, floor in zip(gains[:, 0], costs[:, 0], floors[:, 0], strict=True):
        np.minimum(row, cost, out=cost)
        np.maximum(cost, floor, out=cost)
        row = np.add(gain, cost, out=gain)
    return gains[:, 0].T.reshape(-1)[: ahead.size]


def _columns(values: Values) -> Values:
    """Return the rows as columns, once for each of the two bounds: NumPy likes long rows."""
    count = -(-values.size // _ROW)
    rows = np.zeros(count * _ROW, np.float32)
    rows[: values.size] = values
    columns = np.empty((_ROW, 2, count), np.float32)
    columns[:] = rows.reshape(count, _ROW).T[:, None]
    return columns


def _starts(lows: list[float], highs: list[float], gained: list[float]) -> Iterator[float]:
    """Yield the lead before each row, from the bounds of what a row makes of it."""
    now = 0.0
    for low, high, gain in zip(lows, highs, gained, strict=True):
        yield now
        now += gain
        if now < low:
            now = low
        elif now > high:
            now = high


def stretches(mask: Mask) -> tuple[Ints, Ints]:
    """Return where the runs of True in `mask` begin and end.

    >>> [run.tolist() for run in stretches(np.array([True, False, True, True]))]
    [[0, 2], [1, 4]]
    """
    padded = np.zeros(mask.size + 2, np.bool_)
    padded[1:-1] = mask
    edges = (padded[1:] != padded[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]
