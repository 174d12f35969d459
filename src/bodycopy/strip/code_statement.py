"""The forms that begin a statement of a script, and where one may stand in running text.

The compiled kernel has them in statement.c, by hand: made of patterns they take 6 ms.
"""

import re

_PATH = r"[A-Za-z_$][\w$]{0,80}+(?:\??\.[A-Za-z_$][\w$]{0,80}+|\[\s?[\"'\w$.-]{1,60}+\s?\]){0,12}+"
# Forms that begin a statement and that prose seldom has: "if (" needs its bracket, a name its "=".
# A call's bracket touches its name: "Smith (left)" is prose.
STATEMENT = re.compile(
    rf"""
    (?:async\s+)?function\b\s*+\*?\s*+[\w$]{{0,80}}+\s*+\(
  | (?:var|let|const)\s+(?:[\w$]{{1,80}}+\s*+(?:=(?!=)|[;,])|[{{\[]
      |[\w$]{{1,80}}+\s(?=\s*+(?:in|of|var|const|let|if|function)\b))
  | (?:(?:else\s++)?if|for|while|switch|catch)\s*+\(
  | (?:try|else|finally|do)\s*+\{{
  | class\s+[\w$]{{1,80}}+(?:\s+extends\s+[\w$.]{{1,80}}+)?\s*+\{{
  | import\s*+(?:[\"'(]|[\w$*{{][^\"'();=]{{0,300}}[\"'])
  | export\s+(?:default|const|function|class)\s
  | (?:await|new|void|delete|throw|typeof|return|else)\s+
      (?={_PATH}(?:[(;]|\s*+(?:[=!]?=|[+<]))|[!"'{{\[]|typeof|null|true|false)
  | (?:return|break|continue|debugger)\s*+;
  | (?:case\s+[\w$."']{{1,60}}+|default)\s*+:(?=\s)
  | {_PATH}(?:(?:\?\.)?\(|\s\((?=["'])|\s*+(?:(?:[-+*|&]|\?\?)?=(?![=>])|&&|\|\|)|(?:\+\+|--)\s?;
      |(?:[!=]==?|\?)(?=[\w"'!])|\s?[!=]==?\s(?=["'\w!])|\s*=>|\s+\.[\w$]{{1,80}}\()
  | [A-Za-z_$][\w$]{{0,80}}+\.[\w$.]{{1,80}}+\s\?\s
  | "[\w-]{{1,40}}+"(?:[!=]==?\w|\s?in\swindow) | [a-z]:for\(
  | /[^/\s]{{1,80}}+/[gimsuy]{{0,4}}\.test\(
  | \$\s?\(
  | (?:;\s?){{0,3}}[-!+~]{{0,3}}\(\s*+(?:function\b|async\b|\)\s*=>|!function
      |\(\s*+(?:\)|[\w$]|function)|{_PATH}\s*+(?:=(?!=)|\|\||=>|\(|\?\s))
  | [!;+~]{{1,3}}\s?(?:function\b|{_PATH}\()
  | -1\s?[!=]=
  | \[[^\[\]\n]{{0,200}}+\]\.[\w$]{{1,40}}\(
  | [\"']use\ strict[\"']
  | /\*(?=[\s!<\w*](?:[^*]|\*(?!/)){{0,600}}+\*/) | //(?=[\s<\#@\w\]-])
  | <!--(?=[\s/]) | <!\[CDATA\[
    """,
    re.VERBOSE,
)
# What may stand before the first; a list of attributes ('id="a" class="b"') is no script.
_BEFORE = re.compile(
    r"""(?![\w:-]{1,40}+=(?P<quote>["'])[^"'<>\n]{0,300}+(?P=quote)\s*+(?:[\w:-]{1,40}+=["']|/?>))"""
    r"(?!//(?!\s?<!))(?:/\*[^*/]{0,200}+\*/\s?)?+"
)
# What may stand there, found fast: nothing before it that would make it a part of something else.
# Of words, which prose is full of, only those that begin a statement, or that have behind them what
# may go on with one; behind the end of what is searched there may be anything.
_BEGINNING = (
    r"import|(?:async|await|break|case|catch|class|const|continue|debugger|default|delete|do|else"
    r"|export|finally|for|function|if|let|new|return|switch|throw|try|typeof|var|void|while)\b"
)
_BEHIND = (
    r"[\[(=]|\.[\w$.]|:f|\s?(?:[-+*|&]?(?:=|\Z)|\+\+|--|&&|\|\||\?(?:[.?\w\"'!]|\Z)|!(?:=|\Z))"
    r"|\s(?:\((?:[\"']|\Z)|\s|\.)"
)
BORDER = re.compile(
    r"(?<![\w$.\-/&#@:'\u2019])(?:[(\[;!\"'+~/<-]"
    rf"|(?={_BEGINNING}|\$\s?\(|[A-Za-z_$][\w$]{{0,80}}+(?:{_BEHIND}))[A-Za-z_$])"
)
# Where the code may go on after a comment that has lost its line break.
_RESUMED = re.compile(r"(?<=[\s;})])(?=\S)(?!//|/\*)")


def begins_script(text: str, start: int) -> bool:
    """Say whether a script may begin at `start`.

    >>> begins_script("Menu go(1)", 5), begins_script("Menu go on", 5)
    (True, False)
    """
    before = _BEFORE.match(text, start)
    return before is not None and STATEMENT.match(text, before.end()) is not None


def resumed(text: str, start: int, limit: int) -> int | None:
    """Return where from `start` to `limit` the next statement begins, after a comment.

    >>> resumed("// a note go(1);", 3, 16)
    10
    """
    end = limit + 100
    for place in _RESUMED.finditer(text, start, end):
        if place.start() > limit:
            break
        if STATEMENT.match(text, place.start(), end):
            return place.start()
    return None
