"""How UTF-8 looks once it was read with another codec: its bytes as characters."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LOST = "\ufffd"  # what a lossy decoder writes for a byte it does not know
_LOST_BYTE = 0x1A  # ftfy's sloppy codecs encode U+FFFD as this byte, and so do we
_HIGH = range(0x80, 0x100)

# ftfy's names. Those of one family never give one character to two bytes, so that text which is
# half the one and half the other is read in one go; the first that fits names the chain.
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("latin-1", "sloppy-windows-1252", "sloppy-windows-1254"),
    ("sloppy-windows-1250",),
    ("iso-8859-2",),
    ("sloppy-windows-1251",),
    ("macroman",),
    ("cp437",),
    ("sloppy-windows-1253",),
    ("sloppy-windows-1257",),
    ("koi8-r",),
)
# Where a lead byte is a sign that stands by a space in clean text too (a dash, a box corner, a
# Russian vowel), a space is never read as a lost byte.
_NEVER_SPACED = frozenset({"macroman", "cp437", "koi8-r"})

# One UTF-8 character; a CESU-8 pair is one, and the space in it a lost A0.
_WHOLE = (
    "(?:[\xc2-\xdb][\x80-\xbf]"
    "|\xe0[\xa0-\xbf][\x80-\xbf]"
    "|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    "|\xed[\x80-\x9f][\x80-\xbf]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    "|\xf3\xa0[\x80\x81][\x80-\xbf]"
    "|\xed[ \xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])"
)
# One that lost a byte: first a no-break space that became a space, where ftfy would put it back
# (chardata.ALTERED_UTF8_RE). In Portuguese the space after à was its own last byte; elsewhere
# it parted the words too (fixes.A_GRAVE_WORD_RE). Last, bytes that became U+FFFD or "?"
# (chardata.LOSSY_UTF8_RE).
_LOSSY = (
    "(?P<glued>\xc3 )(?= |quele|quela|quilo|s )"
    "|(?P<grave>\xc3(?=[ \n]|\\Z))"
    "|(?P<spaced>[\xc2\xc5\xce\xd0\xd9] "
    "|[\xe2\xe3] [\x80-\x84\x86-\x9f\xa1-\xbf]|\xe0[\xa1-\xbf] "
    "|[\xe1-\xe3][\x80-\x84\x86-\x9f\xa1-\xbf] "
    "|\xf0(?: [\x80-\xbf]{2}|[\x90-\xbf] [\x80-\xbf]|[\x90-\xbf][\x80-\xbf] ))"
    "|(?P<lost>[\xc2-\xdf]\x1a|[\xc2\xc3]\\?"
    "|[\xe0-\xef](?:[?\x1a][\x1a\x80-\xbf]|[\x1a\x80-\xbf][?\x1a])"
    "|[\xf0-\xf4](?:[?\x1a][\x1a\x80-\xbf]{2}"
    "|[\x1a\x80-\xbf][?\x1a][\x1a\x80-\xbf]|[\x1a\x80-\xbf]{2}[?\x1a]))"
)
# Words with no more than a mark and a space between them are one change, not many.
_PHRASE = f"(?P<whole>{_WHOLE}++(?:[ -/:;?]{{1,2}}{_WHOLE}++)*+)"
_RUN = re.compile(_PHRASE)
_DAMAGE = re.compile(f"{_PHRASE}|{_LOSSY}")


class Piece(NamedTuple):
    """A stretch of text and what it says in UTF-8."""

    start: int
    end: int
    text: str
    whole: bool  # no byte was lost


class Codec:
    """One family of codecs, as the characters that UTF-8's bytes become in it."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Take ftfy's names of the family."""
        self.names = names
        self._bytes = _to_byte(names)
        self._chars = [""] * 256  # what is no ASCII, by its byte
        for point, byte in self._bytes.items():
            self._chars[byte] += chr(point)
        self.spaced = names[0] not in _NEVER_SPACED
        self._pattern = _DAMAGE if self.spaced else _RUN
        # For str.translate: what the codec has not is no byte. Beyond U+00FF that is so anyway.
        self._table = dict.fromkeys(_HIGH, 0xFF) | self._bytes
        self._halves = frozenset(self.chars((0xED, 0xED)))
        self._leads = frozenset(self.chars((0xC2, 0xF3)))
        self._rests = frozenset(self.chars((0x80, 0xBF)) + (f"{LOST} ?\n" if self.spaced else ""))
        self._alphabets = [(name, frozenset(_decoded(name) + LOST)) for name in names]

    def chars(self, *spans: tuple[int, int]) -> str:
        """Return the characters whose bytes lie in one of `spans`."""
        return "".join("".join(self._chars[low : high + 1]) for low, high in spans)

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield what of `text` reads as UTF-8 in this codec.

        >>> [piece.text for piece in CODECS[0].pieces("cafÃ©, only â‚¬5")]
        ['é', '€']
        """
        if self.may_read(f"{text}\n"):  # the end of a text may stand for a lost byte
            for match in self._pattern.finditer(text.translate(self._table)):
                yield Piece(*match.span(), _read(match), match.lastgroup == "whole")

    def may_read(self, text: str) -> bool:
        """Return whether `text` holds what any UTF-8 needs: a lead and a continuation byte."""
        return not (self._leads.isdisjoint(text) or self._rests.isdisjoint(text))

    def read_all(self, text: str) -> str | None:
        """Return what `text` says if all of it went through one codec of the family, else None.

        ftfy's codecs do the work: they know the bytes that a standard leaves out.
        """
        import ftfy.bad_codecs  # noqa: F401, PLC0415 - registers them; 70 ms, not for clean text

        for name in self.names:
            try:
                data = text.encode(name)
                return data.decode("utf-8-variants" if b"\xed" in data else "utf-8")
            except UnicodeError:
                continue
        return None

    def goes_on(self, char: str) -> bool:
        """Return whether `char` is a continuation byte, one that no character begins with."""
        return char in self._rests

    def decode(self, text: str) -> str:
        """Return `text` with all that reads as UTF-8 decoded.

        >>> CODECS[0].decode("cafÃ©")
        'café'
        """
        if not self.may_read(f"{text}\n"):
            return text
        parts: list[str] = []
        done = 0
        for piece in self.pieces(text):
            parts += (text[done : piece.start], piece.text)
            done = piece.end
        return "".join((*parts, text[done:])) if parts else text

    def paired(self, text: str) -> bool:
        """Return whether `text` may hold the two halves of a CESU-8 pair."""
        return not self._halves.isdisjoint(text)

    def name(self, text: str) -> str | None:
        """Return which codec of the family can encode `text`; None where none can alone."""
        chars = {char for char in set(text) if not char.isascii()}
        return next((name for name, known in self._alphabets if known.issuperset(chars)), None)

    def plan(self, before: str, name: str | None) -> str:
        """Return the steps that decode `before` by the codec `name`, in ftfy's words.

        >>> CODECS[0].plan("â€™", "sloppy-windows-1252")
        'encode sloppy-windows-1252, decode utf-8'
        """
        if name is None:  # half the one and half the other
            return "apply decode_inconsistent_utf8"
        data = before.translate(self._table)
        steps = [f"encode {name}"]
        if " " in data or data == "\xc3":
            steps.append("transcode restore_byte_a0")
        if "\x1a" in data or "?" in data:
            steps.append("transcode replace_lossy_sequences")
        odd = re.search("\xed[ \xa0-\xaf]", data)
        return ", ".join((*steps, "decode utf-8-variants" if odd else "decode utf-8"))


