"""Repair, rule by rule: what becomes of each kind of damage to characters."""

import subprocess
import sys

import pytest

from bodycopy.document import Edit, replay
from bodycopy.repair import POLICY, repair
from bodycopy.repair.codecs import CODECS
from bodycopy.repair.compose import compose
from bodycopy.settings import RepairSettings

# What comes in, what comes out, and the rule that says so.
CASES = (
    ("CR LF", "a\r\nb", "a\nb", "repair.linebreak"),
    ("CR", "a\rb\r\rc", "a\nb\n\nc", "repair.linebreak"),
    ("vertical tab, form feed", "a\x0bb\x0cc", "a\nb\nc", "repair.linebreak"),
    ("U+2028, U+2029", "a\u2028b\u2029c", "a\nb\nc", "repair.linebreak"),
    ("next line", "One.\x85Two.\x85\x85Three.", "One.\nTwo.\n\nThree.", "repair.linebreak"),
    ("colour", "\x1b[31mred\x1b[0m", "red", "repair.escape"),
    ("title, ended by BEL", "\x1b]0;title\x07text", "text", "repair.escape"),
    ("clipboard, ended by ST", "\x1b]52;c;aGk=\x1b\\text", "text", "repair.escape"),
    ("C1 colour", "a\x9b31mb", "ab", "repair.escape"),
    ("a title that never ends keeps its text", "\x1b]0;title", "]0;title", "repair.control"),
    ("C0 controls", "a\x00b\x01c\x7fd\te", "abcd\te", "repair.control"),
    ("a C1 quote", "\x93so\x94", "“so”", "repair.c1"),
    ("a C1 ellipsis", "so\x85 and so", "so… and so", "repair.c1"),
    ("a C1 control that Windows has not", "a\x81b", "ab", "repair.c1"),
    ("a lone surrogate", "a\ud83db", "a\ufffdb", "repair.surrogate"),
    ("a pair of surrogates", "\ud83d\udca9", "💩", "repair.surrogate"),
    ("noncharacters", "a\ufffeb\ufdd0c\U0001fffed", "abcd", "repair.noncharacter"),
    ("byte order mark inside", "a\ufeffb", "ab", "repair.bom"),
    ("bidi override", "\u202eabc\u202c", "abc", "repair.bidi"),
    ("bidi isolate", "\u2066abc\u2069", "abc", "repair.bidi"),
    ("object replacement", "a\ufffcb", "ab", "repair.invisible"),
    ("a joiner that joins nothing", "a\u200db\u200cc", "abc", "repair.invisible"),
    ("marks", "a" + "\u0301" * 40 + "b", "a" + "\u0301" * 30 + "b", "repair.marks"),
    ("an entity", "caf&eacute;", "café", "repair.entity"),
    ("a number", "it&#8217;s &#x2019;", "it’s ’", "repair.entity"),
    ("a number of Windows-1252", "it&#146;s", "it’s", "repair.entity"),
    ("nested", "Q&amp;amp;A &amp;eacute;", "Q&A é", "repair.entity"),
    ("an entity that is a line break", "a&#13;b", "a\nb", "repair.entity"),
    ("an entity that no text can hold", "a&#65534;b", "ab", "repair.entity"),
    ("mojibake", "caf\u00c3\u00a9", "café", "repair.mojibake"),
)
KEPT = (
    ("soft hyphen", "co\u00adoperate"),
    ("zero width space", "ไทย\u200bไทย a\u200bb"),
    ("direction marks", "\u200fעברית\u200e"),
    ("a Persian joiner", "می\u200cخواهم"),
    ("an Indic joiner", "क्\u200dष"),
    ("an emoji family", "👩\u200d👩\u200d👧"),
    ("a heart on fire", "❤\ufe0f\u200d🔥"),
    ("private use", "a\ue000b\uf8ff"),
    ("the flag of Wales", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"),
    ("replacement character", "a\ufffdb"),
    ("a lone ampersand", "AT&T &c. a && b &"),
    ("a name that HTML does not know", "&nosuch; &amp"),
    ("thirty marks", "a" + "\u0301" * 30),
    ("wide letters, ligatures, quotes", "ＡＢ ﬁ “so” ‘so’"),
    ("decomposed letters", "u\u0308ber"),
)


def repaired(text: str) -> str:
    """Return `text` after repair."""
    return replay(text, repair(text))


@pytest.mark.parametrize(("before", "after", "rule"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_rule(before: str, after: str, rule: str) -> None:
    """Each rule does what the table says, and the edit carries its name."""
    edits = repair(before)
    assert replay(before, edits) == after
    assert rule in {edit.rule for edit in edits}
    assert repair(after) == ()


@pytest.mark.parametrize("text", [case[1] for case in KEPT], ids=[case[0] for case in KEPT])
def test_kept(text: str) -> None:
    """What the table says is kept is kept."""
    assert repair(text) == ()


def test_policy_names_every_rule() -> None:
    """The table of policies holds each rule that an edit can carry, and no other."""
    assert {policy.rule for policy in POLICY if policy.rule} == {case[3] for case in CASES}


@pytest.mark.parametrize("amps", [1, 6, 7, 2000])
def test_nesting_has_a_limit(amps: int) -> None:
    """An entity nested up to 6 deep is decoded at once; a deeper one is left as it is."""
    text = f"&{'amp;' * amps}eacute; caf&eacute;"
    assert repaired(text) == ("é café" if amps <= 6 else f"&{'amp;' * amps}eacute; café")


def test_same_lines_whichever_break() -> None:
    """The same lines come out whichever line break was used, alone or mixed."""
    lines = ["First line.", "", "It’s second.", "Straße", "", "", "End."]
    texts = {repaired(b.join(lines)) for b in ("\n", "\r\n", "\r", "\u2028", "\x85", "\x0c")}
    assert texts == {"\n".join(lines)}


def test_marks_limit_is_a_setting() -> None:
    """How many marks may stand in a row can be told."""
    edits = repair("e\u0301\u0301\u0301", RepairSettings(max_marks=1))
    assert [(edit.start, edit.before, edit.after) for edit in edits] == [(2, "\u0301\u0301", "")]


def test_damage_under_an_entity_under_a_control() -> None:
    """Damage beneath damage is found in one call: a control, in an entity, in mojibake."""
    text = "&At\x00ilde;&copy;t\u00c3\u00a9 10Î&frac14;s"
    assert repaired(text) == "été 10μs".replace("μ", "\u03bc")
    assert repair(repaired(text)) == ()


def test_edits_are_small() -> None:
    """An edit covers what changed, not the line that it stands in."""
    edits = repair("A long clean sentence, a caf\u00c3\u00a9, another clean sentence.")
    assert [(edit.before, edit.after) for edit in edits] == [("\u00c3\u00a9", "é")]


def test_compose_of_one_list_is_that_list() -> None:
    """Where only one list has edits, the result is that list."""
    edits = [Edit(1, "b", "", "rule")]
    assert compose("abc", edits, []) == edits
    assert compose("abc", [], edits) == edits


def test_compose_drops_what_comes_back() -> None:
    """A change that is taken back leaves no edit."""
    assert compose("abc", [Edit(1, "b", "x", "r")], [Edit(1, "x", "b", "r")]) == []


def test_clean_text_does_not_load_ftfy() -> None:
    """ftfy, 70 ms to import, is loaded where damage is suspected and not before."""
    code = (
        "import sys; from bodycopy.repair import repair; repair('It’s caf\\xe9 \\u043f.'); "
        "print('ftfy' in sys.modules); repair('caf\\xc3\\xa9'); print('ftfy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_typography_alone_is_never_damage() -> None:
    """What the first gate lets pass cannot be damage in any codec."""
    typography = set("\u2013\u2014\u2018\u2019\u201c\u201d\u2026")
    for codec in CODECS:
        leads, rest = set(codec.chars((0xC2, 0xF4))), set(codec.chars((0x80, 0xBF)))
        assert not typography & leads or not typography & rest, codec.names
