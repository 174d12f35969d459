"""Mojibake, stretch by stretch: which codec, if any, each damaged word went through.

A text is read as cells (words with characters that damage is made of) and each cell in the ways
that the codecs allow, as it stands or decoded. The cheapest way through all cells wins: what a
reading costs is how odd it looks, and changing from clean to a codec or between codecs costs too.
So neighbours help each other, a lone doubtful cell stays as it is, and a line may hold clean
sentences and several kinds of damage.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bodycopy.document import Edit
from bodycopy.repair.codecs import CODECS, LOST, Codec, Piece
from bodycopy.repair.plausibility import oddness
from bodycopy.repair.reader import STRANGE, Cell, Reader

_ENTER = 7.0  # what a first damaged cell must gain; below it lie É’s, AHÅ™ and ∆°
_LEAVE = 0.5  # out of a codec
_SWITCH = 4.0  # from one codec to another, where a sentence ends
_DENY = 6.0  # out of a codec, at a cell that it can read
_CHOSEN = 0.9  # what a rival of the codec chosen has to gain
_RIVAL = 12.0  # how much worse a codec may look before its spelling is looked at
_GAP = 400  # code points; beyond it a cell says nothing about the next
_AHEAD = 8  # code points that say which letter lost its last byte
_LONG = 4096  # characters; the end of a shorter line is read like the rest of it
_GLANCE = 240  # code points that tell whether all of a line went through one codec
_NO_DOUBT = 9.0  # what the one codec of a line gains over the text as it stands
# Two that share their lead bytes: a sentence of the one may be read as the other.
_TWINS = frozenset({"sloppy-windows-1250", "iso-8859-2"})
# Who is met more rarely has to look better.
_PRIOR = {
    "iso-8859-2": 0.6,
    "sloppy-windows-1253": 0.5,
    "sloppy-windows-1257": 0.3,
    "koi8-r": 1.0,
    "cp437": 0.2,
    "macroman": 0.2,
}
_SENTENCE_END = re.compile("[.!?…。！？][\"'”’»)]*(?:\\s|$)")


class Step(NamedTuple):
    """A cell, what each way of reading it costs, and the way chosen: 0 as it stands."""

    cell: Cell
    costs: list[float]
    way: int


def path(reader: Reader) -> list[Step]:
    """Return the way through all cells that costs least."""
    cells = list(reader.cells())
    costs = [reader.costs(cell) for cell in cells]
    priors = [0.0, *(_PRIOR.get(codec.names[0], 0.0) for codec in reader.codecs)]
    totals = [0.0] * len(priors)
    origins: list[list[int]] = []
    for number, cell in enumerate(cells):
        before = reader.text[cells[number - 1].end : cell.start] if number else "\n\n"
        came = _moves(totals, costs[number], before, priors)
        origins.append([origin for origin, _ in came])
        totals = [total + cost for (_, total), cost in zip(came, costs[number], strict=True)]
    way = totals.index(min(totals))
    ways: list[int] = []
    for origin in reversed(origins):
        ways.append(way)
        way = origin[way]
    return [Step(*step) for step in zip(cells, costs, reversed(ways), strict=True)]


def _moves(
    totals: list[float], costs: list[float], between: str, priors: list[float]
) -> list[tuple[int, float]]:
    """Return from where each way is reached most cheaply, and the total up to there."""
    best = totals.index(min(totals))
    if len(between) > _GAP or "\n\n" in between:
        enter = [0.0, *(_ENTER + prior for prior in priors[1:])]
        return [(best, totals[best] + cost) for cost in enter]
    ended = _SENTENCE_END.search(between) is not None
    moves = []
    for way, stay in enumerate(totals):
        change = totals[best] + _change(best, way, costs, ended=ended) + priors[way]
        moves.append((best, change) if change < stay else (way, stay))
    return moves


def _change(old: int, new: int, costs: list[float], *, ended: bool) -> float:
    """Return what it costs to read on in way `new` after `old`."""
    if new:
        return _SWITCH if old and ended else _ENTER
    # To take for clean what the codec could read tells against the codec.
    return _LEAVE if ended or costs[old] == costs[0] + STRANGE else _DENY


def mojibake(text: str) -> list[Edit]:
    """Return the edits that take one layer of mojibake off `text`.

    >>> [(e.before, e.after, e.note) for e in mojibake("a clean é, a broken Ã©")]
    [('Ã©', 'é', 'encode latin-1, decode utf-8')]
    """
    uniform = one_codec(text)
    if uniform:
        return uniform
    reader = Reader(text)
    if not reader.codecs:
        return []
    edits: list[Edit] = []
    for stretch in _stretches(text, path(reader)):
        if stretch[0].way:
            codec = _best(reader, stretch)
            edits += _edits(text, codec, stretch[0].cell.start, stretch[-1].cell.end)
    return edits


def one_codec(text: str) -> list[Edit]:
    """Return the edits of `text` if all of it went through one codec, without a doubt.

    >>> [edit.after for edit in one_codec("cafÃ© noÃ«l")]
    ['é', 'ë']
    """
    codec = _uniform(text)
    return [] if codec is None else list(_edits(text, codec, 0, len(text)))


def _uniform(text: str) -> Codec | None:
    """Return the codec that all of `text` went through, where there is no doubt."""
    if LOST in text:
        return None
    full = _read_all(text)
    if not full and len(text) > _LONG:  # it may have been cut in the middle of a character
        for cut in (1, 2, 3):
            full = full or _read_all(text[:-cut])
    if not full:
        return None
    sample = text[:_GLANCE]
    costs = sorted(
        (oddness("", read if sample == text else codec.decode(sample), ""), number)
        for number, (codec, read) in enumerate(full.items())
    )
    best, number = costs[0]
    others = [oddness("", sample, "") - _NO_DOUBT, *(cost for cost, _ in costs[1:])]
    chosen = list(full)[number]
    twins = [
        c for c in CODECS if c.names[0] in _TWINS and chosen.names[0] in _TWINS and c != chosen
    ]
    if best > min(others) - _NO_DOUBT / 2 or any(next(c.pieces(text), None) for c in twins):
        return None
    return chosen


def _read_all(text: str) -> dict[Codec, str]:
    """Return what `text` says in each codec that reads all of it."""
    return {codec: read for codec in CODECS if (read := codec.read_all(text)) is not None}


def _stretches(text: str, steps: list[Step]) -> Iterator[list[Step]]:
    """Yield the steps in groups of one way and one sentence."""
    stretch: list[Step] = []
    for step in steps:
        if stretch and (
            step.way != stretch[-1].way
            or _SENTENCE_END.search(text, stretch[-1].cell.end, step.cell.start + 1)
        ):
            yield stretch
            stretch = []
        stretch.append(step)
    if stretch:
        yield stretch


def _best(reader: Reader, steps: list[Step]) -> Codec:
    """Return the codec of a stretch: the one chosen, or one that gives it a better alphabet."""
    way = steps[0].way
    totals = {
        other: sum(step.costs[other] for step in steps)
        for other in range(1, len(reader.codecs) + 1)
    }
    rivals = {other: cost for other, cost in totals.items() if cost < totals[way] + _RIVAL}
    if len(rivals) > 1:
        for other in rivals:
            rivals[other] += (other != way) * _CHOSEN
            rivals[other] += reader.spelling(
                [step.cell for step in steps], reader.codecs[other - 1]
            )
    return reader.codecs[min(rivals, key=rivals.__getitem__) - 1]


def _edits(text: str, codec: Codec, start: int, end: int) -> Iterator[Edit]:
    name = codec.name(text[start:end])
    usual = f"encode {name}, decode utf-8"
    for piece in _pieces(text, codec, start, end):
        before = text[piece.start : piece.end]
        note = usual
        if name is None or not piece.whole or codec.paired(before):
            note = codec.plan(before, name or codec.name(before))
        yield Edit(piece.start, before, piece.text, "repair.mojibake", note)


def _pieces(text: str, codec: Codec, start: int, end: int) -> Iterator[Piece]:
    """Yield what `codec` reads from `start` to `end`, at its place in `text`."""
    # A lost byte may be the space after the last cell, and what follows says which letter it was.
    for piece in codec.pieces(text[start : end + _AHEAD]):
        first, last = start + piece.start, start + piece.end
        if first >= end:
            return
        if piece.whole and last > end:  # what comes next is another stretch's
            yield from (
                Piece(first + p.start, first + p.end, p.text, p.whole)
                for p in codec.pieces(text[first:end])
            )
            return
        yield Piece(first, last, piece.text, piece.whole)
