"""Paragraphs of a text in parts that stood in an earlier part: the first of equal ones stays.

Near repeats are found within a part alone. A paragraph that a cut tore apart is none.
"""

from dataclasses import dataclass, field

from bodycopy.batch.work import Done, Work, shortened
from bodycopy.dedupe import drop_known
from bodycopy.document import Edit, replay
from bodycopy.formats.parts import is_torn
from bodycopy.formats.record import Record
from bodycopy.paragraphs import has_blank_lines


@dataclass(slots=True)
class Again:
    """What the parts of a text said so far, as they come in their order."""

    work: Work
    _known: set[bytes] = field(default_factory=set)
    _is_torn: bool = False  # whether the last part ended within a paragraph

    def without(self, done: Done) -> Done:
        """Return what became of a document without what an earlier part of the same text said."""
        record = done.item.record
        if not (isinstance(record, Record) and record.is_part):
            return done
        if record.number == 1:
            self._known, self._is_torn = set(), False
        told = list(done.sums)
        if told and self._is_torn:
            told[0] = b""
        self._is_torn = is_torn(record)
        if told and self._is_torn:
            told[-1] = b""
        # What was kept whole stays whole.
        is_routed = done.document and any(loss.code == "W-ROUTE" for loss in done.document.losses)
        if not (done.document and told) or is_routed:
            return done
        edits = drop_known(done.document.text, told, self._known)
        if not edits or _tears_lines(done.document.text, edits):
            return done
        return shortened(done, edits, self.work)


def _tears_lines(text: str, edits: tuple[Edit, ...]) -> bool:
    """Say whether lines that are no paragraphs would be some in what is left, without blank lines.

    So the repeats of the last part of a text may stay where it ends in a poem.
    """
    left = replay(text, edits).strip()
    return has_blank_lines(text) and "\n" in left and not has_blank_lines(left)
