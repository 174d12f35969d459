"""The HTML report over a thousand real pages; DATA names the folder they are in."""

import json
import lzma
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from browser.browser_reports import write
from browser.chromium import Page, browser, program
from browser.test_report import ANSWER, PAINT, first_paint, text, took

from bodycopy.document import Document
from bodycopy.explain import Told, told
from bodycopy.fit.flatten import STYLES, flatten
from bodycopy.pipeline import clean
from bodycopy.read import parsed

DATA = os.environ.get("DATA", "")
MANY = 1000

pytestmark = [
    pytest.mark.skipif("BROWSER" not in os.environ, reason="takes minutes: make browser"),
    pytest.mark.skipif(not DATA, reason="no pages: make browser DATA=folder"),
    pytest.mark.skipif(program() is None, reason="no Chromium on this machine"),
]


def real(count: int) -> Iterator[Told]:
    """Yield real pages, cleaned: three of ten from their HTML, the others flattened."""
    with lzma.open(Path(DATA) / "wcxb-dev.jsonl.xz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(islice(file, count)):
            page = json.loads(line)
            if number % 10 < 3:
                document = parsed(page["html"], page["url"])
            else:
                style = STYLES[number % len(STYLES)]
                document = Document(page["url"], flatten(page["html"], style).text)
            yield told(clean(document))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the report; in the end nothing may have been complained of or fetched."""
    address = write(real(MANY), tmp_path_factory.mktemp("real") / "report.html")
    with browser() as opened:
        opened.look(1400, 900, "light")
        opened.open(address)
        opened.until("document.querySelectorAll('#documents li').length > 0")
        yield opened
        assert opened.complaints == []
        assert {url for url in opened.requests if not url.startswith("data:")} <= {
            address, "about:blank"
        }  # fmt: skip


def least(page: Page, act: str, done: str) -> float:
    """Return the shortest time of three: the others' pauses are not the page's."""
    return min(took(page, act, done) for _ in range(3))


def test_first_paint_of_real_pages(page: Page) -> None:
    """The overview is painted within two seconds."""
    assert text(page, ".totals dd") == f"{MANY:,}"
    paint = first_paint(page)
    print(f"first paint {paint:.0f} ms")  # noqa: T201
    assert paint < PAINT


def test_answers_about_real_pages(page: Page) -> None:
    """Search and every filter answer within 200 ms, once the page has read itself."""
    page.until("searched.filter((one) => one !== undefined).length === docs.length")
    spent = {
        query: least(page, f"search({query!r})", "!byId('count').textContent.endsWith('…')")
        for query in ("climate", "cookie policy", "the council", "qzxqj", "e", "")
    }
    for rule in page.js("rules.map((rule) => rule.name)"):
        done = "byId('count').textContent.includes(' of ') || state.list.length === docs.length"
        spent[rule] = least(page, f"ruled(state.rules.clear()); choose({rule!r})", done)
        page.js(f"choose({rule!r})")
    print(f"slowest of {len(spent)} answers {max(spent.values()):.0f} ms")  # noqa: T201
    assert {what: time for what, time in spent.items() if time >= ANSWER} == {}


def test_every_real_page_opens(page: Page) -> None:
    """Each document is shown whole: what was kept, what went and what came are all there."""
    lost = page.js("""(() => {
        const squeezed = (text) => text.replace(/[\\s\\p{Cc}\\p{Cf}\\p{Cn}\\p{Zl}\\p{Zp}]/gu, "");
        const lost = [];
        for (const doc of docs) {
            const body = inPlace(told(doc.number));
            body.querySelectorAll(".label, .hidden, ins, .named").forEach((one) => one.remove());
            const kept = told(doc.number).s.filter(([a, b, after, rule]) =>
                rules[rule].kind === "form").map(([a, b]) => told(doc.number).t.slice(a, b));
            const whole = squeezed(told(doc.number).t).length - squeezed(kept.join("")).length;
            if (squeezed(body.textContent).length < whole) lost.push(doc.source);
        }
        return lost;
    })()""")
    assert lost == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_real_pages_fit_the_window(page: Page, width: int, scheme: str) -> None:
    """At 1,400 and 400 pixels nothing is wider than the window, and the list is in sight."""
    page.look(width, 1300, scheme)
    for code in ("location.hash = '#/'", "location.hash = '#d3'; turn('place')", "turn('sides')"):
        page.js(code)
        page.js("new Promise(requestAnimationFrame)")
        assert page.js("document.documentElement.scrollWidth") <= width
    page.js("window.scrollTo({top: 2000, behavior: 'instant'})")
    page.js("openList(true)")
    top = page.js("byId('list').getBoundingClientRect().top")
    page.js("openList(false)")
    assert 0 < top < 200
