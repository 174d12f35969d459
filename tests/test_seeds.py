"""The documents that the project was conceived from."""

from pathlib import Path

import pytest
from reports import TextFile, report
from syrupy.assertion import SnapshotAssertion

from bodycopy import clean_bytes, restore

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").iterdir())
CLEAN = ("003_6ca0557377738c28", "004_01263879f73a2141")


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_seed(seed: Path, snapshot: SnapshotAssertion) -> None:
    """The seed gives the article and the trace in its snapshot, and the article in cleaned/."""
    cleaned = clean_bytes(seed.read_bytes(), source=seed.name)
    assert report(cleaned) == snapshot.use_extension(TextFile)
    assert (ROOT / "cleaned" / seed.name).read_text(encoding="utf-8") == cleaned.text


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_seed_comes_back(seed: Path) -> None:
    """From the article and its steps the seed comes back, byte for byte."""
    data = seed.read_bytes()
    assert restore(clean_bytes(data, source=seed.name)).encode() == data


@pytest.mark.parametrize("name", CLEAN)
def test_clean_seed_loses_nothing(name: str) -> None:
    """A document that was clean already keeps every word."""
    text = (ROOT / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    straight = text.translate(str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''"))
    assert (ROOT / "cleaned" / f"{name}.txt").read_text(
        encoding="utf-8"
    ).split() == straight.split()


def test_no_orphans() -> None:
    """Each seed has an article, and each article a seed."""
    assert [seed.name for seed in SEEDS] == sorted(p.name for p in (ROOT / "cleaned").iterdir())
