"""An index: who owns a paragraph, what goes from the others, and what the file lives through."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from zlib import crc32

import click
import pytest
from faults.harness import Argument, command, execute, fill, run, tree

from bodycopy.batch import run as batch
from bodycopy.batch.planning import Batch
from bodycopy.cli import cli
from bodycopy.document import Document, restore
from bodycopy.errors import BodycopyError, InputError, UsageError
from bodycopy.index import file, known, named
from bodycopy.index.entry import Entry, Told
from bodycopy.index.store import opened
from bodycopy.phrases import Phrase, Phrases
from bodycopy.run import Options
from bodycopy.settings import DedupeSettings

HERE = ("--steps", "dedupe", "-j1", "--timeout", "0", "--memory", "0")  # in this process
SHARED = "The council voted on Tuesday to close the old bridge over the river for long repairs."
SETTINGS = DedupeSettings()


def own(name: object) -> str:
    """Return a paragraph that no other document has."""
    number = crc32(str(name).encode())
    return f"This is paragraph number {number} of the corpus, and it says what no other one says."


def pages(**texts: str) -> dict[str, bytes]:
    """Return files, by their names without the ending, each with a paragraph of its own first."""
    return {f"{name}.txt": f"{own(name)}\n\n{text}\n".encode() for name, text in texts.items()}


def told(*arguments: object) -> int:
    """Run the command in this process and return its exit status."""
    try:
        cli.main([str(argument) for argument in arguments], standalone_mode=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def index(*arguments: object) -> int:
    """Run `bodycopy index` on the index of this folder."""
    return told("index", *arguments, "-o", "i.idx", *HERE)


def article(path: str, *arguments: object) -> str:
    """Return what `bodycopy clean --index` makes of a file."""
    assert told("clean", path, "-o", "article", "--index", "i.idx", *HERE, *arguments) == 0
    return Path("article").read_text(encoding="utf-8")


def keepers(*names: str) -> list[str]:
    """Return which of some files keep more than their own first paragraph."""
    found = {name: article(f"{name}.txt") for name in names}
    assert all(text.startswith(own(name)) for name, text in found.items())
    return [name for name, text in found.items() if text != f"{own(name)}\n"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of our own."""
    monkeypatch.chdir(tmp_path)
    fill(tmp_path, {".git/HEAD": b""})
    return tmp_path


