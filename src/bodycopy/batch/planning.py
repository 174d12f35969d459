"""Which documents go to which outputs, where containers take part."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bodycopy.decode import decode
from bodycopy.errors import InputError, UnreadableInputError, UsageError
from bodycopy.formats.endings import plain_name
from bodycopy.formats.kinds import HEAD, PARTS, Form, form_of, is_container
from bodycopy.formats.members import compression_of
from bodycopy.formats.parts import can_cut
from bodycopy.holds import CONTAINERS, is_long, looks_contained, stdin_head
from bodycopy.page.detect import is_html
from bodycopy.plan import (
    STDIN,
    SUFFIXES,
    Job,
    article_name,
    file_target,
    folder_plan,
    folder_target,
    refuse_collisions,
)
from bodycopy.terminal import shown

_PLAIN = Form("text", None)
_FROM_COMPRESSION = {None: "", "gzip": ".gz", "zstd": ".zst", "xz": ".xz", "bz2": ".bz2"}
_CUT = Form(PARTS, None)
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


class Cut(NamedTuple):
    """How texts are read that are too long to be one document."""

    is_cut: bool = False  # in parts, if all of it can be
    is_plain: bool = False  # and no input is a container, whatever it begins like


_WHOLE = Cut()


def batch_of(
    inputs: Sequence[str],
    output: str | None,
    told_from: str = "auto",
    told_to: str = "auto",
    *,
    cut: Cut = _WHOLE,
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
    listed = _found(inputs, told_from, unreadable, is_plain=cut.is_plain)
    found = sorted(listed, key=lambda one: os.fsencode(one.path))
    skipped = tuple(one.path for one in found if one.form is None)
    taken = [
        (path, _in_parts(path, form, told_from) if cut.is_cut else form, relative)
        for path, relative, form in found
        if form is not None
    ]
    # One text does not go into a folder that is not named as one.
    into_folder = (output or "").endswith(os.sep) or (_is_folder(output) and not cut.is_plain)
    into_folder = into_folder or (
        not _is_merged(output, told_to) and (len(inputs) > 1 or any(map(_is_folder, inputs)))
    )
    if into_folder:
        folders = [name for name in inputs if _is_folder(name)]
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


class _Found(NamedTuple):
    path: str
    relative: str  # where it goes below the folder of the output
    form: Form | None  # None for what is not to be cleaned


def _found(
    inputs: Sequence[str], told: str, unreadable: list[UnreadableInputError], *, is_plain: bool
) -> Iterator[_Found]:
    """Yield the files that inputs name or hold; a folder's files are known by their names."""
    seen: set[str] = set()
    for name in inputs:
        if not _is_folder(name):
            form = _PLAIN if is_plain else _form(name, told)
            found = [_Found(name, Path(name).name, form)]
        else:
            found = list(_in_folder(name, told, unreadable))
        yield from (one for one in found if _plainly(one.path) not in seen)
        seen.update(_plainly(one.path) for one in found)


def _plainly(path: str) -> str:
    """Return one spelling of a path: "./a" is "a"."""
    return os.path.abspath(path)  # noqa: PTH100 - links stay what they are


def _in_folder(folder: str, told: str, unreadable: list[UnreadableInputError]) -> Iterator[_Found]:
    listed = folder_plan([folder], Path())
    unreadable += listed.unreadable
    for job in listed.jobs:
        form = form_of(job.source, b"", told)
        yield _Found(job.source, os.path.relpath(job.source, folder), form)
    for path in listed.skipped:
        is_taken = looks_contained(path) and Path(path).is_file()
        yield _Found(path, os.path.relpath(path, folder), form_of(path, b"") if is_taken else None)


def _is_merged(output: str | None, told_to: str) -> bool:
    if output is not None and (output.endswith(os.sep) or _is_folder(output)):
        return False
    return told_to in {"jsonl", "parquet"} or (output is not None and looks_contained(output))


def _each(taken: Sequence[tuple[str, Form, str]], target: Path, told_to: str) -> Batch:
    """Return a batch in which every input has an output of its own."""
    sources: list[Source] = []
    outputs: list[Output] = []
    for path, form, relative in taken:
        sources.append(Source(path, form, len(outputs)))
        place = target / Path(relative).parent
        if not is_container(form) and told_to in {"auto", "text"}:
            outputs.append(Output(place / article_name(relative), _PLAIN))
            continue
        if _kind_to(form, told_to) == PARTS:
            outputs.append(Output(place / article_name(relative), _CUT))
            continue
        kind = _kind_to(form, told_to)
        stem = _stem(relative)
        if kind == "text":
            outputs.append(Output(place / stem, _PLAIN, is_folder=True))
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
    is_many = is_container(first) and kind != PARTS
    if kind in {"text", PARTS} and (len(taken) != 1 or is_many):
        if path is None or len(taken) != 1:
            message = "many documents as text need a folder: -o FOLDER"
            raise UsageError(message)
        return _each(taken, path, told_to)
    form = Form(kind, None)
    is_one = kind in {"text", PARTS}
    if not is_one and told_to == "auto" and path is not None and _is_text(path.name):
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


def _form(name: str, told: str) -> Form:
    head = _head(name)
    form = form_of(name, head, told)
    # Of standard input little can be seen: a line of JSON may be longer than that.
    is_cut = name == STDIN and head.lstrip().startswith(b'{"') and b"\n" not in head
    if is_cut and form == _PLAIN and told == "auto" and b'"text"' in head:
        return Form("jsonl", None)
    return form


def _in_parts(name: str, form: Form, told: str) -> Form:
    """Return the form of a text that is to be cut into parts, if the file `name` is one."""
    if form != _PLAIN or not is_long(name):
        return form
    head = _head(name)
    if told == "auto" and is_html(head.decode("utf-8", "replace"), plain_name(name)):
        return form
    try:
        decode(head, name)
    except InputError:
        return form  # binary
    try:
        with Path(name).open("rb") as file:
            return _CUT if compression_of(head) is None and can_cut(file) else form
    except OSError:
        return form  # whoever reads it says so


def _head(name: str) -> bytes:
    """Return the first bytes of a file, by which its kind is known; none if it has no bytes now."""
    path = Path(name)
    try:
        if name == STDIN:
            return stdin_head()
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""  # whoever reads it says so


def _is_folder(name: str | None) -> bool:
    return name is not None and name != STDIN and Path(name).is_dir()
