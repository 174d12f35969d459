"""Rules that follow the network: torn sentences, titles of links, comments under the article."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment import comments, segmentation, teasers
from bodycopy.segment.boxes import boxes, told_twice
from bodycopy.segment.comments import without_comments
from bodycopy.segment.cues import without_cues
from bodycopy.segment.ends import finished_sentences
from bodycopy.segment.judge import judge
from bodycopy.segment.judged import Judged
from bodycopy.segment.long_tables import long_tables
from bodycopy.segment.starts import whole_sentences
from bodycopy.segment.teasers import headlines
from bodycopy.segment.weights import packaged

PARTS = (
    "12", "1,234", ",", " ", "  ", "Comments", "comment", "s", "REPLIES", "thoughts on",
    "Комментарии", "(", ":", "x", "é", "\U0001f600", "\n", "word " * 9,
)  # fmt: skip
WORDS = "the grey mill by the river had stood empty since the last miller left it to his cat"


def judged(text: str, begins: dict[str, float]) -> Judged:
    """Return what the network could say of `text`, with log odds of 1 for all its words."""
    words = text.split()
    starts = np.array([len(" ".join(words[:i])) + bool(i) for i in range(len(words))], np.int32)
    ends = starts + np.array([len(word) for word in words], np.int32)
    after_stop = np.array([False, *(word.endswith(".") for word in words[:-1])])
    return Judged(
        starts,
        ends,
        np.ones(len(words), np.float32),
        np.array([begins.get(word, -5.0) for word in words], np.float32),
        np.zeros(len(words), np.uint8),
        np.arange(len(words)) == 0,
        np.zeros(len(words), np.bool_),
        after_stop,
        np.array([word[0].islower() for word in words]),
        np.array([word.lower() != word for word in words]),
        np.zeros(len(words), np.bool_),
        np.zeros(len(words), np.uint16),
    )


def kept_words(text: str, first: str, begins: dict[str, float], odds: float) -> list[str]:
    """Return what is kept of `text` where the network is sure of it from the word `first` on."""
    words = text.split()
    keep = np.arange(len(words)) >= words.index(first)
    found = judged(text, begins)
    mended = whole_sentences(text, keep, found, np.full(len(words), odds, np.float32))
    return [word for word, stays in zip(words, mended, strict=True) if stays]


def test_a_torn_sentence_is_kept_from_its_first_word() -> None:
    """A word that hardly begins a paragraph stands inside one; the likeliest beginning is near."""
    text = "Menu Share Save In May a memo by a Google man was leaked."
    got = kept_words(text, "Google", {"In": 1.0, "Save": 0.5}, -0.5)
    assert got[0] == "In"


def test_a_name_is_not_torn_from_its_possessive() -> None:
    """The words of the name come along, and not the time before them."""
    text = "Thu 20 Jul 10.58 EDT Ada Quill’s Meta has this week opened a mill."
    assert kept_words(text, "Meta", {"Meta": 0.0, "Thu": 2.0}, -0.5)[:2] == ["Ada", "Quill’s"]


def test_a_start_behind_what_is_surely_furniture_stays() -> None:
    """Words that the network is sure of are no part of the sentence."""
    text = "In Menu the Share a Save by Google man was leaked."
    assert kept_words(text, "Google", {"In": 1.0}, -4.0)[0] == "Google"


@pytest.mark.parametrize(
    ("begins", "odds", "last"),
    [
        ({}, -1.0, "Friends."),
        ({"Garden": 0.0}, -1.0, "at"),  # a paragraph may begin, so no sentence is torn
        ({"Planner": 2.0}, -1.0, "at"),  # one does begin before a sentence ends
        ({}, -3.0, "at"),  # the words are surely no part of it
    ],
)
def test_a_torn_sentence_is_kept_to_its_last_word(
    begins: dict[str, float], odds: float, last: str
) -> None:
    """What follows inside the sentence belongs to it, unless it is surely something else."""
    text = "The mill is open. You can find it at Garden Planner and Friends. Related Menu Share"
    words = text.split()
    keep = np.arange(len(words)) <= words.index("at")
    mended = finished_sentences(keep, judged(text, begins), np.full(len(words), odds, np.float32))
    assert words[int(mended.sum()) - 1] == last


def test_a_sentence_without_an_end_stays_as_it_is() -> None:
    """Where no full stop comes near, nothing says how far the sentence goes."""
    words = "You can find it at " + "Garden " * 40 + "end."
    keep = np.arange(len(words.split())) < 5
    odds = np.zeros(keep.size, np.float32)
    assert finished_sentences(keep, judged(words, {}), odds).sum() == 5


def page(article: int, comments: int, head: str) -> tuple[str, str]:
    """Return an article of so many sentences, and the same with comments under it."""
    story = " ".join(f"{WORDS}." for _ in range(article))
    said = " ".join(f"mill{i} says: {WORDS}. 2 days ago Reply" for i in range(comments))
    return story, f"{story} {head} {said}"


def left(text: str) -> str:
    """Return what of `text` stays if the network keeps all."""
    found = judged(text, {})
    keep = without_comments(text, np.ones(found.starts.size, np.bool_), found)
    return " ".join(word for word, stays in zip(text.split(), keep, strict=True) if stays)


def test_counted_comments_under_an_article_go() -> None:
    """From their number on."""
    story, text = page(30, 10, "10 Comments Log in")
    assert left(text) == story


def test_comments_that_are_few_or_not_counted_stay() -> None:
    """A number alone is a byline's; marks alone are an article's own."""
    for text in (page(30, 0, "10 Comments")[1], page(30, 10, "They wrote")[1]):
        assert left(text) == " ".join(text.split())


def test_answers_under_a_short_post_stay() -> None:
    """A forum's thread is its answers."""
    _, text = page(5, 10, "10 replies")
    assert left(text) == text


