"""What the exit status says, besides 0 for all well."""

FAILED = 1  # some input could not be cleaned; all others are written
USAGE = 2  # wrong usage or settings; nothing was touched
LOSSY = 3  # with --check an output would change; with --strict text was lost or guessed at
UNWRITABLE = 4  # an output cannot be written; what stood there before still stands
