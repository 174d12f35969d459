"""What trafilatura takes for the main content of a tree."""

import logging
from typing import Any

from bodycopy.document import Loss
from bodycopy.errors import MissingLibraryError

Vote = tuple[str, tuple[Loss, ...]]

_OLDEST = (2, 3)  # trafilatura's first version that answers as ours expects


def library() -> Any:  # noqa: ANN401 - a module without types
    """Return trafilatura.

    Raises:
        MissingLibraryError: it is not there, too old, or cannot be imported.
    """
    try:
        import trafilatura  # noqa: PLC0415 - takes 300 ms, and plain text never needs it

        version = str(trafilatura.__version__)
        is_old = tuple(map(int, version.split(".")[:2])) < _OLDEST
        reason = f"is {version} here" if is_old else ""
    except ModuleNotFoundError as error:
        reason = "is missing" if error.name == "trafilatura" else f"cannot be imported ({error})"
    except Exception as error:  # noqa: BLE001 - a broken installation raises anything
        reason = f"cannot be imported ({type(error).__name__}: {error})"
    if reason:
        need = "HTML pages need trafilatura 2.3 or newer"
        message = f"{need}, which {reason}; install it: pip install 'trafilatura>=2.3,<3'"
        raise MissingLibraryError(message)
    return trafilatura


def main_text(root: Any) -> Vote:  # noqa: ANN401 - lxml has no types
    """Return the main content of the page as lines; "" where trafilatura finds none or fails.

    Comments are left out, tables kept. The tree is not changed. Metadata and deduplication stay
    off: the one has regular expressions that take the square of the input and depends on the
    date, the other remembers earlier pages.

    Raises:
        MissingLibraryError: there is no trafilatura that we can use.
    """
    trafilatura = library()
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
