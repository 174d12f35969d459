"""Faults of bytes and encodings; the numbers are those of the fault plan."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from faults.harness import PARAGRAPHS, PROSE, REPAIR, Ended, fill, leftovers, run, tree

FRENCH = (
    "Le garçon était déjà là, près de la fenêtre, où il lisait à voix haute. Sa mère, elle, "
    "préparait le dîner et ne l'écoutait guère.\n"
)
MANY_SCRIPTS = f"{PROSE[:-1]} Café, naïve, Ωμέγα, Москва, 東京.\n"
# A MiB in the normal form, with characters of two, three and four bytes everywhere.
LONG = "\n\n".join([f"{FRENCH[:-1]} 東京 💩 Ωμέγα."] * 6200) + "\n"
LONGEST_AGAIN = 1 << 16  # bytes; a longer article is not cleaned twice, to save time
MAY_BREAK = "\u200b\u00ad"  # zero width space, soft hyphen
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class Case(NamedTuple):
    """A file, the article it must become, and the warning that must be given."""

    data: bytes
    article: str
    warning: str | None = ""  # a regular expression; none for "", any or none for None


def mangled(text: str, times: int) -> str:
    """Return `text` after it was written as UTF-8 and read as Latin-1 so many times."""
    for _ in range(times):
        text = text.encode().decode("latin-1")
    return text


def with_bad_byte(text: str, place: int) -> Case:
    """Return `text` with the byte 0xFF before its character `place`, and only that replaced."""
    data = text[:place].encode() + b"\xff" + text[place:].encode()
    article = f"{text[:place]}\ufffd{text[place:]}"
    return Case(data, article, r"W-REPLACED-BYTES.* 1 ")


def breaks(mark: str) -> Case:
    """Return a text whose paragraphs end with `mark`."""
    return Case(mark.join(PARAGRAPHS).replace("\n", mark).encode(), PROSE)


EMPTY = r"W-EMPTY"
# One run for all: each article is judged by itself, and the run's status is that of the best.
CASES = {
    "row_01_empty": Case(b"", "", EMPTY),
    "row_02_utf8_mark_alone": Case(b"\xef\xbb\xbf", "", EMPTY),
    "row_02_utf16_mark_alone": Case(b"\xff\xfe", "", EMPTY),
    "row_03_spaces": Case(b" " * (1 << 20), "", EMPTY),
    "row_03_line_breaks": Case(b"\n" * (1 << 20), "", EMPTY),
    "row_03_both": Case(b" \n" * (1 << 19), "", EMPTY),
    "row_06_one_nul": Case(PROSE.replace(" ", " \0", 1).encode(), PROSE, r"W-CONTROL.* 1 "),
    "row_06_nul_every_second_byte": Case(PROSE.encode("utf-16-le"), PROSE, r"W-ENC.*utf-16"),
    "row_07_utf16_le": Case(b"\xff\xfe" + MANY_SCRIPTS.encode("utf-16-le"), MANY_SCRIPTS),
    "row_07_utf16_be": Case(b"\xfe\xff" + MANY_SCRIPTS.encode("utf-16-be"), MANY_SCRIPTS),
    "row_07_utf32_le": Case(b"\xff\xfe\0\0" + MANY_SCRIPTS.encode("utf-32-le"), MANY_SCRIPTS),
    "row_07_utf32_be": Case(b"\0\0\xfe\xff" + MANY_SCRIPTS.encode("utf-32-be"), MANY_SCRIPTS),
    "row_08_odd_byte": Case(
        b"\xff\xfe" + PROSE[:-1].encode("utf-16-le") + b"\x41",
        f"{PROSE[:-1]}\ufffd\n",
        r"W-REPLACED-BYTES.* 1 ",
    ),
    "row_09_bad_byte_at_start": with_bad_byte(LONG, 0),
    "row_09_bad_byte_in_middle": with_bad_byte(LONG, len(LONG) // 2),
    "row_09_bad_byte_at_end": with_bad_byte(LONG, len(LONG) - 1),
    "row_10_last_character_cut": Case(
        f"{PROSE[:-1]} 東".encode()[:-1], f"{PROSE[:-1]} \ufffd\n", r"W-REPLACED-BYTES.* 1 "
    ),
    "row_12_latin1_french": Case(FRENCH.encode("latin-1"), FRENCH),
    "row_17_lf": breaks("\n"),
    "row_17_cr": breaks("\r"),
    "row_17_crlf": breaks("\r\n"),
    "row_17_line_separator": breaks("\u2028"),
    "row_17_paragraph_separator": breaks("\u2029"),
    "row_17_next_line": breaks("\u0085"),
    "row_17_vertical_tab": breaks("\v"),
    "row_17_form_feed": breaks("\f"),
    "row_17_mixed": Case("\r\n\u2028".join(PARAGRAPHS).encode(), PROSE),
    "row_19_colour": Case(PROSE.replace(" ", " \x1b[31m", 3).encode(), PROSE, r"W-CONTROL"),
    "row_19_title": Case(
        PROSE.replace("council", "council\x1b]0;evil title\x07").encode(), PROSE, r"W-CONTROL"
    ),
    "row_19_title_by_st": Case(
        PROSE.replace("council", "council\x1b]0;evil title\x1b\\").encode(), PROSE, r"W-CONTROL"
    ),
    "row_19_clipboard": Case(
        PROSE.replace("council", "council\x1b]52;c;ZXZpbA==\x07").encode(), PROSE, r"W-CONTROL"
    ),
    "row_19_eight_bit": Case(
        PROSE.replace("council", "council\x9b31m").encode(), PROSE, r"W-CONTROL"
    ),
    "row_20_three_levels": Case(mangled(FRENCH, 3).encode(), FRENCH),
    "row_20_deep": Case(mangled("é", 20).encode(), "é\n"),
    "row_22_noncharacters": Case(PROSE.replace(" ", " \ufffe\uffff", 1).encode(), PROSE, None),
    "row_22_private_use": Case(
        f"{PROSE[:-1]} \ue000\U000f0000\n".encode(), f"{PROSE[:-1]} \ue000\U000f0000\n"
    ),
    "row_22_tags": Case(
        f"{PROSE[:-1]} \U0001f3f4\U000e0067\U000e0062\U000e007f\n".encode(),
        f"{PROSE[:-1]} \U0001f3f4\U000e0067\U000e0062\U000e007f\n",
    ),
}

# Valid text with the letters and signs that mojibake is made of, side by side.
LOOKALIKES = (
    "PÃO E MEL",
    "SÃO PAULO É…",
    "VOCÊ… É ¿",
    "MAÇÃ… E LIMÃO",
    "Å… DET VAR EN SOMMER",
    "CAFÉ® and NESTLÉ™ are names.",
    "“×” and “÷” are signs.",
    "It is 12×… or more.",
    "Offering 3×£20 and 4×€5.",
    "2019—∞",
    "∆° and °∆",
    "( ô¬ô )",
    "`¬´",
    "``aí´´ e ``lá´´",
    "Η ¨λέξη¨ αυτή",
    "f(x) = √π ± ½",
    "├┤a┼┐b┼┐c",
    "MAAN\u00a0ÄÄRI\u00a0JÄÄ",
    "L’été, l’île, l’œuvre.",
    "GÄLÄW ÑÍCH SÖÄ£ ÑÝÄ",
    "R E Ã O",
    "Ââ, Îî and Ăă are letters.",
    "© 2020 ® ™",
    "Œuvre complète — tome Ⅱ",
    "Ôôô que dia",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """All cases after one run."""

    ended: Ended
    articles: dict[str, bytes]
    again: dict[str, bytes]  # the articles of the articles, but of long ones

    def warned(self, name: str, pattern: str) -> bool:
        """Say whether the file `name` was warned of with `pattern`."""
        return self.ended.tells(rf"/{re.escape(name)}\.txt: {pattern}")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Return what became of all cases, cleaned in one run and cleaned once more in another."""
    place = tmp_path_factory.mktemp("bytes")
    pages = fill(place / "in", {f"{name}.txt": case.data for name, case in CASES.items()})
    ended = run("clean", *REPAIR, pages, "-o", place / "out")
    articles = tree(place / "out")
    short = {name: article for name, article in articles.items() if len(article) < LONGEST_AGAIN}
    run("clean", *REPAIR, fill(place / "short", short), "-o", place / "again")
    return Batch(ended, articles, tree(place / "again"))


