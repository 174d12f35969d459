"""The command line, as a user meets it."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from faults.harness import PARAGRAPHS, PROSE, REPAIR, fill, leftovers, run, tree

from bodycopy.cli import cli
from bodycopy.document import Edit, replay, restore
from bodycopy.settings import STEPS

PAGE = PROSE.encode()
OLD = b"old\n"
SCRIPT = "document.getElementById('menu').addEventListener('click', function() { toggle(); }); "
HTML = f"""<!DOCTYPE html><html><head><title>t</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<p>{"</p><p>".join(PARAGRAPHS)}</p>
<footer>All rights reserved.</footer></body></html>
"""


def test_input_to_output() -> None:
    """Without a file, or with -, standard input goes to standard output, and nothing is said."""
    for line in ((), ("-",), ("-", "-o", "-"), ("-o", "/dev/stdout")):
        ended = run("clean", *line, stdin=PAGE)
        assert (ended.status, ended.out, ended.err) == (0, PAGE, ""), line


def test_file_to_output(tmp_path: Path) -> None:
    """A file alone goes to standard output."""
    fill(tmp_path, {"page.html": HTML.encode()})
    ended = run("clean", "page.html", cwd=tmp_path)
    assert (ended.status, ended.out, ended.err) == (0, PAGE, "")
    assert sorted(tree(tmp_path)) == ["page.html"]


def test_file_to_file(tmp_path: Path) -> None:
    """With -o the article goes to that file, whose folder is made, and which keeps its rights."""
    fill(tmp_path, {"page.html": HTML.encode(), "out.txt": OLD})
    (tmp_path / "out.txt").chmod(0o640)
    for target in ("out.txt", "new/folder/article"):
        ended = run("clean", "page.html", "-o", target, cwd=tmp_path)
        assert (ended.status, ended.out, ended.err) == (0, b"", "")
        assert (tmp_path / target).read_bytes() == PAGE
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o640
    assert leftovers(tmp_path) == []


def test_file_to_folder(tmp_path: Path) -> None:
    """A file goes into a folder whose name ends with a slash, there or not."""
    fill(tmp_path, {"page.html": HTML.encode(), "there/old.txt": OLD})
    for folder in ("there/", "new/"):
        assert run("clean", "page.html", "-o", folder, cwd=tmp_path).status == 0
        assert (tmp_path / folder / "page.txt").read_bytes() == PAGE


def test_folder_is_mirrored(tmp_path: Path) -> None:
    """A folder's tree is mirrored; hidden files are not looked at, others counted as skipped."""
    taken = ("a.txt", "b.text", "c.HTM", "d.html", "e.xhtml", "NOTES", "sub/deep/f.txt")
    others = ("image.png", "v1.2", "sub/data.json", ".hidden.txt", ".git/g.txt", "sub/.h/i.txt")
    fill(tmp_path / "in", dict.fromkeys((*taken, *others), PAGE))
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert (ended.status, ended.out) == (0, b"")
    assert ended.err == "bodycopy: 10 inputs: 7 written, 3 skipped as no text\n"
    wanted = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "NOTES.txt", "sub/deep/f.txt")
    assert tree(tmp_path / "out") == dict.fromkeys(wanted, PAGE)


def test_links_in_a_folder(tmp_path: Path) -> None:
    """A link to a file is read, one to a folder is not followed, one to nothing is a failure."""
    fill(tmp_path, {"elsewhere/a.txt": PAGE, "in/b.txt": PAGE})
    (tmp_path / "in" / "link.txt").symlink_to("../elsewhere/a.txt")
    (tmp_path / "in" / "up").symlink_to("..")
    (tmp_path / "in" / "nothing.txt").symlink_to("missing.txt")
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/nothing\.txt: No such file or directory$")
    assert tree(tmp_path / "out") == {"b.txt": PAGE, "link.txt": PAGE}


