"""Settings in a file: what holds, where it comes from, and what is wrong at which line."""

from pathlib import Path

import pytest
from faults.harness import fill, run

from bodycopy.configuration import choose, find, load
from bodycopy.configuration.keys import KEYS
from bodycopy.errors import UsageError
from bodycopy.phrases import Phrase

FULL = """\
steps = ["repair", "strip"]
favor = "recall"
quotes = "keep"
language = "de"
dedupe = "corpus"
from = "html"
to = "jsonl"
text_field = "body"
id_field = "url"
encoding = "latin-1"
ledger = "edits.jsonl"
report = "report.jsonl"
index = "corpus.idx"
strict = true
skip_bad = true
fail_on_empty = true
quiet = true
jobs = 3
timeout = 5
memory = "1GiB"
drop = ["Sign up", { regex = "Read more: .*" }]
keep_from = ["lists/keep.txt"]

[phrases.de]
drop = ["Jetzt abonnieren"]

[host."example.org"]
favor = "precision"
language = "fr"
keep = ["Home"]
"""


def told(folder: Path, text: str | bytes) -> Path:
    """Write a settings file and return its path."""
    data = text if isinstance(text, bytes) else text.encode()
    return fill(folder, {"bodycopy.toml": data}) / "bodycopy.toml"


def test_everything(tmp_path: Path) -> None:
    """All that the command line can tell, the file can; phrases besides, by language and host."""
    fill(tmp_path, {"lists/keep.txt": b"# ours\n\nAus aller Welt\nregex: \\d+ Min\\.\n"})
    chosen = choose(load(told(tmp_path, FULL)), {"favor": "balanced"})
    assert all(chosen.values[name].origin != "default" for name in KEYS)
    assert chosen.values["favor"] == ("balanced", "--favor")
    assert chosen.values["memory"] == (1 << 30, f"{tmp_path}/bodycopy.toml:20")
    assert chosen["steps"] == "repair,strip"
    assert chosen["ledger"] == str(tmp_path / "edits.jsonl")
    assert chosen["index"] == str(tmp_path / "corpus.idx")
    assert chosen.files == (tmp_path / "bodycopy.toml", tmp_path / "lists/keep.txt")
    settings = chosen.settings()
    common = settings.of("page.html").phrases
    regex = Phrase("Read more: .*", is_regex=True)
    assert common.drop == (Phrase("Sign up"), regex, Phrase("Jetzt abonnieren"))
    assert common.keep == (Phrase("Aus aller Welt"), Phrase("\\d+ Min\\.", is_regex=True))
    host = settings.of("scraped/www.example.org/1.html")
    assert host.strip.favor == "precision"
    assert host.phrases.drop == (Phrase("Sign up"), regex)
    assert host.phrases.keep[-1] == Phrase("Home")
    assert settings.has_regex


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'favor = "recall"\nfavour = "recall"\n',
            r":2: no setting 'favour'; did you mean 'favor'\?",
        ),
        ('favor = "recal"', r":1: favor: 'recal' is not one of .*; did you mean 'recall'\?"),
        ("strict = 1", ":1: strict: 1 is neither true nor false"),
        ("\njobs = -1", ":2: jobs: -1 is no number of jobs; write 1 or more"),
        ("jobs = true", ":1: jobs: True is no number of jobs"),
        ('timeout = "30"', ":1: timeout: '30' is no number of seconds"),
        ("timeout = nan", ":1: timeout: nan is no number of seconds"),
        ('memory = "2 apples"', ":1: memory: '2 apples' is no size; write 2GiB"),
        ('memory = "1M"', ":1: memory: '1M' is too little to work in"),
        ('steps = ["repair", "stripe"]', r":1: steps: no step 'stripe'; .*did you mean 'strip'\?"),
        ("steps = 3", ":1: steps: 3 is no list of steps"),
        ('encoding = "utf-9"', ":1: encoding: no encoding 'utf-9'"),
        ('encoding = "hex"', ":1: encoding: no encoding 'hex'"),
        ('a = "x"\nb', ":2: no TOML: expected '='"),
        ('favor = "recall', ":1: no TOML"),
        (b'\n\nfavor = "\xff"', ":3: not UTF-8; save the file as UTF-8"),
        ('drop = "Menu"', r':1: drop is no list; write drop = \["..."\]'),
        ('drop = [\n  "Menu",\n  3,\n]', ":1: '?3'? is no phrase"),
        (
            'drop = [\n  "Menu",\n  { regex = "a(b" },\n]',
            r":3: 'a\(b' does not compile: missing \)",
        ),
        ('keep = [" "]', ":1: ' ' has no word in it"),
        ("drop = [{ regex = 'x*' }]", r":1: 'x\*' fits where there is nothing"),
        ('drop_from = ["gone.txt"]', "gone.txt: No such file or directory; name a list"),
        ("[hosts]", r":1: no setting 'hosts'; did you mean 'host'\?"),
        ('[host."a.org"]\nstrict = true', ":2: no setting 'strict' for one host; there are steps"),
        ('[host]\n"a.org" = 1', ":2: host.a.org is no table"),
        ("[phrases.de]\n\nfavor = 'recall'", ":3: no setting 'favor' for one phrases"),
        ("[" * 5000, ":1: "),
        ('language = "german"', r":1: language: no language 'german'; .*did you mean 'de'\?"),
        ('language = "ed"', r":1: language: no language 'ed'; use its code, as de or pt-BR"),
        ('x = 1\n[phrases.germn]\ndrop = ["a"]', ":1: no setting 'x'"),
        ('[phrases.germn]\ndrop = ["a"]', r":1: no language 'germn'; .*did you mean 'de'\?"),
        ('[host."a.org"]\nlanguage = "d\u00e9"', ":2: language: no language 'dé'; use its code"),
    ],
)
def test_mistakes(tmp_path: Path, text: str | bytes, message: str) -> None:
    """What is wrong is told with file, line and what to do."""
    path = told(tmp_path, text)
    with pytest.raises(UsageError, match=message):
        choose(load(path), {})