def test_owner(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever was there first owns a paragraph: by the run that added it, then by the name."""
    fill(folder, pages(a=SHARED, m=SHARED, z=SHARED, new=SHARED))
    assert index("z.txt", "m.txt") == 0
    assert index("a.txt") == 0
    assert capsys.readouterr().err.splitlines() == [
        "bodycopy: 2 documents: 2 added; 3 paragraphs",
        "bodycopy: 1 documents: 1 added; 4 paragraphs",
    ]
    assert keepers("a", "m", "z", "new") == ["m"]
    assert article("./m.txt") == article("m.txt")


def test_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is the same leaves the file alone; what has changed keeps its turn."""
    fill(folder, pages(a=SHARED, b=SHARED))
    assert index("a.txt") == index("b.txt") == 0
    before = Path("i.idx").stat(), Path("i.idx").read_bytes()
    assert index("b.txt", "a.txt") == 0
    assert (Path("i.idx").stat(), Path("i.idx").read_bytes()) == before
    fill(folder, {"a.txt": f"{own('a')}\n".encode()})
    assert index("a.txt", "b.txt") == 0
    assert keepers("b") == ["b"]
    fill(folder, pages(a=SHARED))
    assert index("a.txt") == 0
    assert keepers("a", "b") == ["a"]
    assert [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "1 documents: 1 added; 2 paragraphs",
        "1 documents: 1 added; 3 paragraphs",
        "2 documents: 2 the same; 3 paragraphs",
        "2 documents: 1 changed, 1 the same; 3 paragraphs",
        "1 documents: 1 changed; 3 paragraphs",
    ]


def test_remove(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A document that is taken out gives what it had to the next one."""
    fill(folder, pages(a=SHARED, b=SHARED, c=SHARED))
    assert index(".") == 0
    assert index("--remove", "./a.txt", "--remove", "no.txt") == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "bodycopy: no.txt: not in the index",
        "bodycopy: 0 documents: 1 removed, 1 not there to be removed; 3 paragraphs",
    ]
    assert keepers("b", "c") == ["b"]
    with closing(sqlite3.connect("i.idx")) as made:
        bands = made.execute("SELECT count(DISTINCT paragraph) FROM bands").fetchone()
    assert bands == (3,)


def test_near(folder: Path) -> None:
    """A near repeat goes, with its likeness; one that says something else stays."""
    near = SHARED.replace("for long", "for very long")
    twins = [f"{SHARED} It costs {price} million pounds." for price in (3, 4)]
    fill(folder, pages(a=f"{SHARED}\n\n{twins[0]}", b=near, c=twins[1]))
    assert index("a.txt") == 0
    assert keepers("b", "c") == ["c"]
    cleaned = Document("b.txt", (folder / "b.txt").read_text())
    left = known("i.idx", SETTINGS).without(cleaned, b"b.txt", Phrases())
    (edit,) = left.steps[0].edits
    assert (edit.before, edit.rule, edit.note) == (
        near,
        "dedupe.near_duplicate",
        "known from a.txt",
    )
    assert edit.score is not None
    assert 0.6 <= edit.score < 1
    assert restore(left) == cleaned.text
    keep = Phrases(keep=(Phrase("the old bridge"),))
    assert known("i.idx", SETTINGS).without(cleaned, b"b.txt", keep) == cleaned


def test_near_of_what_went(folder: Path) -> None:
    """Nothing goes for the sake of a paragraph that goes itself."""
    first = SHARED.replace("on Tuesday", "then on Tuesday")
    second, third = SHARED, SHARED.replace("long repairs", "very long repairs")
    fill(folder, pages(a=first, b=second, c=third))
    assert index(".") == 0
    kept = keepers("a", "b", "c")
    fates = {}
    for one, later in ("ab", "bc", "ac"):
        (folder / "i.idx").unlink()
        assert index(f"{one}.txt", f"{later}.txt") == 0
        fates[one + later] = keepers(later) == []
    assert fates == {"ab": True, "bc": True, "ac": False}
    assert kept == ["a", "c"]


def test_records(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A record is called by its id, else by its place; of two with one id the first holds."""
    rows = [{"id": "x", "text": own(1)}, {"id": "x", "text": own(2)}, {"text": own(3)}]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    fill(folder, {"in.jsonl": lines + b"{\n", "3.txt": f"{own(3)}\n".encode()})
    for fate in ("2 added, 1 named again", "2 the same, 1 named again"):
        assert index("in.jsonl") == 1
        first, last = capsys.readouterr().err.splitlines()
        assert first.startswith("bodycopy: in.jsonl:4: not JSON")
        assert last == f"bodycopy: 4 documents: {fate}, left out, 1 failed; 2 paragraphs"
    with closing(sqlite3.connect("i.idx")) as made:
        names = made.execute("SELECT name FROM documents ORDER BY id").fetchall()
    assert names == [(b"x",), (b"in.jsonl:3",)]
    assert article("3.txt") == ""
    assert (named("in.jsonl:3"), named("in.jsonl:1", "x")) == (b"in.jsonl:3", b"x")


def test_any_order(folder: Path) -> None:
    """Neither jobs nor the order of inputs have a say, in the index or in the articles."""
    texts = {f"p{i:02}": f"{SHARED}\n\n{own(i % 7)}\n\n{own(i // 2)}" for i in range(12)}
    fill(folder / "in", pages(**texts))
    names = [f"in/{name}.txt" for name in reversed(texts)]
    steps = ("--steps", "dedupe", "-q")
    assert index("in") == 0
    assert run("index", *names, "-o", "2.idx", "-j2", *steps, cwd=folder).err == ""
    assert Path("i.idx").read_bytes() == Path("2.idx").read_bytes()
    assert told("clean", "in", "-o", "out", "--index", "i.idx", *HERE) == 0
    merged = ("-o", "out.jsonl", "--to", "jsonl", "-j2", "--index", "2.idx")
    assert run("clean", *names, *merged, *steps, cwd=folder).err == ""
    one = [text.decode() for text in tree(folder / "out").values()]
    assert one == [json.loads(row)["text"] for row in Path("out.jsonl").read_text().splitlines()]
    for paragraph in (SHARED, own(3), own(5), own("p07")):
        assert "".join(one).count(paragraph) == 1


def test_corpus_too(folder: Path) -> None:
    """What the index knows goes first, then what stands in an earlier document of the run."""
    fill(folder, pages(old=SHARED))
    again = own("again")
    fill(folder / "in", pages(a=f"{SHARED}\n\n{again}", b=f"{SHARED}\n\n{again}"))
    assert index("old.txt") == 0
    told_ = ("-o", "out", "--index", "i.idx", "--dedupe", "corpus", "--ledger", "l.jsonl", "-q")
    assert run("clean", "in", *told_, *HERE, cwd=folder).err == ""
    assert (folder / "out/a.txt").read_text() == f"{own('a')}\n\n{again}\n"
    assert (folder / "out/b.txt").read_text() == f"{own('b')}\n"
    restored = run("restore", "out/b.txt", "--ledger", "l.jsonl", cwd=folder)
    assert restored.out == (folder / "in/b.txt").read_bytes()


def model(documents: Mapping[bytes, tuple[int, tuple[int, ...]]]) -> dict[bytes, bytes]:
    """Return who owns each paragraph, from who was added when and has which."""
    owners: dict[bytes, tuple[int, bytes]] = {}
    for name, (added, numbers) in documents.items():
        for number in numbers:
            key = bytes([number]) * 16
            owners[key] = min(owners.get(key, (added, name)), (added, name))
    return {key: name for key, (_, name) in owners.items()}


def entry(name: bytes, numbers: tuple[int, ...]) -> Entry:
    """Return a document whose paragraphs are told by numbers."""
    kept = [Told(i, bytes([n]) * 16, bytes([n, 0, 0, 1]), str(n)) for i, n in enumerate(numbers)]
    return Entry(name, bytes(numbers), kept)


@pytest.mark.parametrize("seed", range(8))
def test_owners_as_modelled(seed: int) -> None:
    """Whatever is added, changed and removed, the owners are those that the rule says."""
    chance = random.Random(seed)  # noqa: S311 - chance, no secret
    documents: dict[bytes, tuple[int, tuple[int, ...]]] = {}
    runs = 0
    for _ in range(40):
        changes = {
            bytes([chance.choice(b"abcdef")]): tuple(
                chance.choices(range(9), k=chance.randrange(5))
            )
            for _ in range(chance.randrange(1, 4))
        }
        runs += not changes.keys() <= documents.keys()
        with opened("i.idx", SETTINGS) as store:
            gone = [name for name in documents if chance.random() < 0.1 and name not in changes]
            assert store.remove([[name] for name in gone]) == [True] * len(gone)
            store.add(entry(name, numbers) for name, numbers in changes.items())
        for name, numbers in changes.items():
            documents[name] = documents.get(name, (runs, ()))[0], numbers
        for name in gone:
            del documents[name]
        with closing(sqlite3.connect("i.idx")) as made:
            owners = dict(
                made.execute(
                    "SELECT p.hash, d.name FROM paragraphs p JOIN documents d ON d.id = p.owner"
                )
            )
            bands = made.execute("SELECT count(*) FROM bands").fetchone()
            others = made.execute("SELECT count(*) FROM others").fetchone()
        assert owners == model(documents)
        having = sum(len(set(numbers)) for _, numbers in documents.values())
        assert (bands, others) == ((len(owners),), (having - len(owners),))


def test_two_at_once(folder: Path) -> None:
    """Two runs that write one index wait for each other; none of their documents is lost."""
    for name in ("a", "b"):
        fill(folder / name, pages(**{f"{name}{i}": SHARED for i in range(40)}))
    started = [
        subprocess.Popen(command("index", name, "-o", "i.idx", *HERE), cwd=folder)
        for name in ("a", "b")
    ]
    assert [one.wait() for one in started] == [0, 0]
    with closing(sqlite3.connect("i.idx")) as made:
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert made.execute("SELECT count(*) FROM documents").fetchone() == (80,)
        assert made.execute("SELECT count(*) FROM others").fetchone() == (79,)


def test_in_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that another process does not let go of is an error that says so."""
    fill(folder, pages(a=SHARED))
    assert index("a.txt") == 0
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect("i.idx", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BodycopyError, match=r"i\.idx: in use by another process") as caught:
            index("a.txt")
        assert not isinstance(caught.value, UsageError)


def test_killed(folder: Path) -> None:
    """A run that is killed leaves a whole index, and the next one ends as if nothing had been."""
    rows = (f"{own(i)}\n\n{SHARED}\n\n{own(i % 97)}" for i in range(600))
    lines = [json.dumps({"id": f"d{i:04}", "text": text}) for i, text in enumerate(rows)]
    fill(folder, {"in.jsonl": "\n".join(lines).encode()})
    # With a transaction for a few documents, so that many of them can be met.
    script = (
        "import sys; from bodycopy.batch import indexing; indexing._MOST_DOCUMENTS = 20\n"
        "sys.argv[0] = 'bodycopy'; from bodycopy.__main__ import main; main()"
    )
    line: list[Argument] = [sys.executable, "-c", script, "index", "in.jsonl", "-o", "i.idx", *HERE]
    journals = 0
    for moment in range(24):
        if moment >= 4 and journals:  # one was met: on a busy machine, some miss it
            break
        with subprocess.Popen(line, cwd=folder, stderr=subprocess.DEVNULL) as one:
            # In the middle of a transaction, where one is met.
            end = time.monotonic() + 20
            while not Path("i.idx-journal").exists() and one.poll() is None:
                assert time.monotonic() < end
            time.sleep(moment % 4 * 0.003)
            one.send_signal(signal.SIGKILL)
        journals += Path("i.idx-journal").exists()
        with closing(sqlite3.connect("i.idx")) as made:
            assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            is_made = made.execute("SELECT count(*) FROM sqlite_schema").fetchone() != (0,)
        if is_made:  # it is not where the very first transaction was met
            known("i.idx", SETTINGS)
    assert journals
    assert execute(line, cwd=folder).status == 0
    with closing(sqlite3.connect("i.idx")) as made:
        assert made.execute("SELECT count(*) FROM documents").fetchone() == (600,)
        owner = made.execute(
            "SELECT d.name FROM paragraphs p JOIN documents d ON d.id = p.owner"
            " ORDER BY (SELECT count(*) FROM others WHERE paragraph = p.id) DESC LIMIT 1"
        ).fetchone()
    assert owner == (b"d0000",)


MAKEFILE = """\
BODYCOPY := {python} -m bodycopy
SEEDS    := $(sort $(wildcard seeds/*.txt))

all: $(SEEDS:seeds/%=cleaned/%)

dedup.idx: $(SEEDS)
\t$(BODYCOPY) index -q seeds -o $@ --steps dedupe -j1 --timeout 0 --memory 0

cleaned/%.txt: seeds/%.txt | dedup.idx
\t@echo made $@; $(BODYCOPY) clean -q $< -o $@ --steps dedupe --index dedup.idx -MD -MP

-include $(SEEDS:seeds/%.txt=cleaned/%.d)
"""


def test_make(folder: Path) -> None:
    """In a pattern rule each paragraph stays once, and articles follow the index."""
    seeds = pages(b=SHARED, c=SHARED)
    fill(folder / "seeds", seeds)
    fill(folder, {"Makefile": MAKEFILE.format(python=sys.executable).encode()})
    ended = execute(["make", "-j2"], cwd=folder)
    assert (ended.status, ended.err) == (0, "")
    cleaned = {path.name: path.read_bytes() for path in (folder / "cleaned").glob("*.txt")}
    assert cleaned == {**seeds, "c.txt": f"{own('c')}\n".encode()}
    assert (folder / "cleaned/c.d").read_text().startswith("cleaned/c.txt: seeds/c.txt dedup.idx\n")
    assert execute(["make"], cwd=folder).out == b"make: Nothing to be done for 'all'.\n"
    fill(folder / "seeds", pages(b=own("only b")))
    assert execute(["make", "-j2"], cwd=folder).out.count(b"made ") == 2
    assert (folder / "cleaned/c.txt").read_bytes() == seeds["c.txt"]


def test_settings_file(folder: Path) -> None:
    """The index may be named in the settings file, as seen from there."""
    fill(folder, {**pages(a=SHARED, b=SHARED), "bodycopy.toml": b'index = "deep/i.idx"\n'})
    (folder / "sub").mkdir()
    assert run("index", "a.txt", *HERE, "-q", cwd=folder).status == 0
    ended = run("clean", "../b.txt", *HERE, cwd=folder / "sub")
    assert ended.out == f"{own('b')}\n".encode()
    explained = run("explain", "b.txt", "--steps", "dedupe", cwd=folder)
    assert b"dedupe.repeat                 1 change " in explained.out


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "make the index with bodycopy index"),
        (b"", "make one with bodycopy index"),
        (b"Dear diary, this is no database at all.\n" * 99, "no index of bodycopy"),
        ("CREATE TABLE t (x)", "no index of bodycopy"),
        ("PRAGMA user_version = 99", "an index of format 99, and ours is 2; update bodycopy"),
        (
            "UPDATE told SET value = replace(value, '8', '9') WHERE name = 'settings'",
            "made with other dedupe settings",
        ),
    ],
)
def test_foreign(folder: Path, data: bytes | str | None, reason: str) -> None:
    """What is no index, or none for us, is refused and stays as it was."""
    fill(folder, pages(a=SHARED))
    if isinstance(data, bytes):
        fill(folder, {"i.idx": data})
    elif data:
        if data.startswith(("PRAGMA", "UPDATE")):
            assert index("a.txt") == 0
        with closing(sqlite3.connect("i.idx")) as made, made:
            made.execute(data)
    before = tree(folder)
    with pytest.raises(UsageError, match=reason):
        told("clean", "a.txt", "-o", "out", "--index", "i.idx", *HERE)
    if data:
        with pytest.raises(UsageError, match=reason):
            index("a.txt")
    assert tree(folder) == before


def test_refused(folder: Path) -> None:
    """The index is no input and no output; a folder is no index."""
    fill(folder, pages(a=SHARED))
    assert index("a.txt") == 0
    for line, reason in (
        (("clean", "a.txt", "-o", "i.idx", "--index", "i.idx"), "reads or writes besides"),
        (("index", "i.idx", "-o", "i.idx"), "is an input"),
        (("index", "-o", "i.idx"), "nothing to do"),
        (("index", "a.txt"), "an index needs a file"),
        (("clean", "a.txt", "--index", "."), "is a directory"),
    ):
        with pytest.raises(click.UsageError, match=reason):
            told(*line)


def test_changed_meanwhile(folder: Path) -> None:
    """No article comes of two states of an index, and no run goes on with another one's work."""
    fill(folder, pages(a=SHARED, b=SHARED))
    assert index("a.txt") == 0
    before = known("i.idx", SETTINGS)
    options = [Options(index=before)]
    document = Document("b.txt", (folder / "b.txt").read_text())
    assert before.without(document, b"b.txt", Phrases()) != document
    assert index("b.txt") == 0
    with pytest.raises(InputError, match=r"the index i\.idx has changed meanwhile"):
        before.without(document, b"b.txt", Phrases())
    options.append(Options(index=known("i.idx", SETTINGS)))
    how = batch.Told()
    keys = {batch._key(Batch(), batch.work_of(one, how), how) for one in options}  # noqa: SLF001
    assert len(keys) == 2
    (folder / "i.idx").chmod(0o400)
    if os.geteuid():
        assert keepers("b") == []
