"""Faults of the machine and the process; the numbers are those of the fault plan."""

import os
import pty
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults.harness import (
    OLD,
    PAGE,
    PARAGRAPHS,
    PROSE,
    REPAIR,
    TIMEOUT,
    Argument,
    command,
    fill,
    leftovers,
    run,
    shell,
    tree,
)

ROUNDS = int(os.environ.get("ROUNDS", "2"))  # `make soak` asks for more
SOON = 5.0  # seconds; two where nothing else runs

HTML = f"""<!DOCTYPE html><html><head><title>t</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<p>{"</p><p>".join(PARAGRAPHS)}</p>
<p>Published on 3 March 2021 at 10:15</p><footer>All rights reserved.</footer></body></html>
""".encode()


def test_row_63_full_device() -> None:
    """Standard output that is full is status 4 and one line."""
    for line in (("clean", *REPAIR), ("--version",)):
        ended = shell(f'echo "{PROSE[:80]}" | "$@" > /dev/full', *line)
        assert ended.status == 4
        assert ended.err == "bodycopy: standard output: No space left on device\n"


def test_row_63_closed_output() -> None:
    """Standard output that is closed is status 4 and one line."""
    for line in (("clean", *REPAIR), ("--version",)):
        ended = shell(f'echo "{PROSE[:80]}" | "$@" >&-', *line)
        assert (ended.status, ended.err) == (4, "bodycopy: standard output: closed\n")


def test_row_63_reader_goes_early() -> None:
    """A reader that has enough, as head, is no failure and nothing to talk about."""
    line = command("clean", *REPAIR)
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(PAGE * 400)  # more than a pipe holds
        process.stdin.close()
        assert process.wait(TIMEOUT) == 0
        assert process.stderr.read() == b""


def test_row_63_closed_error(tmp_path: Path) -> None:
    """Messages do not go to standard output where standard error is closed."""
    fill(tmp_path, {"page.txt": b"", "image.txt": b"%PDF-1.7\n"})
    for line, status in (
        (("clean", "page.txt"), 0),
        (("clean", "image.txt"), 1),
        (("clean", "page.txt", "-o", "page.txt"), 2),
        (("clean", "--no-such-option"), 2),
    ):
        ended = shell('"$@" 2>&-', *line, cwd=tmp_path)
        assert (ended.status, ended.out) == (status, b""), line


def test_row_64_closed_input() -> None:
    """Standard input that is closed is a wrong use."""
    ended = shell('"$@" <&-', "clean")
    assert (ended.status, ended.out) == (2, b"")
    assert ended.err == "bodycopy: standard input is closed\n"


def test_row_64_folder_as_input(tmp_path: Path) -> None:
    """Standard input that is a folder fails: Python itself refuses it, before our first line."""
    ended = shell('"$@" < .', "clean", cwd=tmp_path)
    assert (ended.status, ended.out) == (1, b"")
    assert ended.tells("is a directory")


