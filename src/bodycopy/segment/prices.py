"""What a switch between what is kept and what goes costs at each word."""

import numpy as np

from bodycopy.segment.decode import Values
from bodycopy.segment.judged import Judged

# Log odds. What a switch costs; less at a line break, after a full stop, and where the network
# sees a paragraph begin. F1 hardly depends on them (they move it by 0.001); boundaries do.
_SWITCH = 8.0
_AT_LINE, _AFTER_STOP, _AT_PARAGRAPH = 4.0, 5.0, 0.3
# More at a word in small letters, or one that no space parts from the last, that begins neither a
# line nor a sentence.
_IN_SENTENCE = 6.0
_CHEAPEST = 0.3
LEVELS = np.array(
    [_SWITCH, _AT_LINE, _AFTER_STOP, _AT_PARAGRAPH, _IN_SENTENCE, _CHEAPEST], np.float32
)


def prices(judged: Judged) -> Values:
    """Return what a switch costs between each word and the one before."""
    switch, at_line, after_stop, at_paragraph, in_sentence, cheapest = LEVELS
    found = np.full(judged.starts.size, switch, np.float32)
    found -= at_line * (judged.begins_line | judged.after_space)
    found -= after_stop * judged.after_stop
    found -= at_paragraph * np.clip(judged.begins + 1, 0, 4)
    goes_on = judged.is_low.copy()
    goes_on[1:] |= judged.starts[1:] == judged.ends[:-1]
    goes_on &= ~(judged.begins_line | judged.after_stop)
    found += in_sentence * goes_on
    np.maximum(found, cheapest, out=found)
    return found
