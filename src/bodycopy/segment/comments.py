"""What readers wrote under the article, known by its count and by the words of every comment.

"87 Comments … Reply … says: … 2 days ago … Reply": prose, and often longer than the article. It
begins at a number of comments behind which the marks of comments are dense and before which they
are not. Taken wrongly: the answers in a forum that counts them under a long first post. Misses:
comments without a count, or under an article of fewer than 300 words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile

import numpy as np

from bodycopy.segment.any_of import Wanted, characters
from bodycopy.segment.engine import any_of
from bodycopy.segment.judged import Judged
from bodycopy.segment.words import Mask

_COUNT = re.compile(
    r"\b\d[\d,.]* (?:comments?|responses|replies|thoughts on|kommentare?|commentaires|comentarios|"
    r"comentários|commenti|reacties|kommentarer|komentarzy)\b|\b(?:comments?|kommentare|"
    r"commentaires|comentarios|comentários|commenti|reacties|kommentarer|комментари[ий]|"
    r"komentarze) ?[:(]? ?\d",
    re.IGNORECASE,
)
# What those words have behind their first letter, in the bytes of a text: to look for that there
# takes a tenth of the time that the pattern takes, and several words have it alike.
_STEMS = Wanted(
    tuple(
        stem.encode()
        for stem in (
            "omment", "oment", "eplies", "esponses", "houghts on", "eacties", "омментари",
            "ОММЕНТАРИ",
        )
    )
)  # fmt: skip
_SOME = 1 << 15  # characters
_LONGEST = 40  # characters; more than any word of the pattern, and what it has to see behind it
_WORDS = (
    "reply", "permalink", "says:", r"said(?:\.\.\.|:)", "wrote:", "writes:", "report", "posted by",
    "upvote", "downvote", "votes?", "ago", "antworten", "répondre", "responder", "rispondi",
    "ответить", "reageer", "svara?", r"at \d\d?:\d\d",
)  # fmt: skip
# What they begin with is asked first: most other words are passed over at that.
_MARK = re.compile(
    rf"\b(?=[{''.join(sorted({word[0] for word in _WORDS}))}\d])"
    rf"(?:{'|'.join(_WORDS)}|\d\d?:\d\d (?:am|pm))\b|\(score:",
    re.IGNORECASE,
)
# Of 661 held-out articles the rule acts on 3, which gain; of 97 forums on one, which loses.
_FIRST = 300  # words of the article that are kept
_FEWEST = 6  # marks
_EVERY = 250  # words, within which there is one
_DENSER = 3  # times as dense as before


def without_comments(text: str, keep: Mask, judged: Judged) -> Mask:
    """Return `keep` without the words from the count of the comments on.

    Args:
        text: what was judged.
        keep: which words are kept.
        judged: its words.
    """
    kept = keep.nonzero()[0]
    if kept.size <= _FIRST:
        return keep
    # From a count behind all that is kept there is nothing to take, but its number may be kept.
    article, last = judged.ends[kept[[_FIRST - 1, -1]]].tolist()
    counts = _counts(text, article, last + _LONGEST)
    if not counts:
        return keep
    marks = [found.start() for found in _MARK.finditer(text, counts[0])]
    before = _marks_before(text, counts[0])
    first = 0  # marks before all counts, as far as it matters how many
    for count, place in zip(counts, np.searchsorted(judged.starts, counts).tolist(), strict=True):
        later = bisect_left(marks, count)
        behind, words = len(marks) - later, keep.size - place
        if behind < _FEWEST or behind * _EVERY <= words:
            continue
        while behind * place > _DENSER * (first + later) * words and next(before, None):
            first += 1
        if behind * place > _DENSER * (first + later) * words:
            keep = keep.copy()
            keep[place:] = False
            break
    return keep


def _marks_before(text: str, count: int) -> Iterator[re.Match[str]]:
    return takewhile(lambda found: found.start() < count, _MARK.finditer(text))


def _counts(text: str, first: int, last: int) -> list[int]:
    """Return where `_COUNT` is found in `text` from `first` on, but for words behind `last`."""
    counts, done = [], first
    for place in _stems(text, first, last):
        low = place
        if low > done and text[low - 1] == " ":
            low -= 1
            while low > done and (text[low - 1] in ",." or text[low - 1].isdecimal()):
                low -= 1
        found = _COUNT.search(text, max(low, done), place + _LONGEST)
        if found and found.start() <= place:
            counts.append(found.start())
            done = found.end()
    return counts


def _stems(text: str, first: int, last: int) -> Iterator[int]:
    """Yield where words begin that may be those of a count of comments, if not behind `last`."""
    for begin in range(first, last, _SOME):
        part = text[begin : min(begin + _SOME, last) + _LONGEST]
        raw = part.encode("utf-8", "surrogatepass")
        for place in characters(raw, any_of(raw, _STEMS)):
            if 0 < place <= _SOME:  # else another part has it
                yield begin + place - 1
