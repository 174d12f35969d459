"""What outputs depend on, as GNU make itself reads it."""

import os
import subprocess
from pathlib import Path

import pytest
from faults.harness import fill

from bodycopy.depfile import Depfile, prerequisite, rules, target, write
from bodycopy.errors import UsageError

NAMES = (
    r"""a b|a#b|a$b|a%b|a:b|a*b|a?b|a[b]|~a|a=b|a:=b|a\b|a\ b|a\#b|a\%b|a&b|a(b|a'b|a"b|é|a,b|"""
    r"""a@b|-x|%|a\\ b|export|include x|ifeq|$(shell touch no) x|50% of $5 #1"""
).split("|")
WILD = frozenset("*?[]")


def run_make(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run make with the rules in `d`; it makes `all` from what they say."""
    return subprocess.run(
        ["make", "-rR"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("name", [*NAMES, "a|b"])
def test_prerequisite(name: str, tmp_path: Path) -> None:
    """A file of any such name is a prerequisite: changed it counts, gone it is no error."""
    fill(tmp_path, {name: b""})
    write(Depfile(path=tmp_path / "d", phony=True), [("out", [name])])
    fill(
        tmp_path, {"Makefile": b"all: out\ninclude d\nout:\n\t@echo made; touch out\n.SUFFIXES:\n"}
    )
    assert run_make(tmp_path).stdout == "made\n"
    assert "made" not in run_make(tmp_path).stdout
    os.utime(tmp_path / name, (4e9, 4e9))
    assert run_make(tmp_path).stdout == "made\n"
    (tmp_path / name).unlink()
    gone = run_make(tmp_path)
    assert (gone.stdout, gone.returncode) == ("made\n", 0)
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("name", [name for name in NAMES if not WILD & set(name)])
def test_target(name: str, tmp_path: Path) -> None:
    """An output of any such name is the one that the rule speaks of."""
    fill(tmp_path, {"in": b""})
    write(Depfile(path=tmp_path / "d"), [(name, ["in"])])
    makefile = (
        f"all: {prerequisite(name)}\ninclude d\n{target(name)}: ; @echo made $<\n.SUFFIXES:\n"
    )
    fill(tmp_path, {"Makefile": makefile.encode()})
    ended = run_make(tmp_path)
    assert (ended.stdout, ended.returncode) == ("made in\n", 0)


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a;b", "a\\", "lib(member)"])
def test_unspeakable(name: str) -> None:
    """A name that make has no way to write is refused, and the error says so."""
    for outputs in ([("out", [name])], [(name, ["in"])]):
        with pytest.raises(UsageError, match="make has no way to write this name"):
            rules(Depfile(path=Path("d")), outputs)


def test_shapes() -> None:
    """A rule for each output; one for all with a target of its own; each prerequisite once."""
    outputs = [("a.txt", ["a.html", "s.toml"]), ("b.txt", ["b.html", "s.toml", "b.html"])]
    assert rules(Depfile(path=Path("d")), outputs) == (
        "a.txt: a.html s.toml\n\nb.txt: b.html s.toml\n"
    )
    assert rules(Depfile(path=Path("d"), target=".stamp", phony=True), outputs) == (
        ".stamp: a.html s.toml b.html\n\na.html:\n\ns.toml:\n\nb.html:\n"
    )


def test_bytes(tmp_path: Path) -> None:
    """A name that is not UTF-8 stands in the file as it stands on the disk."""
    write(Depfile(path=tmp_path / "d"), [("out", [os.fsdecode(b"caf\xe9")])])
    assert (tmp_path / "d").read_bytes() == b"out: caf\xe9\n"
