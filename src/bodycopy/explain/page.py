"""One HTML page that shows what a run removed, whole in itself."""

import json
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from bodycopy.explain.figures import overview_html
from bodycopy.explain.overview import Overview
from bodycopy.explain.told import Told, kind_of

# What must not stand in a script element as it is: tags and comments could end it, and some of
# the rest is a line break to JavaScript or nothing at all to a parser of HTML.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029\ufeff\x7f" + "\x00"} | {
    code: f"\\u{code:04x}" for code in (*range(0x80, 0xA0), *range(0xD800, 0xE000))
}
_COPIED = 1 << 20  # bytes at a time


def write_page(documents: Iterable[Told], file: BinaryIO, failed: list[str] | None = None) -> None:
    """Write a report on `documents` to `file`; they are taken one at a time.

    The page needs no network and no other file. Its policy lets nothing run but its own script,
    and no text of a document is ever taken for markup. `failed` is asked for only at the end.
    """
    overview = Overview()
    rules: dict[str, int] = {}
    with TemporaryFile() as blocks:
        for number, one in enumerate(documents):
            overview.add(one)
            blocks.write(_block(f"d{number}", _told_json(one, rules)))
        overview.failed += failed or []
        blocks.seek(0)
        _write(overview, rules, blocks, file)


def _write(overview: Overview, rules: dict[str, int], blocks: IO[bytes], file: BinaryIO) -> None:
    """Write the parts of the template, and what comes between them."""
    style, script = _part("report.css"), _part("report.js")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    index = {
        "rules": [[rule, kind_of(rule)] for rule in rules],
        "docs": [
            [row.source, row.read, row.kept, row.removed, row.losses, [rules[r] for r in row.rules]]
            for row in overview.rows
        ],
    }
    filling = {
        "policy": policy,
        "style": style,
        "overview": overview_html(overview),
        "index": in_script(index),
        "script": script,
    }
    rest = _part("report.html")
    while rest:
        before, _, rest = rest.partition("{{")
        file.write(before.encode())
        name, _, rest = rest.partition("}}")
        if name == "blocks":
            while chunk := blocks.read(_COPIED):
                file.write(chunk)
        elif name:
            file.write(filling[name].encode())


def in_script(value: object) -> str:
    r"""Return `value` as JSON that is safe inside a script element.

    >>> in_script("</script><!--\u2028")
    '"\\u003c/script\\u003e\\u003c!--\\u2028"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _told_json(one: Told, rules: dict[str, int]) -> str:
    """Return the document as the page's script wants it, places in UTF-16 units."""
    place = _Utf16(one.text)
    rows: list[list[object]] = []
    for change in one.changes():
        trail = [rules.setdefault(mark.rule, len(rules)) for mark in change.span.trail]
        start, end = place.of(change.span.start), place.of(change.span.end)
        note = change.span.cause.note if change.span.cause else ""
        cause = rules[change.rule]
        others = [rule for rule in dict.fromkeys(trail) if rule != cause]
        rows.append([start, end, change.after, cause, change.score, note, others])
    losses = [[loss.code, loss.detail, loss.offset] for loss in one.losses]
    return in_script({"t": one.text, "s": rows, "l": losses})


class _Utf16:
    """Ascending places in code points, as JavaScript counts them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._units = 0

    def of(self, place: int) -> int:
        part = self._text[self._place : place]
        self._units += len(part) if part.isascii() else _units(part)
        self._place = place
        return self._units


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _block(name: str, text: str) -> bytes:
    return f'<script type="application/json" id="{name}">{text}</script>\n'.encode()


def _part(name: str) -> str:
    return files("bodycopy.explain").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
