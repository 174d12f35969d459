"""The shapes that tell code from prose: what a script, a rule or a tag looks like where it begins.

Nothing here judges whether code is the page's machinery or what an article is about. All gaps are
bounded and most quantifiers possessive, so that no text makes a match slow.
"""

import re
from functools import cache

# What code has and prose has not; a second one makes sure.
MARKS = re.compile(
    r"\bfunction\s?\w*\(|=>|\)\s?;|\}\s?\)|\(\s?\)|\b(?:var|let|const)\s[\w$]+(?=\s?=)"
    r"|\b(?:window|document|self|jQuery|localStorage|navigator)[.(\[]|\$\(|\$R[CS]\(|&&|\|\||[=!]==?"
    r"|[{,]\s?[\"']?@?[\w$-]+[\"']?\s?:|[\"']\s?[,:)\];]|\.[\w$]+\(|=\s?(?:[\"'\[{]|true|false|null)"
    r"|;\s?$|\b[a-z]+[A-Z]\w*\(|/\*|\*/|\b(?:typeof|return)\b|new\s[A-Z]\w*\(|[;}]\s?\}|_\w*\s?=\s"
)
# JSON, where no script assigns it.
_KEY = r"\"[^\"\n]{1,80}+\"\s*+:"
LITERAL = re.compile(rf"(?<![\w=:(,$)\]}}\"'])(?:\{{|\[\s*+\{{)\s*+{_KEY}")
TAGS = (
    "a abbr address article aside audio b blockquote body br button canvas caption center cite code"
    " dd del details div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5"
    " h6 head header hr html i iframe img input ins label legend li link main map meta nav noscript"
    " object ol optgroup option p param path picture pre script section select small source span"
    " strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time"
    " title tr u ul video"
)
_NAMES = "|".join(sorted(TAGS.split(), key=len, reverse=True))
_STEP = (
    rf"(?:(?:\*|(?:{_NAMES})(?![\w-])|from\b|to\b|\d{{1,3}}%)"
    r"(?:[.#][\w-]{1,80}+|::?[a-z-]{2,40}+(?:\([^()]{0,80}+\))?|\[[^\[\]]{1,80}+\]){0,8}+"
    r"|(?:[.#][A-Za-z_-][\w-]{0,80}+|::?[a-z-]{2,40}+(?:\([^()]{0,80}+\))?|\[[^\[\]\s]{1,80}+\]){1,8}+)"
)
_SELECTOR = rf"{_STEP}(?:(?:\s*+[>+~,]\s*+|\s++){_STEP}){{0,40}}+"
_DECLARATION = r"[-*_a-zA-Z][-\w]{1,40}+\s*+:(?=\s*+[^\s{};])"
_DECLARATION += r"(?:[^{};()]|\((?:[^{}()]|\([^{}()]{0,200}+\)){0,4000}+\)){1,400}+"
_BODY = rf"\{{\s*+(?:{_DECLARATION}(?:;[\s;]*+|(?=\}}))){{0,80}}+\}}"
_RULE = rf"{_SELECTOR}\s*+{_BODY}"
_AT = (
    r"@(?:-\w{1,8}-)?(?:media|supports|keyframes|layer|container|font-face|page)\b[^{};@]{0,200}+\{"
)
_IMPORT = r"@(?:import|charset|namespace)\s[^{};]{1,200}+;"
_OPENED = re.compile(rf"{_IMPORT}|(?P<block>{_AT}\s*+)")
_INSIDE = re.compile(rf"{_DECLARATION}|\}}|/\*")
DECLARED = re.compile(rf"\{{\s*+(?:{_DECLARATION}|\}})")
_VALUE = r"""(?:"[^"<]{0,1000}+"|'[^'<]{0,1000}+'|[^\s"'<>=]{1,200}+)"""
_ATTRIBUTE = rf"\s++[a-zA-Z@:_][\w:.@-]{{0,60}}+(?:\s?=\s?{_VALUE})?+"
COMMENT = re.compile(r"<!--(?!\s*+/[/*])(?:[^<>-]|-(?!->)){0,2000}+--+>|<!\[CDATA\[|\]\]>")
# Of page builders and galleries; a plain word in brackets is prose ("[sic]", "[caption]").
SHORTCODE = re.compile(
    r"""\[/(?:caption|gallery|embed|audio|video|vc_\w{1,40}|et_pb_\w{1,40}|fusion_\w{1,40}|su_\w{1,40}|spacer|button|columns?)\]"""
    r"""|\[[a-z]\w{2,40}+(?:\s++[a-z][\w-]{0,40}+=(?:"[^"\[\]]{0,300}+"|'[^'\[\]]{0,300}+'|[\w.-]{1,80}+)){1,30}+\s?/?\]"""
)


