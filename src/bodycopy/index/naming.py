"""What a document is called in an index."""

import os


def named(source: str, id_: str = "") -> bytes:
    """Return the name of a document: the id that its container gives it, else its place.

    Args:
        source: its path, or "FILE:NUMBER".
        id_: what its record is called; empty if it has no name or is no record.

    >>> named("./pages//1.txt"), named("pages.jsonl:1", "https://example.org/")
    (b'pages/1.txt', b'https://example.org/')
    """
    if id_:
        return id_.encode("utf-8", "surrogatepass")
    return os.fsencode(os.path.normpath(source))


def told(name: bytes) -> str:
    """Return a name as it stands in a note.

    >>> told(b"pages/1.txt")
    'pages/1.txt'
    """
    return name.decode("utf-8", "surrogateescape")
