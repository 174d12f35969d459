"""Small corpora for tests of what goes across documents."""

import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodycopy.corpus import Cut, claim, cuts, decide, edits, exchange
from bodycopy.document import replay
from bodycopy.settings import DedupeSettings

Page = tuple[str, str]  # its group, its text
CORPUS = DedupeSettings(scope="corpus")


@dataclass(frozen=True)
class Held:
    """Texts that are held in memory, of shards of one size; only the last may have fewer."""

    pages: tuple[Page | None, ...]
    bounds: tuple[int, ...]  # where each shard begins, and the last ends

    def __call__(self, shard: int, row: int) -> str:
        """Return a text."""
        page = self.pages[self.bounds[shard] + row]
        assert page
        return page[1]


def backwards(function: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
    """Do the last task first."""
    return [function(task) for task in reversed(list(tasks))]


def shuffled(seed: int) -> Callable[..., list[Any]]:
    """Return a map that does the tasks in an order of its own, and one of them twice."""

    def map_(function: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
        todo = list(tasks)
        todo += todo[:1]
        random.Random(seed).shuffle(todo)  # noqa: S311 - no secret
        return [function(task) for task in todo]

    return map_


def decided(
    pages: Sequence[Page | None],
    bounds: Sequence[int] = (),
    map_: Callable[..., Iterable[Any]] = map,
    settings: DedupeSettings = CORPUS,
) -> dict[int, tuple[Cut, ...]]:
    """Return what goes from each page, with places counted over all of them."""
    texts = Held(tuple(pages), (0, *bounds, len(pages)))
    found: dict[int, tuple[Cut, ...]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for i, (start, end) in enumerate(zip(texts.bounds, texts.bounds[1:], strict=False)):
            paths.append(folder / f"claims-{i}")
            with paths[-1].open("wb") as file:
                claims = (page and claim(page[1], page[0], settings) for page in pages[start:end])
                exchange.write(file, claims)
        decide(paths, texts, folder, settings, map_)
        for i, start in enumerate(texts.bounds[:-1]):
            for row, told in cuts(folder / f"cuts-{i:05d}").items():
                found[start + row] = tuple(_counted(cut, texts.bounds) for cut in told)
    return found


def _counted(cut: Cut, bounds: Sequence[int]) -> Cut:
    if cut.owner is None:
        return cut
    row = bounds[cut.owner.shard] + cut.owner.row
    return cut._replace(owner=cut.owner._replace(shard=0, row=row))


def left(pages: Sequence[Page], settings: DedupeSettings = CORPUS) -> list[str]:
    """Return what is left of the text of each page."""
    found = decided(pages, settings=settings)
    return [replay(text, edits(text, found.get(row, ()))) for row, (_, text) in enumerate(pages)]
