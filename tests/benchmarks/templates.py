"""Stretches that hang inside the lines of a host's articles: how many go, and what else goes.

    python tests/benchmarks/templates.py [--data DATA] [--hosts 20] [--pages 50] [--seed 0]
        [--command]

Each host has five stretches of its own, some with a full stop and some like a menu without one.
Its pages have them at the beginning, in the middle or at the end of lines of other prose: that of
the pages in DATA (wcxb-dev.jsonl.xz), or made-up sentences. Ends with status 1 if fewer than 95 %
of them go, or if any other sentence does. With --command the pages go through `bodycopy clean
--dedupe corpus`, file by file, else through the functions that decide.
"""

import argparse
import json
import lzma
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bodycopy.corpus import claim, cuts, decide, edits, exchange, group_of
from bodycopy.document import Document, replay
from bodycopy.pipeline import clean
from bodycopy.settings import DedupeSettings, Settings

FLOOR = 0.95
_LINES = 5  # of a page
_SHARE = 0.8  # of a host's pages that a stretch is on
_SHARD = 300  # pages
_SETTINGS = DedupeSettings(scope="corpus")
_BETWEEN = re.compile(r"(?<=[a-z][a-z][.!?]) (?=[A-Z])")
_STRETCHES = (
    "Follow us on {} and {}",
    "Follow us on {} and {} for more.",
    "Sign up for the {} newsletter and get {} every morning.",
    "Like this story? Tell the {} desk about {} at once!",
    "{} News Weather Sport {} Business Travel Culture",
    "Subscribe to {} now and save half of the price of {}",
    "This article was first published by {} and its partners in {}.",
    "Listen to the {} podcast wherever you get {}",
    "With reporting by the {} news desk and {} agency",
    "Do you have a tip for {}? Write to {} in confidence.",
)
_NAMES = "Alma Borealis Cormorant Delta Ember Falcon Granite Harbour Iris Juniper Kestrel".split()
_SUBJECTS = "The council|A farmer|My neighbour|The old ferry|Nobody|An engineer|The choir".split(
    "|"
)
_VERBS = "repaired praised sold forgot painted described followed measured feared".split()
_OBJECTS = "bridge harbour garden letter engine violin winter station mountain promise".split()
_WAYS = "slowly again with care at dawn in silence without help for years by mistake".split()


class Page(NamedTuple):
    """A page, what hangs in it, and the prose that does not."""

    source: str
    text: str
    stretches: tuple[str, ...]
    prose: tuple[str, ...]  # sentences


def made_up(rng: random.Random) -> Iterator[str]:
    """Yield lines of sentences that seldom repeat."""
    while True:
        yield " ".join(_sentence(rng) for _ in range(rng.randint(1, 6)))


def _sentence(rng: random.Random) -> str:
    words = [
        word
        for _ in range(rng.randint(1, 3))
        for word in (
            rng.choice(_VERBS), "the", rng.choice(_OBJECTS), "of", rng.choice(_NAMES),
            *rng.sample(_WAYS, 2),
        )
    ]  # fmt: skip
    return f"{rng.choice(_SUBJECTS)} {' '.join(words)}."


def real(data: Path, rng: random.Random) -> Iterator[str]:
    """Yield lines of articles in shuffled order, each once."""
    lines: dict[str, None] = {}
    with lzma.open(data / "wcxb-dev.jsonl.xz", "rt", encoding="utf-8") as pages:
        for page in pages:
            for line in json.loads(page)["gold"].split("\n"):
                told = " ".join(line.split())
                if 120 <= len(told) <= 1200 and re.search(r"[a-z]{2}[.!?]$", told):
                    lines[told] = None
    shuffled = list(lines)
    rng.shuffle(shuffled)
    yield from shuffled


def hosts(lines: Iterator[str], rng: random.Random, count: int, pages: int) -> list[Page]:
    """Return the pages of `count` hosts, made of `lines` with stretches hung into them."""
    return [
        page
        for number in range(count)
        for page in _host(f"host{number:03d}.example.org", lines, rng, pages)
    ]


