"""Find paragraphs that were there before."""

from bodycopy.dedupe.repeats import drop_repeats

__all__ = ["drop_repeats"]
