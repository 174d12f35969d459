"""What becomes of each character that is not there to be seen, context by context."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bodycopy.document import Edit


class Policy(NamedTuple):
    """What one rule does; README's table is these rows."""

    rule: str
    what: str  # the characters it is about
    becomes: str
    without: str = "stay"  # what becomes of them without the step `repair`


POLICY: tuple[Policy, ...] = (
    Policy(
        "repair.linebreak",
        "CR LF, CR, VT, FF, U+2028, U+2029; U+0085 but as an ellipsis",
        "LF",
        "LF, U+0085 always",
    ),
    Policy(
        "repair.escape",
        "terminal escapes: ESC or C1 sequences, title and clipboard text too",
        "removed",
        "removed; of C1 sequences the first character",
    ),
    Policy(
        "repair.control",
        "other C0 controls but TAB and LF, DEL",
        "removed",
        "NUL and ESC removed, U+001C to U+001F a space",
    ),
    Policy("repair.c1", "C1 controls, after mojibake", "what Windows-1252 has there, else removed"),
    Policy(
        "repair.surrogate",
        "lone surrogates; a pair of them",
        "U+FFFD; the character they stand for",
        "the same",
    ),
    Policy("repair.noncharacter", "U+FDD0 to U+FDEF, U+xxFFFE, U+xxFFFF", "removed"),
    Policy("repair.bom", "U+FEFF anywhere", "removed", "removed at the start"),
    Policy("repair.bidi", "U+202A to U+202E, U+2066 to U+2069, U+206A to U+206F", "removed"),
    Policy("repair.invisible", "U+FFF9 to U+FFFC", "removed"),
    Policy("repair.invisible", "U+200C, U+200D, but beside scripts and emoji that join", "removed"),
    Policy("repair.marks", "combining marks beyond 30 in a row", "removed", "the same"),
    Policy("repair.entity", "&name; and &#number;, also nested up to 6 deep", "the character"),
    Policy("repair.mojibake", "UTF-8 that was read with another codec", "what it says"),
    Policy(
        "", "soft hyphen U+00AD, zero width space U+200B", "kept: where words may break", "kept"
    ),
    Policy("", "direction marks U+200E, U+200F, U+061C; word joiner U+2060", "kept", "kept"),
    Policy("", "private use, tag characters, variation selectors, U+FFFD", "kept", "kept"),
)

_JOINING = (
    "\u0590-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe0f\ufe70-\ufefe"
    "\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\U00010a00-\U0001107f\U00011080-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_PLANES = "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
# Classes beyond U+FFFF are slow: such a character is looked at only when it is met.
_ASTRAL = f"[\U00010000-\U0010ffff](?<=[{_PLANES}])"
_JOINERS = "\u200c\u200d"
_GONE = {
    "repair.control": "\x00-\x08\x0e-\x1f\x7f",
    "repair.noncharacter": "\ufdd0-\ufdef\ufffe\uffff",
    "repair.bom": "\ufeff",
    "repair.bidi": "\u202a-\u202e\u2066-\u206f",
    "repair.invisible": "\ufff9-\ufffc",
}
_ALWAYS = "".join(_GONE.values())
# Sequences first: a lone ESC is a control like others. A body ends before the next sequence, so
# that no character is scanned twice; one that never ends is none, and only its ESC goes.
ESCAPE = (
    "\x1b\\[[0-?]*+[ -/]*+[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b\n\r\x9c]*+(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[()*+][0AB12]|\x1b[78=>]"
)
_FIRSTS = f"{_ALWAYS}{_JOINERS}\r\x0b\x0c\u2028\u2029\ud800-\udfff"
_ANY = re.compile(f"[{_FIRSTS}]")
_ANY_OR_ASTRAL = re.compile(f"[{_FIRSTS}\U00010000-\U0010ffff]")
_ANY_ASTRAL = re.compile(_ASTRAL)
_ANY_LATE = re.compile("[\x80-\x9f]")


# Made when they are first needed: few texts need any, and to make them takes 4 ms.
@cache
def _early_form() -> re.Pattern[str]:
    return re.compile(
        f"(?P<escape>{ESCAPE})"
        "|(?P<linebreak>\r\n?|[\x0b\x0c\u2028\u2029])"
        "|(?P<surrogate>[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff])"
        # All that goes and all that may go in a row: what a joiner stands beside is seen across it.
        f"|(?P<gone>(?:[{_ALWAYS}{_JOINERS}]|{_ASTRAL})+)"
    )


@cache
def _late_form() -> re.Pattern[str]:
    return re.compile(
        "(?P<escape>\x9b[0-9;?]{1,32}[@-~]|\x9b[mKHJ](?![A-Za-z])"
        "|\x9d[^\x07\x1b\n\x85\x9c\x9d]*+(?:\x07|\x1b\\\\|\x9c))"
        # U+0085 is Windows' ellipsis where a sentence goes on after it, else it breaks the line.
        "|(?P<ellipsis>(?<=[\\w’”\x92\x94])\x85(?=[ ’”»)\x80-\x84\x86-\x9f])"
        "|(?<=[’”\x92\x94])\x85(?=\n|\\Z))"
        "|(?P<linebreak>\x85)"
        "|(?P<c1>[\x80-\x9f])"
    )


@cache
def _near_joining() -> re.Pattern[str]:
    return re.compile(f"[{_JOINING}]")


@cache
def _rule_of() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?P<{rule[7:]}>[{chars}]+)" for rule, chars in _GONE.items())
        .replace("(?P<noncharacter>", f"(?P<noncharacter>(?:{_ASTRAL})+|")
        .replace("(?P<invisible>", "(?P<invisible>\u200c+|\u200d+|")
    )


