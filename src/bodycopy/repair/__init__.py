"""Damage to characters, undone: what each rule does stands in `POLICY`, which README shows.

A line is gone over until nothing changes any more: an entity may hide mojibake, mojibake may
hide a control character, and one call has to leave nothing for a second.
"""

import re
from collections.abc import Iterator, Sequence

from bodycopy.document import Edit, replay
from bodycopy.repair.compose import compose
from bodycopy.repair.controls import POLICY, early, late, may_go
from bodycopy.repair.entities import ENTITY, entities
from bodycopy.repair.unusual import TYPOGRAPHY, strange_places, unusual
from bodycopy.settings import RepairSettings

__all__ = ["POLICY", "legible", "repair"]

_DEFAULT = RepairSettings()
# Rounds until a line that still changes is left as it came. Each layer of mojibake takes
# one; text that needs more was made to, and a second call would need as many.
_MAX_ROUNDS = 40
_MAX_PASSES = 8
_REACH = 8  # characters before the first unusual one in which what it damages may begin
_BLOCK = 4096  # characters of lines that are tried at once
_LATE = re.compile("[\x80-\x9f]")
_CLEAN = f"\x00-\x7f{TYPOGRAPHY}"
_UNUSUAL = re.compile(f"[^{_CLEAN}]")
# What all mojibake has, and most words with an accent have not: a character of some codec with
# another behind it, of which one is unusual; a control; a lost byte; or what a French "à" became,
# where it stood. Where nothing is found, nothing would look closer, which takes time to get ready.
DOUBLE = re.compile(
    "[\x80-\u25ff\uf8ff\ufb01\ufb02\ufffd]"
    f"(?:[^{_CLEAN}]|(?<=[^{_CLEAN}])\\??[^\x00-\x7f]|(?<=[\x80-\x9f])"
    "|(?<=[ÂÃĂĀĆΒΓВГ])(?:(?<=[a-z].)(?=[ \n]|\\Z)|(?<=[a-z] .)(?= )|(?<=^.)(?= )))",
    re.MULTILINE,
)


def repair(text: str, settings: RepairSettings = _DEFAULT) -> tuple[Edit, ...]:
    r"""Return the edits that undo damage to the characters of `text`.

    >>> [(e.before, e.after, e.rule) for e in repair("It’s a cafÃ©\r\n")]
    [('Ã©', 'é', 'repair.mojibake'), ('\r\n', '\n', 'repair.linebreak')]
    """
    strange = unusual(text)
    if not strange:
        return ()
    edits: Sequence[Edit] = early(text) if may_go(strange) else ()
    now = text
    for _ in range(_MAX_PASSES):  # a line that came apart is two lines, each to be judged by itself
        if edits:
            now = replay(text, edits)
            strange = unusual(now)
        deeper = _deep(now, strange)
        if not deeper:
            if not _may_have_many_marks(strange, settings.max_marks):
                return tuple(edits)
            break
        edits = compose(text, edits, deeper)
    return tuple(_without_marks(text, edits, settings))


def legible(text: str, settings: RepairSettings = _DEFAULT) -> tuple[Edit, ...]:
    r"""Return the edits for what no article may hold, and leave all other damage alone.

    >>> [(e.before, e.after) for e in legible("caf\xc3\xa9\x00 &amp;\r\n")]
    [('\x00', ''), ('\r\n', '\n')]
    """
    from bodycopy.repair.bare import bare  # noqa: PLC0415 - repair needs none of it

    return tuple(_without_marks(text, bare(text), settings))


def _without_marks(text: str, edits: Sequence[Edit], settings: RepairSettings) -> Sequence[Edit]:
    if text.isascii() and not edits:
        return edits
    from bodycopy.repair.marks import marks  # noqa: PLC0415

    return compose(text, edits, marks(replay(text, edits), settings.max_marks))


def _may_have_many_marks(strange: str, most: int) -> bool:
    """Say whether more marks than `most` in a row may be in a text; each of them is unusual."""
    if len(strange) <= most:
        return False
    from bodycopy.repair.marks import many  # noqa: PLC0415

    return many(most).search(strange) is not None


