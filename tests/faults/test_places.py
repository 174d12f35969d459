"""Faults of folders and of files that are no files; the numbers are those of the fault plan."""

import os
import socket
from pathlib import Path

from faults.harness import OLD, PAGE, REPAIR, command, execute, fill, leftovers, run, tree

DEPTH = 1000


def test_row_56_links(tmp_path: Path) -> None:
    """Links to folders are not followed; those that lead nowhere fail, and the rest is written."""
    pages = fill(tmp_path / "in", {"a.txt": PAGE, "sub/b.txt": PAGE})
    (pages / "parent").symlink_to("..")
    (pages / "sub" / "itself").symlink_to("itself")
    (pages / "sub" / "back").symlink_to(pages)
    (pages / "dangling.txt").symlink_to("nowhere.txt")
    (pages / "loop.txt").symlink_to("loop.txt")
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/dangling\.txt: No such file or directory$")
    assert ended.tells(r"^bodycopy: in/loop\.txt: Too many levels of symbolic links$")
    assert ended.tells("5 inputs: 2 written, 3 failed")  # itself is one of them
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "sub/b.txt": PAGE}


def test_row_56_a_thousand_deep(tmp_path: Path) -> None:
    """A file a thousand folders deep is cleaned to a place as deep."""
    deep = Path(*["d"] * DEPTH)
    (tmp_path / "in").mkdir()
    place = os.open(tmp_path / "in", os.O_RDONLY)
    for _ in range(DEPTH):
        os.mkdir("d", dir_fd=place)
        place, above = os.open("d", os.O_RDONLY, dir_fd=place), place
        os.close(above)
    os.close(place)
    (tmp_path / "in" / deep / "page.txt").write_bytes(PAGE)
    ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    article = (tmp_path / "out" / deep / "page.txt").read_bytes()
    explained = run("explain", *REPAIR, "in", cwd=tmp_path)
    execute(["rm", "-r", tmp_path / "in", tmp_path / "out"])  # pytest's own way is recursive
    assert (ended.status, ended.err) == (0, "")
    assert article == PAGE
    assert (explained.status, b"characters in" in explained.out) == (0, True)


def test_row_56_closed_folder(powerless: tuple[str, ...], tmp_path: Path) -> None:
    """A folder that may not be looked into is a failure; all others are written."""
    fill(tmp_path, {"in/a.txt": PAGE, "in/closed/b.txt": PAGE, "in/open/c.txt": PAGE})
    (tmp_path / "in" / "closed").chmod(0)
    try:
        line = command("clean", *REPAIR, "in", "-o", "out")
        ended = execute([*powerless, *line], cwd=tmp_path)
        explained = execute([*powerless, *command("explain", *REPAIR, "in")], cwd=tmp_path)
    finally:
        (tmp_path / "in" / "closed").chmod(0o755)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: in/closed: Permission denied$")
    assert ended.tells("3 inputs: 2 written, 1 failed")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "open/c.txt": PAGE}
    assert (explained.status, explained.out.count(b"characters in")) == (1, 2)


def test_row_56_empty_folder(tmp_path: Path) -> None:
    """A folder without a page becomes a folder without an article."""
    fill(tmp_path, {"in/image.png": b"", "in/sub/.hidden": b""})
    ended = run("clean", "in", "-o", "new/out", cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "bodycopy: 1 input: 1 skipped as no text\n")
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "out"]
    assert run("clean", "in", "-o", "dry", "--check", cwd=tmp_path).status == 0
    assert not (tmp_path / "dry").exists()


def test_row_57_no_files_in_a_folder(tmp_path: Path) -> None:
    """Pipes and sockets in a folder are passed over and counted; nobody waits for them."""
    pages = fill(tmp_path / "in", {"a.txt": PAGE})
    os.mkfifo(pages / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(pages / "socket.txt"))
        ended = run("clean", *REPAIR, "in", "-o", "out", cwd=tmp_path)
    assert ended.status == 0
    assert ended.tells("3 inputs: 1 written, 2 skipped as no text")
    assert tree(tmp_path / "out") == {"a.txt": PAGE}


def test_row_57_pipe_with_a_writer(tmp_path: Path) -> None:
    """A pipe that is named is read to its end."""
    os.mkfifo(tmp_path / "pipe")
    script = 'cat page.txt > pipe & "$@"'
    fill(tmp_path, {"page.txt": PAGE})
    ended = execute(["sh", "-c", script, "sh", *command("clean", *REPAIR, "pipe")], cwd=tmp_path)
    assert (ended.status, ended.out) == (0, PAGE)


def test_row_57_pipe_without_a_writer(tmp_path: Path) -> None:
    """A pipe into which nobody writes is waited for no longer than any document."""
    fill(tmp_path, {"a.txt": PAGE, "out/pipe.txt": OLD})
    os.mkfifo(tmp_path / "pipe")
    told = ("clean", *REPAIR, "--timeout", "0.5", "pipe", "a.txt", "-o", "out")
    ended = run(*told, cwd=tmp_path)
    assert ended.status == 1
    assert ended.tells(r"^bodycopy: pipe: ")
    assert tree(tmp_path / "out") == {"a.txt": PAGE, "pipe.txt": OLD}


def test_row_57_other_things(tmp_path: Path) -> None:
    """A socket, the memory of a process and a device that never ends fail by name."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for name, reason in (
            ("socket", "No such device or address"),
            ("/proc/self/mem", "Input/output error"),
            ("/dev/zero", "larger than|binary|took longer|memory"),
        ):
            ended = run("clean", "--timeout", "20", name, cwd=tmp_path)
            assert (ended.status, ended.out) == (1, b""), name
            assert ended.tells(rf"^bodycopy: {name}: .*({reason})"), (name, ended.err)
    assert leftovers(tmp_path) == []


def test_row_57_standard_input_by_another_name() -> None:
    """/dev/stdin is read as what it is."""
    ended = run("clean", *REPAIR, "/dev/stdin", stdin=PAGE)
    assert (ended.status, ended.out) == (0, PAGE)
