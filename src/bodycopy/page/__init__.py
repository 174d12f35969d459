"""HTML becomes text with what the tree knew of it."""

from bodycopy.page.detect import is_html
from bodycopy.page.read import Page, read_page
from bodycopy.page.stripper import strip_tags

__all__ = ["Page", "is_html", "read_page", "strip_tags"]
