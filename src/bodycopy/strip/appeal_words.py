"""Where the words stand without which no sentence calls to readers: most texts have few.

In other scripts a word is looked for as it stands; else one such letter stands for any other.
"""

import re
from collections.abc import Iterable

from bodycopy.places import places
from bodycopy.segment.any_of import Wanted, characters
from bodycopy.segment.engine import any_of
from bodycopy.strip.appeal_phrases import PARTS, STEMS

_OTHER = re.compile(r"[^\x00-\x7f]")


def _is_foreign(word: str) -> bool:
    return bool(_OTHER.match(word))


def _near(words: Iterable[str]) -> Wanted:
    return Wanted(tuple(_OTHER.sub("?", word).encode() for word in words if not _is_foreign(word)))


_STEMS, _PARTS = _near(STEMS), _near(PARTS)
_FOREIGN_STEMS = tuple(filter(_is_foreign, STEMS))
_FOREIGN_PARTS = Wanted(tuple(part.encode() for part in PARTS if _is_foreign(part)))


def stems(text: str) -> list[int]:
    """Return where in `text` stand what may be stems, in order.

    >>> stems("The bridge is old. Will you support our work?")
    [28]
    """
    data, small = _plain(text)
    found = any_of(data, _STEMS)
    if small:
        found += (place for stem in _FOREIGN_STEMS for place in places(small, stem))
        found.sort()
    return found


def parts(text: str) -> list[int]:
    """Return where in `text` stand what may be parts of calls, in order.

    >>> parts("The bridge is old. Will you support our work?")
    [24, 28]
    """
    data, small = _plain(text)
    found = any_of(data, _PARTS)
    if small:
        raw = small.encode("utf-8", "surrogatepass")
        found += characters(raw, any_of(raw, _FOREIGN_PARTS))
        found.sort()
    return found


def _plain(text: str) -> tuple[bytes, str]:
    """Return `text` with a "?" for all that is no ASCII; in small letters, if in other scripts."""
    # The only letters that are no ASCII and become it as small ones.
    plain = text.replace("\u0130", "i").replace("\u212a", "k")
    data = plain.encode("ascii", "replace")
    # So many such letters in a row each call in another script has, or more.
    return data, plain.lower() if b"???" in data else ""
