"""Which documents go to which outputs, where containers take part."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bodycopy.batch.finding import CUT, PLAIN, WHOLE, Cut, find, names_folder
from bodycopy.errors import UnreadableInputError, UsageError
from bodycopy.formats.endings import plain_name
from bodycopy.formats.kinds import PARTS, Form, form_of, is_container
from bodycopy.holds import CONTAINERS, looks_contained
from bodycopy.plan import (
    STDIN,
    SUFFIXES,
    Job,
    article_name,
    file_target,
    folder_target,
    refuse_collisions,
)
from bodycopy.terminal import shown

_FROM_COMPRESSION = {None: "", "gzip": ".gz", "zstd": ".zst", "xz": ".xz", "bz2": ".bz2"}
_ENDINGS = {"jsonl": ".jsonl", "parquet": ".parquet", "text": ".txt"}


class Source(NamedTuple):
    """One file that documents come from."""

    path: str  # as the caller gave it, or "-" for standard input
    form: Form
    output: int  # which of the batch's outputs its documents go to


class Output(NamedTuple):
    """One place that documents go to."""

    path: Path | None  # a file, or a folder for many; None for standard output
    form: Form
    is_folder: bool = False  # a file each: the documents of a container, as text


@dataclass(frozen=True, slots=True)
class Batch:
    """All the work of a run, in the order of names."""

    sources: tuple[Source, ...] = ()
    outputs: tuple[Output, ...] = ()
    skipped: tuple[str, ...] = ()  # what stood in a folder and is no text
    unreadable: tuple[UnreadableInputError, ...] = ()  # folders that could not be looked into

    def model(self, output: int) -> str | None:
        """Return the file of the same kind whose documents alone go to an output, if there is one.

        What it has besides their texts goes along.
        """
        taken = [source for source in self.sources if source.output == output]
        kind = self.outputs[output].form.kind
        if len(taken) != 1 or taken[0].form.kind != kind:
            return None
        path = taken[0].path  # what is no file can be read once
        return path if path != STDIN and Path(path).is_file() else None

    @property
    def narrowed(self) -> bool:
        """Whether records lose their other fields: they go to another kind, or tables to one."""
        return any(map(self._is_narrowed, self.sources))

    def _is_narrowed(self, source: Source) -> bool:
        output = self.outputs[source.output]
        if output.is_folder or source.form.kind not in {"jsonl", "parquet"}:
            return False
        is_other = output.form.kind != source.form.kind
        return is_other or (source.form.kind == "parquet" and self.model(source.output) is None)


def batch_of(
    inputs: Sequence[str],
    output: str | None,
    told_from: str = "auto",
    told_to: str = "auto",
    *,
    cut: Cut = WHOLE,
) -> Batch:
    """Return what is to be done for `inputs`: files, folders, containers, or "-".

    Into one container go all documents if `output` is called like one, or `told_to` says so and it
    is no folder. Else each input goes to a file of its own, in the folder `output`. `cut`
    says whether a text that is too long to be one document is read in parts.

    Raises:
        UsageError: the inputs and the output do not go together; nothing has been touched.
    """
    inputs = tuple(inputs) or (STDIN,)
    if STDIN in inputs and len(inputs) > 1:
        message = "standard input (-) cannot be mixed with other inputs"
        raise UsageError(message)
    unreadable: list[UnreadableInputError] = []
    listed = find(inputs, told_from, unreadable, cut)
    found = sorted(listed, key=lambda one: os.fsencode(one.path))
    skipped = tuple(one.path for one in found if one.form is None)
    taken = [(path, form, relative) for path, relative, form in found if form is not None]
    # One text does not go into a folder that is not named as one.
    into_folder = (output or "").endswith(os.sep) or (names_folder(output) and not cut.is_plain)
    into_folder = into_folder or (
        not _is_merged(output, told_to) and (len(inputs) > 1 or any(map(names_folder, inputs)))
    )
    if into_folder:
        folders = [name for name in inputs if names_folder(name)]
        made = _each(taken, folder_target(output, folders), told_to)
    else:
        made = _merged(taken, output, told_to)
    if any(one.form.kind == "warc" for one in made.outputs):
        message = "WARC cannot be written; give -o NAME.jsonl, or --to jsonl"
        raise UsageError(message)
    if any(one.form.kind == "parquet" and one.form.compression for one in made.outputs):
        message = "Parquet is compressed in itself; give -o NAME.parquet"
        raise UsageError(message)
    _refuse(made)
    return Batch(made.sources, made.outputs, skipped, tuple(unreadable))


def _is_merged(output: str | None, told_to: str) -> bool:
    if output is not None and (output.endswith(os.sep) or names_folder(output)):
        return False
    return told_to in {"jsonl", "parquet"} or (output is not None and looks_contained(output))


def _each(taken: Sequence[tuple[str, Form, str]], target: Path, told_to: str) -> Batch:
    """Return a batch in which every input has an output of its own."""
    sources: list[Source] = []
    outputs: list[Output] = []
    for path, form, relative in taken:
        sources.append(Source(path, form, len(outputs)))
        place = target / Path(relative).parent
        kind = _kind_to(form, told_to)
        if kind == PARTS or (not is_container(form) and told_to in {"auto", "text"}):
            made = CUT if kind == PARTS else PLAIN
            outputs.append(Output(place / article_name(relative), made))
            continue
        stem = _stem(relative)
        if kind == "text":
            outputs.append(Output(place / stem, PLAIN, is_folder=True))
            continue
        compression = form.compression if kind != "parquet" else None
        name = f"{stem}{_ENDINGS[kind]}{_FROM_COMPRESSION[compression]}"
        outputs.append(Output(place / name, Form(kind, compression)))
    return Batch(tuple(sources), tuple(outputs))


def _merged(taken: Sequence[tuple[str, Form, str]], output: str | None, told_to: str) -> Batch:
    """Return a batch in which all documents go to one output."""
    first = taken[0][1] if taken else Form("jsonl", None)
    path = file_target(output)
    if told_to == "auto" and path is not None and looks_contained(path.name):
        told_to = form_of(path.name, b"").kind
    kind = _kind_to(first, told_to)
    is_article = kind in {"text", PARTS}
    if is_article and (len(taken) != 1 or (kind == "text" and is_container(first))):
        if path is None or len(taken) != 1:
            message = "many documents as text need a folder: -o FOLDER"
            raise UsageError(message)
        return _each(taken, path, told_to)
    form = Form(kind, None)
    if not is_article and told_to == "auto" and path is not None and _is_text(path.name):
        message = f"{shown(str(path))} is called like a text, but holds many; see --to"
        raise UsageError(message)
    if path is not None and looks_contained(path.name):
        form = Form(kind, form_of(path.name, b"").compression)
    sources = tuple(Source(name, form_, 0) for name, form_, _ in taken)
    return Batch(sources, (Output(path, form),))


def _is_text(name: str) -> bool:
    suffix = Path(plain_name(name)).suffix.lower()
    return bool(suffix) and suffix in SUFFIXES


def _kind_to(form: Form, told_to: str) -> str:
    """Return the kind that documents of `form` become if nothing else is said."""
    if form.kind == PARTS and told_to in {"auto", "text"}:
        return PARTS  # one article, of the articles of the parts
    if told_to != "auto":
        return told_to
    if form.kind == "warc":
        return "jsonl"
    return form.kind if is_container(form) else "text"


def _stem(name: str) -> str:
    """Return the name of a file without what says its kind and compression.

    >>> _stem("a/crawl.warc.gz")
    'crawl'
    """
    path = Path(plain_name(Path(name).name))
    return path.stem if path.suffix.lower() in {*CONTAINERS, *SUFFIXES} else path.name


def _refuse(batch: Batch) -> None:
    """Raise if two outputs are one, or an output is an input."""
    owners = {source.output: source.path for source in reversed(batch.sources)}
    jobs = [
        Job(owners.get(number, STDIN), output.path) for number, output in enumerate(batch.outputs)
    ]
    refuse_collisions([*jobs, *(Job(source.path, None) for source in batch.sources)])
