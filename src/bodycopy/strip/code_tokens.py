"""What a script is made of: its tokens, and stretches of many that are code whatever follows."""

import re

TOKEN = re.compile(
    r"""\s*+(?:(?P<remark>//[\#@]\s?source\w+=\S{1,300}+|(?://|/\*)?\s?(?:<!--)?(?:<!\[CDATA\[|\]\]>)(?:>\s?<!--|\s?\*/)?
        |//\s?--+>(?:<!\[CDATA\[//><!--|<!\]\]>)?|--+>|<!--(?://--><!\[CDATA\[//><!--)?)
    |(?P<block>/\*)
    |(?P<line>//)
    |(?P<word>[A-Za-z_$][\w$]*|[^\W\d][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<apostrophe>(?<=[a-z])'(?=(?:s|t|re|ve|ll|d|m)\b(?!')))
    |(?P<string>"(?:[^"\\\n]|\\.){0,30000}+"|'(?:[^'\\\n]|\\.){0,30000}+'|`(?:[^`\\]|\\.){0,30000}+`)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<semicolon>;)
    |(?P<operator>=>|[=!]==?|<=|>=|&&|\|\||\?\?=?|\?\.(?!\d)|\.\.\.|\+\+|--|[-+*/%&|^]=|[-+*/%&|^!~?:<>=.,])
    |(?P<other>.))""",
    re.VERBOSE,
)
REGEX = re.compile(
    r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}+\]){1,500}+/[a-z]{0,6}(?=[\s,;.)\]}:])"
)

# Inside brackets only words in a row tell prose from code, and a stretch has none: a name stands
# where the grammar wants one. Most of a script is read so, and the rest token by token.
_NAME = r"[A-Za-z_$][\w$]*+"
_ALONE = r"\s*+(?![\w$])"  # no word follows: it might be prose, or the next statement
# Signs that prose has too; without those that may begin a comment, a bracket of CDATA or a regular
# expression, and without "!" and "?" where they may end a sentence. Each alternative begins with a
# character as far as it can, and the frequent ones come first: that is what makes it fast.
_SOFT = (
    rf"{_NAME}(?:\.{_NAME})*+{_ALONE}|[,:]|\s|\.{_NAME}{_ALONE}|[0-9][\w.]*+{_ALONE}|-(?!-)"
    rf"|!(?![\s.?])|\?(?![\s.?])|\?\.{_NAME}{_ALONE}"
    r"|(?:var|let|const|return|new|typeof|function|else|case|throw|void|in|of)\s++"
)
_QUOTED = r"Q(?:[^Q\\\n]{0,30000}+Q|(?:[^Q\\\n]{1,60}+|\\.){0,500}+Q)(?!\s*+[\w$])"
_DOUBLE, _SINGLE = _QUOTED.replace("Q", '"'), _QUOTED.replace("Q", "'")
# Only code has these here: where one ends, the stretch may end. An apostrophe is no quote.
_HARD = rf"{_DOUBLE}|[;=&|+*%^~>]|(?!(?<=[a-z])'){_SINGLE}|<(?!!)"
_CALL = rf"\((?:{_SOFT}|{_HARD}){{0,30}}+\)(?!\s*+[\w$])"
# From the end of a hard sign, up to the next or the last of them; "bracket" is the one at the end,
# with what stands before it. The repetitions are bounded, or a long list would be read once for
# each of its items.
STRETCH = re.compile(
    rf"(?:(?<![)\]\"'`.\w])|(?!\s*+[\w$]))(?:(?:{_SOFT}){{0,40}}+(?:{_HARD}|{_CALL}))*+"
    rf"(?P<bracket>(?:{_SOFT}){{0,40}}+(?:[(\[{{)}}]|\](?!\]>)))?"
)
