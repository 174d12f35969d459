"""Which versions shape the output."""

import platform
import unicodedata
from importlib.metadata import PackageNotFoundError, version

from bodycopy._version import __version__

_SHAPING = ("ftfy", "lxml", "trafilatura", "numpy")  # ours to call; each shapes some article


def version_line() -> str:
    """Return our version, those of the libraries, of Python and of its Unicode tables.

    >>> version_line().startswith("bodycopy ")
    True
    """
    libraries = ", ".join(f"{name} {_installed(name)}" for name in _SHAPING)
    python = f"Python {platform.python_version()}, Unicode {unicodedata.unidata_version}"
    return f"bodycopy {__version__} ({libraries}, {python})"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
