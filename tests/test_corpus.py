"""What goes across documents: equal paragraphs, near ones, and who owns them."""

import hashlib
import random
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import pytest
from corpora import CORPUS, Page, decided, left, shuffled
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycopy.corpus import Place, claim, claims, columns, decide, exchange, group_of, near
from bodycopy.corpus.alike import likeness, said
from bodycopy.corpus.claims import unpacked
from bodycopy.dedupe import drop_repeats
from bodycopy.settings import DedupeSettings

LONG = (
    "The bridge over the old harbour was opened to traffic on a cold and windy morning, "
    "after three years of repairs that had cost the town far more than anybody expected."
)
AGAIN = LONG.replace("traffic", "traffic again")
OTHER = "Nobody in the village could remember a summer as wet as the one that had just ended."
NUMBER = LONG.replace("three", "3")
SHORT = "Read more."


def pages(*texts: str) -> list[Page]:
    """Return pages of one host."""
    return [("a.org", text) for text in texts]


@pytest.mark.parametrize(
    "again",
    [
        LONG,
        LONG.upper(),
        LONG.replace(" ", "  "),
        LONG.replace(",", ""),
        AGAIN,
        LONG.replace("old harbour", "harbour"),
        LONG.replace("three", "Three"),
    ],
    ids=["equal", "case", "space", "punctuation", "word more", "word less", "capital"],
)
def test_repeats_go_from_later_documents(again: str) -> None:
    """What an earlier document said goes, and what else a later one says stays."""
    assert left(pages(LONG, f"{again}\n\n{OTHER}")) == [LONG, f"\n\n{OTHER}"]


@pytest.mark.parametrize(
    "twin",
    [
        NUMBER,
        LONG.replace("old harbour", "Danube"),
        LONG.replace("was opened", "was not opened"),
        f"{LONG} {OTHER}",
    ],
    ids=["number", "name", "negation", "more to say"],
)
def test_twins_stay(twin: str) -> None:
    """A paragraph that says something else stays."""
    assert left(pages(LONG, twin)) == [LONG, twin]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("in Berlin with Alma", "in Berlin with Bruno", False),
        ("in York", "in New York", False),
        ("by train", "by train not", False),
        ("for the Mayor", "for the", True),
        ("when Alma met Bruno there", "when Bruno met Alma there", False),
        ("for 3 days", "for days", False),
        ("by train", "by train from the coast", False),
        ("by train from the coast", "by train", True),
        ("in spring with the Mayor and with Alma", "in spring with the and with", False),
        ("slowly", "slow", True),
        ("as block trains", "as train", False),
    ],
)
def test_names_and_numbers_tell(one: str, other: str, *, is_same: bool) -> None:
    """A name in place of another, a longer one, several, a number, a "not", a clause more tell."""
    frame = "they travelled {} although it was rather late in the year and nobody else went along"
    ours, theirs = said(frame.format(one)), said(frame.format(other))
    lenient = DedupeSettings(min_resemblance=0.3, max_changed=0.2)
    assert bool(likeness(ours, theirs, lenient)) is is_same


@pytest.mark.parametrize(
    ("label", "stays"), [("wizgriz", True), ("wizgriz said:", True), ("And", False)]
)
def test_who_said_it_tells(label: str, *, stays: bool) -> None:
    """Of two paragraphs both stay where one has in front whose it is."""
    theirs = f"{label} {LONG}"
    assert left(pages(LONG, theirs))[1] == (theirs if stays else "")
    assert left(pages(theirs, LONG))[1] == (LONG if stays else "")


def test_copy_of_a_copy() -> None:
    """What says the same as a paragraph that goes, goes too, unless the first one says another."""
    told = [f"{'bdfglmnprst'[i % 11]}{'aeiou'[i % 5]}n{'aeiou'[i // 11]}tel" for i in range(45)]
    once = [word if i not in {6, 18, 30} else "also" for i, word in enumerate(told)]
    twice = [word if i not in {12, 24, 36} else "now" for i, word in enumerate(once)]
    one, copy, further = map(" ".join, (told, once, twice))
    assert left(pages(one, copy, further)) == [one, "", ""]
    assert left(pages(one, further)) == [one, further]
    other = further.replace("now", "3", 1)
    assert left(pages(one, copy, other)) == [one, "", other]


CALL = (
    "{} turns a value into text, with the keys sorted if that is asked for, and takes the same "
    "options as the others of its kind do, from the separators to the indent."
)


@pytest.mark.parametrize(
    ("one", "other"), [("The json.dump call", "The json.dumps call"), ("sorts()", "sort()")]
)
def test_a_function_is_not_another(one: str, other: str) -> None:
    """A name in code may not differ by an ending: neither across documents nor within one."""
    first, second = CALL.format(one), CALL.format(other)
    assert left(pages(first, second)) == [first, second]
    assert drop_repeats(f"{first}\n\n{second}\n") == ()
    plain = [CALL.format(word) for word in ("This function", "This functions")]
    assert left(pages(*plain))[1] == ""
    assert drop_repeats("\n\n".join(plain)) != ()


