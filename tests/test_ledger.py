"""The ledger's format: what is written, what the schema says, what is read back."""

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from bodycopy.document import Document, Edit, Outcome
from bodycopy.errors import LedgerError
from bodycopy.ledger import VERSION, lines
from bodycopy.ledger_reading import Account, accounts
from bodycopy.pipeline import clean

SCHEMA: dict[str, Any] = json.loads(files("bodycopy").joinpath("ledger.schema.json").read_bytes())
KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
}

MENU = Edit(0, "Menu ", "", "strip.menu", score=0.9)
DOCUMENT = Document("a.txt", "Menu News\n").after("strip", Outcome((MENU,)))
OTHER = Document("b.txt", "Sport\n")


def faults(value: Any, schema: dict[str, Any], place: str = "line") -> list[str]:  # noqa: ANN401 - JSON
    """Return where `value` is not as `schema` says; of JSON Schema only what ours uses."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    if "oneOf" in schema:
        answers = [faults(value, one, place) for one in schema["oneOf"]]
        return [] if [] in answers else min(answers, key=len)
    if "const" in schema and value != schema["const"]:
        return [f"{place}: not {schema['const']}"]
    if "type" in schema and not isinstance(value, KINDS[schema["type"]]):
        return [f"{place}: no {schema['type']}"]
    found = [f"{place}: {value!r}" for fits in (_in_bounds, _in_form) if not fits(value, schema)]
    if isinstance(value, dict):
        found += _keys(value, schema, place)
    if isinstance(value, list):
        found += [
            f for i, one in enumerate(value) for f in faults(one, schema["items"], f"{place}[{i}]")
        ]
    return found


def _in_bounds(value: object, schema: dict[str, Any]) -> bool:
    low, high = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
    return not isinstance(value, int | float) or low <= value <= high


def _in_form(value: object, schema: dict[str, Any]) -> bool:
    return not isinstance(value, str) or (
        len(value) >= schema.get("minLength", 0)
        and re.search(schema.get("pattern", ""), value) is not None
    )


def _keys(value: dict[str, Any], schema: dict[str, Any], place: str) -> list[str]:
    known = schema["properties"]
    found = [f"{place}: no {key}" for key in schema["required"] if key not in value]
    found += [f"{place}: {key} is unknown" for key in value if key not in known]
    for key in value.keys() & known.keys():
        found += faults(value[key], known[key], f"{place}.{key}")
    return found


def read(*documents: Document) -> list[Account]:
    """Return what a ledger of `documents` says when it is read back."""
    return list(accounts([line for one in documents for line in lines(one)], "l.jsonl"))


def test_written_lines_are_as_the_schema_says() -> None:
    """Every line of a real ledger follows the schema, whatever the document was."""
    texts = (
        "Home News Sport Menu Caf\u00c3\u00a9 opens on Monday ,  the owner said.\r\n" * 3,
        "\ud83d\udca9 \x1b[31m&amp;amp;",
        "",
    )
    for text in texts:
        for line in lines(clean(Document("a.txt", text))):
            assert faults(json.loads(line), SCHEMA) == []


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"edits": -1}, {"extra": 1}, {"input": {"characters": 1}}, {"source": None}],
    ids=str,
)
def test_schema_refuses(change: dict[str, Any]) -> None:
    """The schema lets no other line pass."""
    row = json.loads(next(iter(lines(DOCUMENT))))
    assert faults(row, SCHEMA) == []
    assert faults({**row, **change}, SCHEMA) != []


def test_schema_speaks_of_the_version_that_is_written() -> None:
    """Schema and writer are of one version."""
    assert SCHEMA["$defs"]["document"]["properties"]["v"]["const"] == VERSION


def test_steps_come_back() -> None:
    """What is read is what was written, for each document."""
    one, two = read(DOCUMENT, OTHER)
    assert (one.source, one.steps, one.place) == ("a.txt", DOCUMENT.steps, "l.jsonl:1")
    assert (two.source, two.steps, two.place) == ("b.txt", (), "l.jsonl:3")
    assert one.input_of("News\n") == "Menu News\n"
    assert one.made("News\n")
    assert not one.made("News")


def test_halves_of_a_character_come_back_apart() -> None:
    """Two halves that Python keeps apart are not one character after the ledger."""
    text = "News \ud83d\udca9\ud83d\udca9 end"
    (account,) = read(clean(Document("a.txt", text)))
    assert account.input_of(clean(Document("a.txt", text)).text) == text


BROKEN = {
    "not JSON": (0, b'{"v": 1, "sou', r"^l\.jsonl:1: no JSON, perhaps cut short"),
    "not UTF-8": (0, b"\xff\n", r"^l\.jsonl:1: no JSON"),
    "no object": (0, b"[1]\n", r"^l\.jsonl:1: no line of a ledger"),
    "other version": (0, b'{"v": 7}\n', r"^l\.jsonl:1: format 7, but this bodycopy reads 1"),
    "no source": (0, b'{"v": 1}\n', r"^l\.jsonl:1: source or edits missing"),
    "no input": (0, b'{"v": 1, "source": "a", "edits": 0}\n', r"^l\.jsonl:1: input or article"),
    "no heading": (0, b'{"source": "a.txt", "step": 0}\n', r"^l\.jsonl:1: an edit without"),
    "edit missing": (1, b"", r"^l\.jsonl:1: 1 edits are announced, but 0 are here"),
    "field missing": (1, b'{"source": "a.txt", "step": 0}\n', r"^l\.jsonl:2: a field is missing"),
    "of another": (1, b'{"source": "b.txt", "step": 0}\n', r"^l\.jsonl:2: an edit without"),
}


@pytest.mark.parametrize(("number", "line", "told"), BROKEN.values(), ids=BROKEN)
def test_damage_is_named(number: int, line: bytes, told: str) -> None:
    """A damaged line is an error with its place, and with what to do."""
    ledger = [*lines(DOCUMENT), *lines(OTHER)]
    ledger[number : number + 1] = [line] if line else []
    with pytest.raises(LedgerError, match=told) as raised:
        list(accounts(ledger, "l.jsonl"))
    assert ";" in str(raised.value)


def test_forged_edit_is_refused() -> None:
    """An edit that was changed in the ledger gives an error, not another text."""
    forged = [line.replace(b"Menu ", b"Mean ") for line in lines(DOCUMENT)]
    (account,) = accounts(forged, "l.jsonl")
    with pytest.raises(LedgerError, match="edits do not lead back to the input"):
        account.input_of("News\n")
    moved = [line.replace(b'"start": 0', b'"start": 90') for line in lines(DOCUMENT)]
    (account,) = accounts(moved, "l.jsonl")
    with pytest.raises(LedgerError, match="edits do"):
        account.input_of("News\n")
