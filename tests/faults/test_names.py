"""Faults of names and places; the numbers are those of the fault plan."""

import os
import re
import unicodedata
from pathlib import Path

import pytest
from containers import response
from faults.harness import (
    OLD,
    PAGE,
    PROSE,
    REPAIR,
    Argument,
    Ended,
    command,
    execute,
    fill,
    leftovers,
    run,
    tree,
)

HOSTILE = {
    "line_break": b"new\nline.txt",
    "escape": b"esc\x1b[31mape.txt",
    "title": b"\x1b]0;title\x07.txt",
    "bidi": "a\u202etxt.exe.txt".encode(),
    "not_utf8": b"caf\xe9.txt",
    "dash": b"-o.txt",
    "dashes": b"--strict.txt",
    "stdin": b"-",
    "space": b"two words.txt",
    "make": b"$(HOME) #%:a.txt",
    "quotes": b'it\'s "it".txt',
    "not_ascii": "\u6771\u4eac.txt".encode(),
    "tag": "\U000e0041.txt".encode(),
}
# What each character that could act on a terminal is shown as.
SHOWN = {
    "line_break": r"new\x0aline.txt",
    "escape": r"esc\x1b[31mape.txt",
    "title": r"\x1b]0;title\x07.txt",
    "bidi": r"a\u202etxt.exe.txt",
    "not_utf8": r"caf\xe9.txt",
    "tag": r"\U000e0041.txt",
}


def outputs(folder: Path) -> dict[bytes, bytes]:
    """Return the files under `folder` by the bytes of their paths."""
    return {os.fsencode(name): data for name, data in tree(folder).items()}


def hostile_folder(folder: Path, data: bytes) -> Path:
    """Return a folder where every hostile name has `data`."""
    return fill(folder, {os.fsdecode(name): data for name in HOSTILE.values()})


def test_row_52_hostile_names_stay_inside(tmp_path: Path) -> None:
    """No name leads out of the output folder, and no two inputs become one output."""
    names = {
        "%2e%2e%2f..%2fetc%2fpasswd.html": PAGE,
        "a...txt": PAGE,
        "C:\\con.txt": PAGE,
        "Case.txt": PAGE,
        "case.txt": PAGE,
        unicodedata.normalize("NFC", "é.txt"): PAGE,
        unicodedata.normalize("NFD", "é.txt"): PAGE,
        "a.txt": PAGE,
        "a/b.txt": PAGE,
        f"{'n' * 251}.txt": PAGE,
    }
    pages = fill(tmp_path / "in", names)
    ended = run("clean", *REPAIR, pages, "-o", tmp_path / "out" / "articles")
    assert ended.status == 0
    wanted = {name.replace(".html", ".txt"): PAGE for name in names}
    assert tree(tmp_path / "out") == {f"articles/{name}": PAGE for name in wanted}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


URLS = (
    b"http://x/../../etc/passwd",
    b"http://x/%2e%2e%2f%2e%2e%2fetc/passwd",
    b"C:\\con",
    b"http://x/" + b"n" * 3000,
    b"http://x/a\x00b",
    b"http://x/a",
    b"http://x/a/b",
    b"http://x/A",
    "http://x/é".encode(),
    "http://x/e\u0301".encode(),
)


def fetched_from(url: bytes) -> bytes:
    """Return a record of a crawl with a page from this address."""
    record = response(f"<p>{PROSE}")
    start = record.index(b"http://example.org/")
    return record[:start] + url + record[record.index(b"\r\n", start) :]


