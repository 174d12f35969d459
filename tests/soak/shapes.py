"""Inputs as large and as strange as the fault plan has them, one line for each.

    PYTHONPATH=tests python tests/soak/shapes.py [--rows 23,26-34]

Says of each how long it took, by the clock and of processors, and the most memory that the parent
and a worker held, and whether what came of it is right. Status 1 if anything is not.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import confined
from bombs import ROWS as BOMBS
from faults import shapes
from rows import Row, again, has
from stopped import ROWS as STOPPED

_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30
_REPAIR = ("--steps", "repair")
_SIZES = {64 * _KIB: "64 KiB", _MIB: "1 MiB", 16 * _MIB: "16 MiB"}
_KEPT = has(shapes.BEFORE, shapes.DEEP, shapes.AFTER)


def _text(text: str, ending: str = "txt") -> Callable[[Path], object]:
    return lambda folder: (folder / f"a.{ending}").write_text(text, encoding="utf-8")


def _line(piece: str, size: int) -> Callable[[Path], object]:
    return lambda folder: again(piece.encode(), size)(folder / "a.txt")


def _of_lines() -> Iterator[Row]:
    """Yield rows 23 and 24: one line, cut into parts at spaces where there are any."""
    for number, name, piece in ((23, "prose", shapes.SENTENCE), (24, "one letter", "a")):
        for options, size in ((_REPAIR, _GIB), ((), 64 * _MIB)):
            steps = "repair" if options else "all steps"
            yield Row(
                number=number, name=f"{size >> 20} MiB line, {name}, {steps}",
                make=_line(piece, size), options=options, holds=_is_whole(piece, size), worker=300,
            )  # fmt: skip


def _is_whole(piece: str, size: int) -> Callable[[Path], bool]:
    """Return what says whether an article is this piece again and again on one line."""
    whole = hashlib.sha256()
    block = piece.encode() * (_MIB // len(piece))
    count = size // len(block)
    for number in range(count):
        whole.update(block if number < count - 1 else block.strip() + b"\n")

    def holds(out: Path) -> bool:
        made = hashlib.sha256()
        with (out / "a.txt").open("rb") as file:
            while block := file.read(_MIB):
                made.update(block)
        return made.digest() == whole.digest()

    return holds


def _of_texts() -> Iterator[Row]:
    """Yield rows 25 to 27."""
    breaks = _text("\n" * (16 * _MIB))
    yield Row(number=25, name="16 Mi line breaks", make=breaks, tells="W-EMPTY", busy=20)
    for size, most in ((32 * _KIB, 1), (_MIB, 1), (16 * _MIB, 15)):
        text = shapes.nested_ampersands(size)
        yield Row(
            number=26, name=f"&amp;amp;… {size >> 10} KiB, repair", make=_text(text),
            options=_REPAIR, busy=most, holds=has(text),
        )  # fmt: skip
    text = shapes.nested_ampersands(16 * _MIB)
    yield Row(number=26, name="&amp;amp;… 16 MiB, all steps", make=_text(text))
    for size in (256 * _KIB, 16 * _MIB):
        yield Row(
            number=27, name=f"marks on one letter, {size >> 10} KiB",
            make=_text(shapes.marks(size)), tells="W-MARKS-CUT", busy=5,
        )  # fmt: skip


def _of_pages() -> Iterator[Row]:
    """Yield rows 28 to 34 but those that are tests at their full size."""
    for name, make in shapes.HEADS.items():
        for size, called in _SIZES.items():
            page = _text(make(size), "html")
            number = 28 if name.startswith("doctype") else 29
            yield Row(
                number=number, name=f"{name} {called}", make=page, busy=5, holds=_KEPT
            )  # fmt: skip
    many = " ".join(f"a{number}=1" for number in range(105_000))
    body = f"<p {many}>{shapes.BEFORE}</p>{shapes.ARTICLE}"
    yield Row(
        number=30, name="100,000 attributes", make=_text(shapes.page(body), "html"),
        tells="W-ROUTE: strip", holds=_KEPT, busy=2,
    )  # fmt: skip
    for number, names in ((32, shapes.BETWEEN), (34, shapes.BROKEN)):
        for name in names:
            for size in (_MIB, 16 * _MIB):
                # On a busy machine half a minute by the clock is a few seconds of work.
                yield Row(
                    number=number, name=f"{name} {_SIZES[size]}", holds=_KEPT,
                    make=_text(shapes.between(name, size), "html"),
                    options=("--timeout", "120"), busy=10 if size == _MIB else 90,
                )  # fmt: skip


def _of_paragraphs() -> Iterator[Row]:
    """Yield row 40: a million paragraphs, 200 bytes of memory each beside the text itself."""
    count = 1_000_000
    only = ("--steps", "dedupe", "--timeout", "300")
    said = "The same ten words again and again, and once more."
    yield Row(
        number=40, name="1 M times the same paragraph", make=_line(f"{said}\n", 52 * count),
        options=only, holds=lambda out: (out / "a.txt").read_text() == f"{said}\n",
    )  # fmt: skip
    short = "\n\n".join(f"{number:x}" for number in range(count))
    yield Row(
        number=40, name="1 M paragraphs of one word", make=_text(short), options=only,
        holds=lambda out: len((out / "a.txt").read_text().split()) == count,
    )  # fmt: skip
    # Those that may have near repeats are remembered word by word, for about 1.8 kB each.
    said = "says what no other one of all of them says."
    told = "\n\n".join(f"Number {number:x} {said}" for number in range(50_000))
    yield Row(
        number=40,
        name="50,000 paragraphs of eleven words, no two alike",
        make=_text(told),
        options=only,
        busy=60,
        worker=256,
        holds=lambda out: (out / "a.txt").stat().st_size == len(told) + 1,
    )


def main() -> int:
    """Run every row that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1-99", help="numbers of rows, as 23,26-34")
    told = parser.parse_args()
    wanted = _numbers(told.rows)
    bad = 0
    for rows in (_of_lines(), _of_texts(), _of_pages(), _of_paragraphs(), BOMBS, STOPPED):
        bad += sum(not _is_right(row) for row in rows if row.number in wanted)
    if 68 in wanted:
        bad += not _is_confined()
    print(f"{bad} rows are not as they must be" if bad else "all rows are as they must be")
    return 1 if bad else 0


def _numbers(told: str) -> set[int]:
    found: set[int] = set()
    for part in told.split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _is_confined() -> bool:
    """Run row 68, where this machine can be told to give a run little memory."""
    found = confined.confinement()
    if found is None:
        print("row 68  not run: no memory group can be made here")
        return True
    try:
        return _is_right(confined.row(found))
    finally:
        found.remove()


def _is_right(row: Row) -> bool:
    """Run a row and print its line."""
    with TemporaryDirectory() as scratch:
        done, complaints = row.complaints(Path(scratch))
    print(
        f"row {row.number}  {row.name}: status {done.status}, {done.seconds:.1f} s "
        f"({done.busy:.1f} s busy), parent {done.parent} MiB, worker {done.worker} MiB: "
        f"{'; '.join(complaints) or 'right'}",
        flush=True,
    )
    return not complaints


if __name__ == "__main__":
    sys.exit(main())
