"""What a snapshot shows: the article, then what went and by which rule."""

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from bodycopy.document import Document

RULER = "=" * 100


class TextFile(SingleFileSnapshotExtension):
    """One readable text file for each case."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


def report(document: Document) -> str:
    """Return the article and a line for each removal; changes of form alone are counted."""
    removed: list[str] = []
    counts: dict[str, int] = {}
    for step in document.steps:
        for edit in step.edits:
            if len(edit.after.strip()) < len(edit.before.strip()):
                score = "" if edit.score is None else f" {edit.score:.2f}"
                gone = " ".join(edit.before.split())
                removed.append(f"[{edit.rule}{score}] {gone}")
            else:
                counts[edit.rule] = counts.get(edit.rule, 0) + 1
    changed = [f"[{rule}] {count} times" for rule, count in sorted(counts.items())]
    warned = [f"[{loss.code}] {loss.detail}" for loss in document.losses]
    parts = (document.text.rstrip("\n"), *removed, RULER, *changed, *warned)
    return "\n".join((parts[0], RULER, *parts[1:])) + "\n"
