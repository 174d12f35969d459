"""Where a sentence may begin and where one has ended, told from the marks alone."""

import re
from typing import NamedTuple

from bodycopy.dedupe import fingerprint

_ENDED = re.compile(
    r"[.!?…؟۔।。！？]+[\"'”’»)\]」』）]*"
    r"(?:\s+|(?<=[。！？])|(?<=[。！？][”’」』）]))"  # no space follows these
)
# After these a full stop ends nothing. The commonest in the languages of the web's largest parts.
_SHORTENED = frozenset(
    "mr mrs ms dr st prof sen gov rep gen col lt sgt capt rev hon vs no nr hr fr mme mlle sr sra "
    "jr etc ca cf bzw usw inkl tel art vol fig jan feb mar apr jun jul aug sep sept oct nov "
    "dec".split()
)
_OPENING = "\"'“‘„«¿¡([「『（"


class Opened(NamedTuple):
    """The words of a text, and those at which a sentence may begin."""

    words: list[str]
    starts: list[int]  # indexes of words, ascending; the first is 0
    places: list[int]  # code points from the start of the text, where each of them begins


def opened(text: str) -> Opened:
    """Return the words of `text` and where its sentences may begin.

    >>> opened("Mr. Bee left. Follow us!")
    Opened(words=['Mr', 'Bee', 'left', 'Follow', 'us'], starts=[0, 3], places=[0, 14])
    """
    words: list[str] = []
    starts, places = [0], [0]
    done = 0
    # Most text is cut into words alike as a whole and sentence by sentence.
    parted = fingerprint.parted(text)
    for found in _ENDED.finditer(text):
        words += _words(text, parted, done, found.end())
        done = found.end()
        if words and done < len(text) and begins(text, done) and not _is_shortened(words[-1]):
            starts.append(len(words))
            places.append(done)
    words += _words(text, parted, done, len(text))
    return Opened(words, starts, places)


def _words(text: str, parted: str | None, start: int, end: int) -> list[str]:
    return fingerprint.words(text[start:end]) if parted is None else parted[start:end].split()


def begins(text: str, place: int) -> bool:
    """Say whether what stands at `place` looks like a sentence's beginning.

    In scripts without capitals every word does.

    >>> begins("He said «No» twice.", 8), begins("He said no.", 8)
    (True, False)
    """
    while place < len(text) and text[place] in _OPENING:
        place += 1
    return place < len(text) and not text[place].islower()


def _is_shortened(word: str) -> bool:
    return (len(word) == 1 and word.isupper()) or word.casefold() in _SHORTENED
