"""Documents go through processes that can be killed."""

from bodycopy.limits import Limits
from bodycopy.workers.pool import Pool, Trouble
from bodycopy.workers.slots import Slots, fixed

__all__ = ["Limits", "Pool", "Slots", "Trouble", "fixed"]
