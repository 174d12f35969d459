"""What a user wants dropped or kept, word for word: the lists, not the search for them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple


class Phrase(NamedTuple):
    """A phrase, or where it is marked as one, a regular expression."""

    text: str
    is_regex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Phrases that go wherever they stand, and phrases that stay whatever is thought of them."""

    drop: tuple[Phrase, ...] = ()
    keep: tuple[Phrase, ...] = ()

    def __add__(self, others: "Phrases") -> "Phrases":
        """Return both lists, one after the other.

        >>> (Phrases(drop=(Phrase("a"),)) + Phrases(keep=(Phrase("b"),))).keep
        (Phrase(text='b', is_regex=False),)
        """
        return Phrases(drop=self.drop + others.drop, keep=self.keep + others.keep)

    def __bool__(self) -> bool:
        return bool(self.drop or self.keep)

    @property
    def has_regex(self) -> bool:
        """Whether there is one that may take for ever: it needs a worker that can be stopped."""
        return any(phrase.is_regex for phrase in self.drop + self.keep)


# Scripts that part no words by spaces: each character counts as a word, or none would be found.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b", "\"\"\"\"''''")


class Word(NamedTuple):
    """A word or a mark at its place, as it is compared."""

    start: int  # code points from the start of the text
    end: int
    folded: str


@cache
def _word() -> re.Pattern[str]:  # 4 ms to make, for who has phrases alone
    return re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


def words(text: str) -> list[Word]:
    r"""Return the words and marks of `text`, alike for either case and any kind of quotes.

    >>> [word.folded for word in words("Don\u2019t MISS!")]
    ['don', "'", 't', 'miss', '!']
    """
    folded = text.translate(_QUOTES)
    return [
        Word(found.start(), found.end(), found.group().casefold())
        for found in _word().finditer(folded)
    ]
