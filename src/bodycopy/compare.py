"""An article beside what it came from, and beside what stands where it would be written."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from bodycopy.document import Document, restore
from bodycopy.errors import OutputError
from bodycopy.spans import Span, composed
from bodycopy.terminal import shown

_CONTEXT = 3  # lines around a change, as everywhere
_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}


class _Line(NamedTuple):
    """A line with its end, and where its first word begins, or it does without one."""

    start: int
    text: str

    @property
    def has_words(self) -> bool:
        """Say whether there is anything but white space on it."""
        return not self.text.isspace()


class _Op(NamedTuple):
    """Lines of the input [left, left_end) that became lines of the article [right, right_end)."""

    same: bool
    left: int
    left_end: int
    right: int
    right_end: int


def unified(document: Document, target: str = "article") -> Iterator[str]:
    r"""Yield the lines of a unified diff from the input to the article; none if they are alike.

    The diff is one that `patch` takes: blank lines and the space around words count. It is made in
    time linear in the text: what was kept is known and need not be searched for.

    >>> from bodycopy.document import Edit, Outcome
    >>> edits = (Edit(0, "Menu\n", "", "strip.menu"),)
    >>> document = Document("a.txt", "Menu\nNews\n").after("strip", Outcome(edits))
    >>> print("\n".join(unified(document)))
    --- a.txt
    +++ article
    @@ -1,2 +1,1 @@
    -Menu
     News
    """
    original = restore(document)
    left, right = _lines(original), _lines(document.text)
    ops = list(_ops(left, right, _Origin(composed(original, document.steps))))
    if all(op.same for op in ops):
        return
    yield f"--- {'standard input' if document.source == '-' else document.source}"
    yield f"+++ {target}"
    for hunk in _hunks(ops):
        first, last = hunk[0], hunk[-1]
        old, new = _range(first.left, last.left_end), _range(first.right, last.right_end)
        yield f"@@ -{old} +{new} @@"
        for op in hunk:
            if op.same:
                yield from _written(" ", left[op.left : op.left_end])
            else:
                yield from _written("-", left[op.left : op.left_end])
                yield from _written("+", right[op.right : op.right_end])


def _range(begin: int, end: int) -> str:
    """Return where lines are, counted from 1; an empty range is named by the line before it."""
    return f"{begin + (begin < end)},{end - begin}"


def _written(sign: str, lines: Iterable[_Line]) -> Iterator[str]:
    for line in lines:
        yield sign + line.text.removesuffix("\n")
        if not line.text.endswith("\n"):
            yield "\\ No newline at end of file"


def printed(line: str, *, color: bool) -> str:
    r"""Return a line of a diff for the terminal: nothing in it acts there but its own colour.

    >>> printed("-Menu\x1b[2J", color=True)
    '\x1b[31m-Menu\\x1b[2J\x1b[0m'
    """
    line = shown(line)
    if not color:
        return line
    if line[:3] in {"---", "+++"}:
        return f"\x1b[1m{line}\x1b[0m"
    code = _COLORS.get(line[:1])
    return f"{code}{line}\x1b[0m" if code else line


def would_change(document: Document, target: Path | None) -> bool:
    """Say whether writing the article to `target` would change what stands there.

    For standard output (None) the question is whether the input is an article already.

    Raises:
        OutputError: what stands there cannot be read.
    """
    if target is None:
        return restore(document) != document.text
    try:
        return target.read_bytes() != document.text.encode()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise OutputError(str(target), error.strerror or str(error)) from error


class _Origin:
    """Where in the original text a place of the article comes from."""

    def __init__(self, layer: Sequence[Span]) -> None:
        self._layer = layer
        sizes = (s.end - s.start if s.after is None else len(s.after) for s in layer)
        self._begins = list(accumulate(sizes, initial=0))

    def of(self, place: int) -> int:
        i = bisect_right(self._begins, place) - 1
        span = self._layer[i]
        return span.start + (place - self._begins[i] if span.after is None else 0)


def _lines(text: str) -> list[_Line]:
    """Return the lines of `text`."""
    place = 0
    found = []
    for line in text.split("\n"):
        words = line.lstrip()
        if place + len(line) < len(text):
            line += "\n"  # noqa: PLW2901 - all but what comes after the last break have one
        if line:
            found.append(_Line(place + (line.index(words) if words else 0), line))
        place += len(line)
    return found


def _ops(left: list[_Line], right: list[_Line], origin: _Origin) -> Iterator[_Op]:
    """Yield what became of the lines, from first to last."""
    starts = [line.start for line in left]
    i = j = 0
    for place, line in enumerate(right):
        # A blank line comes from nowhere in particular: it is the one that is next, or a new one.
        from_line = bisect_right(starts, origin.of(line.start)) - 1 if line.has_words else i
        if not i <= from_line < len(left) or left[from_line].text != line.text:
            continue
        if from_line > i or place > j:
            yield _Op(False, i, from_line, j, place)  # noqa: FBT003 - a field of a record
        i, j = from_line + 1, place + 1
        yield _Op(True, from_line, i, place, j)  # noqa: FBT003
    if i < len(left) or j < len(right):
        yield _Op(False, i, len(left), j, len(right))  # noqa: FBT003


def _hunks(ops: list[_Op]) -> Iterator[list[_Op]]:
    """Yield the changes with their context; those whose contexts touch come together."""
    near = [not op.same for op in ops]
    wanted = [any(near[max(i - _CONTEXT, 0) : i + _CONTEXT + 1]) for i in range(len(ops))]
    hunk: list[_Op] = []
    for op, is_wanted in zip(ops, wanted, strict=True):
        if is_wanted:
            hunk.append(op)
        elif hunk:
            yield hunk
            hunk = []
    if hunk:
        yield hunk
