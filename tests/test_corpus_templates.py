"""Stretches that come back on many pages of a host, and what only looks like one."""

import random
from itertools import islice
from unittest import mock

import pytest
import templates
from corpora import Page, decided, left, shuffled

from bodycopy.corpus import decide
from bodycopy.settings import DedupeSettings

SLOGAN = "Follow us on Facebook and Twitter"
PAGES = 12  # two more than it takes


def prose(seed: int, count: int) -> list[str]:
    """Return sentences that are all different."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    lines = (line for line in templates.made_up(rng) if line.count(".") == 1)
    return list(islice(lines, count))


def hung(*formats: str, pages: int = PAGES, host: str = "a.org") -> list[Page]:
    """Return pages made of `formats` in turn, in which {0} and {1} are different sentences."""
    told = prose(pages, 2 * pages)
    return [
        (host, formats[i % len(formats)].format(told[2 * i], told[2 * i + 1], i=i))
        for i in range(pages)
    ]


@pytest.mark.parametrize(
    "formats",
    [
        ("{0} {1} " + SLOGAN,),
        (SLOGAN + " {0} {1}",),
        ("{0} " + SLOGAN + " {1}",),
        ("{0} " + SLOGAN + ". {1}",),
        ("{0} " + SLOGAN, SLOGAN + " {0} {1}", "{0} " + SLOGAN + "! {1}"),
        ("{0}\n\n{1} " + SLOGAN,),
        ("{0}\n{1} " + SLOGAN.upper(), "{0}\n{1} " + SLOGAN),
    ],
    ids=["end", "start", "middle", "full stop", "anywhere", "blank line", "case"],
)
def test_a_stretch_goes_from_inside_lines(formats: tuple[str, ...]) -> None:
    """It goes on every page, and nothing else does."""
    told = hung(*formats)
    bare = [" ".join(t.replace(SLOGAN, "").replace(SLOGAN.upper(), "").split()) for _, t in told]
    gone = [" ".join(text.split()) for text in left(told)]
    assert gone == [text.replace(" . ", " ").replace(" ! ", " ") for text in bare]


def test_no_space_is_left_where_a_line_ends() -> None:
    """What went with the space before it leaves a line as it would have been."""
    assert not [text for text in left(hung("{0} " + SLOGAN + "\n\n{1}")) if " \n" in text]


def test_the_note_says_how_many_pages() -> None:
    """And whose."""
    found = decided(hung("{0} " + SLOGAN))
    assert {cut.note for told in found.values() for cut in told} == {"on 12 pages of a.org"}


@pytest.mark.parametrize(
    "formats",
    [
        ("{0} The council of Bern{i} voted on Tuesday evening to approve the budget for parks.",),
        ("{0} Acme Holdings International Limited of Delaware sells the thing number {i}.",),
        ("{0} According to the latest report of Town{i} nobody came.",),
        ("{0} Updated on {i} May by the newsroom of the paper in Berlin.",),
        ("{0} He said that they would not leave the old harbour of Town{i} again.",),
        ("{0} You need {i} grams of flour and a little patience for this.",),
        ("{0} Mr. Smith told us on Monday that number {i} had won.",),
        ("{0} follow us on our way to the town number {i}. {1}",),
    ],
)
def test_a_common_part_of_a_sentence_stays(formats: tuple[str, ...]) -> None:
    """What does not begin and end as a sentence does is part of one."""
    told = hung(*formats, pages=40)
    assert left(told) == [text for _, text in told]


ON_TWO_HOSTS = hung("{0} " + SLOGAN, pages=6) + hung("{1} " + SLOGAN, pages=6, host="b.org")


@pytest.mark.parametrize(
    ("told", "settings"),
    [
        (hung("{0} " + SLOGAN, pages=9), DedupeSettings()),
        (hung("{0} " + SLOGAN), DedupeSettings(template_pages=13)),
        (hung("{0} " + SLOGAN), DedupeSettings(template_words=7)),
        (ON_TWO_HOSTS, DedupeSettings()),
    ],
    ids=["pages", "more pages", "words", "hosts"],
)
def test_rare_or_short_stretches_stay(told: list[Page], settings: DedupeSettings) -> None:
    """On few pages of each host, or in few words, it may be chance."""
    assert left(told, settings) == [text for _, text in told]


def test_on_a_large_host_ten_pages_are_few() -> None:
    """A stock sentence is on ten of a thousand pages by chance."""
    told = hung("{0} Add salt and pepper to your taste. {1}")
    rest = [("a.org", text) for text in prose(0, 1000)]
    assert left(told + rest)[:PAGES] == [text for _, text in told]


def test_copies_of_a_paragraph_count_once() -> None:
    """A paragraph that is on many pages is a repeat, of which the first stays."""
    same = prose(0, 1)[0] + " " + SLOGAN
    told = [("a.org", f"{text}\n\n{same}") for text in prose(1, PAGES)]
    assert left(told)[0] == told[0][1]


def test_versions_of_an_article_keep_their_sentences() -> None:
    """Each differs in a number, so all paragraphs do; the sentences around it are no templates."""
    one, two, three = prose(0, 3)
    told = [("a.org", f"{one} {two} {i} people came. {three}") for i in range(PAGES)]
    assert left(told) == [text for _, text in told]


def test_neither_shards_nor_tasks_matter() -> None:
    """The same pages lose the same stretches."""
    told = hung("{0} " + SLOGAN + " {1}", "{0} Sign up for our letter every morning!", pages=30)
    with mock.patch(f"{decide.__module__}._CLAIMS", 7):
        assert decided(told, [3, 3, 17], shuffled(1)) == decided(told) != {}


def test_most_of_what_hosts_repeat_goes_and_nothing_else() -> None:
    """A small run of the benchmark."""
    rng = random.Random(1)  # noqa: S311 - no secret
    pages = templates.hosts(templates.made_up(rng), rng, 3, 20)
    told = templates.cut(pages)
    assert templates.lost(pages, told) == []
    assert len(templates.missed(pages, told)) <= 0.05 * sum(len(p.stretches) for p in pages)


def test_by_the_command_too() -> None:
    """The same of files in folders, each the page of a host, cleaned by the command."""
    rng = random.Random(2)  # noqa: S311 - no secret
    pages = [templates.formed(p) for p in templates.hosts(templates.made_up(rng), rng, 3, 20)]
    told = templates.commanded(pages)
    assert templates.lost(pages, told) == []
    assert len(templates.missed(pages, told)) <= 0.05 * sum(len(p.stretches) for p in pages)
