"""The kind of boilerplate that an element says it holds."""

import re
from typing import Any

_TAGS = {
    "nav": "menu",
    "menu": "menu",
    "select": "menu",
    "footer": "footer",
    "figcaption": "caption",
    "time": "byline",
}
_ROLES = {
    "navigation": "menu",
    "menu": "menu",
    "menubar": "menu",
    "search": "menu",
    "banner": "menu",
    "contentinfo": "footer",
}
# Tried in this order on class and id; the first that is found counts. Words, not parts of words:
# names are cut at hyphens, underscores and changes of case before they are compared.
_NAMES = (
    ("cookie", "cookie cookies consent gdpr onetrust"),
    ("newsletter", "newsletter newsletters subscribe signup"),
    ("comments", "comment comments disqus respond"),
    ("share", "share sharing social sharedaddy addtoany sociable"),
    ("related", "related recommended recommendations trending popular outbrain taboola teaser"),
    ("byline", "byline author authors dateline timestamp pubdate"),
    ("caption", "caption credit credits copyright figcaption"),
    ("footer", "footer colophon"),
    ("menu", "nav navbar navigation menu submenu breadcrumb breadcrumbs sidenav topbar pagination"),
)
_KIND_OF_WORD = {word: kind for kind, words in _NAMES for word in words.split()}
_ORDER = {kind: place for place, (kind, _) in enumerate(_NAMES)}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LONGEST_NAME = 400  # code points of class and id; style sheets in names say nothing


def kind_of(element: Any, outer: str) -> str:  # noqa: ANN401 - lxml has no types of its own
    """Return the kind of boilerplate in `element`; `outer` where it names none itself.

    It is a label for what main content is told from by other means: an article may well stand
    in an element whose class says "share".
    """
    named = _TAGS.get(element.tag) or _ROLES.get(element.get("role") or "")
    if named:
        return named
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return "byline"
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(name) > 1:
        return kind_of_name(name[:_LONGEST_NAME]) or outer
    return outer


def kind_of_name(name: str) -> str:
    """Return the kind that a class or id names, or "".

    >>> kind_of_name("entry-footer siteFooter"), kind_of_name("article__body")
    ('footer', '')
    """
    kinds = {_KIND_OF_WORD.get(word.lower(), "") for word in _WORD.findall(name)} - {""}
    return min(kinds, key=_ORDER.__getitem__, default="")