# A tag that stands like a word. Those that have no end of their own stand so as markup too.
_NAMED = re.compile(
    r"(?:\A|(?<=[\s\"'(/\u2018\u201c]))"
    r"<(?!(?:p|br|hr|li|d[dt]|t[dhr]|img|input|option|link|meta|source)>)([a-z]\w{0,9}+)>"
    r"(?=[\s.,;:!?)/\"'\u2019\u201d]|\Z)",
    re.IGNORECASE,
)


# Three that most pages have no use for are made when they are first needed: each takes 4 ms.
@cache
def rule() -> re.Pattern[str]:
    """Return what finds a rule of CSS."""
    return re.compile(rf"(?<![\w.#@:-]){_RULE}")


@cache
def _style_token() -> re.Pattern[str]:
    return re.compile(
        rf"\s*+(?:(?P<at>{_AT})|(?P<rule>{_RULE}|{_IMPORT}|/\*[^*]{{0,400}}+\*/|-->|<!--)"
        rf"|(?P<inner>{_DECLARATION}(?:;|(?=\}})))|(?P<close>\}}))"
    )


@cache
def tag() -> re.Pattern[str]:
    """Return what finds a tag.

    A word in angle brackets may be prose ("<path to file>"): what has attributes must have a value.
    """
    # The list of names stands there once: with three of them this took twice the time to make.
    return re.compile(
        rf"<(?=[/\s]?(?:{_NAMES})\b)"
        rf"(?:/\w++\s?>|\w++\s?/?>|\s?\w++(?=\s[^<>=]{{1,60}}=)(?:{_ATTRIBUTE}){{1,40}}+\s?/?>)",
        re.IGNORECASE,
    )


def is_at_rule(text: str, start: int) -> bool:
    """Say whether an at-rule of CSS begins at `start`.

    >>> is_at_rule("@media print { a { color: red } }", 0), is_at_rule("@media print {later}", 0)
    (True, False)
    """
    opened = _OPENED.match(text, start)
    if not opened or not opened["block"]:
        return opened is not None
    inside = opened.end()
    return bool(_INSIDE.match(text, inside) or rule().match(text, inside))


def is_named(text: str, start: int) -> bool:
    """Say whether a tag at `start` is one that prose speaks of: it stands alone and marks nothing.

    >>> is_named("the <b> element", 4), is_named("the <b> element</b>", 4)
    (True, False)
    """
    tag = _NAMED.match(text, start)
    if not tag:
        return False
    following = re.compile(rf"<(/?){tag[1]}\b", re.IGNORECASE).search(text, tag.end())
    return not (following and following[1])


def read_style(text: str, start: int) -> int:
    """Return where the CSS that begins at `start` ends; `start` where none is.

    Misses: selectors of unknown elements. Takes wrongly: a word before a rule that names an HTML
    element ("In this article .note {...}").

    >>> read_style("a { color: red } p { margin: 0 } Prose", 0)
    32
    """
    match = _style_token().match
    depth, end, pos = 0, start, start
    while token := match(text, pos):
        kind = token.lastgroup
        if kind in {"close", "inner"} and not depth:
            break
        depth += (kind == "at") - (kind == "close")
        pos = token.end()
        if kind != "at":  # a rule inside an open @media is code as well: a cut-off sheet ends there
            end = pos
    return end
