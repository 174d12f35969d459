"""A corpus of any size to run over: real paragraphs, or made ones, with repeats among them."""

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

_WORDS = (
    "river council bridge market evening winter teacher engine harvest island letter painter road "
    "signal summer ticket valley window yellow account balance captain dinner empire forest garden "
    "history journey kitchen lantern mountain network orchard picture quarter railway station"
).split()
PARAGRAPHS = 6  # of a page


def pages(
    data: Path | None, seed: int = 0, paragraphs: int = PARAGRAPHS
) -> Iterator[dict[str, str]]:
    """Yield pages without end: the text of each is paragraphs, some of which stood in others.

    `data` is a file as the bench has them, whose gold texts are taken apart; without it the
    paragraphs are made of words.
    """
    rng = random.Random(seed)
    pool = _real(data) if data else [_made(rng) for _ in range(2000)]
    number = 0
    while True:
        number += 1
        told = []
        for _ in range(paragraphs):
            paragraph = pool[min(int(rng.expovariate(1 / 400)), len(pool) - 1)]
            if rng.random() < 0.7:  # most paragraphs of a corpus stand once
                paragraph = f"{paragraph} ({rng.randrange(10**9)} readers, {_made(rng)})"
            told.append(paragraph)
        host = f"site{rng.randrange(40)}.example"
        text = "\n\n".join(told)
        yield {"id": f"{number:09d}", "url": f"https://{host}/{number}", "text": text, "score": "1"}


def _real(data: Path) -> list[str]:
    with lzma.open(data, "rt", encoding="utf-8") as rows:
        golds = [json.loads(row)["gold"] for row in rows]
    found = [line.strip() for gold in golds for line in gold.split("\n")]
    return [line for line in dict.fromkeys(found) if 100 <= len(line) <= 2000]


def _made(rng: random.Random) -> str:
    words = [rng.choice(_WORDS) for _ in range(rng.randint(9, 40))]
    return f"{' '.join(words).capitalize()}."


def write_jsonl(
    folder: Path, size: int, files: int, data: Path | None = None, paragraphs: int = PARAGRAPHS
) -> list[Path]:
    """Write JSON lines of `size` bytes in all, in so many files, and return them."""
    paths = [folder / f"part-{number:03d}.jsonl" for number in range(files)]
    source = pages(data, paragraphs=paragraphs)
    for path in paths:
        with path.open("w", encoding="utf-8") as file:
            while file.tell() < size / files:
                file.write(json.dumps(next(source), ensure_ascii=False) + "\n")
    return paths
