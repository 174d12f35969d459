"""Find paragraphs that were there before."""

from bodycopy.dedupe.repeats import drop_known, drop_repeats, sums

__all__ = ["drop_known", "drop_repeats", "sums"]
