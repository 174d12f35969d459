"""The peers that bodycopy is measured beside, each given a page as it takes pages."""

import html
import re
from collections.abc import Callable
from functools import cache

_SENTENCE = re.compile(r"(?<=[.!?])[\u201d\"\u2019')]* +")
_POLICY = (
    "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies",
    "use cookies",
)  # fmt: skip
_FEWEST = 3  # words of a sentence


def keep(text: str) -> str:
    """Return all of it: what doing nothing gives."""
    return text


def c4(text: str) -> str:
    """Apply the rules of the C4 corpus by sentence (Raffel et al. 2020, section 2.2)."""
    sentences = (s for line in text.split("\n") for s in _SENTENCE.split(line))
    return "\n".join(s for s in sentences if _c4_keeps(s))


def _c4_keeps(sentence: str) -> bool:
    low = sentence.lower()
    stripped = sentence.rstrip()
    return (
        stripped.endswith((".", "?", "!", '"', "\u201d"))
        and not sentence.endswith("...")
        and len(sentence.split()) >= _FEWEST
        and "javascript" not in low
        and "{" not in sentence
        and not any(phrase in low for phrase in _POLICY)
    )


def trafilatura(page: str) -> str:
    """Return what trafilatura takes for main content, without comments."""
    import trafilatura as library  # noqa: PLC0415

    return library.extract(_marked_up(page), include_comments=False) or ""


@cache
def _stop_words() -> frozenset[str]:
    import justext  # noqa: PLC0415

    return frozenset(justext.get_stoplist("English"))


def justext(page: str) -> str:
    """Return the paragraphs that jusText takes for good ones, by its English stop words."""
    import justext as library  # noqa: PLC0415

    found = library.justext(_marked_up(page), _stop_words())
    return "\n".join(p.text for p in found if not p.is_boilerplate)


def _marked_up(page: str) -> str:
    """Return a page with its own markup, or text with a paragraph for each line."""
    if "<html" in page[:2000].lower() or "<body" in page[:100_000].lower():
        return page
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in page.split("\n"))
    return f"<html><body>{lines}</body></html>"


PEERS: dict[str, Callable[[str], str]] = {
    "keep": keep,
    "c4": c4,
    "justext": justext,
    "trafilatura": trafilatura,
}
