"""Weights are judged on pages of sites that they have never seen."""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bodycopy.fit.export import arrays
from bodycopy.fit.extremes import extremes
from bodycopy.fit.flatten import STYLES
from bodycopy.fit.pages import Page
from bodycopy.fit.samples import Samples, Tables
from bodycopy.fit.score import Score, score
from bodycopy.fit.train import FitSettings, fit
from bodycopy.segment.segmentation import decide
from bodycopy.segment.weights import Weights, read, write
from bodycopy.segment.words import words

_ROUNDS = 4  # how often a text is cleaned again, at most, until nothing changes
_COUNTRY = 5  # pages; of fewer a mean says little


class Row(NamedTuple):
    """One page in one style, or its gold given as a text."""

    page: Page
    style: str  # "gold" for the gold itself
    score: Score
    words: int
    lost: int  # words of the gold, given as a text, that were removed


def validate(
    pages: list[Page], samples: list[Samples], tables: Tables, task: tuple[int, Path | None]
) -> list[Row]:
    """Fit to all folds but one, and score on that one; `task` is the fold and where weights go."""
    fold, folder = task
    known = [s for page, s in zip(pages, samples, strict=True) if page.fold != fold]
    state = fit(known, FitSettings(), f"fold {fold}")
    buffer = io.BytesIO()
    write(buffer, arrays(state, tables, extremes(state, known)))
    if folder is not None:
        (folder / f"fold{fold}.npy").write_bytes(buffer.getvalue())
    buffer.seek(0)
    return rows(pages, fold, read(buffer))


def rows(pages: list[Page], fold: int, weights: Weights) -> list[Row]:
    """Return the figures of `weights` on the pages of `fold`, in every style and as gold."""
    found = []
    for page in pages:
        if page.fold != fold:
            continue
        for style in (*STYLES, "gold"):
            text = page.gold if style == "gold" else page.flat[style].text
            article, lost = cleaned(text, weights)
            figures = score(article, page.gold, page.wanted, page.unwanted)
            size = words(text, weights.classes).starts.size if style == "gold" else 0
            found.append(Row(page, style, figures, size, lost))
    return found


def cleaned(text: str, weights: Weights) -> tuple[str, int]:
    """Return `text` without what is not main content, and how many words went."""
    lost = 0
    for _ in range(_ROUNDS):
        removed = decide(text, "balanced", weights).removed
        if not removed:
            break
        edges = [0, *(edge for stretch in removed for edge in stretch[:2]), len(text)]
        pieces = [text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
        lost += sum(words(text[s.start : s.end], weights.classes).starts.size for s in removed)
        text = "\n\n".join(piece for piece in pieces if piece)
    return text, lost


def report(found: list[Row]) -> str:
    """Return the table of all bars."""
    lines = [f"{'':<24}{'n':>6}" + "".join(f"{name:>10}" for name in Score._fields)]
    articles = [r for r in found if r.page.kind == "article"]
    wcxb = [r for r in found if r.page.kind != "news"]
    news = [r for r in found if r.page.kind == "news"]
    for title, group in (("articles", articles), ("all types", wcxb), ("news", news)):
        part = [r for r in group if r.style != "gold"]
        lines += _table(part, title, lambda row: row.style)
        lines.append(_line(f"{title}, mean", part))
    lines += _table([r for r in wcxb if r.style != "gold"], "type", lambda row: row.page.kind)
    lines += _table(_frequent(news), "country", lambda row: row.page.country)
    gold = [r for r in found if r.style == "gold" and r.page.kind in ("article", "news")]
    stay = 1 - sum(r.lost for r in gold) / max(1, sum(r.words for r in gold))
    whole = sum(not r.lost for r in gold) / max(1, len(gold))
    lines.append(f"gold as input: {stay:.4f} of the words stay; {whole:.4f} of the texts are whole")
    return "\n".join(lines)


def _frequent(news: list[Row]) -> list[Row]:
    pages: dict[str, set[str]] = defaultdict(set)
    for row in news:
        pages[row.page.country].add(row.page.name)
    return [r for r in news if r.style != "gold" and len(pages[r.page.country]) >= _COUNTRY]


def _table(found: list[Row], title: str, key: Callable[[Row], str]) -> list[str]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[key(row)].append(row)
    return [_line(f"{title} {name}", group) for name, group in sorted(groups.items())]


def _line(title: str, group: list[Row]) -> str:
    columns: Iterable[tuple[Any, ...]] = zip(*(row.score for row in group), strict=True)
    means = []
    for column in columns:
        known = [value for value in column if value is not None]
        means.append(f"{sum(known) / len(known):10.3f}" if known else f"{'-':>10}")
    return f"{title:<24}{len(group):>6}" + "".join(means)
