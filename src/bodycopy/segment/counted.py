"""How often words stand in a text."""

from collections import Counter
from collections.abc import Sequence

from bodycopy.segment.words import Ints

_SOME = 1 << 12  # words; a long text has millions


def counted(text: str, starts: Ints, ends: Ints, wanted: Sequence[str]) -> dict[str, int]:
    """Return how often each of the `wanted` stands between white space.

    Args:
        text: where to look.
        starts: where the words begin that may be one of them.
        ends: where they end.
        wanted: words, each once.

    >>> import numpy as np
    >>> counted("so it is so.", np.array([0, 3, 6, 9]), np.array([2, 5, 8, 12]), ["so", "no"])
    {'so': 1, 'no': 0}
    """
    counts = dict.fromkeys(wanted, 0)
    text = f" {text} "
    for begin in range(0, starts.size, _SOME):
        some = slice(begin, begin + _SOME)
        places = zip(starts[some].tolist(), ends[some].tolist(), strict=True)
        # With what is around them, which is looked at once for all that are the same.
        told = Counter([text[start : end + 2] for start, end in places])
        for around, count in told.items():
            word = around[1:-1]
            if word in counts and around[0].isspace() and around[-1].isspace():
                counts[word] += count
    return counts
