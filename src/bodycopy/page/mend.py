"""What a vote for single nodes gets wrong that the lines around them show.

Each rule was kept for what it does to F1 (mean over 791 + 253 articles with known main content;
0.938 and 0.950 before): list items and headings +0.006, sentences +0.001, the title +0.001 and
+0.003, a vote that covers little +0.004.
"""

from bodycopy.page.density import dense_lines, ends_a_sentence, is_running
from bodycopy.page.lines import Line

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAX_LINKED = 0.5  # share of code points inside links, 0 to 1: above, a list is a menu
_MENU = 0.9  # share of code points inside links, of all main content
_MAX_GAP = 3  # lines: a longer gap in main content is a box of something else
_MIN_ANCHOR = 40  # code points of a line that main content can begin or end with
_MIN_LEAD = 60  # code points: what is longer is the article itself, no title or label
_MIN_COVERED = 1 / 3  # share of a page's running text; a vote below it has missed the article


def mended(lines: list[Line], main: list[bool]) -> list[bool]:
    """Return which lines are main content, from which of them were voted to be.

    None of them if all that was voted for is links and labels.
    """
    main = _covering(lines, main)
    if _is_menu(lines, main):
        return [False] * len(main)
    main = _restored(lines, main)
    return _without_title(lines, main)


def _covering(lines: list[Line], main: list[bool]) -> list[bool]:
    """Add the running text to a vote for less than a third of it.

    Takes wrongly: a page of teasers in full sentences.
    """
    running = covered = voted = 0
    for line, is_main in zip(lines, main, strict=True):
        size = len(line.text)
        voted += size * is_main
        if is_running(line):
            running += size
            covered += size * is_main
    if covered >= _MIN_COVERED * running or voted >= running:
        return main
    return [voted or dense for voted, dense in zip(main, dense_lines(lines), strict=True)]


def _is_menu(lines: list[Line], main: list[bool]) -> bool:
    """Return whether main content is links without a sentence among them."""
    chosen = [line for line, is_main in zip(lines, main, strict=True) if is_main]
    size = sum(len(line.text) for line in chosen)
    linked = sum(len(line.text) * line.linked for line in chosen)
    return linked > _MENU * size and not any(ends_a_sentence(line.text) for line in chosen)


def _restored(lines: list[Line], main: list[bool]) -> list[bool]:
    """Add list items, headings and sentences that stand between lines of main content.

    Takes wrongly: a list of pages without links in mid-article.
    """
    anchors = [
        place
        for place, (line, is_main) in enumerate(zip(lines, main, strict=True))
        if is_main and len(line.text) >= _MIN_ANCHOR
    ]
    if not anchors:
        return main
    mended = list(main)
    following = _following(main)
    last = anchors[0]
    for place in range(anchors[0], anchors[-1]):
        if main[place]:
            last = place
        elif _belongs(lines[place], following[place] - last - 1):
            mended[place] = True
    return mended


def _following(main: list[bool]) -> list[int]:
    """Return for each line the place of the next one that is main content."""
    places = [len(main)] * len(main)
    for place in range(len(main) - 2, -1, -1):
        places[place] = place + 1 if main[place + 1] else places[place + 1]
    return places


def _belongs(line: Line, gap: int) -> bool:
    """Return whether a line in a gap of so many lines in main content belongs to it."""
    if line.kind or line.linked > _MAX_LINKED:
        return False
    if line.tag == "li" or line.tag in _HEADINGS:
        return True
    return gap <= _MAX_GAP and line.tag in {"p", "div"} and ends_a_sentence(line.text)


def _without_title(lines: list[Line], main: list[bool]) -> list[bool]:
    """Take out captions, and a title before the first line of the article, if there is one."""
    body = [is_main and line.tag != "figcaption" for line, is_main in zip(lines, main, strict=True)]
    titles: list[int] = []
    for place, line in enumerate(lines):
        if body[place] and line.tag == "h1":
            titles.append(place)
        elif body[place] and len(line.text) >= _MIN_LEAD:
            for title in titles:
                body[title] = False
            break
    return body
