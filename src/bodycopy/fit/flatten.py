"""Pages lose their HTML in the four ways of real corpora; each word knows what it was part of.

The text equals that of the bench's own flattening, character for character. For each text node the
tags, classes, ids and roles around it give a *kind* ("menu", "share", "caption", ...), a weak label
for words that the gold does not hold. The kind is a guess: sites that name their parts in other
languages, or by hashes, leave it at "other".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import lxml.html

STYLES = ("glued", "oneline", "wet", "nodes")
KINDS = (
    "other", "menu", "share", "caption", "byline", "newsletter", "related", "comments", "cookie",
    "footer", "code",
)  # fmt: skip

_SKIPPED = frozenset("style noscript template iframe svg object canvas head".split())
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol option "
    "p pre section select summary table tbody td tfoot th thead title tr ul button".split()
)
_JAVASCRIPT = frozenset(("", "text/javascript", "application/javascript", "module"))
_LONGEST_SCRIPT = 1500  # characters; longer scripts are bundles, which scrapers usually lose

# The order decides: a share bar inside a byline is a share bar, a menu inside a footer is a footer.
_MARKS = (
    ("cookie", re.compile(r"cookie|consent|gdpr|onetrust|didomi")),
    ("share", re.compile(r"share|sharing|social|follow-us|addthis|sharedaddy")),
    ("newsletter", re.compile(r"newsletter|subscri|sign-?up|paywall|mailing|optin|opt-in")),
    ("comments", re.compile(r"comment|disqus|respond\b|replies")),
    ("caption", re.compile(r"caption|credit|photographer|copyright-?holder")),
    ("byline", re.compile(r"byline|author|dateline|publish|timestamp|entry-meta|post-meta|\bdate")),
    (
        "related",
        re.compile(
            r"relat|recommend|most-?(?:read|popular|viewed)|popular|trending|read-?(?:more|next|also)"
            r"|more-(?:from|stories|news|on)|teaser|outbrain|taboola|promo|latest|sidebar|next-?up"
        ),
    ),
    ("footer", re.compile(r"footer|colophon|copyright|legal")),
    ("menu", re.compile(r"\bnav|menu|header|breadcrumb|masthead|toolbar|search|skip-?(?:to|link)")),
)
_TAG_KINDS = {
    "nav": "menu",
    "menu": "menu",
    "footer": "footer",
    "figcaption": "caption",
    "time": "byline",
    "aside": "related",
}
_NAMED = ("class", "id", "role", "rel", "itemprop", "aria-label", "data-component")


_Task = tuple[
    str, object, int
]  # "open", "text" or "block"; an element or a text; the kind around it


class Run(NamedTuple):
    """Text that shares one kind; `kind` is an index into KINDS, 0 where nothing is known."""

    text: str
    kind: int
    is_block: bool  # a boundary between blocks, without text


class Flat(NamedTuple):
    """A flattened page: its text, and from each of `starts` on (code points) its kind."""

    text: str
    starts: tuple[int, ...]
    kinds: tuple[int, ...]


def flatten(html: str, style: str) -> Flat:
    """Return the text of `html` in one of STYLES, with the kind of each stretch.

    >>> flatten("<body><nav>Home</nav><p>One.</p><p>Two.</p></body>", "oneline").text
    'Home One. Two.'
    """
    runs = list(_runs(html, scripts=style in ("glued", "oneline")))
    pieces: list[tuple[str, int]] = []  # a word or what parts two words, and its kind
    if style == "wet":
        _wet(runs, pieces)
    else:
        _joined(runs, style, pieces)
    starts: list[int] = []
    kinds: list[int] = []
    at = 0
    for text, kind in pieces:
        if not kinds or kinds[-1] != kind:
            starts.append(at)
            kinds.append(kind)
        at += len(text)
    return Flat("".join(text for text, _ in pieces), tuple(starts), tuple(kinds))


def _joined(runs: list[Run], style: str, pieces: list[tuple[str, int]]) -> None:
    parting = ""
    for run in runs:
        text = " ".join(run.text.split())
        if not text:
            continue
        pieces.append((parting + text, run.kind))
        ends = style == "nodes" or (style == "glued" and text.endswith("."))
        parting = "\n" if ends else " "


def _wet(runs: list[Run], pieces: list[tuple[str, int]]) -> None:
    parting = ""  # what stands between the last piece and the next
    for run in runs:
        if run.is_block:
            parting = "\n" if pieces else ""
            continue
        words = run.text.split()
        if pieces and not parting and run.text[:1].isspace():
            parting = " "
        if words:
            pieces.append((parting + " ".join(words), run.kind))
            parting = " " if run.text[-1:].isspace() else ""


def _runs(html: str, *, scripts: bool) -> Iterator[Run]:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    body = tree.find(".//body")
    root = tree if body is None else body
    stack: list[_Task] = [("open", root, 0)]
    while stack:  # no recursion: some pages nest thousands deep
        action, item, kind = stack.pop()
        if action != "open":
            yield Run(item if isinstance(item, str) else "", kind, action == "block")
            continue
        yield from _opened(item, kind, stack, scripts=scripts)


def _opened(
    item: lxml.html.HtmlElement,
    around: int,
    stack: list[_Task],
    *,
    scripts: bool,
) -> Iterator[Run]:
    tag = item.tag if isinstance(item.tag, str) else None
    if tag is None or tag in _SKIPPED:
        return
    if tag == "script":
        if scripts and _is_short_script(item):
            yield Run(item.text or "", KINDS.index("code"), is_block=False)
        return
    kind = _kind(item, tag, around)
    is_block = tag in _BLOCKS
    if is_block:
        yield Run("", 0, is_block=True)
        stack.append(("block", None, 0))
    for child in reversed(item):
        if child.tail:
            stack.append(("text", child.tail, kind))
        stack.append(("open", child, kind))
    if item.text:
        yield Run(item.text, kind, is_block=False)


def _is_short_script(item: lxml.html.HtmlElement) -> bool:
    kind = (item.get("type") or "").lower()
    is_code = not item.get("src") and kind in _JAVASCRIPT
    return is_code and len(item.text or "") <= _LONGEST_SCRIPT


def _kind(item: lxml.html.HtmlElement, tag: str, around: int) -> int:
    if tag in ("body", "html", "main", "article"):  # their classes speak of the whole page
        return around
    named = " ".join(filter(None, (item.get(name) for name in _NAMED))).lower()
    if named:
        for kind, pattern in _MARKS:
            if pattern.search(named):
                return KINDS.index(kind)
    return KINDS.index(_TAG_KINDS[tag]) if tag in _TAG_KINDS else around
