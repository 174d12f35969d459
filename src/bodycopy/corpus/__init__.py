"""Find paragraphs and stretches that were there before, anywhere in a corpus."""

from bodycopy.corpus.claims import claim, group_of
from bodycopy.corpus.decide import decide
from bodycopy.corpus.rebuild import Cut, Place, cuts, edits

__all__ = ["Cut", "Place", "claim", "cuts", "decide", "edits", "group_of"]
