"""Read JavaScript in running text from its first to its last character.

A script in flattened text has lost its line breaks: nothing but its grammar says where it ends. The
reader knows as much of that grammar as this needs: strings, comments, regular expressions, balanced
brackets, and what may follow a finished expression. Outside all brackets, a word that neither an
operator nor a new statement explains is prose, and the code ended before it. Inside brackets a run
of words without code between them is prose: the script was cut off.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from bodycopy.strip.code_statement import STATEMENT, resumed
from bodycopy.strip.code_tokens import REGEX, STRETCH, TOKEN

_LONGEST_STRING = 30_000  # characters; an article's text in JSON-LD is one string
_LONGEST_COMMENT = 120  # characters from "//" to the next statement
_CALL = re.compile(
    r"\(\s*(?:\)|(?:function|async|jQuery|window|document|this|navigator|\$)\b|[($])"
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
# What stands before the next token, by the last character of what only code has; else an operator.
_ENDS = dict.fromkeys("\"')]", "operand") | {"}": "brace", ";": "boundary", "{": "boundary"}
# After these an operand stands without an operator between.
_PREFIXES = frozenset(
    "async await case class const default delete do else export extends from function get if import"
    " in instanceof let new of return set static switch throw typeof var void while yield".split()
)
_FOLLOWERS = frozenset(("else", "catch", "finally", "in", "of", "instanceof", "from", "extends"))
_LITERALS = frozenset(("true", "false", "null", "undefined", "this", "NaN"))
# Between an operand and these, with a space on either side, stands prose as well: "} | The Times".
_PROSE_OPERATORS = frozenset("- | / * < > , : & % ! + -- ++ ~ ^".split())
_PROSE_RUN = 6  # words in a row, inside brackets, that no code parts
_COMMENT_RUN = 60  # the same after "//"


class Reading(NamedTuple):
    """How far a script goes, and what it cost to find out."""

    end: int  # where its last code character ends; the start where there is none
    cut: bool  # brackets stay open: prose or the end of the text came first
    reach: int  # where it stopped looking
    cost: int  # characters that it looked at


def read_script(text: str, start: int, *, value: bool = False) -> Reading:
    """Return how far the script that begins at `start` goes, or the literal with `value`.

    Takes wrongly: prose straight after an operator (`a = b + News` takes one word). Misses: what
    comes after a syntax that it does not know, such as JSX.

    >>> text = "Menu foo(function(){ go('a') }) News today"
    >>> text[5 : read_script(text, 5).end]
    "foo(function(){ go('a') })"
    """
    reader = _Reader(text, start)
    if value:
        reader.previous = "operator"
    return reader.read()


class _Reader:
    """A position in the text with what the grammar must remember there."""

    __slots__ = (
        "before", "comment", "cost", "good", "hard", "pos", "previous", "run", "stack", "start",
        "text",
    )  # fmt: skip

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.pos = text, start, start
        self.good = start  # where the code surely reaches, outside all brackets
        self.hard = start  # where the last code character inside brackets ends
        self.stack: list[str] = []
        self.previous = "boundary"  # or word, prefix, operand, brace, operator
        self.before = ""  # the last token that is not space
        self.run = 0
        self.comment = False
        self.cost = 0

    def read(self) -> Reading:
        """Take token after token until one is not code."""
        text, size, match = self.text, len(self.text), TOKEN.match
        going = True
        while going and self.pos < size:
            if self.pos == self.hard and self.stack and not (self.run or self.comment):
                self._stretches()
            token = match(text, self.pos)
            if token is None:  # nothing but spaces
                self.pos = size
                break
            kind = token.lastindex or 0  # each kind is one group, and faster by its number
            at, end = token.span(kind)
            if self.comment and "\n" in text[self.pos : at]:
                self.comment = False
            self.pos = at
            going = _HANDLERS[kind](self, text[at:end], end)
            if going and self.pos == at:
                self.pos = end
        cost = self.cost + self.pos - self.start
        cut = bool(self.stack) and self.hard > self.good
        return Reading(self.hard if cut else self.good, cut, self.pos, cost)

    def _stretches(self) -> None:
        """Take what goes on inside brackets, bracket by bracket, as far as it surely is code."""
        text, stack, match, pos = self.text, self.stack, STRETCH.match, self.pos
        while stack and (found := match(text, pos)):
            end = found.end()
            if found.lastindex is None:  # no bracket
                pos = end
                break
            last = text[end - 1]
            if last in _CLOSERS:
                stack.append(last)
            elif _CLOSERS[stack[-1]] == last:
                stack.pop()
                self.good = self.good if stack else end
            else:  # it closes none that is open
                pos = found.start("bracket")
                break
            pos = end
        if pos > self.pos:
            self.pos = self.hard = pos
            self.before, self.previous = text[pos - 1], _ENDS.get(text[pos - 1], "operator")

    def _word(self, word: str, end: int) -> bool:
        going = self._word_inside(word) if self.stack else self._word_outside(word, end)
        if word in _PREFIXES and self.before not in (".", "?."):
            self.previous = "prefix"
        else:
            self.previous = "word"
        self.before = word
        return going

    def _word_inside(self, word: str) -> bool:
        if self.previous in ("word", "operand") and word not in _PREFIXES:
            self.run += 1 if word.isascii() else 3
        return self.run <= (_COMMENT_RUN if self.comment else _PROSE_RUN)

    def _word_outside(self, word: str, end: int) -> bool:
        if self.previous == "prefix":
            return True
        if self.previous == "operator":
            spaced = self.text[self.pos - 1].isspace()
            if not spaced or self.before not in _PROSE_OPERATORS or word in _LITERALS:
                self.good = end
            return True
        if self.previous != "boundary" and word in _FOLLOWERS:
            return True
        return STATEMENT.match(self.text, self.pos) is not None

    def _string(self, sign: str, end: int) -> bool:
        if self.stack:
            self.run = 0
        return self._operand(sign, end)

    def _operand(self, sign: str, end: int) -> bool:
        """A string or a number."""
        if self.stack:
            self.hard = end
        elif self.previous in ("operator", "prefix"):
            self.good = end
        elif not STATEMENT.match(self.text, self.pos):
            return False
        self.previous, self.before = "operand", sign[:1]
        return True

    def _open(self, bracket: str, end: int) -> bool:
        outside = not self.stack and self.previous in ("operand", "brace", "boundary")
        if outside and not self._opens(bracket):
            return False
        self.stack.append(bracket)
        self._punctuation(bracket, end)
        self.previous = "boundary" if bracket == "{" else "operator"
        return True

    def _opens(self, bracket: str) -> bool:
        """Say whether `bracket`, outside all others, goes on with the expression before it."""
        if self.previous == "boundary":
            return STATEMENT.match(self.text, self.pos) is not None
        if bracket == "{":
            return self.before == ")"
        touching = not self.text[self.pos - 1].isspace()
        return touching or bracket == "[" or _CALL.match(self.text, self.pos) is not None

    def _close(self, closer: str, end: int) -> bool:
        if not self.stack:
            return self._stray(closer, end)
        if _CLOSERS[self.stack[-1]] != closer:
            if self.comment:
                return True
            while self.stack and _CLOSERS[self.stack[-1]] != closer:
                self.stack.pop()  # a bracket in a comment, or one that was never closed
            if not self.stack:
                self.good = end
                return False
        self.stack.pop()
        self._punctuation(closer, end)
        self.previous = "brace" if closer == "}" else "operand"
        if not self.stack:
            self.good = end
        return True

    def _stray(self, closer: str, end: int) -> bool:
        """A closing bracket too many: still code after a brace or a statement's end."""
        if closer != "}" and self.before != "}":
            return False
        if self.previous not in ("brace", "boundary") or self.pos == self.start:
            return False
        self.good = end
        self.previous, self.before = "brace", closer
        return True

    def _punctuation(self, sign: str, end: int) -> None:
        """Note a character that only code has here."""
        self.before = sign
        self.run = 0
        self.comment = False
        self.hard = end

    def _semicolon(self, sign: str, end: int) -> bool:
        self._punctuation(sign, end)
        self.previous = "boundary"
        if not self.stack:
            self.good = end
        return True

    def _operator(self, sign: str, end: int) -> bool:
        if sign == "/" and self.previous in ("operator", "boundary", "prefix"):
            regex = REGEX.match(self.text, self.pos)
            self.cost += 0 if regex else 100
            if regex and (self.stack or self.previous != "boundary"):
                self.pos = regex.end()
                self.previous, self.before = "operand", "/"
                return True
        if not self.stack and not self._continues(sign, end):
            return False
        if sign not in ",.-:!?":
            self.run = 0
            self.hard = end
        elif sign in ".!?" and self.text[end : end + 1].isspace():
            self.run += 1
        self.previous, self.before = "operator", sign
        return True

    def _continues(self, sign: str, end: int) -> bool:
        """Say whether `sign`, outside all brackets, belongs to the expression before it."""
        if self.previous in ("boundary", "prefix"):
            return sign in ("!", "-", "+", "~") and bool(STATEMENT.match(self.text, self.pos))
        if sign in ("++", "--") and self.previous != "operator":
            self.good = end
        if sign == "." and self.text[end : end + 1].isspace():
            return False
        return not (self.previous == "brace" and sign in _PROSE_OPERATORS and sign != ",")

    def _block(self, _: str, end: int) -> bool:
        close = self.text.find("*/", end, end + _LONGEST_STRING)
        if close < 0:
            self.cost += _LONGEST_STRING
            return False
        self.pos = close + 2
        if not self.stack:
            self.good = self.pos
        return True

    def _line(self, _: str, end: int) -> bool:
        """Outside brackets a comment ends where the next statement begins, or is left alone."""
        if self.stack:
            self.comment = True
            return True
        following = resumed(self.text, end, end + _LONGEST_COMMENT)
        self.cost += _LONGEST_COMMENT
        if following is None:
            return False
        self.pos = following
        self.previous = "boundary"
        return True

    def _remark(self, _: str, end: int) -> bool:
        if not self.stack:
            self.good = end
            if self.previous != "operator":
                self.previous = "boundary"
        return True

    def _other(self, sign: str, _: int) -> bool:
        if sign in "\"'`":
            self.cost += _LONGEST_STRING
        self.run += 1
        return bool(self.stack) and self.run <= (_COMMENT_RUN if self.comment else _PROSE_RUN)

    def _apostrophe(self, _sign: str, _end: int) -> bool:
        return bool(self.stack)


_HANDLERS: dict[int, Callable[[_Reader, str, int], bool]] = {
    kind: getattr(_Reader, f"_{'operand' if name == 'number' else name}")
    for name, kind in TOKEN.groupindex.items()
}
