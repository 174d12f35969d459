"""How far a run has come: documents, rate and time left, on a terminal."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodycopy import terminal

_FEWEST = 2  # inputs; of one small file there is nothing to tell


@dataclass(slots=True)
class Progress:
    """A bar on standard error; nothing at all where that is no terminal."""

    bar: Any = None
    documents: int = 0

    def file_done(self, source: str) -> None:
        """Tell that a file is done, and so all of it read."""
        if self.bar is not None:
            self.read(_size([source]) or 0)
            self.done(source)

    def done(self, _source: str) -> None:
        """Tell that a document is done."""
        self.documents += 1
        if self.bar is not None:
            rate = self.documents / max(self.bar.format_dict["elapsed"], 0.001)
            self.bar.set_postfix_str(f"{self.documents} documents, {rate:.0f}/s", refresh=False)
            self.bar.update(0)

    def read(self, size: int) -> None:
        """Tell that so many bytes of the inputs more are read."""
        if self.bar is not None:
            self.bar.update(size)


@contextmanager
def progress(inputs: Sequence[str], *, quiet: bool) -> Iterator[Progress]:
    """Show a bar while the block runs; messages that are said meanwhile stand above it."""
    if quiet or not _can_rewrite() or not _is_long(inputs):
        yield Progress()
        return
    from tqdm import tqdm  # noqa: PLC0415 - for a terminal alone

    with (
        tqdm(total=_size(inputs), unit="B", unit_scale=True, leave=False, delay=1.0) as bar,
        terminal.above(lambda line: tqdm.write(line, file=sys.stderr)),
    ):
        yield Progress(bar)


def _can_rewrite() -> bool:
    """Say whether standard error is a terminal that can write over a line."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM") != "dumb"


def _is_long(inputs: Sequence[str]) -> bool:
    return len(inputs) >= _FEWEST or (_size(inputs) or 0) > 1 << 20


def _size(inputs: Sequence[str]) -> int | None:
    """Return how many bytes the inputs have; None if that cannot be known."""
    try:
        return sum(Path(path).stat().st_size for path in inputs)
    except OSError:
        return None
