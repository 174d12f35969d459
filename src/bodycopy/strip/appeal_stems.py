"""Where the stems stand without which no sentence calls to readers: most texts have few."""

import re

from bodycopy.places import places
from bodycopy.segment.any_of import Wanted
from bodycopy.segment.engine import any_of
from bodycopy.strip.appeal_phrases import STEMS

_OTHER = re.compile(r"[^\x00-\x7f]")
# In other scripts a stem is looked for as it stands; else one such letter stands for any other.
_FOREIGN = tuple(stem for stem in STEMS if not stem.isascii() and _OTHER.match(stem))
_NEAR = Wanted(tuple(_OTHER.sub("?", stem).encode() for stem in STEMS if stem not in _FOREIGN))


def stems(text: str) -> list[int]:
    """Return where in `text` stand what may be stems, in order.

    >>> stems("The bridge is old. Will you support our work?")
    [28]
    """
    # The only letters that are no ASCII and become it as small ones.
    plain = text.replace("\u0130", "i").replace("\u212a", "k")
    data = plain.encode("ascii", "replace").lower()
    found = any_of(data, _NEAR)
    if b"???" in data:  # so many such letters in a row each call in another script has, or more
        small = plain.lower()
        found += (place for stem in _FOREIGN for place in places(small, stem))
        found.sort()
    return found
