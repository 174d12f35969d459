"""Whether a document may repeat itself: few do, and most show it without a look at their words.

Paragraphs that equal each other have the same letters. Those that say the same in other words have
the words in common that tell, and so all capitals and digits, in the same order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar
from unicodedata import normalize

from bodycopy.dedupe.fingerprint import (
    LONGEST,
    Shingle,
    evened,
    folded_words,
    resemblance,
    shingles,
    sum_of,
    words,
)
from bodycopy.settings import DedupeSettings

_Key = TypeVar("_Key")

_composed = partial(normalize, "NFC")
_BYTES = bytes(range(256))
_SMALL = _BYTES.lower()
# Of the letters a few rare ones tell enough. Nothing beyond ASCII becomes one of these in small
# letters, as the long s becomes an "s"; so nothing but ASCII need be looked at.
_NO_LETTERS = _BYTES.translate(None, b"\n0123456789BGPQVXZbgpqvxz")
_TELLS_NOTHING = _BYTES.translate(None, b"\n0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_AT_ONCE = 256  # paragraphs; of all of them several copies would be held
# Characters that are compared for each one of the text. Where there are more, so much is alike that
# all may be done that there is to do.
_FEW = 8


def may_repeat(told: Sequence[str], settings: DedupeSettings) -> bool:
    r"""Say whether one of the paragraphs may be a repeat of one before it: if not, none is.

    >>> one, other = "He saw the old bridge from the hill.", "She saw a new bridge from the hill."
    >>> may_repeat([one, other], DedupeSettings())
    False
    >>> may_repeat([one, one.upper()], DedupeSettings())
    True
    """
    long = [sum_of(text) for text in told if len(text) > LONGEST]
    if len(set(long)) < len(long):  # one may equal another, and that is all
        return True
    texts = [text for text in told if 2 * settings.min_words - 2 < len(text) <= LONGEST]
    letters: list[bytes] = []
    telling: list[bytes] = []
    for i in range(0, len(texts), _AT_ONCE):
        data = _plain(texts[i : i + _AT_ONCE])
        letters += data.translate(_SMALL, _NO_LETTERS).split(b"\n")
        telling += data.translate(None, _TELLS_NOTHING).split(b"\n")
    if any(_has_equals(group, settings) for group in _groups(texts, letters)):
        return True
    groups = [
        group
        for alike in _groups(texts, telling)
        for group in _groups(alike, [_telling_words(text) for text in alike])
    ]
    if sum(len(group) * sum(map(len, group)) for group in groups) > _FEW * sum(map(len, texts)):
        return True
    return any(_has_pair(group, settings) for group in groups)


def _plain(texts: Sequence[str]) -> bytes:
    """Return paragraphs one on a line: to look at all at once takes a third of the time."""
    even = evened("\n".join(text.replace("\n", " ") for text in texts))
    if not even.isascii():  # a letter with its mark is none of those that are looked at
        even = "\n".join(one if one.isascii() else _composed(one) for one in even.split("\n"))
    return even.encode(errors="surrogatepass")


def _groups(texts: Sequence[str], keys: Sequence[_Key]) -> Iterator[list[str]]:
    """Yield the texts that have a key in common, where there are several."""
    counts = Counter(keys)
    if len(counts) == len(keys):
        return
    groups: dict[_Key, list[str]] = {}
    for text, key in zip(texts, keys, strict=True):
        if counts[key] > 1:
            groups.setdefault(key, []).append(text)
    yield from groups.values()


def _telling_words(text: str) -> str:
    """Return the words that tell, whole: by a capital, a digit or for want of small letters."""
    return " ".join(word for word in words(text) if not word.islower())


def _has_equals(group: Sequence[str], settings: DedupeSettings) -> bool:
    """Say whether two of the group that are not too short have the same words."""
    told = [one for text in group if len(one := folded_words(text)) >= settings.min_words]
    return len({*map(" ".join, told)}) < len(told)


def _has_pair(group: Iterable[str], settings: DedupeSettings) -> bool:
    """Say whether two of the group have as many words in common as two that say the same."""
    sets: list[set[Shingle]] = []
    for text in group:
        told = folded_words(text)
        if len(told) < settings.min_words:
            continue
        mine = set(shingles(told))
        if any(resemblance(mine, other) >= settings.min_resemblance for other in sets):
            return True
        sets.append(mine)
    return False
