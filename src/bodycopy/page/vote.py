"""What trafilatura takes for the main content of a tree."""

import logging
from typing import Any

from bodycopy.document import Loss

Vote = tuple[str, tuple[Loss, ...]]


def main_text(root: Any) -> Vote:  # noqa: ANN401 - lxml has no types
    """Return the main content of the page as lines; "" where trafilatura finds none or fails.

    Comments are left out, tables kept. The tree is not changed. Metadata and deduplication stay
    off: the one has regular expressions that take the square of the input and depends on the
    date, the other remembers earlier pages.
    """
    import trafilatura  # noqa: PLC0415 - takes 300 ms, and plain text never needs it

    # Without a handler of its own, Python prints a library's warnings to standard error.
    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    try:
        found = trafilatura.extract(
            root, include_comments=False, include_tables=True, deduplicate=False, fast=False
        )
    except Exception as error:  # noqa: BLE001 - what falls over on a page is its code, not ours
        return "", (Loss("W-ROUTE", f"density: trafilatura failed: {type(error).__name__}"),)
    return found or "", ()
