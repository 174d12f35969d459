"""What was decided about a shard, and the edits on its articles that follow from it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bodycopy.corpus import columns
from bodycopy.document import Edit
from bodycopy.paragraphs import Paragraph, paragraphs

REPEAT, NEAR, TEMPLATE = RULES = ("dedupe.repeat", "dedupe.near_duplicate", "strip.template")


class Place(NamedTuple):
    """Where a paragraph stands, each counted from 0."""

    shard: int
    row: int  # of the shard
    paragraph: int  # of the article


class Cut(NamedTuple):
    """What goes from an article: a paragraph, or a stretch of one."""

    rule: str
    paragraph: int = 0  # the one that goes, counted from 0; of a stretch it says nothing
    start: int = 0  # of a stretch, code points from the start of the article
    end: int = 0
    score: float | None = None  # how alike a paragraph is to its owner, 0 to 1
    owner: Place | None = None  # the paragraph that stays, where another one goes
    note: str = ""  # of a stretch, on how many pages it stands


def cuts(path: Path) -> dict[int, tuple[Cut, ...]]:
    """Return what goes from the articles of a shard, by row, as `decide` wrote it to `path`.

    Raises:
        OSError: it cannot be read.
    """
    found: defaultdict[int, list[Cut]] = defaultdict(list)
    for row, cut in _read(path):
        found[row].append(cut)
    return {row: tuple(told) for row, told in sorted(found.items())}


def _read(path: Path) -> Iterator[tuple[int, Cut]]:
    found = columns.read(path)
    names = ("row", "paragraph", "rule", "score", "shard", "owner", "number")
    for row, paragraph, rule, score, *owner in zip(
        *(found[name].tolist() for name in names), strict=True
    ):
        yield row, Cut(RULES[rule], paragraph, score=score, owner=Place(*owner))
    notes = found["note"].tobytes().decode("utf-8", "surrogatepass").split("\n")
    stretches = (found[f"stretch_{name}"].tolist() for name in ("row", "start", "end", "note"))
    for row, start, end, note in zip(*stretches, strict=True):
        yield row, Cut(TEMPLATE, start=start, end=end, note=notes[note])


def edits(text: str, cuts: Sequence[Cut]) -> tuple[Edit, ...]:
    r"""Return the edits that take `cuts` out of an article, ascending and disjoint.

    What is left has the blank lines of what went: bring it to normal form.

    >>> edits("One.\n\nTwo.\n", [Cut("dedupe.repeat", 1, note="a.txt", score=1.0)])
    (Edit(start=6, before='Two.', after='', rule='dedupe.repeat', note='a.txt', score=1.0),)

    Raises:
        ValueError: the text is not the one that the cuts were decided on.
    """
    told = list(paragraphs(text))
    whole = {cut.paragraph: cut for cut in cuts if cut.owner or cut.rule != TEMPLATE}
    stretches = [cut for cut in cuts if cut.rule == TEMPLATE]
    if any(number >= len(told) for number in whole) or any(c.end > len(text) for c in stretches):
        message = "these cuts were decided on another text"
        raise ValueError(message)
    gone = [(told[number], cut) for number, cut in whole.items()]
    made = [
        Edit(paragraph.start, paragraph.text, "", cut.rule, cut.note, cut.score)
        for paragraph, cut in gone
    ]
    made += [
        Edit(cut.start, text[cut.start : cut.end], "", cut.rule, cut.note)
        for cut in stretches
        if not _is_inside(cut, [paragraph for paragraph, _ in gone])
    ]
    return tuple(sorted(made))


def _is_inside(cut: Cut, gone: Sequence[Paragraph]) -> bool:
    return any(one.start <= cut.start and cut.end <= one.end for one in gone)
