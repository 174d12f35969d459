"""What each way of reading a damaged word costs: as it stands, or decoded by a codec."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bodycopy.repair.alphabets import strangers
from bodycopy.repair.codecs import CODECS, Codec, Piece
from bodycopy.repair.plausibility import oddness

STRANGE = 3.0  # a cell that a codec cannot read, in the midst of others that it can
_LOSSY = 1.0  # a reading that has to guess a byte
_LAYER = 1.0  # a reading that has to decode once more
_GARBLE = 6.0  # a character that the codec cannot read within a cell that it can
_STRANGER = 3.0  # an accented letter that goes with no alphabet of its neighbours
_LAYERS = 3  # how far ahead a reading is judged; each round of repair takes one layer off
_SHRINK = 0.75  # damage makes two characters or three of each; what shrinks less was none
_SHORT = 8  # code points of a cell of which half may be left over
_WORD = 40  # code points; what is longer is no word of the Latin alphabet
_SAMPLE = 600  # code points of a longer cell that are judged for the whole of it
_PUNCTUATION = "‘’“”„‚–—…•«»? \u00a0"  # which clean text sets next to damage

_POINTS = "".join(sorted({char for codec in CODECS for char in codec.chars((0, 0xFF))}))
_SIGNS = "".join(char for char in _POINTS if not char.isalpha())
_CELL = re.compile(
    f"[{re.escape(_POINTS)}]+"
    # A byte that became "?"; a no-break space that became a space within a character.
    f"(?:(?:\\?|(?<=[àáâãðíâăŕđ]) (?=[{re.escape(_SIGNS)}]))[{re.escape(_POINTS)}]+)*"
)


class Cell(NamedTuple):
    """A stretch of a text that may be damaged."""

    start: int
    end: int


class Reader:
    """Reads the cells of one text; remembers what it has judged, for words come again."""

    def __init__(self, text: str) -> None:
        """Take the text, a paragraph or more."""
        self.text = text
        self.codecs = [codec for codec in CODECS if codec.may_read(f"{text}\n")]
        self._judged: dict[tuple[str, str, str, int], float] = {}

    def cells(self) -> Iterator[Cell]:
        """Yield what may be damaged."""
        return (Cell(*match.span()) for match in _CELL.finditer(self.text))

    def costs(self, cell: Cell) -> list[float]:
        """Return what each reading of `cell` costs: as it stands, then by each codec."""
        start, end = cell.start, min(cell.end, cell.start + _SAMPLE)
        before, word = self.text[max(0, start - 2) : start], self.text[start:end]
        after = self.text[end : end + 2]
        clean = oddness(before, word, after)
        costs = [clean]
        for codec in self.codecs:
            may = codec.may_read(f"{self.text[start : end + 1]}\n")
            read = self._read(codec, before, word, after) if may else None
            costs.append(clean + STRANGE if read is None else read)
        scale = (cell.end - start) / (end - start)
        return [cost * scale for cost in costs]

    def _read(self, codec: Codec, before: str, word: str, after: str) -> float | None:
        """Return what `word` costs as `codec` reads it; None where that changes nothing."""
        tail = after[:1] if after[:1] in {" ", "?"} else ""
        pieces = list(codec.pieces(word + tail))
        if not pieces:
            return None
        left = _left_over(word, pieces)
        if left * 2 > len(word) > _SHORT or (left and _cut(codec, word, pieces)):
            return None
        text = _joined(word + tail, pieces)
        if tail and pieces[-1].end <= len(word):
            text = text[:-1]
        elif tail:
            after = after[1:]
        if not pieces[-1].whole:
            after = after if after.isascii() and pieces[-1].text != "à" else "."
        extra = left * _GARBLE + (0.0 if pieces[0].whole else _LOSSY)
        return self._settled(before, text, after, _LAYERS - 1) + extra

    def _settled(self, before: str, text: str, after: str, layers: int) -> float:
        """Return the cost of `text`, or less if it is mojibake again and decodes to better."""
        if text.isascii() or not layers:
            return oddness(before, text, after)
        key = (before, text, after, layers)
        if key not in self._judged:
            again = {codec.decode(text) for codec in CODECS if codec.may_read(text)}
            less = (t for t in again if len(t) <= len(text) * _SHRINK)
            more = (self._settled(before, t, after, layers - 1) + _LAYER for t in less)
            self._judged[key] = min(oddness(before, text, after), *more, float("inf"))
        return self._judged[key]

    def spelling(self, cells: list[Cell], codec: Codec) -> float:
        """Return what the letters cost that `codec` finds in `cells`, for their company."""
        # A word counts once; what is long is no word of the Latin alphabet.
        words = {self.text[c.start : c.end] for c in cells if c.end - c.start < _WORD}
        letters = "".join(piece.text for word in words for piece in codec.pieces(word))
        return strangers(letters) * _STRANGER


def _left_over(word: str, pieces: list[Piece]) -> int:
    """Return how much of `word` the codec cannot read; no more than punctuation is nothing."""
    rest: list[str] = []
    done = 0
    for piece in pieces:
        rest.append(word[done : piece.start])
        done = piece.end
    left = "".join((*rest, word[done:]))
    return len(left) if left.strip(_PUNCTUATION) else 0


def _cut(codec: Codec, word: str, pieces: list[Piece]) -> bool:
    """Return whether a piece is the end of something longer that the codec cannot read."""
    ends = [0, *(piece.end for piece in pieces)]
    before = (word[p.start - 1] for p, end in zip(pieces, ends, strict=False) if p.start > end)
    return any(codec.goes_on(char) and char not in _PUNCTUATION for char in before)


def _joined(text: str, pieces: list[Piece]) -> str:
    parts: list[str] = []
    done = 0
    for piece in pieces:
        parts += (text[done : piece.start], piece.text)
        done = piece.end
    return "".join((*parts, text[done:]))