def test_marks_before_the_counts_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many counts there are: for each of them, a long text would take for ever."""
    asked = []
    before = comments._marks_before  # noqa: SLF001

    def counted(text: str, count: int) -> Iterator[re.Match[str]]:
        asked.append(count)
        return before(text, count)

    monkeypatch.setattr(comments, "_marks_before", counted)
    text = " ".join(["Reply the mill was empty and 12 comments reply"] * 100)
    assert left(text) == text
    assert len(asked) == 1


def without_last(kept: str, gone: str) -> str:
    """Return what stays of `kept`, where the network takes out `gone` behind it."""
    text = f"{kept} {gone}".strip()
    found = judged(text, {})
    keep = without_cues(text, np.arange(found.starts.size) < len(kept.split()), found)
    return " ".join(word for word, stays in zip(text.split(), keep, strict=True) if stays)


@pytest.mark.parametrize(
    "title",
    [
        "You Might Also Like \u2026",
        "Read more",
        "RELATED STORIES:",
        "Das k\u00f6nnte Sie auch interessieren",
    ],
)
def test_the_title_of_links_that_went_goes(title: str) -> None:
    """Whatever stands behind it, and if nothing does."""
    for gone in ("Six mills to see this spring Ada Quill", ""):
        assert without_last(f"{WORDS}. {title}", gone) == f"{WORDS}."


@pytest.mark.parametrize(
    "kept",
    [f"{WORDS}. We went home to read more", "Related stories", f"{WORDS} you might also like"],
)
def test_words_of_such_a_title_in_a_sentence_stay(kept: str) -> None:
    """A title stands for itself, behind a sentence."""
    assert without_last(kept, "Six mills to see") == kept


@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=40,
    ),
    st.integers(0, 9),
)
def test_counts_are_what_the_pattern_finds(parts: list[str], first: int) -> None:
    """Looking for the words first leaves out no count and adds none, in whichever part it is."""
    text = "".join(parts)
    every = [found.start() for found in comments._COUNT.finditer(text, first)]  # noqa: SLF001
    some = comments._SOME  # noqa: SLF001
    try:
        for comments._SOME in (1, 7, some):  # noqa: SLF001
            assert comments._counts(text, first, len(text)) == every  # noqa: SLF001
    finally:
        comments._SOME = some  # noqa: SLF001


@pytest.mark.parametrize(("size", "found"), [(27, False), (28, True)])
def test_few_words_behind_the_article_are_no_list(
    monkeypatch: pytest.MonkeyPatch, size: int, *, found: bool
) -> None:
    """Not even if each of them began a sentence."""
    monkeypatch.setattr(teasers, "article_end", lambda _: 300 - size)
    possible = teasers.possible_teasers(judged("word " * 300, {}), np.arange(300 - size, 300))
    assert possible.any() == found


BOX = (
    "Travel The Night Train That Takes You From Oslo to the Sea Anna Berg "
    "Food Why Every Cook in Town Wants This Old Knife Ole Lund"
)
PROSE = (
    "The miller had left the house to his cat, and for years nobody in the village cared to ask "
    "what went on behind the shutters, though some said that they had heard a mouse laugh there."
)
OTHER = PROSE.replace("miller", "baker").replace("cat", "dog").replace("mouse", "hen")
STOPPED = BOX.replace(" That", ". That").replace(" Why", ". Why")
MORE = PROSE.replace("miller", "smith").replace("years", "months").replace("village", "town")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{PROSE} {BOX} {OTHER} {BOX} {MORE}", 2),
        (f"{PROSE}\n\n{BOX}\n\n{OTHER}\n\n{BOX}\n\n{MORE}", 2),
        (f"{PROSE} {BOX} {OTHER} {MORE}", 0),
        (f"{PROSE} {BOX.lower()} {OTHER} {BOX.lower()} {MORE}", 0),
        (f"{PROSE} {BOX[:69]} {OTHER} {BOX[:69]} {MORE}", 0),
        (f"{PROSE} {BOX} 7 {OTHER} {BOX} 7 {MORE}", 0),
        (f"{PROSE} {STOPPED} {OTHER} {STOPPED} {MORE}", 0),
        (f"{MORE.title()} {BOX} {OTHER.title()} {BOX} {PROSE.title()}", 0),
        (f"{BOX}", 0),
    ],
    ids=["glued", "lines", "once", "small", "short", "figure", "sentences", "titles", "alone"],
)
def test_a_box_of_headlines_that_stands_there_twice(text: str, count: int) -> None:
    """It is found beside prose, and no word of the prose with it."""
    found, _ = judge(text, packaged())
    words = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    again = told_twice(found)
    told = [
        word for word, is_title in zip(words, boxes(text, found, again), strict=True) if is_title
    ]
    assert told == BOX.split() * count


HEADLINES = (
    "駅前の再開発、計画を見直しへ 市長が会見で説明",
    "「祭りを続けたい」若者が動く…町の百年を支える人々",
    "給食費の無償化はいつから？ 来年度予算案の注目点",
    "老舗の書店が閉店へ 最後の一日に長い行列ができた",
    "【図解】地震に備える家具の固定方法と避難の順番",
    "空き家を活用したカフェが人気 移住者が語る魅力",
    "バス路線の廃止に住民が反対 署名は三千人を超える",
)
REPORT = (
    "市は14日、川沿いの遊歩道を来月から閉鎖すると発表した。 昨年の大雨で 護岸 が崩れ、 市民 から"
    "不安の声が上がっていた。 工事は 来年 の春まで続くという。 迂回路は橋の東に設けられる。"
)


@pytest.mark.parametrize("space", [" ", "\n"])
def test_headlines_in_a_script_without_spaces(space: str) -> None:
    """A row of them is found by its spaces, and prose with links in it is none."""
    text = REPORT + space + space.join(HEADLINES)
    judged, _ = judge(text, packaged())
    listed = headlines(text, judged)
    assert judged.starts[listed.argmax()] == text.index(HEADLINES[0])
    assert listed[listed.argmax() : -len(HEADLINES[-1])].all()
    for other in (REPORT * 9, space.join(["特集", "社会", "政治", "経済"] * 9), "One Two " * 40):
        judged, _ = judge(other, packaged())
        assert not headlines(other, judged).any()


def rows_and_prose(
    rows: int, table: float = 0.0, prose: float = -1.0, *, stops: bool = False
) -> tuple[Judged, int]:
    """Return what the network could say of a timetable and an article behind it."""
    text = " ".join([f"{at % 24}.15 Channel Two Sport{'.' * stops}" for at in range(rows)])
    text += " " + " ".join(f"{word}{at}" for at in range(12) for word in WORDS.split())
    found = judged(text, {})
    count = 4 * rows
    found.keep[:count], found.keep[count:] = table, prose
    found.repeated[:count] = True
    return found, count


def test_a_long_table_beside_an_article_is_known() -> None:
    """To the word, though the windows in which it is found reach over its end."""
    found, count = rows_and_prose(400)
    assert np.array_equal(long_tables(found), np.arange(found.keep.size) < count)


@pytest.mark.parametrize(
    ("rows", "table", "prose", "stops"),
    [
        (370, 0.0, -1.0, False),  # too short
        (400, 1.5, -1.0, False),  # the network is sure of it
        (400, 0.0, -2.5, False),  # and of nothing else as much
        (400, -1.5, -1.0, False),  # it goes anyway
        (400, 0.0, -1.0, True),  # sentences end in it
    ],
)
def test_what_is_no_table_beside_an_article(
    rows: int, table: float, prose: float, *, stops: bool
) -> None:
    """Each differs in one thing from the table above."""
    found, _ = rows_and_prose(rows, table, prose, stops=stops)
    assert not long_tables(found).any()


def test_with_recall_tables_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all of a text counts as a table, only the other two settings take that into account."""
    text = "Home News Sport Log in " * 4 + "The mill burned down on Friday, the council said. " * 9
    settings = ("recall", "balanced", "precision")
    before = [segmentation.segment(text, favor) for favor in settings]
    monkeypatch.setattr(segmentation, "long_tables", lambda judged: judged.keep < np.inf)
    after = [segmentation.segment(text, favor) for favor in settings]
    assert [a == b for a, b in zip(after, before, strict=True)] == [True, False, False]
