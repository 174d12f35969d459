"""Runs in shards: containers, decisions across documents, and going on after a death."""

import gzip
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.harness import PARAGRAPHS, PROSE, command, fill, leftovers, run, tree

from bodycopy.batch import items, spool
from bodycopy.batch import run as batch
from bodycopy.batch.folder import key_of, run_folder
from bodycopy.batch.items import Item
from bodycopy.batch.planning import batch_of
from bodycopy.batch.run import Maps, Told
from bodycopy.batch.work import Done
from bodycopy.document import Document, Edit, Step
from bodycopy.errors import BodycopyError, UsageError
from bodycopy.formats.kinds import Form
from bodycopy.many import clean_many
from bodycopy.run import Listener, Options
from bodycopy.settings import DedupeSettings, Settings

DEDUPE = ("--steps", "dedupe", "-q")
CORPUS = (*DEDUPE, "--dedupe", "corpus")


def lines(*texts: object) -> bytes:
    """Return JSON lines with these texts, and fields besides."""
    rows = ({"n": 1.50, "id": f"d{i}", "text": text, "x": [1]} for i, text in enumerate(texts))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def own(number: int) -> str:
    """Return a paragraph that no other document has."""
    return f"This is paragraph number {number} of the corpus, and it says what no other one says."


def test_corpus(tmp_path: Path) -> None:
    """A paragraph stays in the first document, by name; with any number of jobs, in any order."""
    shared = PARAGRAPHS[0]
    fill(tmp_path / "in", {f"{i}.txt": f"{own(i)}\n\n{shared}\n".encode() for i in range(5)})
    wanted = {f"{i}.txt": f"{own(i)}\n".encode() for i in range(1, 5)}
    wanted["0.txt"] = f"{own(0)}\n\n{shared}\n".encode()
    names = [str(tmp_path / "in" / name) for name in sorted(wanted, reverse=True)]
    for inputs, jobs in (([str(tmp_path / "in")], "-j1"), (names, "-j2")):
        ended = run("clean", *inputs, "-o", tmp_path / jobs, *CORPUS, jobs, "--timeout", "0")
        assert (ended.status, ended.err) == (0, "")
        assert tree(tmp_path / jobs) == dict(sorted(wanted.items()))
    assert leftovers(tmp_path) == []


