"""Log odds that do not jump from word to word."""

import numpy as np

from bodycopy.segment.decode import Values


def smoothed(odds: Values, reach: int) -> Values:
    """Return the mean of the odds of each word and of `reach` words on either side.

    Beyond its ends the text goes on as its first and its last word are.

    >>> smoothed(np.array([3, 0, 0, 6], np.float32), 1).tolist()
    [2.0, 1.0, 2.0, 4.0]
    """
    padded = np.empty(odds.size + 2 * reach + 1, np.float32)
    padded[reach + 1 : padded.size - reach] = odds
    padded[: reach + 1], padded[padded.size - reach :] = odds[0], odds[-1]
    total = np.cumsum(padded, dtype=np.float64)
    means = total[2 * reach + 1 :] - total[: -2 * reach - 1]
    means /= 2 * reach + 1
    return means
