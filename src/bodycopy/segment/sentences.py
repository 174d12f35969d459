"""Sentences that begin where none has ended: what flattening leaves of a heading."""

import numpy as np

from bodycopy.segment.engine import glued, unannounced
from bodycopy.segment.judged import Judged, hash_table
from bodycopy.segment.unannounced import told
from bodycopy.segment.words import Ints, Mask


def headings(text: str, judged: Judged, capitals: Ints, keep: Mask | None = None) -> Ints:
    """Return the words that begin a glued sub-heading, and those that begin what it is above.

    "…by hand. The grey liquid on top If it smells, …": between the end of a sentence and a word
    that begins one unannounced. Misses headings with a comma or a question mark, and those before a
    sentence that begins with a name; in a text kept whole, where the network does not say which
    capitals are those of names, those written Like This, and those before a word that opens no
    other sentence of the page.

    Args:
        text: what was judged.
        judged: its words.
        capitals: where it has `undue_capitals`.
        keep: which words are kept: headings are looked for there; None if that is all.
    """
    before, after, near = glued(text, judged, capitals, keep)
    if after.size and keep is None:
        others = _open_others(text, judged, after)
        before, after, near = before[others], after[others], near[others]
    if not after.size:
        return after
    begun = unannounced(text, judged, after)
    before, after, near = before[begun], after[begun], near[begun]
    near[1:] &= before[1:] > before[:-1]  # of several capitals the first; titles have more
    found = np.zeros(judged.starts.size, np.bool_)
    found[after[near]] = found[before[near]] = True
    return (found & ~judged.begins_line).nonzero()[0]


def _open_others(text: str, judged: Judged, after: Ints) -> Mask:
    """Say which of the words `after` open a sentence, too, of those that begin where one ends."""
    stops = judged.after_stop.nonzero()[0]
    alike = hash_table(judged.hashes.take(after)).take(judged.hashes.take(stops))
    openers = {*told(text, judged, stops[alike])}
    return np.array([word in openers for word in told(text, judged, after)], np.bool_)
