"""HTML becomes text with what the tree knew of it.

`detect.is_html` tells what a text is; `read.read_page` reads it. They are imported from where they
stand, so that plain text does not pay for the reading of pages.
"""
