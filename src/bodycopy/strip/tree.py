"""Keep the main content of an HTML page, as far as its tree knew it."""

from bodycopy.document import Edit, Hint


def keep_main(text: str, hints: tuple[Hint, ...]) -> tuple[Edit, ...]:
    """Return the edits that remove every span which the tree took for boilerplate.

    >>> keep_main("Home News Hello there.", (Hint(0, 10, "menu"), Hint(10, 22, "main")))
    (Edit(start=0, before='Home News ', after='', rule='strip.menu', note='', score=None),)
    """
    return tuple(
        Edit(hint.start, text[hint.start : hint.end], "", f"strip.{hint.kind}")
        for hint in hints
        if hint.kind != "main"
    )