def _deep(text: str, strange: str) -> list[Edit]:
    """Return the edits of all lines that hold an entity, mojibake or what may be part of it."""
    edits: list[Edit] = []
    for block in _blocks(_suspects(text, strange)):
        start, end = block[0][0], block[-1][1]
        found = _at_once(text[start:end]) if len(block) > 1 else []
        if found:
            edits += (edit._replace(start=edit.start + start) for edit in found)
            continue
        for first, last in block:
            edits += (edit._replace(start=edit.start + first) for edit in _settle(text[first:last]))
    return edits


def _blocks(lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of lines that follow each other, of at most so many characters."""
    block: list[tuple[int, int]] = []
    for start, end in lines:
        if block and (start > block[-1][1] + 1 or end - block[0][0] > _BLOCK):
            yield block
            block = []
        block.append((start, end))
    if block:
        yield block


def _at_once(text: str) -> list[Edit]:
    """Return the edits of lines that all went through one codec, if that leaves nothing to do.

    A document is seldom damaged in one line alone, and to try each codec on each line takes most
    of the time.
    """
    if not _UNUSUAL.search(text) or ENTITY.search(text):
        return []
    from bodycopy.repair.mojibake import one_codec  # noqa: PLC0415 - not for clean text

    found = one_codec(text)
    now = replay(text, found)
    return [] if found and _suspects(now, unusual(now)) else found


def _suspects(text: str, strange: str) -> list[tuple[int, int]]:
    """Return where lines that need a closer look start and end; `strange` is what is unusual."""
    spans = set(_lines(text, ENTITY, 0)) if "&" in strange else set()
    if not strange.isascii() and has_double(text, strange):  # or a control, which is one of these
        first = _UNUSUAL.search(text)
        begin = max(0, first.start() - _REACH) if first else 0
        spans.update(_lines(text, _LATE, begin))
        for pattern in _suspicions(text):
            spans.update(_lines(text, pattern, begin))
    return sorted(spans)


def has_double(text: str, strange: str) -> bool:
    """Say whether `DOUBLE` finds something: of its first two characters one is unusual."""
    found = strange_places(text, strange)
    if found is None:
        return DOUBLE.search(text) is not None
    return any(DOUBLE.match(text, place) or DOUBLE.match(text, place - 1) for place in found)


def _lines(text: str, pattern: re.Pattern[str], begin: int) -> Iterator[tuple[int, int]]:
    """Yield where lines with a match from `begin` on start and end."""
    end = 0
    while match := pattern.search(text, max(begin, end)):
        start = max(end, text.rfind("\n", end, match.start()) + 1)
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        yield start, end


def _suspicions(text: str) -> Iterator[re.Pattern[str]]:
    from bodycopy.repair.suspicion import suspicions  # noqa: PLC0415 - 10 ms, not for clean text

    return suspicions(text)


def _settle(text: str) -> list[Edit]:
    """Return the edits of one line, none if it never comes to rest."""
    edits: list[Edit] = []
    now = text
    for _ in range(_MAX_ROUNDS):
        found = _round(now)
        if not found or (not edits and _is_left_to_be(now, found)):
            return edits
        edits = compose(text, edits, found)
        now = replay(text, edits)
    return []


def _is_left_to_be(text: str, found: list[Edit]) -> bool:
    """Say whether all that was found in a line is one "å" beside clean signs.

    ftfy leaves it (its issue 202): as the only damage of its line it may be what somebody wrote.
    """
    if len(found) > 1 or found[0].before != "Ã¥":
        return False
    return not (text[: found[0].start] + text[found[0].end :]).isascii()


def _round(text: str) -> list[Edit]:
    """Return the edits of the first rule that finds something."""
    return entities(text) or _mojibake(text) or early(text) or late(text)


def _mojibake(text: str) -> list[Edit]:
    first = _UNUSUAL.search(text)
    begin = max(0, first.start() - _REACH) if first else 0
    if not first or not DOUBLE.search(text, begin):
        return []
    if not any(pattern.search(text, begin) for pattern in _suspicions(text)):
        return []
    from bodycopy.repair.mojibake import mojibake  # noqa: PLC0415 - not for clean text

    return mojibake(text)
