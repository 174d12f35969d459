"""Which versions shape the output."""

import os
import sys

from bodycopy._version import __version__

_SHAPING = ("ftfy", "lxml", "trafilatura", "numpy")  # ours to call; each shapes some article


def version_line() -> str:
    """Return our version, those of the libraries, of Python and of its Unicode tables.

    >>> version_line().startswith("bodycopy ")
    True
    """
    from unicodedata import unidata_version  # noqa: PLC0415 - this line is all that needs it

    found = _installed()
    libraries = ", ".join(f"{name} {found.get(name, 'missing')}" for name in _SHAPING)
    python = f"Python {sys.version.split()[0]}, Unicode {unidata_version}"
    return f"bodycopy {__version__} ({_kernel()}, {libraries}, {python})"


def _kernel() -> str:
    """Return who does the segmenter's arithmetic: the two round differently."""
    names = os.listdir(f"{os.path.dirname(__file__)}/segment")  # noqa: PTH120, PTH208 - as below
    built = any(name.startswith("_kernel.") and not name.endswith(".pyi") for name in names)
    return "compiled kernel" if built else "no compiled kernel"


def _installed() -> dict[str, str]:
    """Return the versions of the libraries, by the names of their folders.

    importlib.metadata would say the same, and takes twice as long to import as Python to start.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - pathlib takes 10 ms to import
        except OSError:
            continue
        for name in names:
            library, _, version = name.removesuffix(".dist-info").partition("-")
            if name.endswith(".dist-info") and library in _SHAPING:
                found.setdefault(library, version)
    return found
