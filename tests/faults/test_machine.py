"""Faults of workers and of the machine under them; the numbers are those of the fault plan."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.harness import (
    OLD,
    PAGE,
    PROSE,
    REPAIR,
    TIMEOUT,
    Argument,
    Ended,
    changed,
    command,
    execute,
    fill,
    leftovers,
    run,
    tree,
)

INPUTS = {"in/a.txt": PAGE, "in/bad.txt": PAGE, "in/c.txt": PAGE}

# A worker that has bad.txt in hand does something to itself, so many times.
BEFALLEN = """
import os, signal, time
import bodycopy.pipeline as pipeline
real = pipeline.clean
def befallen(document, *told):
    if document.source.endswith("bad.txt") and len(os.listdir("times")) < {times}:
        open("times/%d" % os.getpid(), "x").close()
        {what}
    return real(document, *told)
pipeline.clean = befallen
"""
KILL = "os.kill(os.getpid(), signal.SIGKILL)"
STOP = "os.kill(os.getpid(), signal.SIGSTOP)"
GROW = "held = bytearray(3 << 30)"
REASONS = {
    KILL: "worker died of signal 9",
    STOP: "took longer than 1 s",
    GROW: "ran out of memory",
}
WHAT = pytest.mark.parametrize(
    "what", [KILL, STOP, GROW], ids=["row_66_killed", "row_67_stopped", "row_68_memory"]
)


def befall(folder: Path, what: str, times: int, *options: str) -> Ended:
    """Run over three texts; this befalls the workers that have the second, so many times."""
    fill(folder, {**INPUTS, "out/bad.txt": OLD})
    (folder / "times").mkdir()
    told = ("clean", *REPAIR, "in", "-o", "out", "-j2", *options)
    limit = ("--timeout", "1") if what == STOP else ()
    env = changed(folder, BEFALLEN.format(times=times, what=what))
    return run(*told, *limit, cwd=folder, env=env)


@WHAT
def test_once(tmp_path: Path, what: str) -> None:
    """A document whose worker goes is done once more in a fresh one, and nothing is lost."""
    ended = befall(tmp_path, what, 1)
    assert ended.status == 0
    assert ended.tells(rf"^bodycopy: in/bad\.txt: W-AGAIN: {REASONS[what]}$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "bad.txt": PAGE, "c.txt": PAGE}


@WHAT
def test_twice(tmp_path: Path, what: str) -> None:
    """The third try is the simpler way, which is told, and a loss for --strict."""
    ended = befall(tmp_path, what, 2, "--strict")
    assert ended.status == 3
    assert ended.tells(rf"^bodycopy: in/bad\.txt: W-ROUTE: strip: {REASONS[what]}; kept whole$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "bad.txt": PAGE, "c.txt": PAGE}


@WHAT
def test_always(tmp_path: Path, what: str) -> None:
    """What fails by every way is told and is status 1; its old article stays, others go on."""
    ended = befall(tmp_path, what, 9, "--report", "report.jsonl")
    assert ended.status == 1
    assert ended.tells(rf"^bodycopy: in/bad\.txt: {REASONS[what]}$")
    assert ended.tells("3 inputs: 2 written, 1 failed")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "bad.txt": OLD, "c.txt": PAGE}
    rows = list(map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines()))
    assert [row["status"] for row in rows] == ["written", "failed", "written"]
    assert len(list((tmp_path / "times").iterdir())) == 3
    assert leftovers(tmp_path) == []


def limited(folder: Path, kinds: dict[int, int], *told: Argument) -> Ended:
    """Run under limits of the system."""

    def confine() -> None:
        for kind, most in kinds.items():
            resource.setrlimit(kind, (most, most))

    done = subprocess.run(
        command(*told),
        cwd=folder,
        capture_output=True,
        preexec_fn=confine,
        timeout=TIMEOUT,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def test_row_68_limit_of_the_system(tmp_path: Path) -> None:
    """Where the system gives 512 MiB, a text that needs more is refused, and all others go on."""
    line = (PAGE.decode() * (150_000_000 // len(PAGE))).encode("utf-16")  # which is not cut
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": line, "in/c.txt": PAGE})
    told = ("clean", *REPAIR, "in", "-o", "out", "-j1")
    ended = limited(tmp_path, {resource.RLIMIT_AS: 512 << 20}, *told)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/b\.txt: ran out of memory$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "c.txt": PAGE}


# Some work, which a stopped process does not get done.
BUSY = """
import time
import bodycopy.pipeline as pipeline
real = pipeline.clean
def busy(*told):
    end = time.process_time() + 0.4
    while time.process_time() < end:
        pass
    return real(*told)