def test_all_are_written(batch: Batch) -> None:
    """Damage that can be repaired is no failure, and every input is accounted for."""
    assert batch.ended.status == 0
    assert batch.ended.out == b""
    assert sorted(batch.articles) == sorted(f"{name}.txt" for name in CASES)
    assert batch.ended.tells(rf"{len(CASES)} inputs: {len(CASES)} written")


@pytest.mark.parametrize("name", CASES)
def test_article(batch: Batch, name: str) -> None:
    """The file becomes the right article, and a second cleaning changes nothing."""
    article = batch.articles[f"{name}.txt"].decode()
    assert abbreviated(article, CASES[name].article) == abbreviated(CASES[name].article, article)
    assert article == CASES[name].article
    if len(batch.articles[f"{name}.txt"]) < LONGEST_AGAIN:
        assert batch.again[f"{name}.txt"].decode() == article


def abbreviated(text: str, other: str) -> str:
    """Return the part of `text` where it begins to differ from `other`: a MiB is no message."""
    place = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), 0)
    return text[max(0, place - 40) : place + 40]


@pytest.mark.parametrize("name", CASES)
def test_warning(batch: Batch, name: str) -> None:
    """What was lost, replaced or guessed at is told with its file; else nothing is said."""
    warning = CASES[name].warning
    if warning:
        assert batch.warned(name, warning)
    elif warning is not None:
        assert not batch.warned(name, "")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n"], ids=["row_01", "row_02", "row_03"])
def test_empty_fails_on_demand(data: bytes) -> None:
    """An empty article is no failure, but with --fail-on-empty."""
    assert run("clean", stdin=data).status == 0
    ended = run("clean", "--fail-on-empty", stdin=data)
    assert (ended.status, ended.out) == (1, b"")


