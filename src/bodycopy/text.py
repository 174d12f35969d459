"""One document at a time, from Python."""

from bodycopy.document import Document
from bodycopy.settings import DEFAULTS, Settings


def clean(text: str, settings: Settings = DEFAULTS, *, source: str = "") -> Document:
    r"""Return the article in `text`, flattened text or the source of an HTML page.

    The result's `text` is the article, in its normal form; its `steps` hold every change, and
    `restore` leads back; its `losses` are what a reader must be warned of. `source` names the
    document there. No main content is no error: the article is empty then.

    >>> clean("Caf\u00c3\u00a9 society met on Monday.\n").text
    'Caf\xe9 society met on Monday.\n'
    """
    from bodycopy import pipeline  # noqa: PLC0415 - the stages are not needed to import us
    from bodycopy.read import parsed  # noqa: PLC0415

    return pipeline.clean(parsed(text, source), settings)


def clean_bytes(
    data: bytes, settings: Settings = DEFAULTS, *, source: str = "", encoding: str | None = None
) -> Document:
    r"""Return the article in the bytes of a file, as `clean` does for text.

    Args:
        data: a text file or an HTML page as it was fetched.
        settings: how to clean it.
        source: what to call it in errors and in the ledger.
        encoding: a Python codec name; found out if None.

    Raises:
        InputError: the bytes are no text, or not in `encoding`.

    >>> clean_bytes(b"Caf\xe9 society met on Monday.").text
    'Caf\xe9 society met on Monday.\n'
    """
    from bodycopy import pipeline  # noqa: PLC0415
    from bodycopy.read import Reading, document  # noqa: PLC0415

    return pipeline.clean(document(data, source, Reading(encoding=encoding)), settings)
