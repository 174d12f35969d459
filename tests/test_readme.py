"""The README is true: what it names there is, what there is it names, and its examples run."""

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from faults.harness import PARAGRAPHS, PROSE, Ended, execute, fill, tree

from bodycopy import cli, status
from bodycopy.pipeline import STAGES
from bodycopy.repair import POLICY

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
PAGE = f"<html><body><p>{'</p><p>'.join(PARAGRAPHS)}</p></body></html>".encode()


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def cells(header: str) -> list[list[str]]:
    """Return the cells of the table whose first column is called `header`."""
    found = re.search(rf"^\| {header} \|.*\n\|[-|]+\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert found
    rows = found.group(1).replace("\\|", "\0").splitlines()
    return [[cell.strip().replace("\0", "|") for cell in row.strip("|").split("|")] for row in rows]


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """Yield every command under `group` with its name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield name, command
        if isinstance(command, click.Group):
            yield from commands(command)


def options(command: click.Command) -> set[str]:
    """Return the options of a command by all their names."""
    context = click.Context(command)
    return {
        name
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


EVERY_OPTION = options(cli.cli).union(*(options(command) for _, command in commands(cli.cli)))


def test_every_command_is_named() -> None:
    """Each command is used in an example."""
    examples = "".join(blocks("") + blocks("make"))
    missing = [name for name, _ in commands(cli.cli) if f"bodycopy {name} " not in examples]
    assert missing == []


def test_every_option_is_named() -> None:
    """Each option is in the table, by all its names; -h goes without saying."""
    named = {name for row in cells("option") for name in re.findall(r"-[-\w]+", row[0])}
    assert sorted(EVERY_OPTION - named - {"-h"}) == []


def test_every_named_option_exists() -> None:
    """The table of options names none that there is not, and no value that is not taken."""
    for row in cells("option"):
        for name in re.findall(r"(?<!\w)--?[a-z][-a-z]*", row[0]):
            assert name in EVERY_OPTION
    (clean,) = [command for name, command in commands(cli.cli) if name == "clean"]
    choices = {
        parameter.opts[0]: parameter.type.choices
        for parameter in clean.params
        if isinstance(parameter.type, click.Choice)
    }
    told = dict(re.findall(r"(--\w+) (\w+(?:\|\w+)+)", " ".join(row[0] for row in cells("option"))))
    assert told == {name: "|".join(values) for name, values in choices.items()}


def test_every_stage_is_named() -> None:
    """The table of stages has every stage in its order, with the step that turns it on."""
    stages = list(dict.fromkeys((stage.name, stage.step) for stage in STAGES))
    told = [(row[0], row[1].strip("`")) for row in cells("stage")]
    assert told == [(name, step or "always") for name, step in stages]


def test_every_status_is_named() -> None:
    """The table of statuses has each that there is."""
    statuses = {0, status.FAILED, status.USAGE, status.LOSSY, status.UNWRITABLE}
    assert {int(row[0]) for row in cells("status")} == statuses


def make(folder: Path) -> Ended:
    """Run make in `folder`, where `bodycopy` is the command under test."""
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    script = binaries / "bodycopy"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bodycopy "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    # What a make around the tests says of itself is not for this one.
    return execute(["make"], cwd=folder, env={"PATH": path, "MAKEFLAGS": "", "MAKELEVEL": ""})


def recipes(ended: Ended) -> int:
    """Return how often make called the command."""
    assert ended.status == 0, ended.err
    return ended.out.count(b"bodycopy clean")


def newer(page: Path, article: Path) -> None:
    """Change the time of `page` to just after that of `article`."""
    time = article.stat().st_mtime_ns + 1_000_000
    os.utime(page, ns=(time, time))


def articles_in(folder: Path) -> dict[str, bytes]:
    """Return the articles, without what make was told of them."""
    return {name: data for name, data in tree(folder / "articles").items() if name[-2:] != ".d"}


def test_make_one_article_a_page(tmp_path: Path) -> None:
    """The pattern rule makes each article, nothing when nothing changed, one for one change."""
    (rule,) = [block for block in blocks("make") if "-include $(ARTICLES" in block]
    fill(tmp_path, {f"scraped/{name}.html": PAGE for name in "abc"})
    fill(tmp_path, {"Makefile": rule.encode()})
    assert recipes(make(tmp_path)) == 3
    articles = {f"{name}.txt": PROSE.encode() for name in "abc"}
    assert articles_in(tmp_path) == articles
    assert recipes(make(tmp_path)) == 0
    newer(tmp_path / "scraped" / "b.html", tmp_path / "articles" / "b.txt")
    again = make(tmp_path)
    assert recipes(again) == 1
    assert b"scraped/b.html" in again.out
    assert recipes(make(tmp_path)) == 0
    assert articles_in(tmp_path) == articles


def test_make_stops_at_a_failure(tmp_path: Path) -> None:
    """A page that cannot be cleaned stops make, and leaves no article that looks made."""
    (rule,) = [block for block in blocks("make") if "-include $(ARTICLES" in block]
    fill(tmp_path, {"scraped/a.html": b"%PDF-1.7\n", "Makefile": rule.encode()})
    for _ in range(2):
        ended = make(tmp_path)
        assert ended.status == 2
        assert ended.tells(r"scraped/a\.html: binary \(PDF\)")
        assert tree(tmp_path / "articles") == {}


def test_make_with_an_index(tmp_path: Path) -> None:
    """What stands on three pages stays on the first, and nothing is made twice."""
    (rule,) = [block for block in blocks("make") if "--index" in block]
    fill(tmp_path, {f"scraped/{name}.html": PAGE for name in "abc"})
    fill(tmp_path, {"Makefile": rule.encode()})
    assert recipes(make(tmp_path)) == 3
    assert tree(tmp_path / "articles") == {"a.txt": PROSE.encode(), "b.txt": b"", "c.txt": b""}
    assert recipes(make(tmp_path)) == 0


def test_make_whole_folder(tmp_path: Path) -> None:
    """The rule with a stamp cleans the folder once for any number of changes."""
    (rule,) = [block for block in blocks("make") if ".stamp" in block]
    fill(tmp_path, {f"scraped/{name}.html": PAGE for name in "abc"})
    fill(tmp_path, {"Makefile": rule.encode()})
    assert recipes(make(tmp_path)) == 1
    articles = tree(tmp_path / "articles")
    assert articles.pop(".stamp") == b""
    assert articles == {f"{name}.txt": PROSE.encode() for name in "abc"}
    assert recipes(make(tmp_path)) == 0
    for name in "ab":
        newer(tmp_path / "scraped" / f"{name}.html", tmp_path / "articles" / ".stamp")
    assert recipes(make(tmp_path)) == 1
    assert recipes(make(tmp_path)) == 0


def test_shell_examples(tmp_path: Path) -> None:
    """Each example for the shell does what its comment says."""
    (block,) = [block for block in blocks("") if "bodycopy clean page.txt" in block]
    lines = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert len(lines) == 5
    fill(tmp_path, {"page.txt": PROSE.encode(), "page.html": PAGE, "scraped/sub/a.html": PAGE})
    (tmp_path / "curl").write_text("#!/bin/sh\ncat page.html\n", encoding="utf-8")
    (tmp_path / "curl").chmod(0o755)
    make(tmp_path)  # puts the command on a path of its own
    path = f"{tmp_path}{os.pathsep}{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    for line in lines:
        (tmp_path / "articles.jsonl").unlink(missing_ok=True)
        ended = execute(["sh", "-c", line], cwd=tmp_path, env={"PATH": path})
        assert (ended.status, ended.err) == (0, ""), line
        assert ended.out == (b"" if "-o" in line else PROSE.encode()), line
        assert (tmp_path / "articles.jsonl").exists() == ("--ledger" in line)
    assert tree(tmp_path / "articles") == {"sub/a.txt": PROSE.encode()}
    assert (tmp_path / "page.txt").read_bytes() == PROSE.encode()


def test_corpus_examples(tmp_path: Path) -> None:
    """Each example for corpora writes what it names."""
    (block,) = [block for block in blocks("") if "dumps/*" in block]
    record = json.dumps({"id": "a", "text": PROSE, "content": PROSE}).encode() + b"\n"
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.org/\r\n"
    length = f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    crawl = gzip.compress(head + length + body + b"\r\n\r\n")
    fill(tmp_path, {"dumps/b.jsonl": record, "dumps/a.jsonl": record, "crawl.warc.gz": crawl})
    make(tmp_path)  # puts the command on a path of its own
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ready = (
        "for f in dumps/a dumps/b; do bodycopy clean -q $f.jsonl --steps '' -o $f.jsonl.zst; done"
    )
    table = "bodycopy clean -q dumps/a.jsonl --steps '' --to parquet --text-field content"
    for line in (ready, f"{table} -o pages.parquet", *block.splitlines()):
        ended = execute(
            ["sh", "-c", f"{line} -q" if line in block else line], cwd=tmp_path, env={"PATH": path}
        )
        assert (ended.status, ended.out, ended.err) == (0, b"", ""), line
    (tmp_path / "dumps").rename(tmp_path / "gone")
    shown = (
        "bodycopy clean -q clean.jsonl.zst --to jsonl; bodycopy clean -q clean.parquet --to jsonl "
        "--text-field content"
    )
    told = execute(["sh", "-c", shown], cwd=tmp_path, env={"PATH": path})
    first, second, third = map(json.loads, told.out.splitlines())
    assert (first["text"], second["text"], third["content"]) == (PROSE, "", PROSE)
    (article,) = tree(tmp_path / "articles").values()
    assert article == PROSE.encode()


def test_python_example(tmp_path: Path) -> None:
    """The examples for Python run."""
    block, many = blocks("python")
    ended = execute([sys.executable, "-c", many], cwd=tmp_path)
    assert (ended.status, ended.out, ended.err) == (0, b"a One text.\n\nb Another one.\n\n", "")
    fill(tmp_path, {"page.txt": PROSE.replace(" ", "  ").encode()})
    script = f"{block}\nimport sys\nsys.stderr.write(document.text)\n"
    ended = execute([sys.executable, "-c", script], cwd=tmp_path)
    assert (ended.status, ended.err) == (0, PROSE)
    assert ended.out.startswith(b"normalise 3 normalise.space None")


def test_every_repair_is_told() -> None:
    """The table of repairs is the policy that the code follows."""
    told = [(row[0].strip("`"), *row[1:4]) for row in cells("rule")]
    assert told == [tuple(policy) for policy in POLICY]