def test_short_repeats_with_a_word_changed_are_met() -> None:
    """Of paragraphs of 20 words with one put for another nearly all are compared."""
    rng = random.Random(3)  # noqa: S311 - no secret
    pool = [
        f"{rng.choice('bdfglmnprst')}{a}{b}{c}en"
        for a in "aeiou"
        for b in "lmnrst"
        for c in "aeiou"
    ]
    missed = 0
    for _ in range(400):
        told = rng.sample(pool, 20)
        again = [*told]
        again[rng.randrange(2, 18)] = "again"
        one, other = (unpacked(claim(" ".join(t), "", CORPUS)).bands for t in (told, again))
        missed += not (one == other).any()
    assert missed <= 4


def test_repeats_go_within_a_document_too() -> None:
    """One document may hold both."""
    assert left(pages(f"{LONG}\n\n{LONG}\n\n{SHORT}\n\n{SHORT}")) == [
        f"{LONG}\n\n\n\n{SHORT}\n\n{SHORT}"
    ]


def test_the_first_document_stays_and_is_named() -> None:
    """Who owns a paragraph is told with each repeat, however long the chain."""
    found = decided(pages(OTHER, LONG, f"{SHORT}\n\n{AGAIN}", AGAIN, LONG))
    owners = {row: [(cut.paragraph, cut.owner) for cut in told] for row, told in found.items()}
    first = Place(0, 1, 0)
    assert owners == {2: [(1, first)], 3: [(0, first)], 4: [(0, first)]}


def test_a_failed_document_claims_nothing() -> None:
    """Documents after it keep their rows."""
    found = decided([None, ("a.org", LONG), None, ("b.org", LONG), None], [2])
    assert [(row, told[0].owner) for row, told in found.items()] == [(3, Place(0, 1, 0))]


@pytest.mark.parametrize("texts", [[], [""], [SHORT]])
def test_nothing_is_decided_where_nothing_is_claimed(texts: list[str]) -> None:
    """An empty corpus is one too."""
    assert decided(pages(*texts)) == {}


def test_equal_halves_of_hashes_part_paragraphs() -> None:
    """Two paragraphs whose first 64 bits agree both stay."""

    def half(text: str) -> bytes:
        return bytes(8) + hashlib.blake2b(text.encode(), digest_size=8).digest()

    with mock.patch.object(claims, "digest", half):
        assert left(pages(LONG, OTHER, LONG)) == [LONG, OTHER, ""]


SAYINGS = [LONG, AGAIN, LONG.upper(), OTHER, OTHER.replace("wet", "very wet"), NUMBER, SHORT]


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Page], list[int], int]:
    """Return pages, one way to part them, and an order for the work."""
    texts = st.lists(st.sampled_from(SAYINGS), max_size=4).map("\n\n".join)
    told = draw(st.lists(texts, min_size=1, max_size=8))
    bounds = draw(st.lists(st.integers(0, len(told)), max_size=4).map(sorted))
    return pages(*told), bounds, draw(st.integers(0, 99))


@settings(max_examples=15, deadline=None)
@given(corpora())
def test_neither_shards_nor_the_order_of_tasks_matter(
    corpus: tuple[list[Page], Sequence[int], int],
) -> None:
    """The same documents in the same order lose the same, whoever does what when."""
    told, bounds, seed = corpus
    with mock.patch("bodycopy.corpus.decide._CLAIMS", 20 * (seed % 4 + 1)):
        parted = decided(told, bounds, shuffled(seed))
    assert parted == decided(told)


def test_many_that_look_alike_are_compared_a_few_times_each() -> None:
    """A thousand variants of one paragraph take no half a million comparisons."""
    plain = [w for w in OTHER.lower().replace(".", "").split() if w != "one"]
    texts = [" ".join([*plain[:9], *"abcdefghij"[i % 10], *plain[9:]]) for i in range(10)]
    many = [text.replace(" wet ", f" {'un' * (i // 10)}wet ") for i in range(100) for text in texts]
    with mock.patch.object(near, "likeness", side_effect=lambda *_: 0.0) as compared:
        decided(pages("\n\n".join(many)))
    assert compared.call_count <= 8 * len(many)


@pytest.mark.parametrize(
    ("source", "url", "group"),
    [
        ("pages/1.html", "https://user@www.Example.org:8080/news", "example.org"),
        ("mirror/news.example.org/2024/1.html", "", "news.example.org"),
        ("https://example.org/a.html", "", "example.org"),
        ("pages/example.jsonl/3", "", "pages/example.jsonl"),
        ("pages/1.html", "", "pages"),
        ("1.html", "", ""),
    ],
)
def test_pages_of_a_host_are_a_group(source: str, url: str, group: str) -> None:
    """The host is told by the address, else by the path, else it is the folder."""
    assert group_of(source, url) == group


def test_a_paragraph_takes_at_most_200_bytes(tmp_path: Path) -> None:
    """Of 200,000 equal ones, while claims are sorted and while it is decided."""
    text, count = "\n\n".join([LONG] * 1000), 200
    page = claim(text, "a.org", CORPUS)
    tracemalloc.start()
    try:
        with (tmp_path / "claims").open("wb") as file:
            exchange.write(file, (bytes(bytearray(page)) for _ in range(count)))
        with mock.patch("bodycopy.corpus.decide._CLAIMS", count * 1000):
            decide([tmp_path / "claims"], lambda *_: text, tmp_path, CORPUS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    found = columns.read(tmp_path / "cuts-00000")
    assert len(found["row"]) == count * 1000 - 1
    assert peak < 200 * count * 1000
