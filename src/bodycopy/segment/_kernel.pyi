# See bodycopy.segment.compiled, which knows what is in the buffers.

from typing import Any, TypeAlias

Buffer: TypeAlias = Any  # an array has no such type before Python 3.12

INTERFACE: int
WAYS: int

def words(
    text: Buffer,
    table: Buffer,
    points: Buffer,
    classes: Buffer,
    starts: Buffer,
    ends: Buffer,
    first: Buffer,
    beyond: Buffer,
    /,
) -> tuple[int, int]: ...
def features(*given: int | Buffer) -> None: ...
def look_up(words: int, width: int, rows: Buffer, sizes: Buffer, /, *tables: Buffer) -> None: ...
def network(
    way: int,
    low: int,
    mid: int,
    top: int,
    heads: int,
    looked_up: Buffer,
    whole: Buffer,
    numbers: Buffer,
    out: Buffer,
    enough: float,
    /,
) -> tuple[float, int]: ...
def kinds(heads: int, first: int, reach: int, said: Buffer, kinds: Buffer, /) -> None: ...
def best_path(ahead: Buffer, price: Buffer, keep: Buffer, /) -> None: ...
def columns(*given: int | Buffer) -> None: ...
def counted(
    text: Buffer, starts: Buffer, ends: Buffer, told: Buffer, bounds: Buffer, counts: Buffer, /
) -> None: ...
def undue(*given: Buffer) -> int: ...
def again(run: int, hashes: Buffer, again: Buffer, /) -> None: ...
def any_of(data: Buffer, words: Buffer, bounds: Buffer, places: Buffer, /) -> int: ...

Script: TypeAlias = tuple[int, int, bool, int, int]

def script(low: int, at: int, literal: int, points: Buffer, kinds: Buffer, /) -> Script | None: ...
def code(
    pos: int, window: int, points: Buffer, kinds: Buffer, /
) -> tuple[int, int, Script | None] | None: ...
def known(
    data: Buffer, table: Buffer, words: Buffer, bounds: Buffer, counts: Buffer, /
) -> None: ...
