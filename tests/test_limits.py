"""Limits on one document, from the command line: it costs itself and nothing else."""

from pathlib import Path

import pytest
from faults.harness import PROSE, fill, leftovers, run, tree

STUCK = b"a" * 60 + b"b"  # (a+)+$ takes 2 to the power of 60 steps
CONFIG = {"bodycopy.toml": b"drop = [{ regex = '(a+)+$' }]"}
STRIP = ("--steps", "repair,strip")


def test_stuck_document(tmp_path: Path) -> None:
    """One that takes too long goes by a simpler way, whole and with a warning, and alone."""
    fill(tmp_path, CONFIG)
    fill(tmp_path / "in", {"a.txt": PROSE.encode(), "b.txt": STUCK, "c.txt": PROSE.encode()})
    line = ("clean", *STRIP, "in", "-o", "out", "--timeout", "4", "-j2")
    ended = run(*line, cwd=tmp_path)
    assert ended.status == 0
    assert ended.tells(r"^bodycopy: in/b.txt: W-AGAIN: took longer than 4 s$")
    assert ended.tells(r"^bodycopy: in/b.txt: W-ROUTE: strip: took longer than 4 s; kept whole$")
    assert ended.tells(r"^bodycopy: 3 inputs: 3 written, 1 of them with losses$")
    assert tree(tmp_path / "out") == {
        "a.txt": PROSE.encode(),
        "b.txt": STUCK + b"\n",
        "c.txt": PROSE.encode(),
    }
    assert leftovers(tmp_path / "out") == []


def test_stuck_standard_input(tmp_path: Path) -> None:
    """Standard input is read from its start again; a lone stuck page of it is a loss too."""
    fill(tmp_path, CONFIG)
    line = ("clean", *STRIP, "--timeout", "3", "--strict")
    ended = run(*line, stdin=STUCK, cwd=tmp_path)
    assert (ended.status, ended.out) == (3, STUCK + b"\n")


def test_same_bytes(tmp_path: Path) -> None:
    """Any number of workers, or none, gives the same articles and the same ledger."""
    pages = {f"{i}.txt": f"Menu Home {i}\n\n{PROSE}{i}\n".encode() for i in range(8)}
    fill(tmp_path / "in", {**pages, "bad.txt": b"\x89PNG\r\n\x1a\n\0\0"})
    found = []
    for jobs in (("-j1", "--timeout", "0", "--memory", "0"), ("-j1",), ("-j3",)):
        out = tmp_path / "".join(jobs)
        ended = run("clean", "in", "-o", out, "--ledger", out / "l", *jobs, cwd=tmp_path)
        assert ended.status == 1
        found.append((tree(out), ended.err))
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) == 9


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--memory", "2 apples"), "'2 apples' is no size; write 2GiB"),
        (("--memory", "1M"), "too little to work in"),
        (("--timeout", "-1"), "--timeout"),
        (("-j", "-1"), "--jobs"),
    ],
)
def test_wrong_limits(tmp_path: Path, option: tuple[str, ...], message: str) -> None:
    """A limit that is none is status 2, and nothing is touched."""
    ended = run("clean", *option, "-o", tmp_path / "out", stdin=b"text")
    assert ended.status == 2
    assert message in ended.err
    assert tree(tmp_path) == {}