def test_corpus_heeds_settings(tmp_path: Path) -> None:
    """What the user wants to keep stays in every document, and so does what a host leaves alone."""
    text = f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n"
    names = ("a.org/1.txt", "b.org/1.txt", "c.org/1.txt")
    fill(tmp_path / "in", {name: text.encode() for name in names})
    toml = 'keep = ["The council voted on Tuesday"]\n[host."c.org"]\nsteps = "repair"\n'
    fill(tmp_path, {"bodycopy.toml": toml.encode()})
    ended = run("clean", "in", "-o", "out", *CORPUS, cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    kept = [text, f"{PARAGRAPHS[0]}\n", text]
    assert [one.decode() for one in tree(tmp_path / "out").values()] == kept


def test_jsonl(tmp_path: Path) -> None:
    """Records go through with all their other fields; bad lines are named, and the rest written."""
    data = lines(PROSE, 5, "Another text.") + b'\n{"id": 1, "text"\n'
    fill(tmp_path, {"p.jsonl": data})
    report = ("--report", tmp_path / "report.jsonl", "--ledger", tmp_path / "ledger.jsonl")
    out = tmp_path / "out.jsonl.gz"
    ended = run("clean", "p.jsonl", "-o", out, "--steps", "repair", *report, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: p\.jsonl:2: .*text")
    assert ended.tells(r"^bodycopy: p\.jsonl:5: not JSON")
    assert ended.tells("^bodycopy: 5 inputs: 2 written, 3 failed$")
    assert gzip.decompress(out.read_bytes()) == lines(PROSE, 5, "Another text.\n").replace(
        lines(PROSE, 5)[len(lines(PROSE)) :], b""
    )
    told = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert [row["status"] for row in told] == ["written", "failed", "written", "failed", "failed"]
    assert told[2]["characters"] == {"in": 13, "out": 14}
    kept = (tmp_path / "ledger.jsonl").read_text().splitlines()
    sources = [json.loads(row)["source"] for row in kept]
    assert sources == ["p.jsonl:1", "p.jsonl:3", "p.jsonl:3"]


def test_kinds(tmp_path: Path) -> None:
    """Documents go from any kind of container to any other, to files, and back."""
    fill(tmp_path, {"p.jsonl": lines(PROSE, "Another text.\n"), "in/a.html": b"<p>Ein Satz.</p>"})
    for name in ("p.parquet", "q.jsonl.zst", "r.jsonl.xz", "s.jsonl.bz2"):
        ended = run("clean", "p.jsonl", "-o", name, "--steps", "", "-q", cwd=tmp_path)
        assert (ended.status, ended.err) == (0, "")
        back = run("clean", name, "-o", "-", "--to", "jsonl", "--steps", "", "-q", cwd=tmp_path)
        rows = [json.loads(row) for row in back.out.splitlines()]
        assert [(row["id"], row["text"]) for row in rows] == [
            ("d0", PROSE),
            ("d1", "Another text.\n"),
        ]
    assert run("clean", "p.jsonl", "-o", "d", "--to", "text", "-q", cwd=tmp_path).status == 0
    assert [name[:8] for name in tree(tmp_path / "d")] == ["p/000001", "p/000002"]
    ended = run("clean", "in", "p.jsonl", "-o", "all.parquet", cwd=tmp_path)
    assert ended.tells("W-FIELDS")
    assert run("clean", "in", "-o", "all.jsonl", "-q", cwd=tmp_path).status == 0
    assert json.loads((tmp_path / "all.jsonl").read_text()) == {
        "id": "in/a.html",
        "text": "Ein Satz.\n",
    }
    for data in (lines("One.\n"), gzip.compress(lines("One.\n"))):
        piped = run("clean", "--steps", "", "-q", stdin=data)
        assert (piped.status, piped.out) == (0, lines("One.\n"))
    assert run("clean", "p.jsonl", "-e", "latin-1", cwd=tmp_path).status == 2


def test_nothing(tmp_path: Path) -> None:
    """A container of nothing becomes one of nothing, across documents too."""
    fill(tmp_path, {"e.jsonl": b"", "o.jsonl": b"old"})
    assert run("clean", "e.jsonl", "-o", "o.jsonl", *CORPUS, cwd=tmp_path).status == 0
    assert (tmp_path / "o.jsonl").read_bytes() == b""
    assert list(clean_many([], Settings(dedupe=DedupeSettings(scope="corpus")))) == []


def test_an_output_fails(tmp_path: Path) -> None:
    """What was written before stays, and the ledger tells of it."""
    fill(tmp_path, {f"in/{i}.txt": f"{own(i)}\n".encode() for i in range(3)})
    (tmp_path / "out" / "1.txt").mkdir(parents=True)
    ended = run("clean", "in", "-o", "out", "--ledger", "l", *CORPUS, cwd=tmp_path)
    assert ended.status == 4
    back = run("restore", "out/0.txt", "--ledger", "l", cwd=tmp_path)
    assert (back.status, back.out) == (0, f"{own(0)}\n".encode())


def test_check(tmp_path: Path) -> None:
    """A container that would change is told of, and nothing is written."""
    fill(tmp_path, {"p.jsonl": lines("One.", "Two.\n")})
    for ready, status in ((False, 3), (True, 0)):
        if ready:
            assert run("clean", "p.jsonl", "-o", "o.jsonl", "-q", cwd=tmp_path).status == 0
            before = (tmp_path / "o.jsonl").stat().st_mtime_ns
            line = ("clean", "p.jsonl", "-o", "o.jsonl", "--if-changed", "-q")
            assert run(*line, cwd=tmp_path).status == 0
            assert (tmp_path / "o.jsonl").stat().st_mtime_ns == before
        ended = run("clean", "p.jsonl", "-o", "o.jsonl", "--check", cwd=tmp_path)
        assert ended.status == status
        assert ended.tells("o.jsonl: would change") is not ready
    shown = run("clean", "p.jsonl", "--diff", "--steps", "dedupe", cwd=tmp_path)
    assert shown.status == 0
    assert leftovers(tmp_path) == []


def test_planning(tmp_path: Path) -> None:
    """Each input has its place; what cannot go together is refused before anything is touched."""
    fill(tmp_path, {"in/a.jsonl.gz": b"", "in/b/c.warc": b"", "in/d.html": b"", "in/e.png": b""})
    made = batch_of([str(tmp_path / "in")], str(tmp_path / "out"))
    places = {
        str(output.path and output.path.relative_to(tmp_path / "out")): output.form
        for output in made.outputs
    }
    assert places == {
        "a.jsonl.gz": Form("jsonl", "gzip"),
        "b/c.jsonl": Form("jsonl", None),
        "d.txt": Form("text", None),
    }
    assert made.skipped == (str(tmp_path / "in/e.png"),)
    merged = batch_of([str(tmp_path / "in")], str(tmp_path / "all.parquet"))
    assert [output.form.kind for output in merged.outputs] == ["parquet"]
    assert merged.model(0) is None
    for output in (None, str(tmp_path / "in/deep"), str(tmp_path / "x.warc")):
        with pytest.raises(UsageError):
            batch_of([str(tmp_path / "in")], output)
    page = str(tmp_path / "in/a.jsonl.gz")
    with pytest.raises(UsageError, match="called like a text"):
        batch_of([page], str(tmp_path / "x.txt"))
    (into,) = batch_of([page], f"{tmp_path}/new/").outputs
    assert into.path == tmp_path / "new/a.jsonl.gz"
    fill(tmp_path, {"in/d.txt": b""})
    with pytest.raises(UsageError, match="both become"):
        batch_of([str(tmp_path / "in")], str(tmp_path / "out"))


Clean = Callable[[Callable[[Item], Done], Iterable[Item]], Iterator[Done]]


def dying(after: int) -> Clean:
    """Return a map that is interrupted after so many results."""

    def clean(function: Callable[[Item], Done], todo: Iterable[Item]) -> Iterator[Done]:
        for number, item in enumerate(todo):
            if number == after:
                raise KeyboardInterrupt
            yield function(item)

    return clean


@pytest.mark.parametrize("is_corpus", [False, True])
def test_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_corpus: bool) -> None:
    """What was done is not done again, and the bytes are those of a run that never stopped."""
    monkeypatch.setattr(items, "_MOST_DOCUMENTS", 3)
    texts = [f"{own(i)}\n\n{PARAGRAPHS[i % 3]}\n" for i in range(20)]
    fill(tmp_path, {"a.jsonl": lines(*texts[:10]), "b.jsonl": lines(*texts[10:])})
    settings = Settings(steps=("dedupe",), dedupe=DedupeSettings(scope="corpus"))
    done: list[int] = []

    def go(output: str, clean: Any = map, *, resume: bool = False) -> None:  # noqa: ANN401
        made = batch_of([str(tmp_path / "b.jsonl"), str(tmp_path / "a.jsonl")], output)
        options = Options(settings=settings, report=tmp_path / "report")
        told = Told(resume=resume, is_corpus=is_corpus)
        listener = Listener()
        batch.run(made, options, told, listener, Maps(clean=counted(clean)))

    def counted(clean: Clean) -> Clean:
        def counting(function: Callable[[Item], Done], todo: Iterable[Item]) -> Iterator[Done]:
            for one in clean(function, todo):
                done.append(1)
                yield one

        return counting

    go(str(tmp_path / "reference.jsonl"))
    assert len(done) == 20
    done.clear()
    for after in (5, 7, 0):
        with pytest.raises(KeyboardInterrupt):
            go(str(tmp_path / "out.jsonl"), dying(after), resume=True)
    assert not (tmp_path / "out.jsonl").exists()
    go(str(tmp_path / "out.jsonl"), resume=True)
    assert len(done) < 20 + 2 * 3
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "reference.jsonl").read_bytes()
    assert leftovers(tmp_path) == []


