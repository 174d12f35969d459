"""A kept stretch that begins inside a sentence begins with the sentence.

Where nothing marks the border, the network is sure of the article a few words late: "In May an
anonymous memo apparently written by a | Google researcher". A word that hardly can begin a
paragraph, or hangs on a possessive or a title before it, stands inside one.
"""

import re

import numpy as np

from bodycopy.segment.decode import Values
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

_INSIDE = -2.0  # log odds that a paragraph begins, below which a word stands inside a sentence
_GAIN = 1.5  # by how much a word must be the likelier to begin one
_DOUBT = -0.5  # log odds of the words between, on average; below that they are no part of it
_BEGINS = 2.0  # what those log odds count beside those of being kept
_REACH = 14  # words
_NAME = 3  # words of a name before a possessive, or with a title
# What a name or a noun always follows.
_HANGS = re.compile(
    r"\w+['’]s|(?i:mrs?|ms|dr|sir|dame|lord|lady|prof|herr|frau|mme|señora?|signora?)\.?"
)
_NAMED = re.compile(r"[^\W\d_][\w'’-]*[^\W\dA-Z_][\w'’-]*\.?")


def whole_sentences(text: str, keep: Mask, judged: Judged, odds: Values) -> Mask:
    """Return `keep` with the words added that belong to a sentence of which the end is kept.

    Args:
        text: what the words were taken from.
        keep: which words are kept.
        judged: what the network says of them.
        odds: their log odds, with all that is added to those of the network.
    """
    starts = (keep[1:] & ~keep[:-1]).nonzero()[0] + 1
    torn = starts[~(judged.after_stop[starts] | judged.begins_line[starts])]
    keep = keep.copy()
    for start in torn.tolist():
        first = _first(text, keep, judged, odds, start)
        keep[first:start] = True
    return keep


def _first(text: str, keep: Mask, judged: Judged, odds: Values, start: int) -> int:
    low = start
    while low > max(0, start - _REACH) and not keep[low - 1]:
        low -= 1
        if judged.after_stop[low] or judged.begins_line[low]:
            break
    if _HANGS.fullmatch(_word(text, judged, start - 1)):
        return _name(text, judged, low, start - 1)
    if judged.begins[start] > _INSIDE:
        return start
    least = max(_INSIDE, judged.begins[start] + _GAIN)
    gained, best, most = 0.0, start, -np.inf
    for place in range(start - 1, low - 1, -1):
        gained += float(odds[place])
        begins = float(judged.begins[place])
        worth = _BEGINS * begins + gained
        if begins >= least and worth > most and _is_capital(text, judged, place):
            best, most = place, worth
    return best if best == start or odds[best:start].mean() >= _DOUBT else start


def _is_capital(text: str, judged: Judged, place: int) -> bool:
    return _word(text, judged, place).lstrip("\"'“‘«„(¿¡")[:1].isupper()


def _name(text: str, judged: Judged, low: int, last: int) -> int:
    """Return the first word of the name that ends with, or is announced by, the word `last`."""
    first = last
    while first > max(low, last - _NAME) and (
        not judged.is_low[first - 1] and _NAMED.fullmatch(_word(text, judged, first - 1))
    ):
        first -= 1
    return first


def _word(text: str, judged: Judged, place: int) -> str:
    return text[judged.starts[place] : judged.ends[place]]
