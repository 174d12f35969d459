"""Quality on pages of sites that the weights have never seen, beside the peers, with floors.

    python tests/benchmarks/quality.py --data DATA --folds FOLDS

DATA holds wcxb-dev.jsonl.xz and fundus-dev.jsonl.xz; FOLDS the weights fold0.npy to fold4.npy, each
fitted without its fold, as `python -m bodycopy.fit --data DATA --cross-validate --keep FOLDS`
writes them. Every page goes through the whole of bodycopy with the weights that have not seen its
site. Ends with status 1 if a figure is below its floor in quality.json.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from peers import PEERS

from bodycopy import clean
from bodycopy.fit.flatten import STYLES, flatten
from bodycopy.fit.pages import FOLDS, fold_of, records
from bodycopy.fit.score import Score, score
from bodycopy.segment.weights import read

FLOORS = Path(__file__).with_name("quality.json")
TEXT_PEERS = ("keep", "c4", "justext")
FEWEST = 5  # pages of a country; of fewer a mean says little


class Row(NamedTuple):
    """One page in one style, cleaned by one tool."""

    tool: str
    style: str  # one of STYLES, "html", or "gold" for the gold given as input
    kind: str  # "article", ...; "news" for fundus
    country: str
    score: Score


def main() -> int:
    """Measure, print, and compare with the floors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one page of so many")
    parser.add_argument("--jobs", type=int, default=2)
    told = parser.parse_args()
    tasks = [(fold, told.folds / f"fold{fold}.npy", told.data, told.every) for fold in range(FOLDS)]
    with ProcessPoolExecutor(told.jobs) as pool:
        rows = [row for part in pool.map(fold_rows, tasks) for row in part]
    figures = dict(measures(rows))
    print(table(rows))
    return verdict(figures, json.loads(FLOORS.read_text()))


def fold_rows(task: tuple[int, Path, Path, int]) -> list[Row]:
    """Return the figures of every page of a fold, by weights that have not seen it."""
    fold, weights, data, every = task
    unseen = read(weights.open("rb"))
    with mock.patch("bodycopy.segment.segmentation.packaged", return_value=unseen):
        pages = (r for r in list(records(data))[::every] if fold_of(str(r["url"])) == fold)
        return [row for record in pages for row in page_rows(record)]


def page_rows(record: dict[str, Any]) -> Iterator[Row]:
    """Yield the figures of a page in every style, by bodycopy and by the peers."""
    country = str(record.get("lang") or "")
    judged = partial(
        score,
        gold=record["gold"],
        wanted=tuple(record["with"]),
        unwanted=tuple(record["without"]),
    )
    for style in (*STYLES, "html", "gold"):
        text = given(record, style)
        tools: Iterable[str] = {"html": ("trafilatura",), "gold": ()}.get(style, TEXT_PEERS)
        methods: dict[str, Callable[[str], str]] = {name: PEERS[name] for name in tools}
        for tool, method in {"bodycopy": cleaned, **methods}.items():
            kind = "news" if country else str(record["type"])
            yield Row(tool, style, kind, country, judged(method(text)))


def given(record: dict[str, Any], style: str) -> str:
    """Return the page as a scraper would have kept it."""
    if style in ("html", "gold"):
        return str(record[style])
    return flatten(str(record["html"]), style).text


def cleaned(text: str) -> str:
    """Return the article that bodycopy makes of a text or a page."""
    return clean(text).text


def measures(rows: list[Row]) -> Iterator[tuple[str, float]]:
    """Yield the figures that have floors."""
    ours = [row for row in rows if row.tool == "bodycopy"]
    for name, chosen in groups(ours).items():
        flat = [row for row in chosen if row.style in STYLES]
        yield f"{name} f1", mean(flat, "f1")
        for style in STYLES:
            yield f"{name} {style} f1", mean([r for r in flat if r.style == style], "f1")
        yield f"{name} html f1", mean([r for r in chosen if r.style == "html"], "f1")
        if name != "news":
            yield f"{name} clean", 1 - mean(flat, "leak")
        yield f"{name} recall", mean(flat, "recall")
        gold = [row for row in chosen if row.style == "gold"]
        yield f"{name} gold recall", mean(gold, "recall")
    countries = frequent([row for row in ours if row.style in STYLES])
    yield "least country f1", min((mean(part, "f1") for part in countries.values()), default=1.0)


def frequent(flat: list[Row]) -> dict[str, list[Row]]:
    """Return the rows of each country that has pages enough."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in flat:
        if row.country:
            found[row.country].append(row)
    return {name: part for name, part in found.items() if len(part) >= FEWEST * len(STYLES)}


def groups(rows: list[Row]) -> dict[str, list[Row]]:
    """Return the rows by what the bars speak of."""
    return {
        "articles": [row for row in rows if row.kind == "article"],
        "all types": [row for row in rows if row.kind != "news"],
        "news": [row for row in rows if row.kind == "news"],
    }


def mean(rows: list[Row], field: str) -> float:
    """Return the mean of a figure over the rows that have it."""
    known = [value for row in rows if (value := getattr(row.score, field)) is not None]
    return sum(known) / len(known) if known else 0.0


def table(rows: list[Row]) -> str:
    """Return all figures: by tool and style, by page type, by country."""
    lines = [f"{'':<44}{'n':>5}" + "".join(f"{name[:7]:>9}" for name in Score._fields)]
    for name, chosen in groups(rows).items():
        lines += section(chosen, partial(named, name))
    flat = [row for row in rows if row.tool == "bodycopy" and row.style in STYLES]
    lines += section(flat, lambda row: f"type {row.kind}")
    often = [row for part in frequent(flat).values() for row in part]
    return "\n".join(lines + section(often, lambda row: f"country {row.country}"))


def named(group: str, row: Row) -> str:
    """Return what a line of the table is called."""
    return f"{group} {row.style} {row.tool}"


def section(rows: list[Row], key: Callable[[Row], str]) -> list[str]:
    """Return a line for each group of rows."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return [
        f"{name:<44}{len(chosen):>5}"
        + "".join(f"{mean(chosen, field):9.3f}" for field in Score._fields)
        for name, chosen in sorted(found.items())
    ]


def verdict(figures: dict[str, float], floors: dict[str, float]) -> int:
    """Print what is below its floor; return the exit status."""
    below = [name for name, floor in floors.items() if figures.get(name, 0.0) < floor]
    for name in below:
        print(f"BELOW ITS FLOOR: {name}: {figures.get(name, 0.0):.4f} < {floors[name]:.4f}")
    print(f"{len(floors) - len(below)} of {len(floors)} figures at or above their floors")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