def test_row_52_hostile_addresses_name_nothing(tmp_path: Path) -> None:
    """Pages of a crawl are called by their places in it, whatever their addresses."""
    crawl = b"".join(map(fetched_from, URLS))
    fill(tmp_path, {"in/crawl.warc": crawl})
    ended = run("clean", *REPAIR, "in", "-o", "out/articles", "--to", "text", cwd=tmp_path)
    assert ended.status == 0, ended.err
    names = sorted(tree(tmp_path / "out"))
    assert len(names) == len(URLS)
    named = re.compile(r"articles/crawl/\d{6}-[0-9a-f]{8}\.txt")
    assert [name for name in names if not named.fullmatch(name)] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_row_52_file_and_folder_of_one_name(tmp_path: Path) -> None:
    """An output that would have to be a file and a folder is refused before anything is written."""
    pages = fill(tmp_path / "in", {"a": PAGE, "a.txt/b.txt": PAGE})
    ended = run("clean", pages, "-o", tmp_path / "out")
    assert ended.status == 2
    assert ended.tells(r"in/a becomes the file .*out/a\.txt, but .*in/a\.txt/b\.txt needs a folder")
    assert not (tmp_path / "out").exists()


def test_row_52_two_inputs_in_one_place(tmp_path: Path) -> None:
    """Two outputs that a link inside the output folder makes one are refused."""
    pages = fill(tmp_path / "in", {"x/a.txt": PAGE, "y/a.txt": PAGE})
    out = fill(tmp_path / "out", {"x/a.txt": OLD})
    (out / "y").symlink_to("x")
    ended = run("clean", pages, "-o", out)
    assert ended.status == 2
    assert ended.tells(r"in/x/a\.txt and .*in/y/a\.txt both become .*out/y/a\.txt")
    assert (out / "x" / "a.txt").read_bytes() == OLD


def test_row_52_name_too_long_for_its_ending(tmp_path: Path) -> None:
    """An article whose name would be too long is a failure to write, not a traceback."""
    name = "n" * 255
    fill(tmp_path, {name: PAGE})
    ended = run("clean", *REPAIR, name, "-o", "out/", cwd=tmp_path)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: out/n+\.txt: File name too long$")
    assert leftovers(tmp_path) == []


def test_row_53_hostile_names_in_a_folder(tmp_path: Path) -> None:
    """Names of any bytes keep them, in the output tree and in the ledger."""
    pages = hostile_folder(tmp_path / "in", PAGE + b"\n\n")
    out, ledger = tmp_path / "out", tmp_path / "ledger.jsonl"
    ended = run("clean", *REPAIR, ".", "-o", out, "--ledger", ledger, cwd=pages)
    assert ended.status == 0
    wanted = {name if name.endswith(b".txt") else name + b".txt" for name in HOSTILE.values()}
    assert outputs(out) == dict.fromkeys(wanted, PAGE)
    told = ledger.read_bytes()
    assert told.count(b'"rule"') == len(HOSTILE)
    assert '"source": "東京.txt"'.encode() in told
    assert rb'"source": "caf\udce9.txt"' in told


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b""], ids=["failure", "warning"])
def test_row_53_hostile_names_are_shown_escaped(tmp_path: Path, data: bytes) -> None:
    """No byte of a name reaches the terminal that could act on it."""
    pages = fill(tmp_path / "in", {os.fsdecode(HOSTILE[name]): data for name in SHOWN})
    ended = run("clean", ".", "-o", tmp_path / "out", cwd=pages)
    lines = ended.err.splitlines()
    assert sorted(line.split(": ")[1] for line in lines[:-1]) == sorted(SHOWN.values())
    assert all(line.isprintable() for line in lines)


def test_row_53_hostile_names_in_usage(tmp_path: Path) -> None:
    """A name that is taken for an option, or that is in the way, is shown escaped too."""
    for line in (
        ["clean", "--\x1b[31mx.txt"],
        ["clean", "\x1b[31m.html", "\x1b[31m.htm", "-o", "out/"],
        ["clean", "-o", "\x1b[31m", "a", "b"],
        ["clean", "--steps", "\x1b[31m"],
        ["clean", "-e", "\x1b[31m"],
        ["clean", "--from", "\x1b[31m"],
        ["clean", "--ledger", "\x1b[31m", "\x1b[31m"],
    ):
        fill(tmp_path, {"\x1b[31m": PAGE})
        ended = run(*line, cwd=tmp_path)
        assert (ended.status, "\x1b" in ended.err) == (2, False), line
        assert ended.tells(r"\\x1b\[31m"), line


