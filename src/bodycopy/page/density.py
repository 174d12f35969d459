"""Main content by the density of its sentences, where nothing better is known."""

from itertools import pairwise

from bodycopy.page.lines import Line

_ENDS = (*".!?…:;。؟।", "\uff01", "\uff1f")  # the last two are wide, for Chinese
_CLOSING = "\"'”\u2019»“)]"  # may stand after the end of a sentence
_MIN_SENTENCE = 60  # code points: a shorter line that ends in a full stop may be a slogan
_MAX_LINKED = 0.3  # share of code points inside links, 0 to 1
_MAX_GAP = 3  # lines: so many between two lines of main content belong to it


def ends_a_sentence(text: str) -> bool:
    """Return whether `text` ends as a sentence does, quotation marks aside.

    >>> ends_a_sentence("He said “no.”"), ends_a_sentence("Read more")
    (True, False)
    """
    return text.rstrip().rstrip(_CLOSING).endswith(_ENDS)


def is_running(line: Line) -> bool:
    """Return whether a line reads like a sentence of an article.

    Takes wrongly: a long notice that no class or id gives away. Misses: verse, tables, lists.
    """
    return (
        not line.kind
        and len(line.text) >= _MIN_SENTENCE
        and line.linked <= _MAX_LINKED
        and ends_a_sentence(line.text)
    )


def dense_lines(lines: list[Line]) -> list[bool]:
    """Return for each line whether it stands in running text: in sentences or between them."""
    dense = [is_running(line) for line in lines]
    places = [place for place, is_dense in enumerate(dense) if is_dense]
    for before, after in pairwise(places):
        if after - before <= _MAX_GAP + 1:
            for place in range(before + 1, after):
                dense[place] = not lines[place].kind
    return dense
