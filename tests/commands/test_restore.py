"""bodycopy restore, as a user runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bodycopy.commands.restore import restore
from bodycopy.document import Document
from bodycopy.errors import BodycopyError, LedgerError, UsageError
from bodycopy.ledger import lines
from bodycopy.pipeline import clean

TEXTS = {
    "a.txt": "The council  met on Monday ,\r\nand voted.\n\n\nIt rained in the afternoon.",
    "b.txt": "Caf\u00c3\u00a9 society \u201cmet\u201d on Tuesday.\n\nNobody voted.\n",
    "c.txt": "Clean.\n",
}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Clean TEXTS; return the folder of the articles and their ledger."""
    documents = [clean(Document(name, text)) for name, text in TEXTS.items()]
    for one in documents:
        (tmp_path / one.source).write_bytes(one.text.encode())
    ledger = b"".join(line for one in documents for line in lines(one))
    (tmp_path / "l.jsonl").write_bytes(ledger)
    return tmp_path


def called(folder: Path, article: str, *told: str) -> Result:
    """Run the command on an article in `folder`."""
    arguments = [str(folder / article), "--ledger", str(folder / "l.jsonl"), *told]
    return CliRunner().invoke(restore, arguments)


def error(folder: Path, article: str, *told: str) -> BodycopyError:
    """Return what goes wrong, with the folder left out."""
    raised = called(folder, article, *told).exception
    assert isinstance(raised, BodycopyError)
    return raised


@pytest.mark.parametrize("name", TEXTS)
def test_input_comes_back(run: Path, name: str) -> None:
    """The document is found by its article, and its input comes back byte for byte."""
    assert called(run, name).stdout_bytes == TEXTS[name].encode()
    assert called(run, name, "-o", str(run / "sub" / "input")).exit_code == 0
    assert (run / "sub" / "input").read_bytes() == TEXTS[name].encode()


def test_source_says_which(run: Path) -> None:
    """With --source the document is the named one; a name that is not there meets near ones."""
    assert called(run, "a.txt", "--source", "a.txt").stdout_bytes == TEXTS["a.txt"].encode()
    told = str(error(run, "a.txt", "--source", "a.tx"))
    assert told == (
        "no 'a.tx' in the ledger; there are 'a.txt', 'c.txt', 'b.txt'; say which with --source"
    )
    assert isinstance(error(run, "a.txt", "--source", "b.txt"), LedgerError)


def test_two_inputs_of_one_article(run: Path) -> None:
    """Where two inputs became one article, the user is asked; one input twice is no matter."""
    with (run / "l.jsonl").open("ab") as ledger:
        ledger.writelines(lines(clean(Document("d.txt", "Clean.\n"))))
    assert called(run, "c.txt").stdout_bytes == b"Clean.\n"
    with (run / "l.jsonl").open("ab") as ledger:
        ledger.writelines(lines(clean(Document("e.txt", "Clean. \r\n"))))
    told = error(run, "c.txt")
    assert isinstance(told, UsageError)
    assert str(told).endswith("fits 'c.txt', 'd.txt', 'e.txt'; say which with --source")
    assert called(run, "c.txt", "--source", "e.txt").stdout_bytes == b"Clean. \r\n"


@pytest.mark.parametrize("told", [(), ("--source", "a.txt")], ids=["found", "told"])
def test_edited_article_is_refused(run: Path, told: tuple[str, ...]) -> None:
    """An article that was edited since gives an error with the line, and no text."""
    article = run / "a.txt"
    edited = article.read_text(encoding="utf-8").replace("It rained", "It snowed")
    article.write_text(edited, encoding="utf-8")
    result = called(run, "a.txt", *told)
    assert result.stdout_bytes == b""
    assert isinstance(result.exception, LedgerError)
    line = edited[: edited.index("It snowed")].count("\n") + 1
    assert str(result.exception) == (
        f"{article}:{line}: not as 'a.txt' became; it was edited since: clean that document again"
    )


@pytest.mark.parametrize(
    "change", ["{}\n", " {}", "{}x", ""], ids=["added", "space", "end", "emptied"]
)
def test_slight_edits_are_refused(run: Path, change: str) -> None:
    """No edit is too slight to be seen."""
    article = run / "b.txt"
    article.write_bytes(change.format(article.read_text(encoding="utf-8")).encode())
    assert isinstance(error(run, "b.txt", "--source", "b.txt"), LedgerError)


def test_strange_article_is_refused(run: Path) -> None:
    """An article that no document of the ledger became is refused."""
    (run / "z.txt").write_text("Quite another story.\n", encoding="utf-8")
    other = "this article or one like it; name the ledger written with it"
    none = f"z.txt: no document of the ledger became {other}"
    assert str(error(run, "z.txt")).endswith(none)
    told = str(error(run, "z.txt", "--source", "b.txt"))
    assert told.endswith(f"z.txt: 'b.txt' did not become {other}")
    only = b"".join(lines(clean(Document("a.txt", TEXTS["a.txt"]))))
    (run / "l.jsonl").write_bytes(only)  # one document alone is not the right one for that
    assert str(error(run, "z.txt")).endswith(none)
    (run / "l.jsonl").write_bytes(b"")
    assert "tells of no document at all" in str(error(run, "z.txt"))


def test_ledger_is_not_overwritten(run: Path) -> None:
    """Neither the article nor the ledger may be the output."""
    before = (run / "l.jsonl").read_bytes()
    assert called(run, "a.txt", "-o", str(run / "l.jsonl")).exit_code == 2
    assert isinstance(error(run, "a.txt", "-o", str(run / "a.txt")), UsageError)
    assert (run / "l.jsonl").read_bytes() == before


def test_unreadable_ledger(run: Path) -> None:
    """A ledger that is not there is an error that names it."""
    (run / "l.jsonl").unlink()
    assert str(error(run, "a.txt")).endswith("l.jsonl: No such file or directory")


def test_document_without_edits_is_in_the_ledger(run: Path) -> None:
    """What was clean already is told of too, or nobody could know."""
    rows = [json.loads(line) for line in (run / "l.jsonl").read_bytes().splitlines()]
    assert [row["edits"] for row in rows if row.get("source") == "c.txt"] == [0]