def test_row_53_dash(tmp_path: Path) -> None:
    """After -- every name is a file's; a file named - is read where it is named with a folder."""
    fill(tmp_path, {"-o.txt": PAGE, "-": PAGE})
    for name in ("-o.txt", "./-"):
        ended = run("clean", *REPAIR, "--", name, cwd=tmp_path)
        assert (ended.status, ended.out) == (0, PAGE)


def test_row_54_two_inputs_one_output(tmp_path: Path) -> None:
    """Two inputs that want one output are both named, and nothing is written."""
    pages = fill(tmp_path / "in", {"a.html": PAGE, "a.htm": PAGE, "b.txt": PAGE})
    ended = run("clean", pages, "-o", tmp_path / "out")
    assert ended.status == 2
    assert ended.tells(r"^bodycopy: .*in/a\.htm and .*in/a\.html both become .*out/a\.txt$")
    assert not (tmp_path / "out").exists()


def test_row_55_output_is_input(tmp_path: Path) -> None:
    """An output that is an input, by whatever name, is refused; the input stays as it is."""
    pages = fill(tmp_path / "in", {"a.txt": PAGE + b"\n\n"})
    page = pages / "a.txt"
    (tmp_path / "hard.txt").hardlink_to(page)
    (tmp_path / "soft.txt").symlink_to(page)
    before = tree(tmp_path)
    lines: tuple[tuple[Argument, ...], ...] = (
        (page, "-o", page),
        (page, "-o", f"{pages}{os.sep}"),
        (page, "-o", f"{pages}/../in/a.txt"),
        (page, "-o", tmp_path / "hard.txt"),
        (page, "-o", tmp_path / "soft.txt"),
        (page, "-o", tmp_path / "out.txt", "--ledger", page),
        (page, "-o", tmp_path / "out.txt", "--ledger", tmp_path / "out.txt"),
        (pages, "-o", pages),
        (pages, "-o", pages / "articles"),
        (pages, "-o", pages / "sub" / ".." / "articles"),
    )
    for line in lines:
        ended = run("clean", *line)
        assert (ended.status, ended.out) == (2, b""), line
        assert ended.tells("is the input|lies inside input|is an input or an output"), line
        assert tree(tmp_path) == before, line


def test_row_58_same_name_in_two_folders(tmp_path: Path) -> None:
    """Two folders with a file of the same name do not go to one folder."""
    fill(tmp_path, {"a/page.txt": PAGE, "b/page.txt": PAGE})
    ended = run("clean", "a", "b", "-o", "out", cwd=tmp_path)
    assert ended.status == 2
    assert ended.tells(r"a/page\.txt and b/page\.txt both become out/page\.txt")
    assert not (tmp_path / "out").exists()


def test_row_58_file_and_folder(tmp_path: Path) -> None:
    """A folder does not go to a file, several inputs do not, and a file goes to no folder."""
    fill(tmp_path, {"in/page.txt": PAGE, "file": OLD, "folder/old.txt": OLD})
    before = tree(tmp_path)
    for line, reason in (
        (("in", "-o", "file"), "file is a file, but a folder"),
        (("in/page.txt", "file", "-o", "file"), "file is a file, but a folder"),
        (("in/page.txt", "-o", "folder"), "folder is a folder; end it with /"),
        (("in",), "need -o FOLDER"),
        (("in", "-o", "-"), "need -o FOLDER"),
        (("in/page.txt", "file"), "need -o FOLDER"),
        (("-", "file", "-o", "out"), "cannot be mixed"),
    ):
        ended = run("clean", *line, cwd=tmp_path)
        assert (ended.status, ended.out) == (2, b""), line
        assert ended.tells(reason), line
        assert tree(tmp_path) == before, line


