"""What all code has: text without it needs no closer look, nor what would look closer."""

import re

# Each branch begins with a character, which makes the scan fast: the
# look-behind, which asks what touches the bracket, comes after it.
TRIGGER = re.compile(
    r"\{|=|<(?=[!/a-zA-Z]|\s(?:iframe|div|a|img|script)\s)|/\*|&&|\[(?=[/a-z])|@(?=[a-z-]{4,})|"
    r"\((?:(?<=\S\()|(?<=if \()|(?<=for \()|(?<=while \()|(?<=tch \()|(?<=ion \()"
    r"|(?=\s*+(?:function|async|window|[(!$\[{])))"
)
