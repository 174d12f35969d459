"""How good an article is, as the bench's scorer counts it."""

import re
from collections import Counter
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans("\u2018\u2019\u201c\u201d\u00a0", "''\"\" ")
_EDGE, _WITHIN = 8, 60  # words that must stand in the first or last so many of the gold


class Score(NamedTuple):
    """Figures from 0 to 1; `kept` and `leak` are None for a page without such snippets."""

    precision: float
    recall: float
    f1: float
    kept: float | None
    leak: float | None
    start: float
    end: float
    empty: float


def score(article: str, gold: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> Score:
    """Compare `article` with its gold, and look for the snippets in it.

    >>> score("One two.", "One two three.", ("two",), ()).precision
    1.0
    """
    folded = _fold(article)
    got, due = _WORD.findall(folded), _WORD.findall(_fold(gold))
    common = sum((Counter(got) & Counter(due)).values())
    precision = common / len(got) if got else float(not due)
    recall = common / len(due) if due else float(not got)
    total = precision + recall
    return Score(
        precision,
        recall,
        2 * precision * recall / total if total else 0.0,
        _share(folded, wanted),
        _share(folded, unwanted),
        float(bool(got) and _inside(got[:_EDGE], due[:_WITHIN])),
        float(bool(got) and _inside(got[-_EDGE:], due[-_WITHIN:])),
        float(not article.strip()),
    )


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_FOLDED)).lower()


def _share(folded: str, snippets: tuple[str, ...]) -> float | None:
    if not snippets:
        return None
    return sum(_fold(snippet) in folded for snippet in snippets) / len(snippets)


def _inside(part: list[str], whole: list[str]) -> bool:
    size = len(part)
    return any(whole[at : at + size] == part for at in range(len(whole) - size + 1))
