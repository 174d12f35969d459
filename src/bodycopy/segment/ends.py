"""A kept stretch that ends inside a sentence goes on to the sentence's end.

What is taken for a headline may be a name with which a sentence ends: "find it at | Garden Planner
and Friends." A word that can begin no paragraph stands inside a sentence, so the rest of it belongs
to the article too, unless it is surely none.
"""

import numpy as np

from bodycopy.segment.decode import Values
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

# Fitted on held-out sites: of the articles that change 61 gain and 25 lose, of other pages 20 and
# 8. No bound on the words before helps, nor does cutting the sentence's beginning off instead. With
# a doubt of -2 a third more would gain, but a prompt to subscribe, which often breaks a sentence
# off, would stay as the end of it.
_INSIDE = -1.5  # log odds that a paragraph begins, below which a word stands inside a sentence
_PARTED = 1.0  # those of a word behind it, beyond which the sentence is not one
_DOUBT = -1.0  # log odds of the words added, on average; below that they are no part of the article
_REACH = 30  # words


def finished_sentences(keep: Mask, judged: Judged, odds: Values) -> Mask:
    """Return `keep` with the words added that belong to a sentence of which the start is kept.

    Args:
        keep: which words are kept.
        judged: what the network says of the words.
        odds: their log odds, with all that is added to those of the network.
    """
    borders = judged.after_stop | judged.begins_line
    after = (keep[:-1] & ~keep[1:]).nonzero()[0] + 1
    torn = after[~borders[after] & (judged.begins[after] < _INSIDE)]
    keep = keep.copy()
    for start in torn.tolist():
        behind = slice(start + 1, start + 1 + _REACH)
        stops = (borders[behind] | keep[behind]).nonzero()[0]
        if not stops.size or keep[behind][stops[0]]:
            continue
        end = start + 1 + int(stops[0])
        parted = judged.begins[start + 1 : end].max(initial=-np.inf) > _PARTED
        if not parted and odds[start:end].mean() >= _DOUBT:
            keep[start:end] = True
    return keep
