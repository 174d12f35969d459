"""Whether words in the place of others say the same."""

import re
from collections.abc import Iterable, Sequence

# What a second hand puts in, leaves out or swaps without saying anything else: articles, adverbs
# and conjunctions with no meaning of their own. Not "up", "more" or "before", which have an
# opposite. Of the commonest languages of the web; in others every word for another tells.
LIGHT = frozenset(
    # English
    "a again already also an and as but even however indeed just now often or perhaps quite "
    "rather really recently so still such that the then therefore these this those though "
    "thus today too very yet "
    # German
    "aber also auch bereits da dann das dem den der des die dies diese dieser dieses doch "
    "ein eine einem einen einer eines etwa heute jetzt noch nun oder schon sehr so sowie "
    "und wieder zwar "
    # French, Spanish, Portuguese, Italian
    "aussi ce ces cette de des déjà du encore et la le les mais maintenant ou un une ahora "
    "al aquel como el ella ese esta este esto hoy las los muy o pero también todavía u una "
    "unos y ya agora ainda aos as da das do dos e hoje isso já mas muito os também um uma "
    "anche ancora che dei del della di gli i il lo ma oggi ora questa questo uno già "
    # Dutch, Polish, Russian
    "al dat de deze die dit een en het maar nu of ook reeds toen a ale dziś i już jest "
    "jeszcze lub oraz teraz to też także а вот же и или также теперь то тоже уже это этот "
    "сегодня".split()
)
# Letters that two forms of a word begin with, and how many more either may have.
_STEM, _ENDING = 4, 3
# Of code, as `json.dumps` or `open()`: another ending is another function.
_CALLED = re.compile(r"[^\W_]\w*(?:\.[^\W_]\w*)+|[^\W_]\w*(?=\()")
_ANY_CALLED = re.compile(r"\w\(|\w\.\w")


def tells_of_code(one: str, other: str, changed: Iterable[str]) -> bool:
    """Say whether a word by which two paragraphs differ is part of a name in code.

    That is a dotted name, or what stands before a bracket.

    >>> tells_of_code("Call json.dumps(it).", "Call json.dump(it).", ["dumps", "dump"])
    True
    >>> tells_of_code("It dumps. So it goes on.", "It dumped. So it goes.", ["dumps", "on"])
    False
    """
    named = {
        word
        for text in (one, other)
        if _ANY_CALLED.search(text)
        for found in _CALLED.findall(text)
        for word in found.split(".")
    }
    return not named.isdisjoint(changed)


def is_reworded(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Say whether some words in the place of others say the same.

    They do where one side has only light words, and where word for word has another form.
    What is only there or only left out says nothing else either: no names, numbers and negations
    are asked about here.

    >>> is_reworded(["opened"], ["also"]), is_reworded(["colour"], ["colours"])
    (True, True)
    >>> is_reworded(["rose"], ["fell"]), is_reworded(["user", "name"], ["user", "password"])
    (False, False)
    >>> is_reworded(["block", "says"], ["said"]), is_reworded(["block", "says"], [])
    (False, True)
    """
    mine = [word for word in map(str.lower, ours) if word not in LIGHT]
    yours = [word for word in map(str.lower, theirs) if word not in LIGHT]
    if not mine or not yours:
        return True
    return len(mine) == len(yours) and all(map(_is_form, mine, yours))


def _is_form(one: str, other: str) -> bool:
    """Say whether two words are alike up to their endings.

    >>> _is_form("increases", "increased"), _is_form("increase", "decrease")
    (True, False)
    """
    common = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        common += 1
    return one == other or (common >= _STEM and max(len(one), len(other)) - common <= _ENDING)
