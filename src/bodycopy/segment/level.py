"""Where an article ends, by the level that its log odds are at."""

from typing import Any

import numpy as np

from bodycopy.segment.layers import Floats

SHARE = 0.6  # of the article's own level of log odds; below that its end lies behind us
PERCENT = 75  # percentile of the smoothed log odds above zero: the article's own level
AROUND = 20  # words on either side
FEWEST = 200  # words above zero; of a shorter article the level says little

Doubles = np.ndarray[Any, np.dtype[np.float64]]


def article_end(keep: Floats) -> int:
    """Return the word behind which the log odds never come near the article's own level."""
    padded = np.empty(keep.size + 2 * AROUND + 1, np.float32)
    padded[AROUND + 1 : -AROUND] = keep
    padded[: AROUND + 1], padded[-AROUND:] = keep[0], keep[-1]
    total = np.cumsum(padded, dtype=np.float64)
    smooth = total[2 * AROUND + 1 :] - total[: -2 * AROUND - 1]
    smooth /= 2 * AROUND + 1
    del padded, total  # of a long text they are large
    inside = smooth[smooth > 0]
    if inside.size < FEWEST:
        return int(keep.size)
    return int(np.flatnonzero(smooth >= SHARE * _level(inside))[-1]) + 1


def _level(values: Doubles) -> float:
    """Return what np.percentile does, which would import masked arrays for it, in 20 ms."""
    place = (values.size - 1) * PERCENT / 100
    below = int(place)
    low, high = np.partition(values, (below, below + 1))[below : below + 2].tolist()
    share = place - below
    rise = high - low
    return float(low + rise * share if share < 1 / 2 else high - rise * (1 - share))