def _host(name: str, lines: Iterator[str], rng: random.Random, pages: int) -> Iterator[Page]:
    stretches = [
        stretch.format(*(f"{rng.choice(_NAMES)} {name[4:7]}x{rng.randrange(99)}" for _ in range(2)))
        for stretch in rng.sample(_STRETCHES, 5)
    ]
    for number in range(pages):
        told = [_BETWEEN.split(next(lines)) for _ in range(_LINES)]
        prose = tuple(sentence for line in told for sentence in line)
        there = [stretch for stretch in stretches if rng.random() < _SHARE]
        for stretch, line in zip(there, rng.sample(told, len(there)), strict=True):
            line.insert(rng.randint(0, len(line)), stretch)
        parted = rng.choice(("\n\n", "\n"))
        text = parted.join(" ".join(line) for line in told) + "\n"
        yield Page(f"pages/{name}/{number:04d}.txt", text, tuple(there), prose)


class Held(NamedTuple):
    """Texts that are held in memory."""

    pages: Sequence[Page]

    def __call__(self, shard: int, row: int) -> str:
        """Return a text."""
        return self.pages[shard * _SHARD + row].text


def cut(pages: Sequence[Page], settings: DedupeSettings = _SETTINGS) -> list[str]:
    """Return what is left of each page."""
    left: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        paths: list[Path] = []
        for start in range(0, len(pages), _SHARD):
            paths.append(Path(name, f"claims-{len(paths)}"))
            told = pages[start : start + _SHARD]
            with paths[-1].open("wb") as file:
                claims = (claim(page.text, group_of(page.source), settings) for page in told)
                exchange.write(file, claims)
        decide(paths, Held(pages), Path(name), settings)
        for i in range(len(paths)):
            found = cuts(Path(name, f"cuts-{i:05d}"))
            for row, page in enumerate(pages[i * _SHARD : (i + 1) * _SHARD]):
                left.append(replay(page.text, edits(page.text, found.get(row, ()))))
    return left


def commanded(pages: Sequence[Page]) -> list[str]:
    """Return what the command leaves of each page, run over a folder of them."""
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name, "in"), Path(name, "out")
        for page in pages:
            path = folder / page.source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
        options = ["--steps", "dedupe", "--dedupe", "corpus", "-q", "-o", str(target)]
        subprocess.run(
            [sys.executable, "-m", "bodycopy", "clean", str(folder), *options], check=True
        )
        return [(target / page.source).read_text(encoding="utf-8") for page in pages]


def formed(page: Page) -> Page:
    """Return a page as the command would write it if nothing in it came again."""

    def form(text: str) -> str:
        return clean(Document("", text), Settings(steps=())).text.strip()

    parts = (tuple(map(form, told)) for told in (page.stretches, page.prose))
    return Page(page.source, page.text, *parts)


def missed(pages: Sequence[Page], left: Sequence[str]) -> list[tuple[str, str]]:
    """Return the stretches that are still there, each with its page."""
    return [
        (stretch, text)
        for page, text in zip(pages, left, strict=True)
        for stretch in page.stretches
        if stretch in text
    ]


def lost(pages: Sequence[Page], left: Sequence[str]) -> list[tuple[str, str]]:
    """Return the sentences that went, each with what is left of its page."""
    return [
        (sentence, text)
        for page, text in zip(pages, left, strict=True)
        for sentence in page.prose
        if sentence not in text
    ]


def main() -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--command", action="store_true", help="by the command")
    parser.add_argument("--show", type=int, default=0, help="how many errors to show")
    told = parser.parse_args()
    rng = random.Random(told.seed)  # noqa: S311 - no secret
    lines = real(told.data, rng) if told.data else made_up(rng)
    pages = hosts(lines, rng, told.hosts, told.pages)
    if told.command:
        pages = [formed(page) for page in pages]
    left = commanded(pages) if told.command else cut(pages)
    total = sum(len(page.stretches) for page in pages)
    stayed, gone = missed(pages, left), lost(pages, left)
    share = 1 - len(stayed) / total
    sentences = sum(len(page.prose) for page in pages)
    print(f"stretches {total}  gone {share:.4f}  sentences {sentences}  lost {len(gone)}")
    for what, text in (*stayed[: told.show], *gone[: told.show]):
        print(repr(what), "|", repr(text))
    return 0 if share >= FLOOR and not gone else 1


if __name__ == "__main__":
    sys.exit(main())
