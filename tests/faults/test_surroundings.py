"""Faults of clock, libraries and terminal; the numbers are those of the fault plan."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from faults.harness import (
    PAGE,
    PARAGRAPHS,
    REPAIR,
    TIMEOUT,
    Argument,
    changed,
    command,
    fill,
    run,
    tree,
)

HTML = f"""<!DOCTYPE html><html><head><title>t</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<p>{"</p><p>".join(PARAGRAPHS)}</p><footer>All rights reserved.</footer></body></html>
""".encode()
YEAR = 365 * 86_400

# A clock that jumps back a year as soon as it has been read once. (The steady clock, by which
# limits are kept, cannot jump.)
JUMP = f"""
import time
def jumping(real, unit):
    calls = iter((0,))
    return lambda: real() - next(calls, {YEAR}) * unit
time.time = jumping(time.time, 1)
time.time_ns = jumping(time.time_ns, 10**9)
"""


def test_row_74_clock_jumps(tmp_path: Path) -> None:
    """A clock that jumps back a year changes no byte, and nobody waits for it to come again."""
    fill(tmp_path, {"in/a.html": HTML, "in/b.txt": PAGE, "in/c.txt": PAGE[:200]})
    told = ("clean", "in", "--timeout", "20", "--ledger")
    here = run(*told, "here.jsonl", "-o", "here", cwd=tmp_path)
    there = run(*told, "there.jsonl", "-o", "there", cwd=tmp_path, env=changed(tmp_path, JUMP))
    assert (here.status, there.status, there.err) == (0, 0, here.err)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    assert (tmp_path / "here.jsonl").read_bytes() == (tmp_path / "there.jsonl").read_bytes()


def test_row_74_files_of_the_future(tmp_path: Path) -> None:
    """What was written next year is read, compared, replaced and left alone like any file."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.txt": PAGE, "out/a.txt": PAGE, "out/b.txt": b"old"})
    for path in tmp_path.rglob("*.txt"):
        os.utime(path, (path.stat().st_mtime + YEAR,) * 2)
    ended = run("clean", *REPAIR, "in", "-o", "out", "--if-changed", cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "bodycopy: 2 inputs: 1 written, 1 unchanged\n")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "b.txt": PAGE}


BROKEN = {
    "missing": "import sys; sys.modules['trafilatura'] = None",
    "old": "import sys, types; m = types.ModuleType('trafilatura'); m.__version__ = '1.12.2'\n"
    "sys.modules['trafilatura'] = m",
    "raises": """
import sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "trafilatura":
            raise RuntimeError("half an installation")
sys.meta_path.insert(0, Broken())
""",
}
REASONS = {
    "missing": "which is missing",
    "old": r"which is 1\.12\.2 here",
    "raises": r"which cannot be imported \(RuntimeError: half an installation\)",
}


@pytest.mark.parametrize("name", BROKEN)
def test_row_78_no_trafilatura(tmp_path: Path, name: str) -> None:
    """Without a trafilatura that works text is cleaned; a page tells what to install."""
    env = changed(tmp_path, BROKEN[name])
    fill(tmp_path, {"in/a.txt": PAGE, "in/b.html": HTML, "page.txt": HTML, "text/a.txt": PAGE})
    assert run("clean", "text", "-o", "out", cwd=tmp_path, env=env).status == 0
    assert tree(tmp_path / "out") == {"a.txt": PAGE}
    for line in (
        ("clean", "in", "-o", "new"),  # many documents, of which one is a page
        ("clean", "page.txt", "-o", "new/page.txt"),  # one, found out from its content
        ("clean", "--timeout", "9", "page.txt", "-o", "new/page.txt"),  # in a worker
        ("explain", "in/b.html"),
    ):
        ended = run(*line, cwd=tmp_path, env=env)
        assert (ended.status, ended.out) == (2, b""), line
        assert ended.tells(f"^bodycopy: HTML pages need .*, {REASONS[name]}; install it: pip "), (
            line
        )
        assert not (tmp_path / "new").exists(), line