def test_row_64_terminal_as_input() -> None:
    """From a terminal the input is read until Ctrl-D, with a hint that this is awaited."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("clean"), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        assert process.stderr
        assert process.stdout
        hint = process.stderr.readline()  # comes while it waits
        assert b"reading standard input; end it with Ctrl-D" in hint
        assert process.poll() is None
        os.write(ours, PROSE[:80].encode() + b"\n\x04")
        assert process.wait(TIMEOUT) == 0
        assert process.stdout.read().startswith(PROSE[:80].strip().encode())
    os.close(ours)


@contextmanager
def halfway(tmp_path: Path, *arguments: Argument) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run over a folder and more, and give it when it waits in the middle of its work.

    It waits for a pipe, which stands between its inputs: no clock is needed.
    """
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "late.txt": PAGE, "out/late.txt": OLD})
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    line = command("clean", "-j1", *REPAIR, *arguments, "in", pipe.name, "late.txt", "-o", "out")
    with subprocess.Popen(
        line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        writer = pipe.open("wb", buffering=0)  # waits until the other end is open for reading
        try:
            yield process
        finally:
            writer.close()
            process.kill()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_row_65_signal_in_mid_run(tmp_path: Path, name: str) -> None:
    """The process dies of the signal; what was finished is whole, the rest is as it was."""
    number = getattr(signal, name)
    with halfway(tmp_path, "--ledger", "ledger.jsonl") as process:
        assert [path.name for path in tmp_path.glob(".*~")] != []  # the ledger's
        process.send_signal(number)
        _, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == -number
    assert err.strip() == b""
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE, "late.txt": OLD}
    assert leftovers(tmp_path) == []
    assert not (tmp_path / "ledger.jsonl").exists()


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_row_65_random_moments(tmp_path: Path, jobs: str) -> None:
    """Whenever a signal comes, the run ends by it soon; articles are old or new, nobody is left."""
    dice = random.Random(65)  # noqa: S311 - no secret
    pages = {f"in/{i}.txt": PAGE + b"\n" for i in range(60)}
    line = command("clean", *REPAIR, "-j", jobs, "in", "-o", "out", "--ledger", "ledger.jsonl")
    fill(tmp_path, pages)
    begun = time.monotonic()
    assert run(*line[3:], cwd=tmp_path).status == 0
    full = time.monotonic() - begun
    for number in range(ROUNDS):
        fill(tmp_path, {f"out/{i}.txt": OLD for i in range(60)})
        (tmp_path / "ledger.jsonl").unlink(missing_ok=True)
        what = dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
        status = _signalled(line, tmp_path, dice.uniform(0.05, full), what)
        assert status in {0, -what}, number
        made = set(tree(tmp_path / "out").values())
        assert made <= {OLD, PAGE}, (number, what)
        assert leftovers(tmp_path) == [], (number, what)
        # A ledger tells of a run that came to its end, even if the signal came a moment later.
        assert made == {PAGE} or not (tmp_path / "ledger.jsonl").exists(), (number, what)


def _signalled(line: list[Argument], folder: Path, seconds: float, what: signal.Signals) -> int:
    """Run a command and stop it after some seconds; nobody of its group may be left."""
    with subprocess.Popen(
        line,
        cwd=folder,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        time.sleep(seconds)
        process.send_signal(what)
        begun = time.monotonic()
        status = process.wait(TIMEOUT)
        assert time.monotonic() - begun < SOON
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return status
        time.sleep(0.02)
    pytest.fail(f"somebody is left after {what!r}")


def test_row_65_second_signal(tmp_path: Path) -> None:
    """Who presses Ctrl-C twice is heard, and finds nothing half-done."""
    with halfway(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON) == -signal.SIGINT
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE, "late.txt": OLD}
    assert leftovers(tmp_path) == []


def test_row_65_ignored_signal() -> None:
    """A signal that the caller ignores, as nohup does, does not end the run."""
    read, write = os.pipe()
    line = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command("clean", *REPAIR)]
    with subprocess.Popen(line, stdin=read, stdout=subprocess.PIPE) as process:
        os.close(read)
        assert process.stdout
        os.write(write, PAGE * 400)  # more than a pipe holds: returns when it is being read
        process.send_signal(signal.SIGHUP)
        os.close(write)
        assert process.stdout.read().startswith(PAGE[:-1])
        assert process.wait(TIMEOUT) == 0


def test_row_69_workers_go_too(tmp_path: Path) -> None:
    """A worker ends with its parent, whatever that dies of, also one that waits for something."""
    with halfway(tmp_path) as process:
        told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        (worker,) = map(int, told.split())
        process.kill()
        process.wait(TIMEOUT)
        end = time.monotonic() + SOON
        while _is_there(worker):
            assert time.monotonic() < end
            time.sleep(0.01)


