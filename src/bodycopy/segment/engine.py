"""Who does the segmenter's arithmetic: the compiled kernel where there is one, NumPy elsewhere.

`any_of` and `known` serve others, too: they look for many words at once.
"""

__all__ = [
    "any_of",
    "article_end",
    "best_path",
    "come_again",
    "expected_f1",
    "features",
    "glued",
    "judged",
    "known",
    "look_up",
    "prices",
    "unannounced",
    "undue_capitals",
    "values",
    "words",
]

try:
    from bodycopy.segment.compiled import (
        any_of,
        article_end,
        best_path,
        come_again,
        expected_f1,
        features,
        glued,
        judged,
        known,
        look_up,
        prices,
        unannounced,
        undue_capitals,
        values,
        words,
    )
except ImportError:  # no compiler where this was installed, or a processor the kernel is not for
    from bodycopy.segment.again import come_again
    from bodycopy.segment.any_of import any_of
    from bodycopy.segment.capitals import undue_capitals
    from bodycopy.segment.decode import best_path, expected_f1
    from bodycopy.segment.features import features
    from bodycopy.segment.glued import glued
    from bodycopy.segment.judged import judged
    from bodycopy.segment.known import known
    from bodycopy.segment.level import article_end
    from bodycopy.segment.network import look_up, values
    from bodycopy.segment.prices import prices
    from bodycopy.segment.unannounced import unannounced
    from bodycopy.segment.words import words
