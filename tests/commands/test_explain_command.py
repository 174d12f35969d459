"""bodycopy explain, as a user runs it."""

import gzip
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bodycopy.commands.explain import explain
from bodycopy.errors import OutputError

TEXT = "Caf\u00c3\u00a9 society met on Monday.\n\nIt  rained.\n"
PLAIN = ("--steps", "repair")


def called(*told: str, stdin: bytes = b"") -> Result:
    """Run the command."""
    return CliRunner(env={"NO_COLOR": "", "FORCE_COLOR": ""}).invoke(explain, told, input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two pages, an image and a hidden file."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "sub" / "b.txt").write_text("Clean.\n", encoding="utf-8")
    (tmp_path / "in" / "c.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / ".hidden.txt").write_text("no", encoding="utf-8")
    return tmp_path


def test_standard_input_to_a_pipe() -> None:
    """Without a file standard input is explained; a pipe gets marks and no colour."""
    result = called(*PLAIN, stdin=TEXT.encode())
    assert result.exit_code == 0
    assert result.output.splitlines()[0].startswith("standard input: 42 characters in, 40 out")
    assert "repair.mojibake" in result.output
    assert "Caf[-Ã©-]{+é+} society met on Monday." in result.output
    assert "\x1b" not in result.output


def test_color_and_width(folder: Path) -> None:
    """--color always paints in a pipe too; --width holds."""
    result = called(str(folder / "in" / "a.txt"), "--color", "always", "--width", "40", *PLAIN)
    assert "\x1b[9;36mÃ©\x1b[0m\x1b[32mé\x1b[0m" in result.output
    assert called("--width", "10").exit_code == 2


def test_folder_in_the_order_of_names(folder: Path) -> None:
    """A folder's pages come one after the other; hidden files and images are left out."""
    result = called(str(folder / "in"), *PLAIN)
    heads = [line for line in result.output.splitlines() if "characters in" in line]
    names = [head.partition(":")[0] for head in heads]
    assert names == [str(folder / "in" / "a.txt"), str(folder / "in" / "sub" / "b.txt")]


def test_page(folder: Path) -> None:
    """--html writes one page over all inputs and nothing to standard output."""
    target = folder / "new" / "report.html"
    result = called(str(folder / "in"), "--html", str(target), *PLAIN)
    assert (result.exit_code, result.output) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in target.parent.iterdir()] == ["report.html"]


def test_input_that_cannot_be_cleaned(folder: Path) -> None:
    """A failed input is told of, in the page too; the others are shown; the status is 1."""
    bad = folder / "in" / "bad.txt"
    bad.write_bytes(b"%PDF-1.7\n\x00\x01")
    target = folder / "report.html"
    result = called(str(folder / "in"), "--html", str(target), *PLAIN)
    assert result.exit_code == 1
    assert result.stderr.startswith("bodycopy: ")
    html = target.read_text(encoding="utf-8")
    assert "<h2>Not cleaned</h2>" in html
    assert html.count('<script type="application/json" id="d') == 2


def test_container(folder: Path) -> None:
    """Each record of a container is a document, as it is to clean; one that is none has failed."""
    rows = (f'{{"text": "{TEXT.splitlines()[0]}"}}', '{"id": 2}', '{"text": "It  rained."}')
    pages = folder / "in" / "pages.jsonl.gz"
    pages.write_bytes(gzip.compress("\n".join(rows).encode()))
    result = called(str(pages), *PLAIN)
    assert result.exit_code == 1
    assert f"{pages}:1: 28 characters in" in result.output
    assert "Caf[-Ã©-]{+é+} society" in result.output
    assert f"{pages}:3: 11 characters in" in result.output
    assert result.stderr == f"bodycopy: {pages}:2: no field 'text'\n"
    everything = called(str(folder / "in"), *PLAIN)
    assert everything.output.count("characters in") == 4
    assert called("--from", "jsonl", "--html", str(folder / "r.html"), stdin=b"{").exit_code == 1


def test_no_page_about_nothing(folder: Path) -> None:
    """Where no input could be read there is no page, and an older one stays."""
    target = folder / "report.html"
    gone = str(folder / "gone.txt")
    assert called(gone, "--html", str(target)).exit_code == 1
    assert not target.exists()
    target.write_text("old", encoding="utf-8")
    result = called(gone, str(folder / "too.txt"), "--html", str(target))
    assert (result.exit_code, result.stderr.count("No such file")) == (1, 2)
    assert target.read_text(encoding="utf-8") == "old"


def test_page_that_cannot_be_written(folder: Path) -> None:
    """An output that cannot be written is an OutputError; an input is never written over."""
    page = folder / "in" / "a.txt"
    assert isinstance(
        called(str(page), "--html", str(page / "report.html"), *PLAIN).exception, OutputError
    )
    assert called(str(page), "--html", str(page)).exit_code == 2
    assert page.read_text(encoding="utf-8") == TEXT


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/stdout")
def test_wrong_usage() -> None:
    """Standard input goes with no other input; an unknown step or encoding is refused."""
    for told in (("-", "a.txt"), ("--steps", "sweep"), ("-e", "klingon")):
        assert called(*told).exit_code == 2