def early(text: str) -> list[Edit]:
    r"""Return the edits that no mojibake can depend on; a second call finds nothing.

    >>> [(e.before, e.after, e.rule) for e in early("a\r\nb\x1b[31mc")]
    [('\r\n', '\n', 'repair.linebreak'), ('\x1b[31m', '', 'repair.escape')]
    """
    edits: list[Edit] = []
    for match in _early(text):
        kind = match.lastgroup
        if kind == "gone":
            edits += _gone(text, match.start(), match.end())
            continue
        after = whole(match[0]) if kind == "surrogate" else "\n" if kind == "linebreak" else ""
        edits.append(Edit(match.start(), match[0], after, f"repair.{kind}"))
    return edits


def may_go(strange: str) -> bool:
    """Say whether a text may have such edits that holds these characters beside plain ones."""
    if not _ANY_OR_ASTRAL.search(strange):
        return False
    return _ANY.search(strange) is not None or _ANY_ASTRAL.search(strange) is not None


def _early(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_early_form` finds, by its first character: fifty times as fast."""
    if not _ANY_OR_ASTRAL.search(text):
        return
    if _ANY_ASTRAL.search(text):
        yield from _early_form().finditer(text)
        return
    end = 0
    while first := _ANY.search(text, end):
        match = _early_form().match(text, first.start())
        if match is None:  # never: each of the characters is one that goes
            return
        yield match
        end = match.end()


def late(text: str) -> list[Edit]:
    r"""Return the edits of C1 controls; what is part of mojibake was decoded before.

    >>> [(e.before, e.after) for e in late("\x93so\x94\x85 and")]
    [('\x93', '“'), ('\x94', '”'), ('\x85', '…')]
    """
    edits: list[Edit] = []
    if not _ANY_LATE.search(text):
        return edits
    for match in _late_form().finditer(text):
        kind = str(match.lastgroup)
        after = (
            _windows(match[0])
            if kind == "c1"
            else {"ellipsis": "…", "linebreak": "\n"}.get(kind, "")
        )
        rule = "c1" if kind == "ellipsis" else kind
        edits.append(Edit(match.start(), match[0], after, f"repair.{rule}"))
    return edits


def whole(surrogates: str) -> str:
    """Return the character that a pair stands for, U+FFFD for a lone one."""
    return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _windows(control: str) -> str:
    return control.encode("latin-1").decode("cp1252", "ignore")


def _gone(text: str, start: int, end: int) -> list[Edit]:
    """Return the edits for a run of characters that go, but for the joiners that are needed."""
    needed = _near_joining().search(text[start - 1 : start] + text[end : end + 1]) is not None
    edits: list[Edit] = []
    kept = ""
    for match in _rule_of().finditer(text, start, end):
        part = match[0]
        if needed and part[0] in _JOINERS and part[0] != kept:
            kept = part[0]
            part = part[1:]
        if part:
            edits.append(Edit(match.end() - len(part), part, "", f"repair.{match.lastgroup}"))
    return edits
