"""Sentences that begin where none has ended: which words begin them.

The page itself tells: a word that begins sentences stands there in small letters, too, half as
often at least.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from bodycopy.segment.counted import counted
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Ints, Mask

ENDS = frozenset(".!?…:;,)]\"”’'»|·•–—-")
TRAILING = ",.?!:;"
_SOME = 1 << 12  # words
_FEWEST = 2  # times that a word stands there in small letters, if it begins sentences


def unannounced(text: str, judged: Judged, capitals: Ints) -> Mask:
    """Say which of the `capitals`, which are undue, begin a sentence where none has ended."""
    same: dict[str, str] = {}  # a word that is there often is kept once
    ends = judged.ends.take(capitals - 1).tolist()
    words = [
        same.setdefault(word, word) if text[end - 1] not in ENDS else ""
        for word, end in zip(told(text, judged, capitals), ends, strict=True)
    ]
    titles = _titles(same)
    if not titles:
        return np.zeros(capitals.size, np.bool_)
    places = capitals[[word in titles for word in words]]
    wanted = {*titles.values(), *map(str.lower, titles.values())}
    counts = counted(text, judged, places, [*wanted])
    beginners = {word for word, title in titles.items() if _begins(title, counts)}
    return np.array([word in beginners for word in words], np.bool_)


def told(text: str, judged: Judged, places: Ints) -> Iterator[str]:
    """Yield the words at `places`; some at a time, since a long text has millions."""
    for begin in range(0, places.size, _SOME):
        some = places[begin : begin + _SOME]
        starts, ends = judged.starts[some].tolist(), judged.ends[some].tolist()
        yield from [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _titles(words: Iterable[str]) -> dict[str, str]:
    """Return what is left, without the marks behind it, of each word that is written Like This."""
    bare = {word: word.rstrip(TRAILING) for word in words}
    return {word: title for word, title in bare.items() if title.istitle()}


def _begins(title: str, counts: dict[str, int]) -> bool:
    """Say whether `title` is a word that begins sentences, by how often it stands there."""
    return counts[title.lower()] >= max(_FEWEST, counts[title] / 2)
