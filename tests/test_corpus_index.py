"""What a corpus holds from one day to the next."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from corpora import CORPUS

from bodycopy.corpus import claim
from bodycopy.corpus.index import Index

BRIDGE = "The bridge over the old harbour was opened to traffic on a cold and windy morning."
SUMMER = "Nobody in the village could remember a summer as wet as the one that had just ended."


def said(*paragraphs: str) -> bytes:
    """Return what a document of these paragraphs claims."""
    return claim("\n\n".join(paragraphs), "a.org", CORPUS)


def test_what_came_first_owns_and_gives_back(tmp_path: Path) -> None:
    """Who owns a paragraph changes only when the owner goes or says something else."""
    with Index(tmp_path / "index") as index:
        for name in ("monday", "tuesday", "wednesday"):
            index.add([(name, said(SUMMER, BRIDGE))])
        assert index.known("thursday", said(BRIDGE)) == [(0, "monday", 1)]
        assert index.remove("monday")
        assert index.known("thursday", said(BRIDGE)) == [(0, "tuesday", 1)]
        index.add([("tuesday", said(SUMMER))])
        assert index.known("thursday", said(BRIDGE)) == [(0, "wednesday", 1)]
        assert index.known("thursday", said(SUMMER)) == [(0, "tuesday", 0)]
        assert not index.remove("monday")


def test_a_document_is_no_repeat_of_itself_when_cleaned_again(tmp_path: Path) -> None:
    """Nor of a copy that came later; and it keeps its turn."""
    with Index(tmp_path / "index") as index:
        index.add([("monday", said(BRIDGE))])
        index.add([("tuesday", said(BRIDGE))])
        index.add([("monday", said(BRIDGE, SUMMER))])
        assert index.known("monday", said(BRIDGE, SUMMER)) == []
        assert index.known("tuesday", said(BRIDGE)) == [(0, "monday", 0)]


def test_runs_may_add_at_once(tmp_path: Path) -> None:
    """Nothing is lost, and nothing is there twice."""
    path = tmp_path / "index"

    def add(run: int) -> None:
        with Index(path) as index:
            for i in range(20):
                index.add([(f"{i}", said(f"{BRIDGE} number {i}"))])
                index.add([(f"{run}-{i}", said(f"{SUMMER} number {i}"))])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    base = sqlite3.connect(path)
    query = "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM paragraph)"
    counts = base.execute(query).fetchone()
    base.close()
    assert counts == (100, 100)


def test_another_file_is_refused(tmp_path: Path) -> None:
    """What is no index stays as it is."""
    path = tmp_path / "other"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE mine (x)")
    base.close()
    with pytest.raises(sqlite3.DatabaseError, match="not an index"):
        Index(path)