def test_folder(tmp_path: Path) -> None:
    """A run's folder stays for one that resumes, goes for one that does not, and has one owner."""
    output = tmp_path / "out"
    with (  # noqa: PT012 - as it is used
        pytest.raises(ValueError, match="stop"),
        run_folder(output, "k1", resume=False) as first,
    ):
        (first / "shard-000000").touch()
        raise ValueError("stop")  # noqa: EM101
    with run_folder(output, "k1", resume=True) as again:
        assert again == first
        assert (again / "shard-000000").exists()
        script = (
            "import sys; from pathlib import Path; from bodycopy.batch.folder import run_folder\n"
            "with run_folder(Path(sys.argv[1]), 'k1', resume=True): pass"
        )
        line = [command()[0], "-c", script, str(output)]
        other = subprocess.run(line, capture_output=True, text=True, check=False)
        assert f"in use by process {os.getpid()}" in other.stderr
    assert not first.exists()
    first.mkdir(mode=0o777)
    first.chmod(0o777)
    with run_folder(output, "k1", resume=True) as mine:
        assert mine != first
    assert key_of("a", Path("b")) != key_of("a", Path("c"))
    assert issubclass(BodycopyError, Exception)


def test_spool(tmp_path: Path) -> None:
    """Every row comes back as it was, each article alone too."""
    edits = (Edit(0, "\ud83d", "\ufffd", "repair.surrogate"),)
    rows = [
        Done(Item(0, 0, "a", 0, None), Document("a", "Käse 💩\n", (Step("repair", edits),))),
        Done(Item(0, 1, "b", 0, None), None),
        Done(Item(0, 2, "c\udcff", 0, None), Document("c", "")),
    ]
    path = spool.shard_path(tmp_path, 0)
    with path.open("wb") as file:
        spool.write(file, map(spool.packed, rows))
    assert list(spool.rows(path)) == rows
    assert spool.count(path) == 3
    texts = spool.Texts(str(tmp_path))
    assert [texts(0, row) for row in range(3)] == ["Käse 💩\n", "", ""]
    assert spool.name(tmp_path, 0, 2) == "c\udcff"


