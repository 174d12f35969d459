"""How often words stand in a text."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bodycopy.segment.judged import Judged, hash_table
from bodycopy.segment.words import Ints

_SOME = 1 << 12  # words; a long text has millions


def counted(text: str, judged: Judged, places: Ints, wanted: Sequence[str]) -> dict[str, int]:
    """Return how often each of the `wanted` stands between white space.

    Args:
        text: where to look.
        judged: its words.
        places: words that have the hashes of the wanted ones, in order.
        wanted: words, each once.
    """
    counts = dict.fromkeys(wanted, 0)
    text = f" {text} "
    alike = np.flatnonzero(hash_table(judged.hashes.take(places)).take(judged.hashes))
    for begin in range(0, alike.size, _SOME):
        some = alike[begin : begin + _SOME]
        spans = zip(judged.starts[some].tolist(), judged.ends[some].tolist(), strict=True)
        # With what is around them, which is looked at once for all that are the same.
        told = Counter([text[start : end + 2] for start, end in spans])
        for around, count in told.items():
            word = around[1:-1]
            if word in counts and around[0].isspace() and around[-1].isspace():
                counts[word] += count
    return counts
