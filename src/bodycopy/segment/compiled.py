"""The segmenter's arithmetic by the compiled kernel: what others do in NumPy, faster.

The kernel is built when the package is installed where there is a C compiler; elsewhere this module
cannot be imported. All is the same to the bit but what is summed up in double precision: of that a
value in many millions may be rounded otherwise.
"""

from typing import Any

import numpy as np

from bodycopy.segment import _kernel as kernel
from bodycopy.segment.any_of import Wanted
from bodycopy.segment.decode import Values as Odds
from bodycopy.segment.decode import doubts
from bodycopy.segment.features import BITS, SIZES, STEPS, Features
from bodycopy.segment.glued import BEGINS, INSIDE, LONGEST, SHORTEST, SMALL, Glued
from bodycopy.segment.judged import CLEAN, Judged
from bodycopy.segment.kinds import FIRST_KIND, REACH
from bodycopy.segment.layers import Floats
from bodycopy.segment.level import AROUND, FEWEST, PERCENT, SHARE
from bodycopy.segment.network import KEPT, Values
from bodycopy.segment.prices import LEVELS
from bodycopy.segment.unannounced import ENDS, TRAILING
from bodycopy.segment.unannounced import unannounced as unannounced_anyhow
from bodycopy.segment.weights import Weights
from bodycopy.segment.words import Bytes, Class, Ints, Mask, Words

_INTERFACE = 4  # as in kernel/module.c
if getattr(kernel, "INTERFACE", None) != _INTERFACE:
    message = "the kernel was built from other sources: install bodycopy again"
    raise ImportError(message)

code, script = kernel.code, kernel.script  # strip/code_scripts.py says what these are given

_FEW = 256  # places that are made room for at first
_SIZES = np.array(SIZES, np.int32)
_CAPITAL = int(BITS[Class.UPPER])
_ODDS = np.array((BEGINS, SMALL))
_ENDS, _INSIDE, _TRAILING = (
    "".join(marks).encode("utf-32-le") for marks in (ENDS, INSIDE, TRAILING)
)
_BITS = np.resize(BITS, 256)  # of any class that a table of characters may name


def words(text: str, table: Bytes) -> Words:
    """Do what `bodycopy.segment.words.words` does."""
    size = len(text)
    points, classes = np.empty(size, np.uint32), np.empty(size, np.uint8)
    spans = np.empty((4, size), np.int32)
    encoded = text.encode("utf-32-le", "surrogatepass")
    count, bare = kernel.words(encoded, table, points, classes, *spans)
    starts, ends, first, beyond = spans[:, :count]
    return Words(points[:bare], classes[:bare], starts, ends, (first, beyond))


def features(
    found: Words, folded: np.ndarray[Any, np.dtype[np.uint16]], beyond: tuple[int, int] = (0, 0)
) -> Features:
    """Do what `bodycopy.segment.features.features` does, for what `words` here found."""
    count = found.starts.size
    rows, hashes = np.empty((len(SIZES), count), np.int32), np.empty(count, np.uint32)
    begins_line, after_space = np.empty((2, count), np.bool_)
    kernel.features(
        count, found.classes.size, *beyond, *found[:4], folded, _BITS, STEPS,
        rows, begins_line, after_space, hashes,
    )  # fmt: skip
    return Features(rows, begins_line, after_space, hashes)


def look_up(seen: Features, weights: Weights) -> Floats:
    """Do what `bodycopy.segment.network.look_up` does."""
    count, width = seen.hashes.size, weights.scale.size
    out = np.empty((count, width), np.float32)
    kernel.look_up(
        count, width, seen.rows, _SIZES, *weights.tables, weights.scale, weights.bias, out
    )
    return out


def values(looked_up: Floats, weights: Weights, enough: float = float("inf")) -> Values:
    """Do what `bodycopy.segment.network.values` does."""
    return values_in(0, looked_up, weights, enough)


def values_in(way: int, looked_up: Floats, weights: Weights, enough: float) -> Values:
    """Do so in one of the ways the processor has (`kernel.WAYS`), of which 0 is the fastest."""
    heads, count = weights.widths.heads, looked_up.shape[0]
    if not count:
        return Values(np.zeros((0, heads), np.float32), 0.0)
    out = np.empty((count, heads), np.float32)
    clean, judged = kernel.network(
        way, *weights.widths, looked_up, weights.whole, weights.numbers, out, enough
    )
    return Values(out if judged else np.broadcast_to(KEPT, out.shape), clean)


