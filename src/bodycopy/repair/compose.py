"""Two lists of edits, one made after the other, as one list over the first text."""

from collections.abc import Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import NamedTuple

from bodycopy.document import Edit, inverse, replay


class _Span(NamedTuple):
    """What an edit covers of the text between the two lists."""

    start: int
    end: int
    edit: Edit
    late: bool  # an edit of the second list


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return edits of `text` that do in one step what `first` and then `second` do.

    All lists are ascending and disjoint, and each edit takes or changes something. Where the two
    overlap they become one edit, with the rule that came last and the notes of all.

    >>> compose("&amp;b", [Edit(0, "&amp;", "&", "entity")], [Edit(0, "&b", "c", "other")])
    [Edit(start=0, before='&amp;b', after='c', rule='other', note='', score=None)]
    """
    if not first or not second:
        return list(first or second)
    between = replay(text, first)
    composed: list[Edit] = []
    shift = 0  # from `between` back to `text`
    for group in _groups(first, second):
        start, end = group[0].start, max(span.end for span in group)
        early = [span.edit for span in group if not span.late]
        late = [span.edit for span in group if span.late]
        there = start + shift
        shift += sum(len(edit.before) - len(edit.after) for edit in early)
        if not late:
            composed += early
            continue
        before = text[there : end + shift]
        moved = [edit._replace(start=edit.start - start) for edit in late]
        after = replay(between[start:end], moved)
        # A chain of codecs is read from the first: what one note says, the next goes on from.
        notes = [*dict.fromkeys(e.note for e in early), *dict.fromkeys(e.note for e in late)]
        note = ", ".join(filter(None, notes))
        if before != after:
            edit = late[-1]._replace(start=there, before=before, after=after, note=note)
            composed.append(edit if note else trimmed(edit))
    return composed


def _groups(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[list[_Span]]:
    """Yield the edits of both lists, those together that overlap in the text between."""
    turned = zip(inverse(first), first, strict=True)
    early = (_Span(back.start, back.end, edit, late=False) for back, edit in turned)
    late = (_Span(edit.start, edit.end, edit, late=True) for edit in second)
    group: list[_Span] = []
    end = 0
    for span in merge(early, late, key=itemgetter(0, 1)):
        if group and span.start >= end:
            yield group
            group = []
        group.append(span)
        end = max(end, span.end)
    if group:
        yield group


def trimmed(edit: Edit) -> Edit:
    """Return `edit` without what it leaves as it was at its two ends.

    >>> trimmed(Edit(3, "abc", "axc", "rule"))
    Edit(start=4, before='b', after='x', rule='rule', note='', score=None)
    """
    before, after = edit.before, edit.after
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    room = shorter - head
    tail = next((i for i in range(room) if before[-1 - i] != after[-1 - i]), room)
    return edit._replace(
        start=edit.start + head,
        before=before[head : len(before) - tail],
        after=after[head : len(after) - tail],
    )
