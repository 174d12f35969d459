"""What was removed from a document and why, told to people."""

from bodycopy.explain.overview import Overview
from bodycopy.explain.page import write_page
from bodycopy.explain.terminal import Look, wants_color, written
from bodycopy.explain.told import Told, told

__all__ = ["Look", "Overview", "Told", "told", "wants_color", "write_page", "written"]
