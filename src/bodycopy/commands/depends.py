"""What the command writes besides articles must not be what it reads; and what depends on what."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.configuration import Chosen
    from bodycopy.depfile import Dependency, Depfile
    from bodycopy.plan import Job


def depfile(told: dict[str, Any], jobs: "Sequence[Job]") -> "Depfile | None":
    """Return where make's rules go, if they were asked for."""
    named = told["depfile"] or told["depfile_"]
    if not (named or told["depends"]):
        return None
    from pathlib import Path  # noqa: PLC0415

    from bodycopy.depfile import Depfile  # noqa: PLC0415

    outputs = list(dict.fromkeys(job.target for job in jobs))
    if None in outputs and not told["depend_target"]:
        message = "rules for make name an output; give -o FILE, or -MT TARGET"
        raise click.UsageError(message)
    if not named and (len(outputs) != 1 or outputs[0] is None):
        message = "-MD for several outputs needs -MF FILE"
        raise click.UsageError(message)
    path = Path(named) if named else Path(outputs[0] or "").with_suffix(".d")
    return Depfile(path=path, target=told["depend_target"], phony=told["phony"])


def dependencies(jobs: "Sequence[Job]", holds: "Chosen") -> "list[Dependency]":
    """Return each output and what it was made from."""
    from bodycopy.plan import STDIN  # noqa: PLC0415

    common = [*map(str, holds.files), *([holds["index"]] if holds["index"] else [])]
    return [
        (str(job.target or STDIN), [*([job.source] if job.source != STDIN else []), *common])
        for job in jobs
    ]


def refuse(path: str | None, option: str, jobs: "Sequence[Job]", taken: list[str]) -> None:
    """Raise if what is written would replace an input, an article or what is `taken`."""
    if path is None or not (jobs or taken):
        return
    from os.path import realpath  # noqa: PLC0415

    place = realpath(path)  # unlike Path.resolve, it takes links that lead in a circle
    if place in {realpath(name) for name in taken if name}:
        message = f"{path!r} is what this run reads or writes besides"
        raise click.BadParameter(message, param_hint=option)
    for job in jobs:
        if place in {realpath(job.source), job.target and realpath(job.target)}:
            message = f"{path!r} is an input or an output"
            raise click.BadParameter(message, param_hint=option)
