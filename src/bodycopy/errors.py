"""What can go wrong: a class for each thing that a caller can act on."""


class BodycopyError(Exception):
    """The root of all errors that bodycopy raises on purpose."""


class InputError(BodycopyError):
    """One input could not be cleaned; the others can."""

    def __init__(self, source: str, reason: str) -> None:
        """Name the input and the reason."""
        super().__init__(source, reason)  # both, or unpickling fails
        self.source, self.reason = source, reason

    def __str__(self) -> str:
        name = "standard input" if self.source == "-" else self.source
        return f"{name}: {self.reason}"


class UnreadableInputError(InputError):
    """The input cannot be opened or read."""


class BinaryInputError(InputError):
    """The input is not text: an image, an archive, random bytes."""


class UndecodableInputError(InputError):
    """The bytes of the input are not text in the encoding that was asked for."""


class UsageError(BodycopyError):
    """Arguments or settings that contradict each other; nothing was read or written."""


class MissingLibraryError(UsageError):
    """What an input needs is not installed, too old or broken; the message says what to install."""


class OutputError(BodycopyError):
    """An output cannot be written; what stood there before still stands."""

    def __init__(self, target: str, reason: str) -> None:
        """Name the output and the reason."""
        super().__init__(target, reason)
        self.target, self.reason = target, reason

    def __str__(self) -> str:
        return f"{self.target}: {self.reason}"


class ClosedPipeError(OutputError):
    """Whoever read our standard output has gone: no reason to complain."""


class LedgerError(BodycopyError):
    """A ledger does not belong to the article, or is damaged."""

    def __init__(self, place: str, reason: str) -> None:
        """Name the place, FILE:LINE, and the reason."""
        super().__init__(place, reason)
        self.place, self.reason = place, reason

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"
