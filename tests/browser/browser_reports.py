"""Reports for the browser: a thousand documents with made-up edits, and a hostile one."""

import random
from collections.abc import Iterator
from pathlib import Path

from bodycopy.document import Document, Edit, Loss, Outcome
from bodycopy.explain import Told, told, write_page

SEEDS = sorted((Path(__file__).parent.parent.parent / "seeds").glob("*.txt"))
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "<img src=https://example.org/x.png onerror=alert(3)>",
    "a\u2028b\u2029c",
    "\u202eevil\u202c \u2066x\u2069",
    "\x1b[31m\x00\x7f\x9b",
    "{{script}} ${alert(4)} &lt;b&gt; \\u003c ]]>",
    "💩 é",
)
_RULES = ("strip.menu", "strip.script", "strip.footer", "strip.related", "dedupe.repeat")


def document(number: int, words: list[str]) -> Document:
    """Return a document of 10,000 characters, of which a part goes and a part is repaired."""
    chance = random.Random(number)  # noqa: S311 - no secret
    chosen: list[str] = []
    edits: list[Edit] = []
    size = 0
    menu = "Home News Sport Culture Lifestyle Subscribe now " * chance.randint(1, 4)
    while size < 10_000:
        begin = chance.randrange(len(words) - 80)
        goes = chance.random() < 0.3
        part = menu if goes and chance.random() < 0.3 else " ".join(words[begin : begin + 60]) + " "
        if goes:
            rule = chance.choice(_RULES)
            edits.append(Edit(size, part, "\n\n", rule, score=round(chance.random(), 2)))
        elif "Meta" in part:
            at = size + part.index("Meta")
            edits.append(Edit(at, "Meta", "Mêta", "repair.mojibake", note="made up"))
        chosen.append(part)
        size += len(part)
    losses = (Loss("W-UNSURE", "kept more than the scores said"),) if number % 50 == 0 else ()
    source = f"https://host{number % 37}.example.org/{number:04}.html"
    return Document(source, "".join(chosen)).after("strip", Outcome(tuple(edits), losses))


def documents(count: int) -> Iterator[Told]:
    """Yield so many documents; the 13th has a word that no other has."""
    words = " ".join(seed.read_text(encoding="utf-8") for seed in SEEDS).split()
    for number in range(count):
        made = document(number, words)
        if number == 13:
            made = Document(made.source, f"Xylophone {made.text}")
        yield told(made)


def hostile() -> Iterator[Told]:
    """Yield documents that are hostile in name, in kept text, in removed and in repaired text."""
    for text in HOSTILE:
        before = f"{text} and a menu that is long enough to stand on its own lines "
        edits = (
            Edit(0, before, "", "strip.menu", score=0.5, note=text),
            Edit(len(before), "x", text, "repair.entity", note=text),
        )
        loss = (Loss("W-ROUTE", text, 7),)
        whole = f"{before}x kept {text} end"
        yield told(Document(text, whole).after("strip", Outcome(edits, loss)))
    again = Document("again", HOSTILE[0] * 3)
    yield told(again.after("strip", Outcome((Edit(0, HOSTILE[0], "", "strip.menu"),))))
    yield told(Document("empty", ""))


def write(documents_: Iterator[Told], target: Path, failed: tuple[str, ...] = ()) -> str:
    """Write a report and return its address."""
    with target.open("wb") as file:
        write_page(documents_, file, list(failed))
    return target.as_uri()
