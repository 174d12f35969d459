"""Find the main content, and take away what surrounds it."""
