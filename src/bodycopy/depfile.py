"""What an output depends on, told to make in the manner of gcc's -MD, -MF, -MP and -MT."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bodycopy.errors import UsageError
from bodycopy.terminal import shown
from bodycopy.write import replacing

# What means something to GNU make, and more of it in one place than in the other. A backslash takes
# the meaning away, but from "$", which is doubled, and from what decides how the line is read and
# has no quotation: an expression that gives it is read too late for that.
_IN_TARGET = re.compile(r"\\*[ #:%*?\[\]]|[$=&]")
_IN_PREREQUISITE = re.compile(r"\\*[ #:|*?\[\]]|[$=&]")
_INSTEAD = {"$": "$$", "=": "$(if ,,=)", "&": "$(if ,,&)"}
# Names that cannot be quoted: a member of an archive, a recipe on the line, white space, and a
# backslash that would join the next line.
_UNQUOTABLE = re.compile(r"[^(]+\(.*\)|.*[\n\t;].*|.*\\", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depfile:
    """Where the rules are written, and how."""

    path: Path  # -MF
    # -MT: what depends on all inputs, as a stamp does; None for a rule for each output.
    target: str | None = None
    # -MP: a rule without prerequisites for each of them, so that a deleted one is no error.
    phony: bool = False

    def text(self, outputs: "Iterable[Dependency]") -> str:
        """Return the rules for `outputs`; see `rules`."""
        return rules(self, outputs)

    def write(self, outputs: "Iterable[Dependency]") -> None:
        """Write the rules for `outputs`; see `write`."""
        write(self, outputs)


Dependency = tuple[str, Sequence[str]]  # an output and what it was made from


def write(depfile: Depfile, outputs: Iterable[Dependency]) -> None:
    """Write the rules for `outputs`, in their order; call it when the outputs are there.

    Raises:
        UsageError: make has no way to write one of the names.
        OutputError: the file cannot be written; what stood there before still stands.
    """
    data = os.fsencode(rules(depfile, outputs))
    with replacing(depfile.path) as file:
        file.write(data)


def rules(depfile: Depfile, outputs: Iterable[Dependency]) -> str:
    r"""Return the rules for `outputs`, as make reads them.

    >>> depfile = Depfile(path=Path("a.d"), phony=True)
    >>> rules(depfile, [("a.txt", ["my page.html", "bodycopy.toml"])])
    'a.txt: my\\ page.html bodycopy.toml\n\nmy\\ page.html:\n\nbodycopy.toml:\n'
    """
    listed = list(outputs)
    if depfile.target is not None:
        listed = [(depfile.target, [name for _, names in listed for name in names])]
    lines = [
        f"{target(output)}: {' '.join(map(prerequisite, dict.fromkeys(names)))}\n"
        for output, names in listed
    ]
    if depfile.phony:
        names = dict.fromkeys(name for _, needed in listed for name in needed)
        lines += [f"{target(name)}:\n" for name in names]
    return "\n".join(lines)


def target(name: str) -> str:
    r"""Return a file name as it stands before the colon of a rule.

    Raises:
        UsageError: make has no way to write it.

    >>> target("50% of $5 #1.txt")
    '50\\%\\ of\\ $$5\\ \\#1.txt'
    """
    return _quoted(name, _IN_TARGET)


def prerequisite(name: str) -> str:
    r"""Return a file name as it stands after the colon of a rule.

    Raises:
        UsageError: make has no way to write it.

    >>> prerequisite("50% of $5 #1.txt")
    '50%\\ of\\ $$5\\ \\#1.txt'
    """
    return _quoted(name, _IN_PREREQUISITE)


def _quoted(name: str, special: re.Pattern[str]) -> str:
    if _UNQUOTABLE.fullmatch(name):
        message = f"{shown(name)}: make has no way to write this name; rename it, or leave -MD out"
        raise UsageError(message)
    return special.sub(_escaped, name)


def _escaped(found: re.Match[str]) -> str:
    special = found.group()
    # Backslashes before it would quote the one that quotes it.
    return _INSTEAD.get(special) or special[:-1] * 2 + "\\" + special[-1]