def _read(match: re.Match[str]) -> str:
    """Return the character that the bytes of `match` are, or U+FFFD where one is lost."""
    kind = match.lastgroup
    if kind == "lost":
        return LOST
    if kind in {"glued", "grave"}:
        return "à"
    data = match[0].encode("latin-1")
    if kind == "spaced":
        return data.replace(b" ", b"\xa0").decode("utf-8")
    return _utf8(data)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:  # CESU-8: each half of a surrogate pair was encoded by itself
        halves = re.sub(rb"\xed ([\x80-\xbf]\xed)", b"\xed\xa0\\1", data)
        pairs = halves.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return pairs.decode("utf-16-le")


def _decoded(name: str) -> str:
    """Return what the 256 bytes are in codec `name`; unassigned ones are Latin-1, as in ftfy."""
    chars = bytes(range(256)).decode(name.removeprefix("sloppy-"), errors="replace")
    return "".join(chr(byte) if char == LOST else char for byte, char in enumerate(chars))


def _to_byte(names: Iterable[str]) -> dict[int, int]:
    """Return the byte of each non-ASCII character; an earlier codec of a family goes first."""
    table: dict[int, int] = {}
    for name in names:
        for byte, char in enumerate(_decoded(name)):
            if not char.isascii():
                table.setdefault(ord(char), byte)
    table[ord(LOST)] = _LOST_BYTE
    return table


CODECS: tuple[Codec, ...] = tuple(Codec(names) for names in FAMILIES)
