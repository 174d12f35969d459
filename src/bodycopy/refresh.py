"""An article that would stay the same is left alone."""

from pathlib import Path

from bodycopy import write


def refresh(article: str, target: Path | None) -> bool:
    """Write `article` to `target` unless it is there already; say whether it was written.

    For rules with a stamp of their own. Under a plain rule an output that stays older than its
    input makes make run the rule again for ever.

    Raises:
        OutputError: it cannot be written; what stood at `target` still stands.
    """
    if target is not None and _holds(target, article.encode()):
        return False
    write.put(article, target)
    return True


def _holds(target: Path, data: bytes) -> bool:
    try:
        if not target.is_file() or target.stat().st_size != len(data):
            return False
        return target.read_bytes() == data
    except OSError:
        return False  # whoever writes it says so