pipeline.clean = busy
"""


def test_row_70_stopped_run(tmp_path: Path) -> None:
    """A run that was stopped for longer than the limit, and goes on, blames no document for it."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE})
    line = command("clean", *REPAIR, "in", "-o", "out", "-j1", "--timeout", "3")
    environ = {**os.environ, **changed(tmp_path, BUSY)}
    with subprocess.Popen(
        line, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(3.5)
        os.killpg(process.pid, signal.SIGCONT)
        err = process.communicate(timeout=TIMEOUT)[1].decode()
    assert (process.returncode, err) == (0, "bodycopy: 2 inputs: 2 written\n")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE}


def test_row_62_file_size(tmp_path: Path) -> None:
    """Where an article does not fit the run stops; those before it are whole, the old one stays."""
    large = PAGE * 40
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": large, "in/c.txt": PAGE, "out/b.txt": OLD})
    told = ("clean", *REPAIR, "in", "-o", "out", "--ledger", "ledger.jsonl")
    ended = limited(tmp_path, {resource.RLIMIT_FSIZE: 8192}, *told)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: out/b\.txt: File too large$")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": OLD}
    assert leftovers(tmp_path) == []
    assert (tmp_path / "ledger.jsonl").exists()  # of a.txt


def in_own_mounts(folder: Path, mounts: str, *told: Argument) -> Ended:
    """Run where other file systems are mounted, which nobody else sees."""
    if not shutil.which("unshare") or execute(["unshare", "-m", "true"]).status:
        pytest.skip("file systems may not be mounted here")
    script = f'{mounts} && shift && "$@"; status=$?; cp -r out copied; exit $status'
    line = ["unshare", "-m", "sh", "-c", script, "sh", "", *command(*told)]
    return execute(line, cwd=folder)


def test_row_62_full_disk(tmp_path: Path) -> None:
    """On a disk that fills up the articles that are there are whole, and nothing else is left."""
    rough = b"word " * 40_000  # 200 KB
    fill(tmp_path, {f"in/{i:02}.txt": rough for i in range(16)})
    told = ("clean", *REPAIR, "in", "-o", "out", "-j2")
    ended = in_own_mounts(tmp_path, "mkdir out && mount -t tmpfs -o size=2m none out", *told)
    assert ended.status == 4
    assert ended.tells(r"^bodycopy: out/\d\d\.txt: No space left on device$")
    made = tree(tmp_path / "copied")
    assert 8 <= len(made) <= 10
    assert set(made.values()) == {rough.strip() + b"\n"}


def test_row_60_read_only_disk(tmp_path: Path) -> None:
    """On a disk that may only be read the run stops at once."""
    fill(tmp_path, INPUTS)
    told = ("clean", *REPAIR, "in", "-o", "out/articles")
    ended = in_own_mounts(tmp_path, "mkdir out && mount -t tmpfs -o ro none out", *told)
    assert ended.status == 4
    assert ended.tells("Read-only file system$")
    assert tree(tmp_path / "copied") == {}


FEW: dict[str, tuple[dict[int, int], Callable[[Ended], bool]]] = {
    "files": ({resource.RLIMIT_NOFILE: 20}, lambda ended: ended.err.count("\n") == 1),
    "hardly_files": ({resource.RLIMIT_NOFILE: 8}, lambda ended: "Too many open files" in ended.err),
    "stack": ({resource.RLIMIT_STACK: 256 << 10}, lambda ended: ended.err.count("\n") == 1),
}


@pytest.mark.parametrize("name", FEW)
def test_row_75_little_of_everything(tmp_path: Path, name: str) -> None:
    """With few open files or a small stack all is written, or status 4 says what is missing."""
    kinds, told_well = FEW[name]
    deep = f"<html><body>{'<div>' * 2_000}<p>{PROSE}".encode()
    fill(tmp_path, {**INPUTS, "in/deep.html": deep})
    ended = limited(tmp_path, kinds, "clean", *REPAIR, "in", "-o", "out", "-j4")
    assert ended.status in {0, 4}
    assert told_well(ended), ended.err
    assert "Traceback" not in ended.err
    assert (len(tree(tmp_path / "out")) == 4) == (ended.status == 0)
    assert leftovers(tmp_path) == []


NO_FORK = """
import errno, os
def refused():
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
os.fork = refused
"""


def test_row_75_no_processes(tmp_path: Path) -> None:
    """Where no process can be started the work is done in this one, which is told."""
    fill(tmp_path, INPUTS)
    told = ("clean", *REPAIR, "in", "-o", "out", "-j2")
    ended = run(*told, cwd=tmp_path, env=changed(tmp_path, NO_FORK))
    assert ended.status == 0
    assert ended.tells("^bodycopy: W-NO-WORKER: no worker can be started .*so no limits hold$")
    assert tree(tmp_path / "out") == {name.removeprefix("in/"): PAGE for name in INPUTS}