def _is_there(pid: int) -> bool:
    """Say whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def test_row_69_killed_run_is_swept(tmp_path: Path) -> None:
    """What a killed run left is removed by the next one."""
    with halfway(tmp_path, "--ledger", "out/ledger.jsonl") as process:
        process.kill()
        process.wait(TIMEOUT)
    (part,) = (tmp_path / "out").glob(".*")
    assert str(process.pid) in part.name
    assert not part.name.endswith((".txt", ".jsonl"))
    assert run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path).status == 0
    assert leftovers(tmp_path) == []


SHUFFLE = """
import os, random
real = os.scandir
class Shuffled:
    def __init__(self, *told):
        with real(*told) as entries:
            self.entries = list(entries)
        random.Random(int(os.environ["SHUFFLE"])).shuffle(self.entries)
        self.entries = iter(self.entries)
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *told):
        pass
    def close(self):
        pass
os.scandir = Shuffled
"""

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = {
    "c": {"LC_ALL": "C"},
    "posix": {"LC_ALL": "POSIX"},
    "no_utf8": C_LOCALE,
    "ascii_streams": {"PYTHONIOENCODING": "ascii"},
    "turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "east": {"TZ": "Pacific/Kiritimati"},
    "west": {"TZ": "Pacific/Pago_Pago"},
    **{f"hash_{seed}": {"PYTHONHASHSEED": str(seed)} for seed in range(min(10, 2 * ROUNDS))},
    **{f"jobs_{jobs}": {"JOBS": str(jobs)} for jobs in (1, 2, 8)},
    **{f"order_{seed}": {"SHUFFLE": str(seed)} for seed in (1, 2, 3)},
}


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return a folder of inputs and what comes of it in the environment of the tests."""
    place = tmp_path_factory.mktemp("everywhere")
    (place / "sitecustomize.py").write_text(SHUFFLE, encoding="utf-8")
    pages = {f"{name}/{number}.txt": PAGE for name in "xyz" for number in range(4)}
    pages |= {
        "page.html": HTML,
        "東京.txt": PAGE.replace(b"river", "r\u00c3\u00afver \u201cSumida\u201d".encode()),
        "Größe.txt": PAGE,
        "latin.txt": "Le garçon était déjà là.\n".encode("latin-1"),
        "İstanbul.txt": "I i İ ı".encode(),
        "image.txt": b"%PDF-1.7\n",
    }
    fill(place / "in", pages)
    return place, cleaned(place, "here", {})


def cleaned(place: Path, name: str, env: dict[str, str]) -> dict[str, bytes]:
    """Return articles, ledger and messages that come of the folder in another environment."""
    if "SHUFFLE" in env:
        paths = (str(place), *filter(None, [os.environ.get("PYTHONPATH")]))
        env = {**env, "PYTHONPATH": os.pathsep.join(paths)}
    out = place / name
    told = ("clean", "in", "-o", out / "articles", "--ledger", out / "ledger.jsonl")
    ended = run(*told, *(("-j", env["JOBS"]) if "JOBS" in env else ()), cwd=place, env=env)
    assert ended.status == 1
    names = {os.fsencode(path): data for path, data in tree(out).items()}
    return {os.fsdecode(path): data for path, data in names.items()}


@pytest.mark.parametrize("name", PLACES)
def test_row_77_same_bytes_everywhere(everywhere: tuple[Path, dict[str, bytes]], name: str) -> None:
    """Locale, time zone, hash seed and the order of a folder's entries change no byte."""
    place, here = everywhere
    there = cleaned(place, name, PLACES[name])
    assert sorted(there) == sorted(here)
    assert [path for path in here if there[path] != here[path]] == []


def test_row_77_shuffles(tmp_path: Path) -> None:
    """The order of entries is really another one there."""
    place = fill(tmp_path, {f"in/{number}.txt": b"" for number in range(9)})
    (place / "sitecustomize.py").write_text(SHUFFLE, encoding="utf-8")
    script = "import os; print([entry.name for entry in os.scandir('in')])"
    orders = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(place), "SHUFFLE": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(orders) == 3
