"""How often words of few letters, known beforehand, stand in bytes."""

from collections import Counter

from bodycopy.segment.any_of import Wanted


def known(data: bytes, table: bytes, wanted: Wanted) -> dict[bytes, int]:
    r"""Return how often each of the `wanted` words stands in `data`, of those that do.

    `table` turns into a space each byte that no word is made of, and no other byte.

    >>> import re
    >>> table = re.sub(rb"\W", b" ", bytes(range(256)))
    >>> known(b"a loop, and a loop in loops", table, Wanted((b"loop", b"class")))
    {b'loop': 2}
    """
    return dict(Counter(filter(wanted.kinds.__contains__, data.translate(table).split())))
