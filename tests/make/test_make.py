"""GNU make drives it: real runs, real signals, real clocks."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults.harness import PROSE, Ended, command, execute, fill, leftovers, tree

# Rounds of the test that interrupts make at a random moment; `make soak` asks for more.
ROUNDS = int(os.environ.get("ROUNDS", "3"))

RULES = """\
BODYCOPY := {python} -m bodycopy
PAGES    := $(sort $(wildcard scraped/*.txt))
ARTICLES := $(PAGES:scraped/%=articles/%)

all: $(ARTICLES)

articles/%.txt: scraped/%.txt
\t@echo made $@; $(BODYCOPY) clean --steps repair,strip -q $< -o $@ -MD -MP

-include $(ARTICLES:.txt=.d)
"""
STAMP = """\
articles/.stamp: $(wildcard scraped/*)
\t{plus}{python} -m bodycopy clean --steps repair scraped -o articles --if-changed \\
\t  --depfile .deps -MT $@ -MP && touch $@
-include .deps
"""
PLACES = """\
all: one
\t+@{python} places.py
one:
\t{plus}@{python} places.py
"""
KILLED = """\
.DEFAULT_GOAL := all
all: stopped
\t+@{python} places.py
stopped:
\t+@{python} -m bodycopy clean --steps strip --config slow/bodycopy.toml slow -o out & run=$$!; \\
\t  while [ "$$(cat /proc/$$run/task/$$run/children | wc -w)" != 4 ]; do sleep 0.1; done; \\
\t  echo taken; kill -TERM $$run; wait $$run; echo ended $$?
"""
# Takes all places there are and says how many that was.
COUNT = b"""\
from bodycopy.jobserver import jobs
with jobs(None) as slots:
    count = 0
    while slots.take():
        count += 1
    print("places", count)
"""
PAGES = {f"{i}.txt": f"Page {i}.\n\n{PROSE}Call us now! It was {i}.\n".encode() for i in range(4)}


def rules(text: str, plus: str = "") -> dict[str, bytes]:
    """Return a Makefile."""
    return {"Makefile": text.format(python=sys.executable, plus=plus).encode()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a folder with pages and a Makefile."""
    fill(tmp_path, {**rules(RULES), ".git/HEAD": b""})
    fill(tmp_path / "scraped", PAGES)
    return tmp_path


# GNU make 4.4, whose jobserver is a named pipe: `make soak` gets it.
NEWER = Path(sys.prefix) / "newer" / "bin" / "make"


@pytest.fixture(params=["make", str(NEWER)], ids=["make", "newer"])
def program(request: pytest.FixtureRequest) -> str:
    """Give the make of this machine, and then a newer one."""
    found = str(request.param)
    if found == str(NEWER) and not NEWER.exists():
        pytest.skip("no newer make: make soak gets one")
    return found


def make(folder: Path, *arguments: str, program: str = "make") -> Ended:
    """Run make as a person would."""
    return execute([program, *arguments], cwd=folder, env={"MAKEFLAGS": "", "MAKELEVEL": ""})


def made(ended: Ended) -> list[str]:
    """Return what a run of make has made, in the order of names."""
    words = [line.split() for line in ended.out.decode().splitlines()]
    return sorted(Path(line[1]).name for line in words if line[:1] == ["made"])


def articles(folder: Path) -> dict[str, bytes]:
    """Return the articles that are there, by their names."""
    return {path.name: path.read_bytes() for path in (folder / "articles").glob("*.txt")}


def tick() -> None:
    """Wait until the file system's clock has moved on."""
    time.sleep(0.02)


def test_pattern_rule_and_depfile(project: Path, program: str) -> None:
    """Each article is made once, again when its page or the settings change; else make rests."""
    lists = {"bodycopy.toml": b'drop_from = ["lists/own.txt"]', "lists/own.txt": b"Nothing."}
    fill(project, lists)
    first = make(project, "-j4", program=program)
    assert (first.status, made(first), first.err) == (0, sorted(PAGES), "")
    assert b"Call us now!" in articles(project)["0.txt"]
    assert made(make(project, "-j4", program=program)) == []
    tick()
    (project / "scraped/2.txt").write_bytes(PAGES["2.txt"] + b"\n")
    assert made(make(project, "-j4", program=program)) == [
        "2.txt"
    ]  # its article stayed the same, and is new anyway
    assert made(make(project, "-j4", program=program)) == []
    tick()
    (project / "lists/own.txt").write_bytes(b"call us now!\n")
    again = make(project, "-j4", program=program)
    assert (again.status, made(again)) == (0, sorted(PAGES))
    assert not any(b"Call us" in article for article in articles(project).values())
    shutil.rmtree(project / "lists")
    (project / "bodycopy.toml").unlink()
    gone = make(
        project, "-j4", "articles/0.txt", program=program
    )  # -MP: what is gone is no error, but a reason
    assert (gone.status, made(gone)) == (0, ["0.txt"])
    assert leftovers(project / "articles") == []


@pytest.mark.parametrize(
    ("plus", "flags", "places"), [("", "-j4", 1), ("+", "-j4", 4), ("+", "-j1", 1), ("", "-j1", 1)]
)
def test_places_under_make(project: Path, plus: str, flags: str, places: int) -> None:
    """A recipe with + gets what make has to give, one without gets one place; all comes back."""
    fill(project, {**rules(PLACES, plus), "places.py": COUNT})
    ended = make(project, flags)
    total = int(flags[2:])
    assert ended.out.decode().split() == ["places", str(places), "places", str(total)]
    assert (ended.status, ended.err) == (0, "")  # make itself counts its tokens at the end


@pytest.mark.skipif(not NEWER.exists(), reason="no newer make: make soak gets one")
@pytest.mark.parametrize(
    ("plus", "style", "places"),
    [("", "fifo", 4), ("+", "fifo", 4), ("", "pipe", 1), ("+", "pipe", 4)],
)
def test_places_under_a_newer_make(project: Path, plus: str, style: str, places: int) -> None:
    """A named pipe is open to every recipe; through a common one it is as it always was."""
    fill(project, {**rules(PLACES, plus), "places.py": COUNT})
    ended = make(project, "-j4", f"--jobserver-style={style}", program=str(NEWER))
    assert ended.out.decode().split() == ["places", str(places), "places", "4"]
    assert (ended.status, ended.err) == (0, "")


def test_row_79_killed_recipe(project: Path, program: str) -> None:
    """What a recipe had taken is there again when it was told to stop in the middle of its work."""
    slow = {f"slow/{i}.txt": b"a" * 60 + b"b" for i in range(4)}
    pattern = {"slow/bodycopy.toml": b"drop = [{ regex = '(a+)+$' }]"}
    fill(project, {**rules(KILLED), "places.py": COUNT, **slow, **pattern})
    ended = make(project, "-j4", program=program)
    assert ended.out.decode().split() == ["taken", "ended", "143", "places", "4"]
    assert "tokens" not in ended.err  # make's own complaint about those that are missing
    assert ended.status == 0


@pytest.mark.parametrize("plus", ["", "+"])
def test_row_79_dry_make(project: Path, plus: str, program: str) -> None:
    """With -n nothing is done; but make runs a recipe with +, and then all of it is done."""
    fill(project, rules(STAMP, plus))
    ended = make(project, "-n", "-j4", program=program)
    assert ended.status == 0
    assert "bodycopy clean" in ended.out.decode()
    assert (len(articles(project)), (project / ".deps").exists()) == (4 * len(plus), bool(plus))
    again = make(project, "-j4", program=program)
    assert ("up to date" in again.out.decode(), len(articles(project))) == (bool(plus), 4)


@pytest.mark.parametrize("auth", ["regular,regular", "fifo:regular", "97,98", "-2,-2"])
def test_row_79_wrong_jobserver(project: Path, auth: str) -> None:
    """A jobserver that is a file, is closed or is none: the run goes on alone."""
    regular = project / "regular"
    regular.write_bytes(b"text")
    with regular.open("r+b") as file:
        number = str(file.fileno())
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - has no name
        told = auth.replace("regular", str(regular) if "fifo" in auth else number)
        flags = {"MAKELEVEL": "1", "MAKEFLAGS": f" -j4 --jobserver-auth={told}"}
        line = command("clean", "--steps", "repair", "scraped", "-o", "articles")
        with subprocess.Popen(
            line, cwd=project, env={**os.environ, **flags}, close_fds=False
        ) as run:
            assert run.wait(60) == 0
    assert len(articles(project)) == len(PAGES)
    assert regular.read_bytes() == b"text"


@pytest.mark.parametrize("plus", ["", "+"])
def test_folder_rule_with_stamp(project: Path, plus: str) -> None:
    """The whole folder is one rule; --if-changed leaves what stays the same alone."""
    fill(project, rules(STAMP, plus))
    assert make(project, "-j4").status == 0
    before = {path: path.stat().st_mtime_ns for path in (project / "articles").glob("*.txt")}
    assert len(before) == len(PAGES)
    tick()
    (project / "scraped/1.txt").write_bytes(b"Something else entirely.\n")
    ended = make(project, "-j4")
    assert "4 inputs: 1 written, 3 unchanged" in ended.err
    changed = [path.name for path, time_ in before.items() if path.stat().st_mtime_ns != time_]
    assert changed == ["1.txt"]
    assert "up to date" in make(project, "-j4").out.decode()


def test_interrupted(project: Path, program: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """However and whenever make is stopped, no article is half there; the next make mends all."""
    dice = random.Random(20)  # noqa: S311 - no secret
    begun = time.monotonic()
    assert make(project, "-j2", program=program).status == 0
    full = time.monotonic() - begun
    wanted = articles(project)
    for number in range(ROUNDS):
        fresh = tmp_path_factory.mktemp("round") / "project"
        shutil.copytree(project, fresh, ignore=shutil.ignore_patterns("articles"))
        fill(fresh / "articles", {"1.txt": b"old\n"})
        os.utime(fresh / "articles/1.txt", (1, 1))
        what = dice.choice((signal.SIGINT, signal.SIGTERM, signal.SIGKILL))
        _stop_make(program, fresh, dice.uniform(0, full), what)
        for name, article in articles(fresh).items():
            assert article in (wanted[name], b"old\n"), (number, what, name)
        ended = make(fresh, "-j2", program=program)
        assert (ended.status, articles(fresh)) == (0, wanted), (number, what)
        if what != signal.SIGKILL:  # after which the next run but one sweeps
            assert leftovers(fresh / "articles") == [], (number, what)


def _stop_make(program: str, folder: Path, seconds: float, what: signal.Signals) -> None:
    """Start make, stop its whole group after some seconds, and see that nobody is left."""
    environ = {**os.environ, "MAKEFLAGS": "", "MAKELEVEL": ""}
    with subprocess.Popen(
        [program, "-j2"],
        cwd=folder,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        time.sleep(seconds)
        if running.poll() is None:
            os.killpg(running.pid, what)
        running.wait(30)
    for _ in range(200):
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"somebody is left {what!r}")


def test_failing_recipe(project: Path) -> None:
    """A page that is no text fails its recipe and leaves no file; the others are made with -k."""
    (project / "scraped/2.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    ended = make(project, "-k", "-j4")
    assert ended.status == 2
    assert sorted(tree(project / "articles")) == ["0.d", "0.txt", "1.d", "1.txt", "3.d", "3.txt"]