def test_mistake_in_a_list(tmp_path: Path) -> None:
    """A list of phrases is told of by its own name and line."""
    fill(tmp_path, {"own.txt": b"\xef\xbb\xbf# ours\nMenu\nregex: (\n"})
    with pytest.raises(UsageError, match=r"own\.txt:3: '\(' does not compile"):
        choose(load(told(tmp_path, 'drop_from = ["own.txt"]')), {})


def test_search(tmp_path: Path) -> None:
    """The nearest bodycopy.toml wins over any pyproject.toml; the search ends at .git."""
    fill(tmp_path, {"bodycopy.toml": b"", "project/pyproject.toml": b"[tool.bodycopy]\n"})
    inside = tmp_path / "project/a/b"
    inside.mkdir(parents=True)
    assert find(inside) == tmp_path / "bodycopy.toml"
    fill(tmp_path, {"project/.git/HEAD": b""})
    assert find(inside) == tmp_path / "project/pyproject.toml"
    fill(tmp_path, {"project/a/pyproject.toml": b"[tool.other]\n"})
    assert find(inside) == tmp_path / "project/pyproject.toml"
    fill(tmp_path, {"project/bodycopy.toml": b""})
    assert find(inside) == tmp_path / "project/bodycopy.toml"
    (tmp_path / "project/bodycopy.toml").unlink()
    (tmp_path / "project/pyproject.toml").unlink()
    assert find(inside) is None


def test_project_file(tmp_path: Path) -> None:
    """In pyproject.toml the table [tool.bodycopy] is ours, and lines are the file's own."""
    fill(tmp_path, {"pyproject.toml": b'[project]\nname = "x"\n\n[tool.bodycopy]\nfavour = 1\n'})
    with pytest.raises(UsageError, match=r"pyproject\.toml:5: no setting 'favour'"):
        choose(load(tmp_path / "pyproject.toml"), {})


def test_settings_command(tmp_path: Path) -> None:
    """`bodycopy settings` tells what holds and where it comes from, by names a user would use."""
    text = """favor = "recall"
drop = ["Sign up"]
keep = ["Aus aller Welt"]
keep_from = ["keep.txt"]

[phrases.DE]
drop = ["Jetzt"]
"""
    fill(tmp_path, {"bodycopy.toml": text.encode(), "keep.txt": b"One\nTwo\n", "sub/x": b""})
    ended = run("settings", cwd=tmp_path / "sub")
    assert (ended.status, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.decode().splitlines()]
    assert 'favor = "recall" # ../bodycopy.toml:1' in lines
    assert 'quotes = "straight" # default' in lines
    assert 'memory = "2GiB" # default' in lines
    assert 'drop = ["Sign up"] # ../bodycopy.toml:2: 1 in all' in lines
    assert (
        'keep = ["Aus aller Welt", …] # ../bodycopy.toml:3, ../bodycopy.toml:4: 3 in all' in lines
    )
    assert 'phrases.de.drop = ["Jetzt"] # ../bodycopy.toml:7: 1 in all' in lines
    assert lines[-1] == "# read: ../bodycopy.toml, ../keep.txt"


def test_usage_error_of_a_file(tmp_path: Path) -> None:
    """A wrong settings file is status 2, and nothing was touched."""
    fill(tmp_path, {"bodycopy.toml": b"favour = 1", "page.txt": b"text"})
    ended = run("clean", "page.txt", "-o", "out.txt", cwd=tmp_path)
    assert ended.status == 2
    assert ended.err == "bodycopy: bodycopy.toml:1: no setting 'favour'; did you mean 'favor'?\n"
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """Each shell gets a script; what it asks for is answered without loading what cleans."""
    ended = run("completion", shell)
    assert (ended.status, ended.err) == (0, "")
    assert f"_BODYCOPY_COMPLETE={shell}_complete" in ended.out.decode()
    asked = {"_BODYCOPY_COMPLETE": f"{shell}_complete", "COMP_WORDS": "bodycopy cl"}
    answer = run(env={**asked, "COMP_CWORD": "cl" if shell == "fish" else "1"})
    assert b"clean" in answer.out
