"""Which way a run goes: file by file, or in shards where containers or the corpus take part."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bodycopy.backend import Effort
    from bodycopy.configuration import Chosen
    from bodycopy.errors import InputError
    from bodycopy.plan import Job
    from bodycopy.run import Listener, Options, Report


class Prepared(NamedTuple):
    """A run that is settled, and has not begun."""

    jobs: "Sequence[Job]"  # each file that is read, and what its articles go to
    run: "Callable[[Listener], Report]"
    skipped: int  # files of a folder that are no text
    is_many: bool  # whether more than one document may come of it


def prepared(told: dict[str, Any], holds: "Chosen", options: "Options") -> Prepared:
    """Return the run that was asked for.

    Raises:
        UsageError: inputs and outputs do not go together; nothing has been touched.
    """
    from bodycopy.holds import hold_long  # noqa: PLC0415 - --help needs none

    is_plain = not _holds_many(told, holds)
    if is_plain and not (_is_cut(holds) and hold_long(told["inputs"])):
        return _by_file(told, holds, options)
    return _in_shards(told, holds, options, is_plain=is_plain)


def _holds_many(told: dict[str, Any], holds: "Chosen") -> bool:
    """Say whether a container, the corpus or a run that died takes part."""
    if told["resume"] or holds["dedupe"] == "corpus" or holds["to"] != "auto":
        return True
    if holds["from"] in {"jsonl", "warc", "parquet"}:
        return True
    from bodycopy.holds import hold_container, looks_contained  # noqa: PLC0415 - --help needs none

    output = told["output"]
    is_merged = output is not None and looks_contained(output)
    return is_merged or hold_container(told["inputs"])


def _is_cut(holds: "Chosen") -> bool:
    """Say whether a long text is cut: not where what a document said is sought in others."""
    is_found_out = holds["encoding"] is None and holds["from"] in {"auto", "text"}
    return is_found_out and holds["dedupe"] != "corpus" and not holds["index"]


def _by_file(told: dict[str, Any], holds: "Chosen", options: "Options") -> Prepared:
    from bodycopy.backend import backend  # noqa: PLC0415
    from bodycopy.commands.listening import troubles  # noqa: PLC0415
    from bodycopy.plan import plan  # noqa: PLC0415
    from bodycopy.progress import progress  # noqa: PLC0415
    from bodycopy.run import run, sweep  # noqa: PLC0415

    todo = plan(told["inputs"], told["output"])

    def start(listener: "Listener") -> "Report":
        quiet = holds["quiet"]
        if not options.dry:
            sweep(todo.jobs, options)
            if told["output"] and not todo.jobs:
                _make(told["output"])
        with (
            progress([job.source for job in todo.jobs], quiet=quiet) as bar,
            backend(todo.jobs, options, effort(holds), troubles(quiet=quiet)) as map_,
        ):
            listener.on_done = bar.file_done
            report = run(todo.jobs, options, listener, map_)
        report.failed += told_of(todo.unreadable)
        return report

    is_many = len(todo.jobs) != 1 or bool(todo.unreadable)
    return Prepared(todo.jobs, start, len(todo.skipped), is_many)


def _make(folder: str) -> None:
    """Make the folder of the outputs where there is nothing to write."""
    from pathlib import Path  # noqa: PLC0415

    from bodycopy.errors import OutputError  # noqa: PLC0415
    from bodycopy.write import make_folder  # noqa: PLC0415

    try:
        make_folder(Path(folder))
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error)) from error


def told_of(unreadable: "Sequence[InputError]") -> int:
    """Tell of the folders that could not be looked into, and return how many they are."""
    from bodycopy.terminal import say, shown  # noqa: PLC0415

    for error in unreadable:
        say(shown(str(error)))
    return len(unreadable)


def _in_shards(
    told: dict[str, Any], holds: "Chosen", options: "Options", *, is_plain: bool
) -> Prepared:
    from bodycopy.batch import run as batch  # noqa: PLC0415
    from bodycopy.batch.finding import Cut  # noqa: PLC0415
    from bodycopy.batch.planning import batch_of  # noqa: PLC0415
    from bodycopy.commands.listening import troubles  # noqa: PLC0415
    from bodycopy.errors import UsageError  # noqa: PLC0415
    from bodycopy.formats.kinds import Fields  # noqa: PLC0415
    from bodycopy.plan import Job  # noqa: PLC0415
    from bodycopy.progress import progress  # noqa: PLC0415
    from bodycopy.terminal import say  # noqa: PLC0415

    cut = Cut(is_cut=_is_cut(holds), is_plain=is_plain)
    made = batch_of(told["inputs"], told["output"], holds["from"], holds["to"], cut=cut)
    if holds["encoding"] and any(source.form.kind == "jsonl" for source in made.sources):
        message = "--encoding is for texts and pages; JSON lines are UTF-8, convert them first"
        raise UsageError(message)
    if made.narrowed and not holds["quiet"]:
        say("W-FIELDS: of each record id, url and text go along, its other fields do not")
    fields = Fields(text=holds["text_field"], id=holds["id_field"], skip_bad=holds["skip_bad"])
    how = batch.Told(fields=fields, resume=told["resume"], is_corpus=holds["dedupe"] == "corpus")
    jobs = [Job(source.path, made.outputs[source.output].path) for source in made.sources]

    def start(listener: "Listener") -> "Report":
        quiet = holds["quiet"]
        if not options.dry:
            batch.sweep(made, options)
            if told["output"] and not made.sources:
                _make(told["output"])
        tell = troubles(quiet=quiet)
        with (
            progress([job.source for job in jobs], quiet=quiet) as bar,
            batch.backend(made, batch.work_of(options, how), effort(holds), tell) as maps,
        ):
            listener.on_done, listener.on_read = bar.done, bar.read
            report = batch.run(made, options, how, listener, maps)
        report.failed += told_of(made.unreadable)
        return report

    return Prepared(jobs, start, len(made.skipped), is_many=True)


def effort(holds: "Chosen") -> "Effort":
    """Return what a run may spend."""
    from bodycopy.backend import Effort  # noqa: PLC0415
    from bodycopy.limits import Limits  # noqa: PLC0415

    asked = any(holds.values[name].origin != "default" for name in ("timeout", "memory"))
    return Effort(
        jobs=holds["jobs"],
        limits=Limits(seconds=holds["timeout"] or None, memory=holds["memory"] or None),
        is_limited=asked or holds.settings().has_regex,
    )