def judged(found: Words, seen: Features, said: Values, own: slice, low: int) -> Judged:
    """Do what `bodycopy.segment.judged.judged` does."""
    count = own.stop - own.start
    kind = np.zeros(found.starts.size, np.uint8) if said.clean > CLEAN else kinds(said.words)
    starts, ends = _columns(2, count, np.int32)
    keep, begins = _columns(2, count, np.float32)
    masks, hashes = _columns(4, count, np.bool_), np.empty(count, np.uint16)
    told = np.ascontiguousarray(said.words if said.words.strides[0] else said.words[:1])
    step = told.shape[1] if said.words.strides[0] else 0  # of what is kept all rows are one
    kernel.columns(
        own.start, own.stop, low, _CAPITAL, step, *found.places, seen.rows, told, seen.hashes,
        starts, ends, keep, begins, *masks, hashes,
    )  # fmt: skip
    after_stop, is_low, has_capital, repeated = masks
    return Judged(
        starts, ends, keep, begins, kind[own], seen.begins_line[own], seen.after_space[own],
        after_stop, is_low, has_capital, repeated, hashes,
    )  # fmt: skip


def _columns(number: int, size: int, kind: type[np.generic]) -> list[np.ndarray[Any, Any]]:
    """Return so many arrays to write to: rows of one array would take four times as long."""
    return [np.empty(size, kind) for _ in range(number)]


def kinds(said: Floats) -> Bytes:
    """Do what `bodycopy.segment.kinds.kinds` does."""
    out = np.empty(said.shape[0], np.uint8)
    kernel.kinds(said.shape[1], FIRST_KIND, REACH, np.ascontiguousarray(said), out)
    return out


def glued(text: str, judged: Judged, capitals: Ints, keep: Mask | None = None) -> Glued:
    """Do what `bodycopy.segment.glued.glued` does."""
    before, after = np.empty((2, capitals.size), np.int32)
    ends = np.empty(capitals.size, np.bool_)
    count = kernel.glued(
        SHORTEST, LONGEST, judged.starts, judged.ends, judged.begins, judged.after_stop,
        judged.begins_line, judged.is_low, judged.hashes, b"" if keep is None else keep,
        capitals, _ODDS, _ENDS, _INSIDE, before, after, ends, text,
    )  # fmt: skip
    return Glued(before[:count], after[:count], ends[:count])


def unannounced(text: str, judged: Judged, capitals: Ints) -> Mask:
    """Do what `bodycopy.segment.unannounced.unannounced` does, which is asked of other letters."""
    begun, unknown = np.empty((2, capitals.size), np.bool_)
    kernel.unannounced(
        judged.starts, judged.ends, judged.hashes, capitals, _ENDS, _TRAILING, begun, unknown, text
    )
    if unknown.any():
        begun[unknown] = unannounced_anyhow(text, judged, capitals[unknown])
    return begun


def article_end(keep: Floats) -> int:
    """Do what `bodycopy.segment.level.article_end` does."""
    return kernel.end(AROUND, FEWEST, PERCENT, keep, SHARE)


def best_path(ahead: Odds, price: Odds) -> Mask:
    """Do what `bodycopy.segment.decode.best_path` does."""
    keep = np.empty(ahead.size, np.bool_)
    odds, prices = ahead.astype(np.float32, copy=False), price.astype(np.float32, copy=False)
    kernel.best_path(odds, prices, keep)
    return keep


def prices(judged: Judged) -> Odds:
    """Do what `bodycopy.segment.prices.prices` does."""
    out = np.empty(judged.starts.size, np.float32)
    marks = (judged.begins_line, judged.after_space, judged.after_stop, judged.is_low)
    kernel.prices(*marks, judged.starts, judged.ends, judged.begins, LEVELS, out)
    return out


def expected_f1(odds: Odds) -> float:
    """Do what `bodycopy.segment.decode.expected_f1` does."""
    return kernel.best_f1(doubts(odds.astype(np.float32, copy=False)))


def undue_capitals(judged: Judged) -> Ints:
    """Do what `bodycopy.segment.capitals.undue_capitals` does."""
    out = np.empty(judged.hashes.size, np.int32)
    marks = (judged.begins_line, judged.after_stop, judged.is_low, judged.has_capital)
    return out[: kernel.undue(*marks, judged.hashes, out)]


def come_again(hashes: np.ndarray[Any, np.dtype[np.uint16]], run: int) -> Mask:
    """Do what `bodycopy.segment.again.come_again` does."""
    out = np.empty(hashes.size, np.bool_)
    kernel.again(run, hashes, out)
    return out


def any_of(data: bytes, wanted: Wanted) -> list[int]:
    """Do what `bodycopy.segment.any_of.any_of` does."""
    places = np.empty(_FEW, np.int32)
    count = kernel.any_of(data, *wanted.packed, places)
    if count > places.size:
        places = np.empty(count, np.int32)
        kernel.any_of(data, *wanted.packed, places)
    found: list[int] = places[:count].tolist()
    return found


def known(data: bytes, table: bytes, wanted: Wanted) -> dict[bytes, int]:
    """Do what `bodycopy.segment.known.known` does."""
    counts = np.zeros(len(wanted.words), np.int64)
    kernel.known(data, table, *wanted.packed, counts)
    return {word: count for word, count in zip(wanted.words, counts.tolist(), strict=True) if count}
