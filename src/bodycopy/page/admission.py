"""Whether a page is safe to parse."""

import re

# Above these limits libxml2 or trafilatura takes the square of the input, or more than 10 s.
# Of 1,700 pages that people read none has half as many tags.
_MAX_LENGTH = 20_000_000  # code points
_MAX_TAGS = 50_000
_MAX_ATTRIBUTES = 5_000  # in one tag
_SHORTEST = 4  # code points of an attribute with its value and the space before it
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def refusal(html: str) -> str:
    """Return why `html` must not be parsed, or "" if it may be.

    Linear. Misses attributes in a tag whose values hold "<", which costs time but no text.

    >>> refusal("<p>News</p>"), refusal("<br>" * 200_000)
    ('', '200000 tags')
    """
    if len(html) > _MAX_LENGTH:
        return f"{len(html)} characters"
    tags = html.count("<")
    if tags > _MAX_TAGS:
        return f"{tags} tags"
    for piece in html.split("<"):
        if len(piece) >= _SHORTEST * _MAX_ATTRIBUTES and piece[:1].isalpha():
            attributes = _attributes(piece)
            if attributes > _MAX_ATTRIBUTES:
                return f"{attributes} attributes in one tag"
    return ""


def _attributes(tag: str) -> int:
    """Return how many attributes with a value the tag has that `tag` begins with."""
    return _QUOTED.sub("", tag).partition(">")[0].count("=")
