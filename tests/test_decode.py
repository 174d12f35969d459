"""Bytes become text; rows 1, 2, 4 to 15 of the fault plan."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode import decode
from bodycopy.errors import BinaryInputError, UndecodableInputError, UsageError

FRENCH = ("Le garçon est allé à l'école, où il a mangé une crêpe près de la forêt. " * 9 + "\n") * 5
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю, говорят синоптики.\n" * 20
JAPANESE = "日本の首都は東京です。今日は天気がいいので、公園まで散歩に行きました。\n" * 20
CHINESE = "中国的首都是北京。今天天气很好，我们去公园散步吧。人民日报记者报道。\n" * 20
POLISH = "W Szczebrzeszynie chrząszcz brzmi w trzcinie, zażółć gęślą jaźń i łódź.\n" * 20
LEGACY = [
    ("shift_jis", "cp932", JAPANESE),
    ("euc-jp", "euc_jp", JAPANESE),
    ("gb18030", "gb18030", CHINESE),
    ("koi8-r", "koi8_r", RUSSIAN),
    ("windows-1251", "cp1251", RUSSIAN),
    ("windows-1250", "cp1250", POLISH),
]


def codes(data: bytes) -> list[str]:
    """Return the codes of what decoding lost or guessed."""
    return [loss.code for loss in decode(data, "page")[1]]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_nothing_is_empty_text(data: bytes) -> None:
    """An empty file and a lone byte order mark are empty text (rows 1, 2)."""
    assert decode(data, "page") == ("", ())


@given(st.text())
def test_utf8_comes_back(text: str) -> None:
    """What is UTF-8 without much NUL is itself."""
    clean = text.replace("\x00", "").lstrip("\ufeff").replace("\x1b$", "").removeprefix("%PDF-")
    assert decode(("." + clean).encode(), "page") == ("." + clean, ())


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    """Whatever the bytes, the text can be written as UTF-8, or the input is named as binary."""
    try:
        text, _ = decode(data, "page")
    except BinaryInputError as error:
        assert "binary (" in str(error)  # noqa: PT017 - text is as good an answer
    else:
        text.encode("utf-8")


def test_random_bytes_are_binary() -> None:
    """Noise is refused with the place of its first NUL (row 4)."""
    data = random.Random(1).randbytes(65536)  # noqa: S311 - a fixture, no secret
    with pytest.raises(BinaryInputError, match=f"NUL at byte {data.index(0)}"):
        decode(data, "page.txt")


@pytest.mark.parametrize(
    ("magic", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"GIF89a\x01\x00\x01", "GIF"),
    ],
)
def test_formats_are_named(magic: bytes, name: str) -> None:
    """An image or archive under a wrong name is refused by its format (row 5)."""
    with pytest.raises(BinaryInputError, match=name):
        decode(magic + b"rest", "page.txt")


def test_text_about_a_format_is_text() -> None:
    """Words that are also the beginning of a format are text."""
    assert decode(b"GIF89a is a format.", "page")[0] == "GIF89a is a format."


def test_stray_nul_stays_for_repair() -> None:
    """One NUL makes a text no binary; repair takes it out and says so (row 6)."""
    assert decode(b"abc\x00def", "page") == ("abc\x00def", ())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [FRENCH, RUSSIAN])
def test_wide_text_without_mark(codec: str, text: str) -> None:
    """Zero bytes at every second place are UTF-16, and that is said (row 6)."""
    decoded, losses = decode(text.encode(codec), "page")
    assert decoded == text
    assert codec in losses[0].detail


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_mark_decides(codec: str) -> None:
    """A mark is believed and taken off, also those of UTF-16 BE and UTF-32 (row 7)."""
    assert decode(("\ufeff" + JAPANESE).encode(codec), "page") == (JAPANESE, ())


def test_odd_byte_of_utf16_is_replaced() -> None:
    """Half a unit at the end is one replaced character (row 8)."""
    text, losses = decode(b"\xff\xfea\x00b", "page")
    assert (text, losses[0].code, losses[0].offset) == ("a\ufffd", "W-REPLACED-BYTES", 4)


@pytest.mark.parametrize("text", [FRENCH * 9, JAPANESE * 9, "All of it is ASCII.\n" * 900])
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_one_bad_byte_is_one_replacement(text: str, place: float) -> None:
    """A stray 0xFF is replaced; no other character changes (row 9)."""
    data = text.encode()
    at = int(len(data) * place)
    damaged = data[:at] + b"\xff" + data[at:]
    decoded, losses = decode(damaged, "page")
    assert decoded == damaged.decode("utf-8", "replace")
    assert [(loss.code, loss.detail[:1], loss.offset) for loss in losses] == [
        ("W-REPLACED-BYTES", "1", at)
    ]


@pytest.mark.parametrize("tail", [b"\xc3", b"\xe2\x82", b"\xf0\x9f\x92"])
@pytest.mark.parametrize("text", [FRENCH, FRENCH + "plain "])
def test_cut_last_character_is_one_replacement(text: str, tail: bytes) -> None:
    """A text cut inside its last character ends in one U+FFFD (row 10)."""
    decoded, losses = decode(text.encode() + tail, "page")
    assert decoded == text + "\ufffd"
    assert [loss.code for loss in losses] == ["W-REPLACED-BYTES"]


def test_half_utf8_half_latin1_is_decoded_by_line() -> None:
    """Lines in two encodings each come out right; the first odd line is named (row 11)."""
    text, losses = decode(FRENCH.encode() + FRENCH.encode("latin-1"), "page")
    assert text == FRENCH + FRENCH
    assert [(loss.code, loss.detail[:7]) for loss in losses] == [("W-ENC-MIXED", "line 6:")]


def test_french_latin1_without_label() -> None:
    """Latin-1 is read as windows-1252: garçon, not garēon (row 12)."""
    assert decode(FRENCH.encode("latin-1"), "page") == (FRENCH, ())


def test_curly_quotes_of_windows() -> None:
    """An English text whose only odd bytes are quotation marks keeps them."""
    text = "It’s a “dog” – yes.\n" * 9
    assert decode(text.encode("cp1252"), "page") == (text, ())


def test_label_that_does_not_decode_is_not_believed() -> None:
    """Windows-1252 that calls itself UTF-8 is windows-1252 (row 13)."""
    page = f'<meta charset="utf-8"><p>{FRENCH}'
    assert decode(page.encode("cp1252"), "page") == (page, ())


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY)
@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_label_is_believed(label: str, codec: str, text: str, head: str) -> None:
    """A page that says what it is, is read so (row 13)."""
    page = head.format(label) + text
    assert decode(page.encode(codec), "page") == (page, ())


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY)
def test_guess_is_named(label: str, codec: str, text: str) -> None:
    """Without a label the guess is right, and said to be one (row 13)."""
    decoded, losses = decode(text.encode(codec), "page")
    assert decoded == text, label
    assert [(loss.code, loss.detail) for loss in losses] == [("W-ENC-GUESS", codec)]


@pytest.mark.parametrize("name", ["no-such-codec", "hex", "rot13"])
def test_unknown_encoding_is_a_usage_error(name: str) -> None:
    """What Python does not decode text with is refused as an argument (row 14)."""
    with pytest.raises(UsageError, match=name):
        decode(b"text", "page", name)


def test_encoding_that_cannot_decode() -> None:
    """An encoding that was asked for is never replaced by another (row 14)."""
    with pytest.raises(UndecodableInputError, match="byte 3"):
        decode(b"abc\xff", "page", "utf-8")


def test_overlong_and_paired_surrogates() -> None:
    """Java's NUL and CESU-8 pairs are what they were meant to be (row 15)."""
    assert decode(b"a\xc0\x80b", "page") == ("a\x00b", ())
    assert decode(b"a\xed\xa0\xbd\xed\xb2\xa9b", "page") == ("a💩b", ())


@pytest.mark.parametrize(("data", "encoding"), [(b"a\xed\xa0\xbdb", None), (b"+2D0-", "utf-7")])
def test_lone_surrogates_never_leave(data: bytes, encoding: str | None) -> None:
    """Half a pair is replaced, and said so."""
    text, losses = decode(data, "page", encoding)
    text.encode("utf-8")
    assert losses
