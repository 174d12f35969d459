"""Bar: from article and ledger the input comes back, for real pages in every shape.

    python tests/benchmarks/roundtrip.py DATA [--pages 300]

DATA is a folder with wcxb-dev.jsonl.xz. Every document of seeds/ is tried, then pages of the data
as HTML (the input is the text that the page reader gave) and flattened in each style. All go
through the ledger's file format and are found by `origin` among the others of their kind, as
`bodycopy restore` finds them. The exit status is 1 if a single one does not come back.
"""

import argparse
import io
import json
import lzma
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bodycopy.document import Document
from bodycopy.errors import BodycopyError
from bodycopy.fit.flatten import STYLES, flatten
from bodycopy.ledger import lines
from bodycopy.ledger_reading import accounts
from bodycopy.origin import origin
from bodycopy.pipeline import clean
from bodycopy.read import parsed, read

SEEDS = Path(__file__).parent.parent.parent / "seeds"


def pages(data: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield id and HTML of the first pages of the data."""
    with lzma.open(data / "wcxb-dev.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in islice(file, count):
            page = json.loads(line)
            yield page["id"], page["html"]


def documents(style: str, data: Path, count: int) -> Iterator[Document]:
    """Yield the documents of one kind."""
    if style == "seeds":
        yield from (read(str(seed)) for seed in sorted(SEEDS.glob("*.txt")))
        return
    for name, html in pages(data, count):
        if style == "html":
            yield parsed(html, f"{name}.html")
        else:
            yield Document(f"{name}.txt", flatten(html, style).text)


def lost(style: str, data: Path, count: int) -> tuple[int, list[str]]:
    """Return how many documents were tried, and which did not come back."""
    ledger = io.BytesIO()
    texts: dict[str, tuple[str, bytes]] = {}
    for document in documents(style, data, count):
        cleaned = clean(document)
        ledger.writelines(lines(cleaned))
        texts[cleaned.source] = document.text, cleaned.text.encode()
    told = list(accounts(io.BytesIO(ledger.getvalue()), "ledger"))
    failed = []
    for source, (text, article) in texts.items():
        try:
            account = origin(told, article.decode(), source, source)
            back = account.input_of(article.decode())
        except BodycopyError as error:
            failed.append(f"{source}: {error}")
            continue
        if back != text:
            failed.append(source)
    return len(texts), failed


def main() -> int:
    """Try every style and tell what came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    told = parser.parse_args()
    failed: list[str] = []
    for style in ("seeds", "html", *STYLES):
        tried, here = lost(style, told.data, told.pages)
        failed += here
        print(f"{style:8} {tried - len(here):4} of {tried:4} came back", flush=True)
        for one in here:
            print(f"  {one}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
