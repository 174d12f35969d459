"""Whether two paragraphs of a corpus say the same, word by word."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bodycopy.dedupe.fingerprint import folded, is_telling, resemblance, shingles, words
from bodycopy.dedupe.wording import LIGHT, is_reworded, tells_of_code
from bodycopy.settings import DedupeSettings

# Words. Comparing word by word is quadratic at worst, and a repeat this long is an exact one.
MAX_COMPARED = 2000
# One of two paragraphs that say the same is at most so many times as long as the other.
_MAX_LONGER = 1.3
_WORD_FOR_WORD = 2  # words of both
_MORE_NAMES = 1  # that one of them has in addition
_MORE = 3  # words in a row that the later one has in addition: a clause, which would be lost

Spot = tuple[range, range]


def is_decisive(word: str) -> bool:
    """Say whether a paragraph says something else where this word is added, dropped or changed.

    A number is decisive, and so are a "not" and the name of a function. In scripts without
    capitals every word is.

    >>> [word for word in "just 12 Greta Not map_or 大桥 today".split() if is_decisive(word)]
    ['12', 'Not', 'map_or', '大桥']
    """
    return "_" in word or is_telling(word.lower())


class Said(NamedTuple):
    """A paragraph, and the words in it."""

    text: str
    words: list[str]


def said(text: str) -> Said:
    """Return a paragraph with its words."""
    return Said(text, words(text))


def likeness(ours: Said, theirs: Said, settings: DedupeSettings, hands: int = 1) -> float:
    """Return how alike two paragraphs are that say the same, 0 to 1; 0 if they do not.

    `theirs` is the one that would go: where it has a clause more it stays. Where it is the copy of
    a copy, it went through so many `hands`, and so many times as many words may differ.

    >>> one = "The old bridge over the harbour was opened to traffic this morning."
    >>> other = one.replace("morning", "again morning")
    >>> likeness(said(one), said(other), DedupeSettings())
    0.75
    """
    one, other = ours.words, theirs.words
    if max(len(one), len(other)) > _MAX_LONGER * min(len(one), len(other)):
        return 0.0
    alike = resemblance(*(set(shingles(folded(told).split(" "))) for told in (one, other)))
    if alike < settings.min_resemblance**hands:
        return 0.0
    spots = _changed(one, other)
    changed = [one[i] for mine, _ in spots for i in mine]
    changed += [other[i] for _, yours in spots for i in yours]
    if len(changed) > hands * settings.max_changed * (len(one) + len(other)):
        return 0.0
    if _is_labelled(one, other, spots) or _tells(one, other, spots):
        return 0.0
    if tells_of_code(ours.text, theirs.text, changed):
        return 0.0
    return round(alike, 3)


def _changed(one: Sequence[str], other: Sequence[str]) -> list[Spot]:
    """Return where the two differ, as indexes of the words of each."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where two paragraphs are alike

    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        (range(start, end), range(from_, to))
        for tag, start, end, from_, to in codes
        if tag != "equal"
    ]


def _tells(one: Sequence[str], other: Sequence[str], spots: Sequence[Spot]) -> bool:
    """Say whether the words that differ make another statement.

    A decisive word does, so does any word for another but a light one, so do some words in a row
    that `other` has in addition, and so does a name in the place of another or of several words. A
    name that only one of the two has does where it is part of a longer one: "York" and "New York",
    or where it is one of several. Elsewhere it is a word that a second hand has dropped, added or
    put in plain terms. A capital is no name where the word stands without one too.
    """
    plain = {word for word in (*one, *other) if word.islower()}

    def names(told: Sequence[str], indexes: Iterable[int]) -> list[int]:
        found = (i for i in indexes if 0 <= i < len(told))
        return [i for i in found if is_telling(told[i]) and told[i].lower() not in plain]

    named: tuple[list[int], list[int]] = ([], [])
    for ours, theirs in spots:
        if any(is_decisive(one[i]) for i in ours) or any(is_decisive(other[i]) for i in theirs):
            return True
        if not is_reworded([one[i] for i in ours], [other[i] for i in theirs]):
            return True
        if len(theirs) - len(ours) >= _MORE:
            return True
        mine, yours = names(one, ours), names(other, theirs)
        if (mine or yours) and ours and theirs and len(ours) + len(theirs) > _WORD_FOR_WORD:
            return True
        named[0].extend(mine)
        named[1].extend(yours)
    if all(named) or max(map(len, named)) > _MORE_NAMES:
        return True
    return any(
        names(told, (i - 1, i + 1))
        for told, indexes in zip((one, other), named, strict=True)
        for i in indexes
    )


def _is_labelled(one: Sequence[str], other: Sequence[str], spots: Sequence[Spot]) -> bool:
    """Say whether one of them has in front of the sentence that the other begins with whose it is.

    >>> poster, plain = "wizgriz I like it too".split(), "I like it too".split()
    >>> _is_labelled(plain, poster, [(range(0), range(1))])
    True
    """
    ours, theirs = spots[0] if spots else (range(1), range(1))
    if ours.start or theirs.start or (ours and theirs):
        return False
    begins = other if ours else one
    label = [one[i] for i in ours] + [other[i] for i in theirs]
    return begins[0][:1].isupper() and any(word.lower() not in LIGHT for word in label)
