"""Which paragraphs and stretches go, decided from the claims of a whole corpus.

Each step is a reduction in which order plays no part (the smallest place, a number of pages), over
sections of the claims that know nothing of each other. So neither the shards, nor the tasks, nor
who does them when changes what is decided. A step's result is a file; one that is there is not
made again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bodycopy.corpus.exact import Exact
from bodycopy.corpus.exchange import corpus
from bodycopy.corpus.near import Near, Pairs, linked
from bodycopy.corpus.settle import Found, Settle, sorted_repeats
from bodycopy.corpus.templates import Templates, group_sizes
from bodycopy.corpus.texts import Map, Texts
from bodycopy.settings import DedupeSettings

# Claims that a task holds at once, at up to 100 bytes each: no more than cleaning needs.
_CLAIMS = 100_000
_PAIRS = 20_000  # that a task compares, word by word

Task = Callable[[], None]


def decide(
    shards: Sequence[Path], texts: Texts, folder: Path, settings: DedupeSettings, map_: Map = map
) -> None:
    """Write what goes from each shard's articles to `folder`: "cuts-00000" and so on.

    Args:
        shards: the claims of each shard as `exchange.write` wrote them, in the order of documents.
        texts: the articles that made those claims.
        folder: where the steps leave their results; one for each corpus and settings.
        settings: as they were when the claims were made.
        map_: who does the tasks, in any order; they can be pickled, and done again.

    Raises:
        OSError: a file cannot be read or written.
    """
    if not shards:
        return
    whole = corpus(shards)
    exact = [
        Exact(whole, sections, folder / f"exact-{i:05d}")
        for i, sections in enumerate(whole.parts("exact", _CLAIMS))
    ]
    pairs = [
        Pairs(whole, sections, folder / f"pairs-{i:05d}")
        for i, sections in enumerate(whole.parts("band", _CLAIMS))
    ]
    group_sizes(whole, folder / "groups")
    templates = [
        Templates(
            whole, settings, texts, folder / "groups", sections, folder / f"templates-{i:05d}"
        )
        for i, sections in enumerate(whole.parts("print", _CLAIMS))
    ]
    _do(map_, [*exact, *pairs, *templates])
    lots = linked([task.target for task in pairs], folder / "linked", _PAIRS)
    near = [
        Near(whole, settings, texts, folder / "linked", lot, folder / f"near-{lot:05d}")
        for lot in range(lots)
    ]
    _do(map_, near)
    sorted_repeats([task.target for task in near], folder / "near")
    repeats = (*(task.target for task in exact), folder / "near")
    sought = tuple(task.target for task in templates)
    found = Found(whole, settings, texts, repeats, sought)
    _do(map_, [Settle(found, i, folder / f"cuts-{i:05d}") for i in range(len(shards))])


def _do(map_: Map, tasks: Iterable[Task]) -> None:
    deque(map_(_perform, tasks), maxlen=0)


def _perform(task: Task) -> None:
    task()