def test_several_inputs(tmp_path: Path) -> None:
    """Files and folders go into one folder together; a file named twice is cleaned once."""
    fill(tmp_path, {"a.html": HTML.encode(), "in/sub/b.txt": PAGE, "other/c.txt": PAGE})
    ended = run("clean", "a.html", "in", "other", "other/c.txt", "-o", "out", cwd=tmp_path)
    assert ended.status == 0
    assert ended.tells("^bodycopy: 3 inputs: 3 written$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "sub/b.txt": PAGE, "c.txt": PAGE}


def test_missing_input(tmp_path: Path) -> None:
    """An input that is not there is a failure; all others are written."""
    fill(tmp_path, {"a.txt": PAGE})
    ended = run("clean", *REPAIR, "missing.txt", "a.txt", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: missing\.txt: No such file or directory$")
    assert ended.tells("2 inputs: 1 written, 1 failed")
    assert tree(tmp_path / "out") == {"a.txt": PAGE}


def test_articles_stay(tmp_path: Path) -> None:
    """Cleaning articles again changes nothing, and a second run makes the same bytes."""
    fill(tmp_path / "in", {"a.html": HTML.encode(), "b.txt": f"{SCRIPT}{PROSE}".encode()})
    for source, target in (("in", "one"), ("in", "again"), ("one", "two")):
        assert run("clean", source, "-o", target, cwd=tmp_path).status == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "again") == tree(tmp_path / "two")


def rows(ledger: Path, source: str) -> list[dict[str, Any]]:
    """Return the ledger's rows for one document, without the one that names it."""
    with ledger.open(encoding="utf-8") as file:
        return [row for row in map(json.loads, file) if row["source"] == source and "rule" in row]


def replayed(text: str, edits: list[dict[str, Any]]) -> str:
    """Return what a document's rows of the ledger make of its text."""
    steps = sorted({row["step"] for row in edits})
    assert steps == list(range(len(steps)))
    for step in steps:
        of_step = [row for row in edits if row["step"] == step]
        assert len({row["stage"] for row in of_step}) == 1
        text = replay(text, [edit(row) for row in of_step])
    return text


def edit(row: dict[str, Any]) -> Edit:
    """Return the edit that a row of the ledger tells of."""
    return Edit(row["start"], row["before"], row["after"], row["rule"])


def test_ledger_leads_to_the_articles(tmp_path: Path) -> None:
    """Replaying a document's rows of the ledger gives its article, for text and for HTML."""
    texts = {
        "in/flat.txt": f"{SCRIPT}{PROSE} {PARAGRAPHS[0]}",
        "in/mojibake.txt": PROSE.replace(
            "bridge", "brücke \u201cx\u201d".encode().decode("cp1252", "replace")
        ),
        "in/spaces.txt": PROSE.replace(" ", "  ").replace("\n", "\r\n"),
    }
    fill(tmp_path, {name: text.encode() for name, text in texts.items()})
    told = ("in", "-o", "out", "--ledger", "logs/ledger.jsonl")
    assert run("clean", *told, cwd=tmp_path).status == 0
    for name, text in texts.items():
        edits = rows(tmp_path / "logs" / "ledger.jsonl", name)
        assert edits
        article = (tmp_path / "out" / Path(name).name).read_text(encoding="utf-8")
        assert replayed(text, edits) == article
    assert leftovers(tmp_path) == []


def test_ledger_rows(tmp_path: Path) -> None:
    """A row names the document, the stage and the rule, and the text that went."""
    fill(tmp_path, {"page.html": HTML.encode()})
    run("clean", "page.html", "-o", "page.txt", "--ledger", "ledger.jsonl", cwd=tmp_path)
    edits = rows(tmp_path / "ledger.jsonl", "page.html")
    assert {"source", "step", "stage", "start", "before", "after", "rule"} <= edits[0].keys()
    assert {row["rule"].partition(".")[0] for row in edits} == {row["stage"] for row in edits}
    removed = " ".join(row["before"] for row in edits if row["stage"] == "strip")
    assert removed.split() == "Home News All rights reserved.".split()


def test_ledger_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """A run that cannot write an article leaves the old ledger."""
    fill(tmp_path, {"in/a.txt": PAGE, "out/a.txt/folder": OLD, "ledger.jsonl": OLD})
    told = ("in", "-o", "out", "--ledger", "ledger.jsonl")
    ended = run("clean", *REPAIR, *told, cwd=tmp_path)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: out/a\.txt: Is a directory$")
    assert (tmp_path / "ledger.jsonl").read_bytes() == OLD
    assert leftovers(tmp_path) == []


def test_steps() -> None:
    """Each step can be left out; the normal form comes with any, and with none."""
    damaged = f"caf\u00c3\u00a9 society. {SCRIPT}\r\n\r\n\r\n{PROSE}\n{PARAGRAPHS[2]}"
    made = {}
    for steps in ("", *STEPS, ",".join(STEPS), " dedupe , repair "):
        ended = run("clean", "--steps", steps, stdin=damaged.encode())
        assert ended.status == 0
        article = ended.out.decode()
        made[steps] = ("café" in article, SCRIPT[:8] not in article, article.count("century") == 1)
        assert "\r" not in article
        assert "\n\n\n" not in article
        assert article.endswith("away.\n")
    assert made == {
        "": (False, False, False),
        "repair": (True, False, False),
        "strip": (False, True, False),
        "dedupe": (False, False, True),
        "repair,strip,dedupe": (True, True, True),
        " dedupe , repair ": (True, False, True),
    }


def test_quotes() -> None:
    """Curly quotes become straight, unless they are to be kept."""
    text = "\u201cIt\u2019s open,\u201d she said. \u00abOui\u00bb.\n"
    straight = run("clean", *REPAIR, stdin=text.encode())
    kept = run("clean", *REPAIR, "--quotes", "keep", stdin=text.encode())
    assert straight.out.decode() == '"It\'s open," she said. \u00abOui\u00bb.\n'
    assert kept.out.decode() == text


def test_favor() -> None:
    """What favours recall keeps no less than what favours precision."""
    flat = " ".join(("Home News Sport Weather More", *PROSE.split(), "Share this Tweet Email"))
    kept = {}
    for favor in ("precision", "balanced", "recall"):
        ended = run("clean", "--favor", favor, stdin=flat.encode())
        assert ended.status == 0
        kept[favor] = len(ended.out.split())
    assert kept["precision"] <= kept["balanced"] <= kept["recall"]


def test_from() -> None:
    """What the input is can be found out, or told."""
    page = f"<p>{'</p><p>'.join(PARAGRAPHS)}</p>"
    assert run("clean", stdin=page.encode()).out == PAGE
    assert run("clean", "--from", "html", stdin=page.encode()).out == PAGE
    as_text = run("clean", "--from", "text", *REPAIR, stdin=page.encode())
    assert as_text.out.startswith(b"<p>The council")


def test_encoding() -> None:
    """The encoding is found out, or told."""
    text = "Мост через реку закрыт на ремонт до конца мая.\n"
    for line, codec in (((), "utf-8"), (("-e", "koi8-r"), "koi8-r"), (("-e", "cp866"), "cp866")):
        ended = run("clean", *REPAIR, *line, stdin=text.encode(codec))
        assert (ended.status, ended.out.decode()) == (0, text), codec


def test_strict_and_empty(tmp_path: Path) -> None:
    """Losses are status 3 with --strict, empty articles 1 with --fail-on-empty; 1 goes first."""
    fill(tmp_path / "in", {"lossy.txt": PROSE[:-1].encode() + b" \xff\n", "empty.txt": b"\n"})
    told = ("clean", *REPAIR, "in", "-o", "out")
    wanted = {(): 0, ("--strict",): 3, ("--fail-on-empty",): 1, ("--strict", "--fail-on-empty"): 1}
    for options, status in wanted.items():
        ended = run(*told, *options, cwd=tmp_path)
        assert ended.status == status, options
        assert ended.tells("2 inputs: 2 written, 1 of them empty, 1 of them with losses")
        assert sorted(tree(tmp_path / "out")) == ["empty.txt", "lossy.txt"]
    assert run("clean", "--strict", stdin=b"").status == 0  # nothing was there to lose


def test_warnings(tmp_path: Path) -> None:
    """A loss is told with its file, its kind and its place."""
    fill(tmp_path, {"lossy.txt": b"The bridge \xffwas closed.\n"})
    ended = run("clean", *REPAIR, "lossy.txt", "-o", "out.txt", cwd=tmp_path)
    assert ended.err == ("bodycopy: lossy.txt: W-REPLACED-BYTES: 1 not valid utf-8 (byte 11)\n")


def test_quiet(tmp_path: Path) -> None:
    """With -q only errors are told."""
    fill(tmp_path / "in", {"a.txt": PAGE, "empty.txt": b"", "lossy.txt": b"The bridge\xff.\n"})
    quiet = run("clean", "-q", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert (quiet.status, quiet.err) == (0, "")
    fill(tmp_path / "in", {"image.txt": b"%PDF-1.7\n"})
    failing = run("clean", "-q", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert (failing.status, failing.err) == (1, "bodycopy: in/image.txt: binary (PDF)\n")


@pytest.mark.parametrize(
    "line",
    [
        ["--no-such-option"],
        ["--from", "pdf"],
        ["--steps", "repair,polish"],
        ["--favor", "luck"],
        ["--quotes", "none"],
        ["-e", "klingon"],
        ["--ledger", "."],
    ],
    ids=" ".join,
)
def test_wrong_use(tmp_path: Path, line: list[str]) -> None:
    """A wrong option is status 2, with nothing on standard output and nothing written."""
    fill(tmp_path, {"page.txt": PAGE})
    ended = run("clean", "page.txt", *line, cwd=tmp_path)
    assert (ended.status, ended.out) == (2, b"")
    assert ended.tells("Usage: bodycopy clean")
    assert ended.tells(f"Error: .*{line[0]}")
    assert tree(tmp_path) == {"page.txt": PAGE}


def test_unknown_step_names_the_steps() -> None:
    """Who misspells a step is told which there are."""
    assert run("clean", "--steps", "polish").tells("no step 'polish'; there are repair, strip, ded")


def test_help() -> None:
    """--help and -h say what there is, on standard output."""
    for name in ("--help", "-h"):
        ended = run(name)
        assert (ended.status, ended.err) == (0, "")
        assert b"Usage: bodycopy [OPTIONS] COMMAND" in ended.out
        assert b"clean" in ended.out
        ended = run("clean", name)
        assert (ended.status, ended.err) == (0, "")
        assert b"[INPUT]..." in ended.out
        assert b"bodycopy clean page.html -o page.txt" in ended.out


def test_no_command() -> None:
    """Without a command the help is shown, and the status is that of a wrong use."""
    ended = run()
    assert (ended.status, ended.out) == (2, b"")
    assert ended.tells("Usage: bodycopy")


def test_version() -> None:
    """--version names the versions that shape the output, however it is asked for."""
    short = run("--version")
    assert (short.status, short.err) == (0, "")
    for name in ("bodycopy", "ftfy", "lxml", "trafilatura", "numpy", "Python", "Unicode"):
        assert f"{name} ".encode() in short.out
    assert run("--version", "clean").out == short.out


def test_restore_is_the_inverse() -> None:
    """The library gives back what the command was given."""
    from bodycopy import clean  # noqa: PLC0415

    assert restore(clean(f"{SCRIPT}{PROSE}")) == f"{SCRIPT}{PROSE}"


def test_ledger_of_what_was_written(tmp_path: Path) -> None:
    """A run that can write some articles and then no more leaves the ledger of those."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "out/b.txt/folder": OLD})
    told = ("in", "-o", "out", "--ledger", "ledger.jsonl")
    ended = run("clean", *REPAIR, *told, cwd=tmp_path)
    assert ended.status == 4
    assert (tmp_path / "out" / "a.txt").exists()
    lines = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["source"] for line in lines} == {"in/a.txt"}


def test_help_of_each_command() -> None:
    """What --help says of a command is what the command says of itself."""
    context = click.Context(cli)
    told = " ".join(cli.get_help(context).split())
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command
        assert f"{name} {command.get_short_help_str(200)}" in told
