"""Which input goes where, before anything is read."""

import os
from pathlib import Path

import pytest

from bodycopy.errors import UsageError
from bodycopy.plan import Job, Plan, article_name, plan


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names: str) -> None:
    """Make empty files, with their folders."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def told(made: Plan) -> list[tuple[str, str | None]]:
    """Return each job's source and target as strings."""
    return [(job.source, str(job.target) if job.target else None) for job in made.jobs]


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("page.html", "page.txt"),
        ("PAGE.HTM", "PAGE.txt"),
        ("page.xhtml", "page.txt"),
        ("page.txt", "page.txt"),
        ("page.text", "page.txt"),
        ("page", "page.txt"),
        ("v1.2", "v1.2.txt"),
        ("page.md", "page.md.txt"),
        ("page.tar.html", "page.tar.txt"),
        ("page.html.txt", "page.html.txt"),
        ("page.", "page..txt"),
    ],
)
def test_article_name(name: str, article: str) -> None:
    """The endings of what is cleaned become .txt; any other stays before it."""
    assert article_name(name) == article


def test_nothing_told() -> None:
    """Nothing told is standard input to standard output."""
    assert plan((), None) == plan(("-",), "-") == Plan((Job("-", None),))


def test_one_file(here: Path) -> None:
    """One file goes to standard output, to a file, or into a folder by its slash."""
    touch("page.html")
    assert here.is_dir()
    assert told(plan(("page.html",), None)) == [("page.html", None)]
    assert told(plan(("page.html",), "out")) == [("page.html", "out")]
    assert told(plan(("page.html",), "out/")) == [("page.html", "out/page.txt")]
    assert told(plan(("-",), "out.txt")) == [("-", "out.txt")]


def test_order_is_that_of_the_bytes_of_names(here: Path) -> None:
    """A folder's files are in the order of their names' bytes, whatever the disk's is."""
    names = ("in/b.txt", "in/B.txt", "in/a/z.txt", "in/a.txt", "in/é.txt", "in/\udcff.txt")
    touch(*names)
    made = plan(("in",), str(here / "out"))
    assert [job.source for job in made.jobs] == sorted(names, key=os.fsencode)


def test_order_of_inputs_is_kept(here: Path) -> None:
    """Inputs that are named are taken in the order they are named in."""
    touch("b.txt", "a/x.txt", "c.txt")
    sources = [job.source for job in plan(("c.txt", "a", "b.txt"), str(here / "out")).jobs]
    assert sources == ["c.txt", "a/x.txt", "b.txt"]


def test_what_a_folder_gives(here: Path) -> None:
    """Hidden files are not looked at; pipes and what is named like no text are skipped."""
    touch("in/a.txt", "in/b.png", "in/.c.txt", "in/.d/e.txt", "in/f")
    os.mkfifo("in/g.txt")
    made = plan(("in",), str(here / "out"))
    assert [job.source for job in made.jobs] == ["in/a.txt", "in/f"]
    assert made.skipped == ("in/b.png", "in/g.txt")


def test_links_in_a_folder(here: Path) -> None:
    """A link is what it leads to; one that leads nowhere is told of when it is read."""
    touch("a.txt", "b/c.txt")
    os.mkfifo("pipe")
    Path("in").mkdir()
    for name, leads_to in (("a", "a.txt"), ("b", "b"), ("c", "pipe"), ("d", "nothing"), ("e", "e")):
        Path("in", name).symlink_to(here / leads_to if name != "e" else name)
    made = plan(("in",), str(here / "out"))
    assert [job.source for job in made.jobs] == ["in/a", "in/d", "in/e"]
    assert made.skipped == ("in/c",)


def test_file_named_as_standard_input(here: Path) -> None:
    """A file named - in the current folder is a file."""
    touch("in/-")
    os.chdir("in")
    assert told(plan((".",), str(here / "out"))) == [("./-", str(here / "out" / "-.txt"))]


def test_twice_named(here: Path) -> None:
    """A file that is named twice is one job; by two paths it is refused."""
    touch("in/a.txt")
    assert len(plan(("in", "in/a.txt", "in"), str(here / "out")).jobs) == 1
    with pytest.raises(UsageError, match="both become"):
        plan(("in/a.txt", "./in/a.txt"), "out")


def test_input_beside_output_of_the_same_name(here: Path) -> None:
    """An article may stand beside its page, where it does not replace it."""
    touch("in/a.html", "in/b.htm")
    assert here.is_dir()
    assert told(plan(("in/a.html", "in/b.htm"), "in")) == [
        ("in/a.html", "in/a.txt"),
        ("in/b.htm", "in/b.txt"),
    ]


@pytest.mark.parametrize(
    ("inputs", "output", "reason"),
    [
        (("in/a.txt",), "in/a.txt", "is the input in/a.txt"),
        (("in/a.txt/",), "in/a.txt", "is the input in/a.txt/"),
        (("in/a.txt", "in/b.html"), "in", "is the input in/a.txt"),
        (("in/c.htm", "in/c.html"), "in", "both become in/c.txt"),
        (("in",), "in", "lies inside input"),
        (("in",), "in/out/deeper", "lies inside input"),
        (("in",), "link", "lies inside input"),
        (("link",), "in/out", "lies inside input"),
        (("in",), None, "need -o FOLDER"),
        (("in",), "in/a.txt", "is a file"),
        (("in/a.txt",), "in", "end it with /"),
        (("in/a.txt", "-"), "out", "cannot be mixed"),
        (("nest",), "out", "needs a folder there"),
    ],
)
def test_refused(here: Path, inputs: tuple[str, ...], output: str | None, reason: str) -> None:
    """What would replace an input or another output is refused, and so is what cannot be."""
    touch("in/a.txt", "in/b.html", "in/c.htm", "in/c.html", "nest/x", "nest/x.txt/y")
    Path("link").symlink_to("in")
    with pytest.raises(UsageError, match=reason):
        plan(inputs, output)
    assert sorted(path.name for path in here.iterdir()) == ["in", "link", "nest"]


def test_links_that_lead_in_a_circle(here: Path) -> None:
    """A link that leads to itself is an input that cannot be read, and an output to replace."""
    Path("loop.txt").symlink_to("loop.txt")
    touch("a.txt")
    assert here.is_dir()
    assert told(plan(("a.txt",), "loop.txt")) == [("a.txt", "loop.txt")]
    assert told(plan(("loop.txt", "a.txt"), "loop.txt/out")) == [
        ("loop.txt", "loop.txt/out/loop.txt"),
        ("a.txt", "loop.txt/out/a.txt"),
    ]
