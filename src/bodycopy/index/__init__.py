"""What paragraphs a corpus holds, kept in one file, so that later pages are told apart from it."""

from bodycopy.index.known import Known, known
from bodycopy.index.naming import named

__all__ = ["Known", "known", "named"]
