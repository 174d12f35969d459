"""What others do meanwhile, and what is not there; the numbers are those of the fault plan."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults.harness import (
    OLD,
    PAGE,
    PROSE,
    REPAIR,
    TIMEOUT,
    Ended,
    changed,
    command,
    execute,
    fill,
    leftovers,
    run,
    tree,
)

OTHER = b"Another text stands here by now, and it is longer than the one before it was.\n"


CONFIGS = {
    "broken": (b'favor = "recall', r"bodycopy\.toml:1: no TOML"),
    "key": (b'\nfavour = "recall"\n', r"bodycopy\.toml:2: .*favour.*favor"),
    "type": (b"jobs = [1]\n", r"bodycopy\.toml:1: .*jobs"),
    "not_utf8": (b'favor = "recall"\ndrop = ["caf\xe9"]\n', r"bodycopy\.toml.*(UTF-8|utf-8)"),
    "pattern": (b'\n\ndrop = [{ regex = "(a" }]\n', r"bodycopy\.toml:3: .*\(a"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_row_61_settings(tmp_path: Path, name: str) -> None:
    """A settings file that is wrong is told of with its line, and nothing is touched."""
    data, message = CONFIGS[name]
    fill(tmp_path, {"bodycopy.toml": data, "in/a.txt": PAGE, "out/a.txt": OLD})
    ended = run("clean", "in", "-o", "out", cwd=tmp_path)
    assert (ended.status, ended.out) == (2, b"")
    assert ended.tells(message), ended.err
    assert tree(tmp_path / "out") == {"a.txt": OLD}


def test_row_61_endless_pattern(tmp_path: Path) -> None:
    """A pattern that takes for ever on a text costs that text its limit, and no other one."""
    pattern = b"drop = [{ regex = '(a+)+$' }]\n"
    slow = b"a" * 60 + b"b\n"
    fill(tmp_path, {"bodycopy.toml": pattern, "in/a.txt": PAGE, "in/b.txt": slow})
    ended = run("clean", "in", "-o", "out", "--timeout", "0.5", cwd=tmp_path)
    assert ended.status == 0
    assert ended.tells(r"in/b\.txt: W-ROUTE: strip: took longer than 0\.5 s; kept whole")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": slow}
    alone = run("clean", "in/b.txt", "--timeout", "0.5", cwd=tmp_path)  # and so it does alone
    assert (alone.status, alone.out) == (0, slow)


# Somebody does something to the file while it is being read, so many times.
READING = """
import os
import bodycopy.read as read
real = read._bounded
left = [{times}]
def meanwhile(file, *told):
    data = real(file, *told)
    if file.name.endswith("b.txt") and left[0]:
        left[0] -= 1
        {what}
    return data
read._bounded = meanwhile
"""
# Somebody adds to a container when its first record has been read.
GROWING = """
import bodycopy.batch.items as items
real = items.records
def growing(source, *told):
    for record in real(source, *told):
        if record.number == 1 and source.endswith("a.jsonl"):
            open(source, "ab").write(b'{"text": "More."}\\n')
        yield record
items.records = growing
"""
GROWN = 'open(file.name, "ab").write(b"More.")'
CUT = "os.truncate(file.name, 9)"


@pytest.mark.parametrize("what", [GROWN, CUT], ids=["grown", "cut"])
@pytest.mark.parametrize("times", [1, 9])
def test_row_71_changed_while_read(tmp_path: Path, what: str, times: int) -> None:
    """A file that changes is read again; one that goes on doing so is refused, others written."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "in/c.txt": PAGE, "out/b.txt": OLD})
    if what == CUT and times > 1:
        what = f"{GROWN}; os.truncate(file.name, 9)"
    env = changed(tmp_path, READING.format(what=what, times=times))
    ended = run("clean", *REPAIR, "in", "-o", "out", "-j1", cwd=tmp_path, env=env)
    made = tree(tmp_path / "out")
    assert (made["a.txt"], made["c.txt"]) == (PAGE, PAGE)
    if times == 1:
        after = PAGE[:9].strip() + b"\n" if what == CUT else PAGE + b"More."
        assert (ended.status, ended.err) == (0, "bodycopy: 3 inputs: 3 written\n")
        assert made["b.txt"].split() == after.split()
    else:
        assert ended.status == 1
        assert ended.tells(r"^bodycopy: in/b\.txt: changed while it was read$")
        assert made["b.txt"] == OLD


def halfway(folder: Path, meanwhile: Callable[[], object], *options: str) -> Ended:
    """Run over two texts, a pipe and another text, and do something when it waits for the pipe."""
    fill(folder, {"in/a.txt": PAGE, "in/b.txt": PAGE, "late.txt": PAGE})
    os.mkfifo(folder / "pipe.txt")
    line = command("clean", "-j1", *REPAIR, "in", "pipe.txt", "late.txt", "-o", "out", *options)
    with subprocess.Popen(line, cwd=folder, stderr=subprocess.PIPE) as process:
        with (folder / "pipe.txt").open("wb") as writer:  # waits for the other end
            meanwhile()
            writer.write(PAGE)
        err = process.communicate(timeout=TIMEOUT)[1].decode()
    return Ended(process.returncode, b"", err)


