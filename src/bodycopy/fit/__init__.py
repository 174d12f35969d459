"""Fits the segmenter's weights to pages with known main content; not needed to clean."""
