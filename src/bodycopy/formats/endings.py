"""The endings of names of compressed files, and the names without them."""

from pathlib import Path

COMPRESSED = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd", ".xz": "xz", ".bz2": "bz2"}
_ENDINGS = tuple(COMPRESSED)


def plain_name(name: str) -> str:
    """Return the name that a file has when it is decompressed.

    >>> plain_name("page.html.gz"), plain_name("page.html")
    ('page.html', 'page.html')
    """
    if not name.lower().endswith(_ENDINGS):  # a path takes ten times as long to make
        return name
    ending = Path(name).suffix
    return name.removesuffix(ending) if ending.lower() in COMPRESSED else name
