"""Whether a document may repeat itself: few do, and most show it without a look at their words.

Paragraphs that equal each other have the same letters. Those that say the same in other words have
the words in common that tell, and so all capitals and digits, in the same order.
"""

from collections.abc import Iterable, Sequence

from bodycopy.dedupe.fingerprint import (
    LONGEST,
    Shingle,
    evened,
    folded,
    folded_words,
    resemblance,
    shingles,
    sum_of,
    words,
)
from bodycopy.settings import DedupeSettings

_ASCII = "".join(map(chr, range(128)))
_SMALL = bytes(range(256)).lower()
_NO_LETTERS = "".join(char for char in _ASCII if not (char.isalnum() or char == "_")).encode()
_TELLS_NOTHING = bytes(
    i for i in range(256) if chr(i) not in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
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
    if len(told) < 2:  # noqa: PLR2004 - one is no pair
        return False
    seen: set[bytes] = set()
    alike: dict[bytes, list[str]] = {}
    size = 0
    for text in told:
        if len(text) < 2 * settings.min_words - 1:
            continue
        size += len(text)
        if len(text) > LONGEST:  # it may equal another, and that is all
            letters = sum_of(text).encode()
        else:
            letters, telling = _seen(evened(text))
            alike.setdefault(telling, []).append(text)
        if letters in seen and (len(text) > LONGEST or len(words(text)) >= settings.min_words):
            return True
        seen.add(letters)
    groups = [group for group in alike.values() if len(group) > 1]
    if sum(len(group) * sum(map(len, group)) for group in groups) > _FEW * size:
        return True
    return any(_has_pair(group, settings) for group in groups)


def _seen(even: str) -> tuple[bytes, bytes]:
    """Return the letters of a paragraph, small ones all, and what tells in it."""
    if even.isascii():
        data = even.encode()
        return data.translate(_SMALL, _NO_LETTERS), data.translate(None, _TELLS_NOTHING)
    told = words(even)
    more = "".join(word for word in told if not (word.isascii() or word.islower()))
    return (
        _bytes(folded(told)).translate(None, _NO_LETTERS),
        _bytes("".join(told)).translate(None, _TELLS_NOTHING) + _bytes(more),
    )


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


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
