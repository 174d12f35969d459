"""What all tests share."""

import os
import signal

from hypothesis import HealthCheck, settings

# The same examples on every run, so that a red build is red for everybody; no deadline, since a
# shared machine's pauses are not ours. `make check` asks for 1,000 examples of each law.
settings.register_profile(
    "bodycopy",
    max_examples=int(os.environ.get("EXAMPLES", "100")),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("bodycopy")

# As the command does: NumPy's second thread would only wait, and burn the time of the others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What a make around the tests says of itself is not for the makes and commands that they start.
for _name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"):
    os.environ.pop(_name, None)

# A shell starts what runs in its background with interrupts ignored, nohup with hang-ups; the
# commands that tests stop by a signal would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
for _signal in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(_signal, signal.SIG_DFL)
