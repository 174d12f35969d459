"""Nothing slow is imported before it is needed: what is loaded, not how long it takes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from faults.harness import PARAGRAPHS, PROSE, TIMEOUT

LIBRARIES = frozenset(("charset_normalizer", "ftfy", "lxml", "numpy", "trafilatura"))
LOADED = "json.dump(sorted({name.partition('.')[0] for name in sys.modules}), sys.stderr)"
MAIN = f"""
import json, sys
from bodycopy.__main__ import main
try:
    main()
finally:
    {LOADED}
"""


def loaded(script: str, *arguments: str, stdin: str = "") -> frozenset[str]:
    """Return which of LIBRARIES a script has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=True,
    )
    modules: list[str] = json.loads(done.stderr)
    assert "bodycopy" in modules
    return LIBRARIES & frozenset(modules)


@pytest.mark.parametrize("module", ["bodycopy", "bodycopy.cli", "bodycopy.__main__"])
def test_import(module: str) -> None:
    """Importing the package, or its command line, loads none of the libraries."""
    assert loaded(f"import json, sys, {module}\n{LOADED}") == set()


@pytest.mark.parametrize("line", ["--version", "--help", "clean --help"])
def test_answers(line: str) -> None:
    """--version and --help are answered without any of the libraries."""
    assert loaded(MAIN, *line.split()) == set()


def test_clean_text() -> None:
    """Clean text needs the arithmetic of the segmenter, and nothing else."""
    assert loaded(MAIN, "clean", stdin=PROSE) <= {"numpy"}


def test_flattened_text() -> None:
    """Flattened text needs no more, even with letters that are not ASCII."""
    flat = f"Home News Sport Weather {PROSE} Café Größe 東京 Share this"
    assert loaded(MAIN, "clean", stdin=flat) <= {"numpy"}


def test_repair_alone() -> None:
    """The steps that are not taken load nothing."""
    assert loaded(MAIN, "clean", "--steps", "repair,dedupe", stdin=PROSE) == set()


def test_page(tmp_path: Path) -> None:
    """A page needs the libraries for pages: the tests above can fail."""
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p>{'</p><p>'.join(PARAGRAPHS)}</p></body></html>", "utf-8")
    assert loaded(MAIN, "clean", str(page)) >= {"lxml", "trafilatura"}
