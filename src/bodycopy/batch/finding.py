"""Which files inputs name or hold, and what each of them is."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bodycopy.decode import decode
from bodycopy.errors import InputError, UnreadableInputError
from bodycopy.formats.endings import plain_name
from bodycopy.formats.kinds import HEAD, PARTS, Form, form_of
from bodycopy.formats.members import compression_of
from bodycopy.formats.parts import can_cut
from bodycopy.holds import is_long, looks_contained, stdin_head
from bodycopy.page.detect import is_html
from bodycopy.plan import STDIN, folder_plan, is_folder

PLAIN = Form("text", None)
CUT = Form(PARTS, None)


class Cut(NamedTuple):
    """How texts are read that are too long to be one document."""

    is_cut: bool = False  # in parts, if all of it can be
    is_plain: bool = False  # and no input is a container, whatever it begins like


WHOLE = Cut()


class Found(NamedTuple):
    """One file."""

    path: str
    relative: str  # where it goes below the folder of the output
    form: Form | None  # None for what is not to be cleaned


def find(
    inputs: Sequence[str], told: str, unreadable: list[UnreadableInputError], cut: Cut
) -> Iterator[Found]:
    """Yield the files that inputs name or hold; a folder's files are known by their names.

    Folders that cannot be looked into are added to `unreadable`.
    """
    seen: set[str] = set()
    for name in inputs:
        if not names_folder(name):
            form = PLAIN if cut.is_plain else _form(name, told)
            found = [Found(name, Path(name).name, form)]
        else:
            found = list(_in_folder(name, told, unreadable))
        for one in found:
            if _plainly(one.path) not in seen:
                yield one._replace(form=_in_parts(one, told)) if cut.is_cut else one
        seen.update(_plainly(one.path) for one in found)


def _plainly(path: str) -> str:
    """Return one spelling of a path: "./a" is "a"."""
    return os.path.abspath(path)  # noqa: PTH100 - links stay what they are


def _in_folder(folder: str, told: str, unreadable: list[UnreadableInputError]) -> Iterator[Found]:
    listed = folder_plan([folder], Path())
    unreadable += listed.unreadable
    for job in listed.jobs:
        form = form_of(job.source, b"", told)
        yield Found(job.source, os.path.relpath(job.source, folder), form)
    for path in listed.skipped:
        is_taken = looks_contained(path) and Path(path).is_file()
        yield Found(path, os.path.relpath(path, folder), form_of(path, b"") if is_taken else None)


def _form(name: str, told: str) -> Form:
    head = _head(name)
    form = form_of(name, head, told)
    # Of standard input little can be seen: a line of JSON may be longer than that.
    is_cut = name == STDIN and head.lstrip().startswith(b'{"') and b"\n" not in head
    if is_cut and form == PLAIN and told == "auto" and b'"text"' in head:
        return Form("jsonl", None)
    return form


def _in_parts(found: Found, told: str) -> Form | None:
    """Return the form of a text that is to be cut into parts, if the file is one."""
    name, _, form = found
    if form != PLAIN or not is_long(name):
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
            return CUT if compression_of(head) is None and can_cut(file) else form
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


def names_folder(name: str | None) -> bool:
    """Say whether an input or an output, as it was given, is a folder."""
    return name not in {None, STDIN} and is_folder(Path(str(name)))
