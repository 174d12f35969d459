"""Pages with known main content, read from JSON lines and flattened in every style."""

import json
import lzma
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bodycopy.fit.flatten import STYLES, Flat, flatten

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its HTML: its flattened texts, its gold, and where it comes from."""

    name: str
    kind: str  # "article", "forum", ...; "news" where the data have countries instead
    country: str
    fold: int
    gold: str
    wanted: tuple[str, ...]  # snippets that must be in the main content
    unwanted: tuple[str, ...]
    flat: dict[str, Flat]  # by style


def read_pages(folder: Path, jobs: int) -> list[Page]:
    """Return the pages with gold of every `*.jsonl.xz` in `folder`, in the order of the files."""
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_page, records(folder), chunksize=8))


def records(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the records with gold of every `*.jsonl.xz` in `folder`."""
    for path in sorted(folder.glob("*.jsonl.xz"), reverse=True):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if record["gold"]:
                    yield record


def _page(record: dict[str, object]) -> Page:
    html = str(record["html"])
    country = str(record.get("lang") or "")
    return Page(
        name=str(record["id"]),
        kind="news" if country else str(record["type"]),
        country=country,
        fold=fold_of(str(record["url"])),
        gold=str(record["gold"]),
        wanted=tuple(record["with"]),  # type: ignore[arg-type]  # JSON has no types
        unwanted=tuple(record["without"]),  # type: ignore[arg-type]
        flat={style: flatten(html, style) for style in STYLES},
    )


def fold_of(url: str) -> int:
    """Return the fold in which all pages of the site of `url` are.

    >>> fold_of("https://www.example.org/a") == fold_of("https://example.org/b")
    True
    """
    return zlib.crc32(domain(url).encode()) % FOLDS


def domain(url: str) -> str:
    """Return the registered domain of `url`, near enough to keep a site within one fold.

    Taken wrongly: registries with long names in second place, whose sites all share a fold.

    >>> domain("https://news.example.co.uk/a"), domain("https://www.example.org/b")
    ('example.co.uk', 'example.org')
    """
    parts = (urlsplit(url).hostname or url).lower().split(".")
    longest = 3  # letters of "com" in ".com.au"
    under_country = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= longest  # noqa: PLR2004
    return ".".join(parts[-3:] if under_country else parts[-2:])
