"""bodycopy: clean articles out of scraped web text, every removed character accounted for.

The names are looked up when they are first used: the command line answers --help without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from bodycopy._version import __version__

if TYPE_CHECKING:
    from bodycopy.document import Document, Edit, restore
    from bodycopy.errors import BodycopyError, InputError
    from bodycopy.many import clean_many
    from bodycopy.settings import Settings
    from bodycopy.text import clean, clean_bytes

__all__ = [
    "BodycopyError",
    "Document",
    "Edit",
    "InputError",
    "Settings",
    "__version__",
    "clean",
    "clean_bytes",
    "clean_many",
    "restore",
]

_HOMES = {
    "BodycopyError": "errors",
    "Document": "document",
    "Edit": "document",
    "InputError": "errors",
    "Settings": "settings",
    "clean": "text",
    "clean_bytes": "text",
    "clean_many": "many",
    "restore": "document",
}


def __getattr__(name: str) -> object:
    """Return the public `name` from the module that holds it."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