def test_row_59_link_at_output(tmp_path: Path) -> None:
    """A link at the output is replaced, not what it points to; one that leads nowhere too."""
    fill(tmp_path, {"page.txt": PAGE, "elsewhere.txt": OLD})
    (tmp_path / "out.txt").symlink_to("elsewhere.txt")
    (tmp_path / "dangling.txt").symlink_to("missing.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    for name in ("out.txt", "dangling.txt", "loop.txt"):
        assert run("clean", *REPAIR, "page.txt", "-o", name, cwd=tmp_path).status == 0
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_bytes() == PAGE
    assert (tmp_path / "elsewhere.txt").read_bytes() == OLD
    assert not (tmp_path / "missing.txt").exists()


def test_pipe_at_output(tmp_path: Path) -> None:
    """A pipe or a device at the output is written to: -o /dev/null must not replace it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = 'cat "$1" & shift; "$@"; wait'
    ended = execute(
        ["sh", "-c", script, "sh", pipe, *command("clean", *REPAIR, "-o", pipe)], stdin=PAGE
    )
    assert (ended.status, ended.out) == (0, PAGE)
    assert pipe.is_fifo()
    assert leftovers(tmp_path) == []


def run_powerless(prefix: tuple[str, ...], *arguments: Argument, cwd: Path) -> Ended:
    """Run `bodycopy` as one who may do only what permissions say."""
    return execute([*prefix, *command(*arguments)], cwd=cwd)


def test_row_60_unreadable_file(powerless: tuple[str, ...], tmp_path: Path) -> None:
    """A file that may not be read is a failure; its old article stays, all others are written."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "in/c.txt": PAGE, "out/b.txt": OLD})
    (tmp_path / "in" / "b.txt").chmod(0)
    ended = run_powerless(powerless, "clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/b\.txt: Permission denied$")
    assert ended.tells("3 inputs: 2 written, 1 failed")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": OLD, "c.txt": PAGE}


def test_row_60_closed_folder(powerless: tuple[str, ...], tmp_path: Path) -> None:
    """A file in a folder that may not be entered is a failure to read, or to write."""
    fill(tmp_path, {"page.txt": PAGE, "closed/page.txt": PAGE, "other.txt": PAGE})
    (tmp_path / "closed").chmod(0)
    try:
        reading = run_powerless(powerless, "clean", *REPAIR, "closed/page.txt", cwd=tmp_path)
        several = ("closed/page.txt", "other.txt", "-o", "out")
        going_on = run_powerless(powerless, "clean", *REPAIR, *several, cwd=tmp_path)
        target = ("page.txt", "-o", "closed/out.txt")
        writing = run_powerless(powerless, "clean", *REPAIR, *target, cwd=tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert (reading.status, going_on.status, writing.status) == (1, 1, 4)
    assert reading.tells(r"^bodycopy: closed/page\.txt: Permission denied$")
    assert writing.tells(r"^bodycopy: closed/out\.txt: Permission denied$")
    assert tree(tmp_path / "out") == {"other.txt": PAGE}
    assert tree(tmp_path / "closed") == {"page.txt": PAGE}


def test_row_60_folder_that_may_not_be_written(powerless: tuple[str, ...], tmp_path: Path) -> None:
    """Where articles may not be written the run stops; the old ones stay."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "out/a.txt": OLD})
    (tmp_path / "out").chmod(0o555)
    ended = run_powerless(powerless, "clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    (tmp_path / "out").chmod(0o755)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: out/a\.txt: Permission denied$")
    assert tree(tmp_path / "out") == {"a.txt": OLD}


def test_row_60_ledger_that_may_not_be_written(powerless: tuple[str, ...], tmp_path: Path) -> None:
    """Where the ledger may not be written nothing is: removals nobody recorded help no one."""
    fill(tmp_path, {"page.txt": PAGE, "closed/ledger.jsonl": OLD})
    (tmp_path / "closed").chmod(0o555)
    told = ("page.txt", "-o", "out.txt", "--ledger", "closed/ledger.jsonl")
    ended = run_powerless(powerless, "clean", *REPAIR, *told, cwd=tmp_path)
    (tmp_path / "closed").chmod(0o755)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: closed/ledger\.jsonl: Permission denied$")
    assert sorted(tree(tmp_path)) == ["closed/ledger.jsonl", "page.txt"]
    assert (tmp_path / "closed" / "ledger.jsonl").read_bytes() == OLD
