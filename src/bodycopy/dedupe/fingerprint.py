"""When two paragraphs say the same, and when they only look alike."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

# Words in a row: enough that chance seldom repeats them, few enough to survive a change nearby.
Shingle = tuple[str, str, str]

# Characters. Of a longer paragraph only a sum is kept, lest the words of one line take ten times
# the memory that the line does.
LONGEST = 1 << 17
_PIECE = 1 << 14
_LONG_WORD = 9  # letters; in most languages about a tenth of the words
_FEW_ANCHORS = 4

# A sign or a comparison is part of what is said: -5 is not 5, nor a < b what a > b is.
_WORD = re.compile(r"[-−+]?\d\w*|\w+|[<>=≤≥≠]")
_SIGN = re.compile(r"[-+<>=](?:(?<![-+])|(?=\d))")  # of _WORD's, those in ASCII
# Without signs, ASCII is cut into words without a pattern, in a third of the time.
_SPLIT = re.sub(r"\W", " ", "".join(map(chr, range(128))))
_SPLIT_FOLDED = _SPLIT.lower()
_TYPOGRAPHY = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"  # all that most English has beside it
# The commonest in the languages of the web's largest parts.
_NEGATIONS = frozenset(
    "not no never none nor neither without t nicht kein keine nie ne pas jamais sans non ni nunca "
    "mai senza não sem niet geen nigdy bez не нет ни никогда без".split()
)
_DIGIT = re.compile(r"\d")


def words(text: str) -> list[str]:
    """Return the words of `text`, composed but else as they stand, without punctuation.

    >>> words("Save this story: 3 for 2!")
    ['Save', 'this', 'story', '3', 'for', '2']
    """
    plain = parted(text)
    if plain is None:
        return _WORD.findall(unicodedata.normalize("NFC", evened(text)))
    return plain.split()


def parted(text: str) -> str | None:
    r"""Return `text` with a space for all that is no word, every word in its place.

    None where words are more than what stands between spaces then: signs, letters beyond ASCII.

    >>> parted("Follow us! (Now.)"), parted("It fell by -5.")
    ('Follow us   Now  ', None)
    """
    even = evened(text)
    return even.translate(_SPLIT) if even.isascii() and not _SIGN.search(even) else None


def evened(text: str) -> str:
    """Return `text` with a space for each mark of common typography, which says no more."""
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    return text


def folded_words(text: str) -> list[str]:
    r"""Return the words of `text`, cut once, as they stand in what it has in common with another.

    >>> folded_words("The CAFE\u0301 is open.")
    ['the', 'caf\xe9', 'is', 'open']
    """
    even = evened(text)
    if not even.isascii():
        told = folded(words(even))
        return told.split(" ") if told else []
    return (
        _WORD.findall(even.lower()) if _SIGN.search(even) else even.translate(_SPLIT_FOLDED).split()
    )


def folded(told: Sequence[str]) -> str:
    """Return what two paragraphs that say the same have in common: case, space, marks apart.

    >>> folded(words("The  CAFE\u0301 is open.")) == folded(words("the caf\u00e9 'is' open"))
    True
    """
    return " ".join(told).casefold()


def sum_of(text: str) -> str:
    """Return a sum of `folded(words(text))`, made a piece at a time, from space to space."""
    from hashlib import blake2b  # noqa: PLC0415 - 9 ms, and hardly any paragraph is so long

    whole = blake2b()
    begin = 0
    while begin < len(text):
        end = text.find(" ", begin + _PIECE)
        end = len(text) if end < 0 else end
        told = words(text[begin:end])
        whole.update(folded([*told, ""] if told else told).encode(errors="surrogatepass"))
        begin = end + 1
    return whole.hexdigest()


def anchors(told: Sequence[str]) -> list[Shingle]:
    """Return some runs of words, chosen by what stands there, to look a paragraph up by.

    They begin at every long word; where there are few, at every word. Two paragraphs of which one
    is the other with a few words changed have most of them in common, and no two processes choose
    others, as they would by Python's own hashes.
    """
    threes = zip(told, told[1:], told[2:], strict=False)
    found = [(one, two, three) for one, two, three in threes if len(one) >= _LONG_WORD]
    return found if len(found) >= _FEW_ANCHORS else list(shingles(told))


def shingles(told: Sequence[str]) -> Iterator[Shingle]:
    """Yield every run of three words.

    >>> list(shingles("to be or not".split()))
    [('to', 'be', 'or'), ('be', 'or', 'not')]
    """
    return zip(told, told[1:], told[2:], strict=False)


def resemblance(one: set[Shingle], other: set[Shingle]) -> float:
    """Return the share of shingles that two paragraphs have in common, 0 to 1 (Jaccard).

    >>> resemblance(set(shingles("to be or not".split())), set(shingles("to be or so".split())))
    0.3333333333333333
    """
    common = len(one & other)
    return common / (len(one) + len(other) - common or 1)


def changes(one: Sequence[str], other: Sequence[str]) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Return the words in which two runs of words differ: of the one, and what the other has there.

    >>> changes("He ran ten miles".split(), "He just ran ten kilometres".split())
    [([], ['just']), (['miles'], ['kilometres'])]
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where two paragraphs are alike

    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(one[i1:i2], other[j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def is_telling(word: str) -> bool:
    """Say whether a paragraph says something else where this word differs.

    A number or a name makes another statement: the results of two matches, a price today and
    tomorrow. So does a "not". Names are known by their capital, so in scripts without capitals
    two paragraphs that differ in any word stay apart, and in German in any noun.

    >>> [word for word in "just 12 Greta not 大桥 today".split() if is_telling(word)]
    ['12', 'Greta', 'not', '大桥']
    """
    return not word.islower() or _DIGIT.search(word) is not None or word in _NEGATIONS
