"""What is told of a run, in words that a user knows."""

from pathlib import Path

from faults.harness import PROSE, REPAIR, fill, run

PAGE = PROSE.encode()


def test_standard_input_has_a_name() -> None:
    """Messages about standard input call it so, not "-"."""
    for line, stdin, message in (
        (("clean",), b"%PDF-1.7\n", "standard input: binary"),
        (("clean",), b"", "standard input: W-EMPTY: no main content"),
        (("clean", "--check", *REPAIR), PAGE + b"\n", "standard input: would change"),
        (("explain",), b"%PDF-1.7\n", "standard input: binary"),
    ):
        assert run(*line, stdin=stdin).err.startswith(f"bodycopy: {message}"), line


def test_restore_from_standard_input(tmp_path: Path) -> None:
    """An article from standard input that is refused is called so too."""
    fill(tmp_path, {"page.txt": PAGE + b"\n"})
    told = ("clean", *REPAIR, "page.txt", "-o", "article.txt", "--ledger", "l.jsonl")
    assert run(*told, cwd=tmp_path).status == 0
    edited = PAGE.replace(b"Tuesday", b"Friday")
    ended = run("restore", "-", "--ledger", "l.jsonl", stdin=edited, cwd=tmp_path)
    assert ended.status == 1
    assert ended.err.startswith("bodycopy: standard input:1: not as 'page.txt' became")


def test_last_line_counts_once(tmp_path: Path) -> None:
    """What --if-changed left alone is not counted as written."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE})
    told = ("clean", *REPAIR, "in", "-o", "out", "--if-changed")
    assert run(*told, cwd=tmp_path).err == "bodycopy: 2 inputs: 2 written\n"
    assert run(*told, cwd=tmp_path).err == "bodycopy: 2 inputs: 2 unchanged\n"
    fill(tmp_path, {"in/b.txt": PAGE[:170]})
    assert run(*told, cwd=tmp_path).err == "bodycopy: 2 inputs: 1 written, 1 unchanged\n"
