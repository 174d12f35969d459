"""The segmenter: which words of a flattened text are main content.

Weights fitted by `bodycopy.fit` to pages with known main content; NumPy at run time.
"""

from bodycopy.segment.segmentation import KINDS, Segmentation, Stretch, segment

__all__ = ["KINDS", "Segmentation", "Stretch", "segment"]