def on_terminal(
    *arguments: Argument, cwd: Path, columns: int = 20, env: dict[str, str] | None = None
) -> str:
    """Return all that a command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    settings = termios.tcgetattr(theirs)
    settings[1] &= ~termios.OPOST  # what comes is what was written
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    environ = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
    with subprocess.Popen(
        command(*arguments),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**environ, "TERM": "xterm", **(env or {})},
    ) as process:
        os.close(theirs)
        written = b""
        try:
            while piece := os.read(ours, 1 << 16):
                written += piece
        except OSError:  # how the other end closes on Linux
            pass
        process.wait(TIMEOUT)
    os.close(ours)
    return written.decode()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Give a folder with a page that loses something, and one that is no text."""
    menu = b"Home News Sport Video Weather Subscribe Sign in\n"
    return fill(
        tmp_path, {"in/a.txt": menu + b"caf\xc3\x83\xc2\xa9 " + PAGE, "in/b.txt": b"%PDF-1"}
    )


COMMANDS: tuple[tuple[Argument, ...], ...] = (
    ("clean", "in", "-o", "out"),
    ("clean", "in", "-o", "out", "--check"),
    ("clean", "in/a.txt", "--diff"),
    ("explain", "in/a.txt"),
    ("settings",),
    ("--help",),
    ("clean", "--no-such-option"),
)


@pytest.mark.parametrize(
    "env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": "dumb", "NO_COLOR": "1"}],
    ids=["dumb", "no_color", "both"],
)  # fmt: skip
def test_row_80_plain_terminal(pages: Path, env: dict[str, str]) -> None:
    """A terminal that cannot, or a user who will not: no escape, and on the one no return."""
    acting = "\x1b\b\x07" + ("\r" if "TERM" in env else "")
    for line in COMMANDS[2:4] if "TERM" in env and "NO_COLOR" in env else COMMANDS:
        written = on_terminal(*line, cwd=pages, columns=80, env=env)
        assert written, line
        assert not set(acting) & set(written), line


def test_row_80_twenty_columns(pages: Path) -> None:
    """On a very narrow terminal the document wraps at its edge, whole words where they fit."""
    written = on_terminal("explain", "in/a.txt", "--color", "never", cwd=pages)
    assert max(map(len, written.splitlines())) <= 20
    whole = "".join(written.translate(dict.fromkeys(map(ord, "[]{}+-"))).split())
    assert "".join(PARAGRAPHS[0].split()) in whole
    assert "\r" not in written


def test_row_80_progress_on_twenty_columns(tmp_path: Path) -> None:
    """The bar of a long run is no wider than the terminal, and gone when the run has ended."""
    slow = changed(tmp_path, "import bodycopy.pipeline as p, time; clean = p.clean\n"
                   "p.clean = lambda *told: (time.sleep(0.7), clean(*told))[1]")  # fmt: skip
    fill(tmp_path, {f"in/{i}.txt": PAGE for i in range(4)})
    told = ("clean", *REPAIR, "in", "-o", "out", "-j1", "--timeout", "0", "--memory", "0")
    written = on_terminal(*told, cwd=tmp_path, env=slow)
    *bars, last = written.split("\r")
    assert len(bars) > 2
    assert max(map(len, bars)) <= 20
    assert last == "bodycopy: 4 inputs: 4 written\n"


def test_row_80_no_terminal(pages: Path) -> None:
    """Under cron, without a terminal, no output has an escape or a carriage return."""
    for line in COMMANDS:
        ended = run(*line, cwd=pages, env={"TERM": ""})
        assert not re.search(r"[\x1b\r]", ended.out.decode() + ended.err), line


def test_row_80_forced_color(pages: Path) -> None:
    """FORCE_COLOR paints what is printed, in a pipe too, and no message or article."""
    env = {"FORCE_COLOR": "1"}
    assert b"\x1b[" in run("explain", "in/a.txt", cwd=pages, env=env).out
    assert b"\x1b[" in run("clean", "in/a.txt", "--diff", cwd=pages, env=env).out
    for line in (("clean", "in/a.txt"), ("settings",), ("clean", "in", "-o", "out")):
        ended = run(*line, cwd=pages, env=env)
        assert "\x1b" not in ended.out.decode() + ended.err, line
    assert b"\x1b" not in run("explain", "in/a.txt", cwd=pages, env={**env, "NO_COLOR": "1"}).out
