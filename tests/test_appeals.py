"""Appeals to readers go; articles about gifts, members and newsletters stay."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from bodycopy.document import replay
from bodycopy.strip.appeal_phrases import CALLS, PARTS, STEMS, Call, is_call
from bodycopy.strip.appeal_words import parts, stems
from bodycopy.strip.appeals import strip_appeals

STORY = (
    "The council met on Tuesday and spoke for five hours about the old bridge over the Ousel.\n"
    "Nobody had painted it since 1971, and two of its bolts were found in the river below.\n"
    "A builder from the town offered to mend it for nothing, if he could have the bolts.\n"
)

APPEALS = {
    "money, with reasons": (
        "Will you support the Herald's local journalism? Most papers live on advertising. "
        "But advertising revenue goes up and down, and we never know how much it will be. "
        "We do not want a paywall. So we turn to you, our readers, to help us keep it free. "
        "Please make a gift to us today."
    ),
    "newsletter": (
        "Sign up for our weekly newsletter and get the best stories straight to your inbox."
    ),
    "de": "Unterstützen Sie unabhängigen Journalismus! Mit Ihrer Spende bleiben wir werbefrei.",
    "fr": "Soutenez-nous ! Faites un don dès aujourd’hui : grâce à vos dons, nous restons libres.",
    "es": "Apóyanos: hazte socia y lee sin publicidad. Ayúdanos a seguir haciendo periodismo.",
    "it": "Sostieni il nostro giornalismo: diventa sostenitore. Niente pubblicità agli abbonati.",
    "pt": "Apoie o nosso jornalismo. Faça uma doação e receba a newsletter sem publicidade.",
    "nl": "Steun onze journalistiek en word nu lid. Met donaties van lezers blijven wij vrij.",
    "sv": "Stöd oss som läsare: bli prenumerant och slipp annonser.",
    "pl": "Wesprzyj nas! Zapisz się na nasz newsletter i przekaż darowiznę.",
    "ru": "Поддержите нас: сделайте пожертвование. Подпишитесь на наш канал, чтобы читать новости.",
    "tr": "Bağımsız gazeteciliği destekleyin: e-bültenimize abone olun.",
    "zh": "支持我们的新闻工作，成为我们的会员。订阅我们，捐款支持！",
    "ko": "후원해 주세요. 뉴스레터를 구독하시면 광고 없이 읽을 수 있습니다.",
}

# Each speaks of what appeals speak of, and belongs to its article.
STAYS = {
    "reported": "The museum asks visitors to make a donation, and nine in ten do.",
    "quoted": "“Please support our work, become a member today,” it says on the door of the shed.",
    "advice": "Before you sign up for a gym, ask how to cancel the membership and what it costs.",
    "history": "Readers of the paper could subscribe for two shillings, or for one as members.",
    "german": "Wer den Verein unterstützt, wird Mitglied und bekommt im Winter eine Dose Kekse.",
    "french": "Il a fait un don à la commune, et les abonnés du journal ont payé le reste.",
}


def cleaned(text: str) -> str:
    """Return `text` without the appeals in it."""
    return replay(text, strip_appeals(text))


@pytest.mark.parametrize("name", APPEALS)
def test_an_appeal_behind_the_article_goes(name: str) -> None:
    """Prose that asks for money or for a subscription is no part of the story before it."""
    assert cleaned(f"{STORY}{APPEALS[name]}\n").strip() == STORY.strip()


@pytest.mark.parametrize("name", APPEALS)
def test_an_appeal_between_paragraphs_goes(name: str) -> None:
    """What stands before and after it stays, on lines of its own."""
    lines = STORY.splitlines()
    text = "\n".join([*lines[:2], APPEALS[name], lines[2], ""])
    assert cleaned(text) == STORY


def test_an_appeal_glued_to_the_last_sentence_goes() -> None:
    """Without a line break too."""
    text = STORY.replace("\n", " ") + APPEALS["money, with reasons"]
    assert cleaned(text).strip() == STORY.replace("\n", " ").strip()


@pytest.mark.parametrize("name", STAYS)
def test_what_only_speaks_of_such_things_stays(name: str) -> None:
    """A phrase of an appeal needs a call to the reader, and no quotation marks."""
    for text in (f"{STORY}{STAYS[name]}\n", f"{STAYS[name]}\n{STORY}", STAYS[name]):
        assert cleaned(text) == text


@pytest.mark.parametrize("name", APPEALS)
def test_a_text_that_is_an_appeal_stays(name: str) -> None:
    """A campaign's letter is the article itself."""
    assert cleaned(APPEALS[name]) == APPEALS[name]


def test_sentences_on_another_matter_part_two_appeals() -> None:
    """What stands between two calls goes with them only if it speaks of the same."""
    calls = APPEALS["newsletter"]
    text = f"{calls} {STORY.replace(chr(10), ' ')}{STORY.replace(chr(10), ' ')}{calls}"
    assert "five hours" in cleaned(text)
    assert "inbox" not in cleaned(text)


@pytest.mark.parametrize("stem", STEMS)
@given(before=texts, behind=texts, change=st.sampled_from([str, str.upper, str.title]))
def test_every_stem_is_found(
    stem: str, before: str, behind: str, change: Callable[[str], str]
) -> None:
    """What is looked for first, to be fast, is found in any text, whatever its capitals.

    In scripts without an alphabet a call has three letters in a row, and one stem has a single one.
    """
    told = change(stem if len(stem) > 2 else stem * 3)
    assert len(before) in stems(before + told + behind)


@pytest.mark.parametrize("part", PARTS)
@given(before=texts, behind=texts, change=st.sampled_from([str, str.upper, str.title]))
@settings(max_examples=20)
def test_every_part_is_found(
    part: str, before: str, behind: str, change: Callable[[str], str]
) -> None:
    """So is every part of a call, which stands beside others there."""
    told = change(part if len(part) > 2 else part * 3)
    assert len(before) in parts(before + told + behind)


@pytest.mark.parametrize("call", CALLS)
@given(data=st.data())
def test_no_call_is_without_its_parts(call: Call, data: st.DataObject) -> None:
    """What is looked for first, to be fast, is in whatever the call's pattern finds."""
    told = data.draw(st.from_regex(call.pattern, fullmatch=True)).lower()
    found = re.search(call.pattern, f"so {told}")
    assert is_call(f"so {told}") == bool(found)
    assert not found or parts(f"so {told}")