def test_row_71_gone(tmp_path: Path) -> None:
    """A file that is gone when its turn comes is told of, and all others are written."""
    ended = halfway(tmp_path, (tmp_path / "late.txt").unlink)
    assert ended.status == 1
    assert ended.tells("^bodycopy: late.txt: No such file or directory$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE, "pipe.txt": PAGE}


def test_row_71_replaced(tmp_path: Path) -> None:
    """Of a file that was replaced before its turn came the new one is read, whole."""
    fill(tmp_path, {"new": OTHER})
    ended = halfway(tmp_path, lambda: (tmp_path / "new").replace(tmp_path / "late.txt"))
    assert ended.status == 0
    assert (tmp_path / "out" / "late.txt").read_bytes() == OTHER


def test_row_71_container(tmp_path: Path) -> None:
    """A container that grew while it was read is told of; what was read of it is written."""
    rows = b"".join(b'{"text": "Number %d says this."}\n' % number for number in range(3000))
    fill(tmp_path, {"in/a.jsonl": rows, "in/b.jsonl": rows[:300]})
    env = changed(tmp_path, GROWING)
    ended = run("clean", *REPAIR, "in", "-o", "out", "-j1", cwd=tmp_path, env=env)
    assert ended.status == 1
    assert ended.tells(r"in/a\.jsonl: changed while it was read$")
    assert (tmp_path / "out" / "b.jsonl").exists()


@pytest.mark.parametrize("by", ["nothing", "a folder", "a file"])
def test_row_73_output_goes(tmp_path: Path, by: str) -> None:
    """A run whose output folder is taken away ends with status 4 and says so."""

    def taken() -> None:
        (tmp_path / "out").rename(tmp_path / "taken")
        if by == "a folder":
            (tmp_path / "out").mkdir()
        elif by == "a file":
            fill(tmp_path, {"out": OLD})

    ended = halfway(tmp_path, taken)
    assert ended.status == 4
    assert ended.tells("^bodycopy: out.*: (deleted or replaced|Not a directory|File exists)")
    assert tree(tmp_path / "taken") == {"a.txt": PAGE, "b.txt": PAGE}
    assert leftovers(tmp_path) == []


def outputs(folder: Path) -> Iterator[bytes]:
    """Yield what a reader finds in a folder at this moment."""
    for path in folder.glob("*.txt"):
        yield path.read_bytes()


def test_row_72_two_runs(tmp_path: Path) -> None:
    """Two runs to one folder: each article is that of the one or of the other, and whole."""
    names = [f"{number:02}.txt" for number in range(40)]
    fill(tmp_path, {f"one/{name}": PAGE * 20 for name in names})
    fill(tmp_path, {f"other/{name}": OTHER * 20 for name in names})
    lines = [
        command("clean", "--steps", "", *told, "-o", "out", "-q")
        for told in (("one",), ("other",), ("one",))
    ]
    runs = [subprocess.Popen(line, cwd=tmp_path) for line in lines]
    lengths = {len(PAGE) * 20, len(f"{OTHER.decode() * 20}".replace("\n", "\n\n")) - 1}
    seen: set[int] = set()
    while any(process.poll() is None for process in runs):
        seen |= {len(article) for article in outputs(tmp_path / "out")}
    assert [process.wait(TIMEOUT) for process in runs] == [0, 0, 0]
    made = tree(tmp_path / "out")
    assert sorted(made) == names
    assert seen | {len(article) for article in made.values()} <= lengths
    assert leftovers(tmp_path) == []


def test_row_76_bare_machine(tmp_path: Path) -> None:
    """Without HOME, caches and places for temporary files the same bytes come of it."""
    html = f"<html><body><p>{PROSE}</p></body></html>".encode()
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.html": html, "line.txt": PAGE})
    lines = (
        ("clean", "in", "-o", "{}", "--timeout", "20"),
        ("clean", "in", "-o", "{}/all", "--dedupe", "corpus"),
        ("clean", "--timeout", "20", "-o", "{}/stdin.txt"),
        ("index", "in", "-o", "{}/dedup.idx"),
    )
    odd = {"HOME": "", "TMPDIR": "/nowhere", "XDG_CACHE_HOME": "relative"}
    for line in lines:
        for out, env in (("here", {}), ("there", odd)):
            told = [one.format(out) for one in line]
            assert run(*told, stdin=PAGE, cwd=tmp_path, env=env).status == 0, told
    here, there = tree(tmp_path / "here"), tree(tmp_path / "there")
    for made in (here, there):
        assert made.pop("dedup.idx")
    assert here == there
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "in", "line.txt", "there"]


def test_row_76_no_temporary_folder(tmp_path: Path) -> None:
    """Where nothing can be written but the output, everything that needs no such place works."""
    if not shutil.which("unshare") or execute(["unshare", "-m", "true"]).status:
        pytest.skip("file systems may not be mounted here")
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE})
    mounts = "for one in /dev/shm /var/tmp; do mount -t tmpfs -o ro none $one; done"
    line = command("clean", *REPAIR, "in", "-o", "out", "-j2")
    script = f'{mounts}; export TMPDIR=/dev/shm; unset HOME; "$@"'
    ended = execute(["unshare", "-m", "sh", "-c", script, "sh", *line], cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "bodycopy: 2 inputs: 2 written\n")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE}
