"""What one document may cost."""

from typing import NamedTuple


class Limits(NamedTuple):
    """The limits of a worker that does documents."""

    # Seconds by the clock on the wall; None for no limit. A real page takes less than one.
    seconds: float | None = 30.0
    # Bytes of address space of a worker, with all that it has imported; None for no limit.
    memory: int | None = 2 << 30