def test_killed(tmp_path: Path) -> None:
    """After the death of the whole group the run goes on, to the same bytes."""
    texts = [f"{own(i)} {own(i + 1)}\n\n{PARAGRAPHS[i % 3]}\n" for i in range(1100)]
    fill(tmp_path, {"p.jsonl": lines(*texts)})
    line = command("clean", tmp_path / "p.jsonl", *CORPUS, "-j2", "--resume")
    subprocess.run([*line, "-o", tmp_path / "reference.jsonl"], check=True)
    process = subprocess.Popen([*line, "-o", tmp_path / "out.jsonl"], start_new_session=True)
    while not list(tmp_path.glob(".out*/shard-000000")):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert leftovers(tmp_path)
    subprocess.run([*line, "-o", tmp_path / "out.jsonl"], check=True)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "reference.jsonl").read_bytes()
    assert leftovers(tmp_path) == []


def test_many_failures(tmp_path: Path) -> None:
    """Of many records that are bad for one reason a hundred are told of, and all are counted."""
    fill(tmp_path, {"p.jsonl": lines(*range(150))})
    ended = run("clean", "p.jsonl", "-o", "o.jsonl", "--report", "r", cwd=tmp_path)
    assert ended.status == 1
    assert len(ended.err.splitlines()) == 102
    assert ended.tells("^bodycopy: 150 inputs: 150 failed$")
    assert (tmp_path / "r").read_bytes().count(b"p.jsonl:") == 150
