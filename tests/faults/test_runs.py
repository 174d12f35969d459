"""What may befall a run over a corpus, and what it does then."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from faults.harness import PARAGRAPHS, Ended, command, fill, leftovers, run, tree

CORPUS = ("--steps", "dedupe", "--dedupe", "corpus")


def corpus(folder: Path, documents: int = 1100) -> Path:
    """Write JSON lines with repeats among them, more than fit into one shard."""
    rows = (
        {"id": i, "text": f"Number {i} says what no other one of them says.\n\n{PARAGRAPHS[i % 3]}"}
        for i in range(documents)
    )
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    return fill(folder, {"in/p.jsonl": lines}) / "in"


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def begun(source: Path, output: Path, *options: str) -> "subprocess.Popen[str]":
    """Start a run, and come back when its first shard is done."""
    line = command("clean", source, "-o", output, *CORPUS, *options)
    process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not list(output.rglob("shard-000000")):
        assert process.poll() is None
        time.sleep(0.01)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal(tmp_path: Path, number: signal.Signals) -> None:
    """A signal ends the run within two seconds, by itself; what is done is kept for --resume."""
    source = corpus(tmp_path)
    process = begun(source, tmp_path / "out", "-j2")
    workers = children(process.pid)
    process.send_signal(number)
    began = time.monotonic()
    err = process.communicate()[1]
    assert time.monotonic() - began < 2
    assert process.returncode == -number
    assert "--resume" in err
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert not (tmp_path / "out" / "p.jsonl").exists()
    ended = run("clean", source, "-o", tmp_path / "out", *CORPUS, "--resume", "-q")
    assert (ended.status, ended.err, leftovers(tmp_path)) == (0, "", [])


# One of the two in a run: a document is done again once, and both might befall the same.
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_worker_killed_or_stopped(tmp_path: Path, number: signal.Signals) -> None:
    """A worker that dies or hangs costs nothing: its document is done again."""
    source = corpus(tmp_path)
    reference = run("clean", source, "-o", tmp_path / "reference", *CORPUS)
    process = begun(source, tmp_path / "out", "-j2", "--timeout", "2")
    os.kill(children(process.pid)[0], number)
    err = process.communicate()[1]
    assert process.returncode == reference.status == 0
    assert err.splitlines()[-1] == reference.err.splitlines()[-1]
    assert tree(tmp_path / "out") == tree(tmp_path / "reference")


def limited(source: Path, output: Path, kind: int, most: int) -> Ended:
    """Run under a limit of the system."""
    done = subprocess.run(
        command("clean", source, "-o", output, *CORPUS, "-j2"),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(kind, (most, most)),
        check=False,
    )
    return Ended(done.returncode, done.stdout.encode(), done.stderr)


def test_no_space(tmp_path: Path) -> None:
    """Where the disk is full the old output stays, and the status says so."""
    source = corpus(tmp_path)
    fill(tmp_path, {"out/p.jsonl": b"old\n"})
    ended = limited(source, tmp_path / "out", resource.RLIMIT_FSIZE, 1 << 16)
    assert ended.status == 4
    assert ended.tells("File too large")
    assert tree(tmp_path / "out") == {"p.jsonl": b"old\n"}


def test_few_files(tmp_path: Path) -> None:
    """With few open files allowed the run ends well, or says why it cannot."""
    source = corpus(tmp_path, 50)
    ended = limited(source, tmp_path / "out", resource.RLIMIT_NOFILE, 20)
    assert ended.status in {0, 1, 4}
    assert "Traceback" not in ended.err
    assert (tmp_path / "out" / "p.jsonl").exists() == (ended.status == 0)


def test_two_at_once(tmp_path: Path) -> None:
    """Two runs to one output both end well, and it is whole."""
    source = corpus(tmp_path, 300)
    line = command("clean", source, "-o", tmp_path / "out", *CORPUS, "-q")
    both = [subprocess.Popen(line) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert run("clean", source, "-o", tmp_path / "one", *CORPUS, "-q").status == 0
    assert tree(tmp_path / "out") == tree(tmp_path / "one")
    assert leftovers(tmp_path) == []


def test_input_goes(tmp_path: Path) -> None:
    """A file that is gone when its turn comes is told of; those there are written."""
    source = corpus(tmp_path, 5)
    os.mkfifo(source / "q.jsonl")
    fill(tmp_path, {"in/r.jsonl": b""})
    (source / "r.jsonl").unlink()
    (source / "r.jsonl").symlink_to("nowhere")
    ended = run("clean", source, "-o", tmp_path / "out", *CORPUS)
    assert ended.status == 0
    assert ended.tells("5 written, 2 skipped as no text")
    shutil.rmtree(source)
    gone = run("clean", source, "-o", tmp_path / "out", *CORPUS)
    assert gone.status == 1
    assert ended.status == 0


def test_bare_surroundings(tmp_path: Path) -> None:
    """No HOME, no TMPDIR to write to, another locale: the same bytes."""
    source = corpus(tmp_path, 20)
    assert run("clean", source, "-o", tmp_path / "one", *CORPUS, "-q").status == 0
    odd = {"HOME": "/nowhere", "TMPDIR": "/nowhere", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    ended = run("clean", source, "-o", tmp_path / "two", *CORPUS, "-q", env=odd)
    assert (ended.status, ended.err) == (0, "")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
