"""Lists of headlines behind the article, known by sentences that begin where none has ended.

In flattened text a list of teasers is a row of titles without full stops: a word that begins
sentences ("What", "The", "How") follows, in capitals, a word that ends none. Prose has that at a
glued sub-heading now and then; a list has it every dozen words. Taken wrongly: a list of titles
that is the content itself and stands last. Misses: titles that begin with names, and languages
without capitals.

In a script without spaces between words a list of headlines is known by its spaces: one every line
or so, and no full stop among them.
"""

import re
from itertools import pairwise

import numpy as np

from bodycopy.segment.engine import article_end, unannounced
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Ints, Mask

# Found on held-out pages: ninety in a hundred words that this takes for teasers are boilerplate.
_STARTS = 14  # sentences that begin where none has ended, in a list
_REACH = 90  # words from one to the next
_LAST = 6  # words of the last title
_HEADLINES = 8  # in a script without spaces, where a list is surer
_OPENS = re.compile(r"\s(?=[\u300c\u300e\u3010\u300a\u3008\uff08\uff3b])")
_FULL_STOPS = frozenset("\u3002\uff0e\uff61")  # headlines have the other marks, too
_BRIEFEST = 10  # characters from one headline to the next, on average; entries of menus have fewer


def possible_teasers(judged: Judged, capitals: Ints) -> Mask:
    """Return which words stand in what may be a list of headlines behind the end of the article.

    They would be if each of the text's `undue_capitals` began a sentence; that it does is known at
    some cost.
    """
    size = judged.keep.size
    if capitals.size < _STARTS or size - (end := article_end(judged.keep)) < _STARTS * 2:
        return np.zeros(size, np.bool_)
    return _lists(judged, capitals[capitals.searchsorted(end) :])


def teasers(text: str, judged: Judged, capitals: Ints) -> Mask:
    """Return which words stand in a list of headlines, of those `capitals` in possible ones."""
    return _lists(judged, capitals[unannounced(text, judged, capitals)])


def _lists(judged: Judged, starts: Ints) -> Mask:
    """Return which words stand in a list of sentences that begin with `starts`."""
    found = np.zeros(judged.keep.size, np.bool_)
    parted = (starts[1:] - starts[:-1] > _REACH).nonzero()[0] + 1
    bounds = [0, *parted.tolist(), starts.size]
    for begin, end in pairwise(bounds):
        if end - begin >= _STARTS:
            found[starts[begin] : starts[end - 1] + _LAST] = True
    return found


def headlines(text: str, judged: Judged) -> Mask:
    """Return which characters of a script without spaces stand in a list of headlines.

    Taken wrongly: a long list of sentences without full stops that is the content.
    """
    found = np.zeros(judged.keep.size, np.bool_)
    if np.count_nonzero(judged.after_space) < _HEADLINES:
        return found
    begins = judged.after_space.copy()
    opened = [match.end() for match in _OPENS.finditer(text)]
    begins[np.searchsorted(judged.starts[:-1], opened)] = True  # never beyond the last word
    spaced = np.flatnonzero(begins)
    stops = np.flatnonzero(judged.after_stop)
    full = [text[end - 1] in _FULL_STOPS for end in judged.ends[stops - 1].tolist()]
    sentences = np.searchsorted(stops[full], spaced, side="right")
    parted = (np.diff(spaced) > _REACH) | (np.diff(sentences) > 0)
    for run in np.split(spaced, np.flatnonzero(parted) + 1):
        if run.size >= _HEADLINES and run[-1] - run[0] >= _BRIEFEST * (run.size - 1):
            found[run[0] : run[-1] + _LAST] = True
    return found
