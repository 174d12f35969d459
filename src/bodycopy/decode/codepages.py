"""Bytes that are not plain UTF-8 become text."""

import codecs
import re
import unicodedata

from bodycopy.decode import CONTROL, MAX_NULS, Decoded, has_nuls, is_shifted
from bodycopy.document import Loss
from bodycopy.errors import BinaryInputError, UndecodableInputError, UsageError

# Labels, with the codecs that browsers read them with: https://encoding.spec.whatwg.org
CODECS = {
    label: codec
    for codec, labels in {
        "cp1252": "iso-8859-1 latin1 latin-1 l1 ascii us-ascii windows-1252 cp1252 iso8859-1",
        "cp1254": "iso-8859-9 latin5 windows-1254",
        "cp874": "iso-8859-11 tis-620 windows-874",
        "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms932",
        "gb18030": "gb2312 gbk gb_2312-80 x-gbk chinese gb18030",
        "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5",
        "cp949": "euc-kr ks_c_5601-1987 korean windows-949",
        "mac_roman": "macintosh",
        "mac_cyrillic": "x-mac-cyrillic",
        "cp866": "ibm866",
        **{name: name for name in ("koi8-r", "koi8-u", "euc-jp", "iso-2022-jp")},
        **{f"cp{page}": f"windows-{page}" for page in (1250, 1251, 1253, 1255, 1256, 1257, 1258)},
        **{f"iso8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    }.items()
    for label in labels.split()
}
_LABEL = re.compile(rb"""<(?:meta\s[^>]{0,400}?charset|\?xml\s[^>]{0,200}?encoding)
    \s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE | re.VERBOSE)  # fmt: skip
_HEAD = 8192  # bytes; browsers read 1,024, but pages put scripts before their label
# A pair of surrogates, each written as if it were a character (CESU-8).
_CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT = re.compile(rb"[\xc2-\xf4]([\x80-\xbf]{0,2})\Z")  # the last character is not whole
_REPLACEMENT = "\ufffd".encode()
_HIGH = re.compile(rb"[\x80-\xff]")
# Bytes that windows-1252 does not define, or that are letters hardly any text has.
_NOT_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xfe\xff]")
# A sign or a capital inside a word: read as windows-1252, text in other code pages is full of it.
_IMPLAUSIBLE = re.compile(
    "[a-zß-ÿ][¡-©¬-\xb4¶-¹¼-¿\xd7÷]{1,4}[a-zß-ÿ]|[a-zß-ÿ][À-ÖØ-ÞŠŒŽŸ]|[À-ÿŠŒŽŸšœžƒ]{3}"
)
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_SURROGATE = re.compile("[\ud800-\udfff]")

_MAX_BAD = 0.001  # share of bytes; more than that is another encoding, not an accident
_MAX_CONTROLS = 0.01  # share of bytes; random bytes have 0.1
_MAX_STRANGE = 0.01  # share of characters that no text has, of all
_MAX_HIGH = 0.25  # share of bytes; Vietnamese has about this many, other scripts twice as many
_MAX_IMPLAUSIBLE = 0.05  # share of high bytes
_SAMPLE = 32_768  # bytes that the detector sees; it takes 1 s for a MB
_SCRIPTS = (
    "cp932 euc_jp gb18030 big5hkscs cp949 koi8_r koi8_u cp1251 cp866 iso8859_5 mac_cyrillic "
    "cp1250 iso8859_2 cp1253 iso8859_7 cp1254 cp1255 cp1256 cp1257 cp874 cp1252"
).split()


def decoded(data: bytes, source: str, encoding: str | None, mark: tuple[int, str]) -> Decoded:
    """Return the text in `data`; see `decode`.

    Args:
        data: the bytes.
        source: path or name, for messages.
        encoding: what was told.
        mark: how long the byte order mark is, and the codec it stands for.
    """
    skip, codec = mark
    if encoding is not None:
        return _as_told(data, source, encoding)
    if codec != "utf-8":
        return _replaced(data, codec, skip)
    if has_nuls(data):
        return _wide(data) or _refuse_noise(data, source, at_most=0)
    if is_shifted(data):
        return _labelled(data, "iso-2022-jp") or (data.decode("ascii"), ())
    return _not_utf8(data, skip, source)


def _not_utf8(data: bytes, skip: int, source: str) -> Decoded:
    if skip:
        return _utf8(data, skip) or _replaced(data, "utf-8", skip)
    wide = _wide(data) if b"\x00" in data else None
    if not wide:
        _refuse_noise(data, source, at_most=_MAX_CONTROLS)
    return wide or _utf8(data, 0) or _by_label(data) or _by_guess(data)


def _as_told(data: bytes, source: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        "".encode(encoding)  # hex and gzip are codecs too, but not of text
    except LookupError as error:
        message = f"no such encoding: {encoding}"
        raise UsageError(message) from error
    try:
        text = data.decode(codec.name)
    except UnicodeError as error:
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise UndecodableInputError(source, f"not valid {encoding}{place}") from error
    return _without_surrogates(text.removeprefix("\ufeff"))


def _without_surrogates(text: str) -> Decoded:
    """Join pairs of surrogates; replace lone ones, which some codecs let through (UTF-7)."""
    if not _SURROGATE.search(text):
        return text, ()
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    count = joined.count("\ufffd") - text.count("\ufffd")
    return joined, (Loss("W-REPLACED-BYTES", f"{count} lone surrogates"),) if count else ()


def _refuse_noise(data: bytes, source: str, *, at_most: float) -> Decoded:
    """Raise if more than this share of `data` is control characters; else there is no text."""
    controls = CONTROL.findall(data)
    if len(controls) > at_most * len(data):
        what = "NUL" if b"\x00" in data else "control character"
        place = data.index(b"\x00" if b"\x00" in data else controls[0])
        raise BinaryInputError(source, f"binary ({what} at byte {place})")
    return "", ()


def _wide(data: bytes) -> Decoded | None:
    """Decode UTF-16 or UTF-32 without a mark; None if the zero bytes do not say which."""
    codec = _by_zeros(data[: len(data) & ~3])
    text, losses = _replaced(data, codec) if codec else ("", ())
    guess = Loss("W-ENC-GUESS", f"{codec}, by its zero bytes")
    return (text, (guess, *losses)) if text and _is_text(text) else None


def _by_zeros(data: bytes) -> str:
    """Return the codec whose zero bytes stand where those of `data` do, or ""."""
    first, second, third, fourth = (data[place::4].count(0) for place in range(4))
    most = (1 - MAX_NULS) * len(data) / 2  # half of all bytes, but for characters beyond U+FFFF
    if max(first + second, third + fourth) >= most:
        return "utf-32-be" if first > fourth else "utf-32-le"
    few, many = sorted((first + third, second + fourth))
    if not many or few > MAX_NULS * many:
        return ""
    return "utf-16-be" if first + third > second + fourth else "utf-16-le"


def _is_text(text: str) -> bool:
    """Return whether the beginning of `text` is characters, not numbers that happen to be some."""
    sample = text[:4096]
    strange = sum(unicodedata.category(char) in {"Cn", "Co", "Cs"} for char in sample)
    return strange + sample.count("\ufffd") <= max(1, _MAX_STRANGE * len(sample))


def _replaced(data: bytes, codec: str, skip: int = 0) -> Decoded:
    """Decode after `skip` bytes; only what is not valid becomes U+FFFD."""
    body = data[skip:]
    try:
        return body.decode(codec), ()
    except UnicodeDecodeError as error:
        text = body.decode(codec, "replace")
        count = text.count("\ufffd") - body.decode(codec, "ignore").count("\ufffd")
        return text, (Loss("W-REPLACED-BYTES", f"{count} not valid {codec}", skip + error.start),)


def _utf8(data: bytes, skip: int) -> Decoded | None:
    """Decode UTF-8 with accidents in it; None if it is not mostly UTF-8."""
    body = data[skip:].replace(b"\xc0\x80", b"\x00")  # NUL as Java writes it
    body = _CESU.sub(_joined_pair, body)
    text, losses = _replaced(body, "utf-8")
    if not losses:
        return text, ()
    bad = text.count("\ufffd")
    good = len(_MULTIBYTE.findall(body))
    if not good and _is_accident(body, bad):
        return _replaced(data, "utf-8", skip)
    return _by_line(body, skip) if good >= bad / 2 else None


def _joined_pair(pair: re.Match[bytes]) -> bytes:
    halves = pair.group().decode("utf-8", "surrogatepass")
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


def _is_accident(body: bytes, bad: int) -> bool:
    """Return whether ASCII has bytes that no code page explains, or a cut character at its end."""
    high = _HIGH.findall(body)
    cut = _CUT.search(body)
    if bad == 1 and cut and cut.group(1):  # a first byte alone may be a letter of latin-1
        return True
    strange = len(_NOT_1252.findall(body))
    return bad <= max(1, _MAX_BAD * len(body)) and strange == len(high)


def _by_line(body: bytes, skip: int) -> Decoded:
    """Decode lines that are not UTF-8 as windows-1252, if that explains them; else replace."""
    texts: list[str] = []
    mixed: list[Loss] = []
    bad: list[int] = []  # where something was replaced
    at = skip
    for number, line in enumerate(body.splitlines(keepends=True), 1):
        text, lost = _replaced(line, "utf-8")
        if lost and not _MULTIBYTE.search(line) and not _CUT.search(line) and _is_1252(line):
            text = line.decode("cp1252")
            mixed.append(Loss("W-ENC-MIXED", f"line {number}: windows-1252 in UTF-8", at))
        elif lost:
            bad += [at + (lost[0].offset or 0)] * (text.count("\ufffd") - line.count(_REPLACEMENT))
        texts.append(text)
        at += len(line)
    losses = mixed[:1]
    if bad:
        losses.append(Loss("W-REPLACED-BYTES", f"{len(bad)} not valid utf-8", bad[0]))
    return "".join(texts), tuple(losses)


def _is_1252(data: bytes) -> bool:
    """Return whether windows-1252 explains `data`: letters in words, signs beside them."""
    high = len(_HIGH.findall(data))
    if _NOT_1252.search(data) or high > _MAX_HIGH * len(data):
        return False
    implausible = len(_IMPLAUSIBLE.findall(data.decode("cp1252")))
    return implausible <= _MAX_IMPLAUSIBLE * high


def _by_label(data: bytes) -> Decoded | None:
    """Decode by what the page says of itself; None if it says nothing or is not to be believed."""
    found = _LABEL.search(data, 0, _HEAD)
    return _labelled(data, found.group(1).decode("ascii", "replace").lower()) if found else None


def _labelled(data: bytes, label: str) -> Decoded | None:
    codec = CODECS.get(label)
    if codec is None:
        return None
    if codec == "cp1252":
        return _windows_1252(data), ()
    text, losses = _replaced(data, codec)
    return (text, losses) if text.count("\ufffd") <= max(1, _MAX_BAD * len(data)) else None


def _windows_1252(data: bytes) -> str:
    """Decode as browsers do: the five bytes that have no character are control characters."""
    return data.decode("latin-1").translate(_C1)


def _by_guess(data: bytes) -> Decoded:
    """Decode as windows-1252 if it explains the bytes, else by a detector that names its guess."""
    if _is_1252(data):
        return data.decode("cp1252"), ()
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow, and seldom needed

    high = _HIGH.search(data)
    start = max(0, (high.start() if high else 0) - 1024)
    best = from_bytes(
        data[start : start + _SAMPLE], cp_isolation=_SCRIPTS, preemptive_behaviour=False
    ).best()
    codec = best.encoding if best else "cp1252"
    if codec not in {"cp1252", "ascii"}:
        text, losses = _replaced(data, codec)
        if text.count("\ufffd") <= max(1, _MAX_BAD * len(data)):
            return text, (Loss("W-ENC-GUESS", codec), *losses)
    return _windows_1252(data), (Loss("W-ENC-GUESS", "windows-1252"),)
