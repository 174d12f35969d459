"""What the user has told in a file, beside what is told on the command line."""

from bodycopy.configuration.choose import Chosen, Table, Value, choose
from bodycopy.configuration.find import find, load

__all__ = ["Chosen", "Table", "Value", "choose", "find", "load"]
