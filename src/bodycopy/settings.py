"""What can be told: one frozen dataclass a stage, each default with its unit and reason."""

from dataclasses import dataclass, field
from typing import Literal

from bodycopy.phrases import Phrases

STEPS = ("repair", "strip", "dedupe")  # what --steps may name, in the order of the work

Favor = Literal["precision", "balanced", "recall"]
Quotes = Literal["straight", "keep"]
Scope = Literal["document", "corpus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSettings:
    """How damaged characters are repaired."""

    # Combining marks in a row. The Stream-Safe limit of UAX #15; more is an attack or a joke.
    max_marks: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSettings:
    """How boilerplate is told from main content."""

    # Which error is worse: boilerplate that stays (precision) or main content that goes (recall).
    favor: Favor = "balanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeSettings:
    """When a paragraph counts as having been there before."""

    # Words. Shorter ones repeat by right: "Yes.", a refrain, a sub-heading.
    min_words: int = 8
    # Share of word shingles in common, 0 to 1. One word of twenty that differs takes it to 0.7.
    min_resemblance: float = 0.6
    # Share of the words of both that may differ, 0 to 1. A sentence more says something more.
    max_changed: float = 0.1
    # Whether it must have been there in the same document, or in any of the corpus.
    scope: Scope = "document"
    # Pages of a host, in as many different paragraphs. A stretch that comes back on so many is a
    # slogan or a sign-off of the host; on fewer it may be a quotation or a sentence much used.
    template_pages: int = 10
    # Words. Shorter stretches are met on many pages by chance.
    template_words: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSettings:
    """The normal form of an article."""

    # Curly quotes become straight: what most tools that read a corpus expect.
    quotes: Quotes = "straight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it."""

    steps: tuple[str, ...] = STEPS
    repair: RepairSettings = field(default_factory=RepairSettings)
    strip: StripSettings = field(default_factory=StripSettings)
    dedupe: DedupeSettings = field(default_factory=DedupeSettings)
    article: ArticleSettings = field(default_factory=ArticleSettings)
    phrases: Phrases = field(default_factory=Phrases)  # the user's own


DEFAULTS = Settings()