def test_row_03_16_mib_of_space() -> None:
    """16 MiB of spaces and line breaks are an empty article."""
    ended = run("clean", stdin=b" \n" * (8 << 20))
    assert (ended.status, ended.out) == (0, b"")
    assert ended.tells(EMPTY)


BINARIES = {
    "row_04_random": (random.Random(4).randbytes(1 << 16), r"binary \(NUL at byte \d+\)"),  # noqa: S311
    "row_05_png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"binary \(PNG\)"),
    "row_05_pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", r"binary \(PDF\)"),
    "row_05_zip": (b"PK\x03\x04\x14\0\0\0\x08\0", r"binary \(ZIP\)"),
}


@pytest.mark.parametrize("name", BINARIES)
def test_binary_is_refused(tmp_path: Path, name: str) -> None:
    """What is no text is refused by what it is; its old article stays, all others are written."""
    data, reason = BINARIES[name]
    pages = fill(tmp_path / "in", {"a.txt": data, "b.txt": data, "c.txt": PROSE.encode()})
    out = fill(tmp_path / "out", {"a.txt": b"old\n"})
    ended = run("clean", *REPAIR, pages, "-o", out)
    assert ended.status == 1
    assert ended.tells(rf"^bodycopy: .*/a\.txt: {reason}$")
    assert ended.tells(r"3 inputs: 1 written, 2 failed")
    assert tree(out) == {"a.txt": b"old\n", "c.txt": PROSE.encode()}


@pytest.mark.parametrize("encoding", ["klingon", "hex", "undefined", "\udcff", ""])
def test_row_14_unknown_encoding(tmp_path: Path, encoding: str) -> None:
    """An encoding that there is not is refused before anything is read."""
    out = fill(tmp_path, {"page.txt": b"old\n"})
    ended = run("clean", "-e", encoding, tmp_path / "missing.txt", "-o", out / "page.txt")
    assert ended.status == 2
    assert ended.tells("no encoding|is no text")
    assert tree(out) == {"page.txt": b"old\n"}


def test_row_14_wrong_encoding(tmp_path: Path) -> None:
    """A text that is not in the encoding that was named is refused; its old article stays."""
    fill(tmp_path, {"in.txt": FRENCH.encode("latin-1"), "out.txt": b"old\n"})
    ended = run("clean", "-e", "utf-8", tmp_path / "in.txt", "-o", tmp_path / "out.txt")
    assert ended.status == 1
    assert ended.tells(r"in\.txt: not valid utf-8 at byte 6$")
    assert (tmp_path / "out.txt").read_bytes() == b"old\n"
    assert leftovers(tmp_path) == []


def test_row_14_right_encoding() -> None:
    """The encoding that was named is believed, even where another would do."""
    ended = run("clean", *REPAIR, "-e", "cp1251", stdin="Мост закрыт до мая.\n".encode("cp1251"))
    assert (ended.status, ended.out.decode()) == (0, "Мост закрыт до мая.\n")


def test_strict_tells_of_loss() -> None:
    """With --strict, replaced bytes are status 3; the article is written all the same."""
    ended = run("clean", *REPAIR, "--strict", stdin=with_bad_byte(PROSE, 7).data)
    assert ended.status == 3
    assert ended.out.decode() == with_bad_byte(PROSE, 7).article
    assert run("clean", *REPAIR, "--strict", stdin=PROSE.encode()).status == 0


def test_row_18_invisible_characters(tmp_path: Path) -> None:
    """Bidi overrides and U+FEFF go, and are in the ledger; marks of where words may break stay."""
    text = PROSE.replace("council", f"cou{BIDI}\ufeff{MAY_BREAK}ncil")
    article = PROSE.replace("council", f"cou{MAY_BREAK}ncil")
    ledger = tmp_path / "ledger.jsonl"
    ended = run("clean", *REPAIR, "--ledger", ledger, stdin=text.encode())
    assert (ended.status, ended.out.decode()) == (0, article)
    told = ledger.read_text(encoding="utf-8")
    assert [char for char in f"{BIDI}\ufeff" if char not in told] == []


def test_row_20_deep_mojibake_is_linear() -> None:
    """A character that was mangled until it took 4 MiB comes back."""
    ended = run("clean", *REPAIR, stdin=mangled("é", 21).encode())
    assert (ended.status, ended.out.decode()[:80]) == (0, "é\n")


def test_row_21_lookalikes_stay() -> None:
    """Valid text that looks like mojibake stays as it is."""
    text = "\n\n".join(LOOKALIKES) + "\n"
    ended = run("clean", *REPAIR, "--quotes", "keep", stdin=text.encode())
    assert ended.status == 0
    assert list(differing(ended.out.decode(), text.replace("\u00a0", " "))) == []


def differing(got: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs that are not the same."""
    pairs = zip(got.split("\n\n"), wanted.split("\n\n"), strict=True)
    yield from ((here, there) for here, there in pairs if here != there)
