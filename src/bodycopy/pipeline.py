"""The stages, run in order until nothing changes any more."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bodycopy import article
from bodycopy.dedupe import drop_repeats
from bodycopy.document import Document, Loss, Outcome, undo
from bodycopy.page.detect import is_html
from bodycopy.repair import legible, repair
from bodycopy.settings import DEFAULTS, Settings
from bodycopy.strip import tree
from bodycopy.strip.code_trigger import has_trigger
from bodycopy.strip.plain import plain

# Passes after which a document that still changes is left as it came. Of thousands of real pages
# none needs more than a handful; hostile text could give up a word a pass.
MAX_PASSES = 12

Run = Callable[[Document, Settings], Outcome]


class Stage(NamedTuple):
    """One stage: what it is called in the ledger, which step turns it on, and what it does."""

    name: str
    step: str  # of settings.STEPS; "" for what every article goes through
    run: Run
    sees_form: bool = True  # whether it may answer otherwise for the normal form of a text


def _repair(document: Document, settings: Settings) -> Outcome:
    # Line breaks and what no file may hold are a matter of form: without the step only they are
    # seen to, and all other characters stay as they came.
    mend = repair if "repair" in settings.steps else legible
    return Outcome(mend(document.text, settings.repair))


def _strip_phrases(document: Document, settings: Settings) -> Outcome:
    if not settings.phrases.drop:
        return Outcome()
    from bodycopy.strip.phrases import phrases  # noqa: PLC0415 - only for who has some

    return Outcome(phrases(document.text, settings.phrases))


def _kept(stage: Stage, document: Document, settings: Settings) -> Outcome:
    """Run a stage; what it would take from the user's own phrases to keep stays."""
    outcome = stage.run(document, settings)
    if not settings.phrases.keep or stage.step not in {"strip", "dedupe"}:
        return outcome
    from bodycopy.strip.phrases import protected, sparing  # noqa: PLC0415

    spans = protected(document.text, settings.phrases)
    return outcome._replace(edits=sparing(outcome.edits, spans))


def _strip_tree(document: Document, _: Settings) -> Outcome:
    return Outcome(tree.keep_main(document.text, document.hints))


def _strip_code(document: Document, _: Settings) -> Outcome:
    # With its hints a page loses its scripts by its tree; from the second pass on it is a text.
    if document.hints or not has_trigger(document.text):
        return Outcome()
    from bodycopy.strip.code import strip_code  # noqa: PLC0415 - 25 ms of patterns, for code alone

    return Outcome(strip_code(document.text))


def _strip_content(document: Document, settings: Settings) -> Outcome:
    from bodycopy.strip.content import keep_content  # noqa: PLC0415 - NumPy, 70 ms to import

    return Outcome() if document.hints else keep_content(document.text, settings.strip)


def _strip_appeals(document: Document, settings: Settings) -> Outcome:
    # Whoever would rather keep too much keeps these.
    if document.hints or settings.strip.favor == "recall":
        return Outcome()
    from bodycopy.strip.appeals import strip_appeals  # noqa: PLC0415 - 20 ms of patterns

    return Outcome(strip_appeals(document.text))


def _dedupe(document: Document, settings: Settings) -> Outcome:
    return Outcome(drop_repeats(document.text, settings.dedupe))


def _quotes(document: Document, settings: Settings) -> Outcome:
    straight = settings.article.quotes == "straight"
    return Outcome(article.straight_quotes(document.text) if straight else ())


def _composed(document: Document, _: Settings) -> Outcome:
    return Outcome(article.composed(document.text))


def _spaced(document: Document, _: Settings) -> Outcome:
    return Outcome(article.spaced(document.text))


STAGES: tuple[Stage, ...] = (
    Stage("repair", "", _repair),
    Stage("strip", "strip", _strip_phrases),
    Stage("strip", "strip", _strip_tree),
    Stage("strip", "strip", _strip_code),
    Stage("strip", "strip", _strip_content),
    Stage("strip", "strip", _strip_appeals),
    Stage("dedupe", "dedupe", _dedupe, sees_form=False),
    Stage("normalise", "", _quotes),
    Stage("normalise", "", _composed),
    Stage("normalise", "", _spaced),
)


def clean(document: Document, settings: Settings = DEFAULTS) -> Document:
    r"""Return the document as an article, with every change in its steps.

    The stages run until the text no longer changes, so that cleaning an article again gives the
    same article. Where it does not settle, nothing but its form is changed (loss W-UNSETTLED).

    >>> clean(Document("note.txt", "Once upon a time ,  there was a page.\r\n")).text
    'Once upon a time , there was a page.\n'
    """
    # A text that looks like a page was meant to be a text; else none may come to look like one.
    is_text = not document.hints and is_html(document.text)

    idle: dict[Stage, str] = {}

    def one_pass(one: Document) -> Document:
        done = _one_pass(one, settings, STAGES, idle)
        return done if is_text else done.after("strip", Outcome(plain(done.text)))

    settled = settle(document, one_pass)
    if not settled:
        # In its form alone the text may settle after all, and a second cleaning would find that.
        formed = _formed(document, settings)
        settled = settle(formed, one_pass) or formed
    return _with_losses(settled, settings)


def settle(document: Document, one_pass: Callable[[Document], Document]) -> Document | None:
    """Return what `document` settles on under `one_pass`, or None if it does not in MAX_PASSES.

    Where the text runs in a circle, the shortest text of the circle is taken: the same whichever
    text the circle was entered by, so that settling again stays there.
    """
    latest = one_pass(document)
    if latest.text == document.text and not document.hints:
        return latest
    # Without their texts, of which each is as long as the document.
    orbit = [replace(latest, text="")]
    places: dict[int, int] = {}
    while len(orbit) < MAX_PASSES:
        following = one_pass(latest)
        if following.text == latest.text:  # as nearly always, and told faster than by their sums
            return latest
        places.setdefault(hash(latest.text), len(orbit) - 1)
        place = places.get(hash(following.text), len(orbit))
        if place < len(orbit):
            circle = [_as_it_was(one, latest) for one in orbit[place:]]
            if circle[0].text == following.text:
                return min(circle, key=lambda one: (len(one.text), one.text))
        orbit.append(replace(following, text=""))
        latest = following
    return None


def _as_it_was(earlier: Document, latest: Document) -> Document:
    """Return `earlier` with its text, from that of `latest` and the steps between them."""
    text = latest.text
    for step in reversed(latest.steps[len(earlier.steps) :]):
        text = undo(text, step.edits)
    return replace(earlier, text=text)


def _one_pass(
    document: Document, settings: Settings, stages: tuple[Stage, ...], idle: dict[Stage, str]
) -> Document:
    """Run each stage once. What the tree knew serves the first pass alone.

    `idle` tells for a stage which text it left alone: it need not see that again.
    """
    for stage in stages:
        if stage.step and stage.step not in settings.steps:
            continue
        if not document.hints and idle.get(stage) == document.text:
            continue
        done = document.after(stage.name, _kept(stage, document, settings))
        if done.text == document.text and not document.hints:
            idle[stage] = document.text
        elif done.text != document.text:
            _passed_on(idle, stage, document.text, done.text, settings)
        document = done
    return replace(document, hints=()) if document.hints else document


def _passed_on(
    idle: dict[Stage, str], stage: Stage, before: str, after: str, settings: Settings
) -> None:
    """Forget in `idle` who left `before` alone, but for those who leave `after` alone as well."""
    stay = []
    if stage.name == "normalise" and not settings.phrases.keep:  # these may see the form
        stay = [one for one, text in idle.items() if text == before and not one.sees_form]
    idle.clear()
    idle.update(dict.fromkeys(stay, after))


def _formed(document: Document, settings: Settings) -> Document:
    """Return the document in the normal form, with all its text."""
    stages = tuple(stage for stage in STAGES if not stage.step)
    formed = _one_pass(replace(document, hints=()), settings, stages, {})
    loss = Loss("W-UNSETTLED", f"kept whole: no end to the changes after {MAX_PASSES} passes")
    return replace(formed, losses=(*formed.losses, loss))


# Rules whose edits lose what somebody may have meant to write, and what a warning calls them.
_LOSSY = {
    "repair.noncharacter": ("W-CONTROL", "noncharacters removed"),
    "repair.surrogate": ("W-REPLACED", "lone surrogates replaced"),
    "repair.control": ("W-CONTROL", "control characters removed"),
    "repair.escape": ("W-CONTROL", "terminal escapes removed"),
    "repair.marks": ("W-MARKS-CUT", "runs of combining marks cut"),
}


def _with_losses(document: Document, settings: Settings) -> Document:
    """Return the document with a warning for each kind of loss that its edits show."""
    counts: dict[tuple[str, str], int] = {}
    for step in document.steps:
        for edit in step.edits:
            lossy = _LOSSY.get(edit.rule)
            if lossy:
                counts[lossy] = counts.get(lossy, 0) + 1
    losses = [*document.losses]
    losses += [Loss(code, f"{count} {what}") for (code, what), count in counts.items()]
    kept = 0 if "repair" in settings.steps else article.controls(document.text)
    if kept:
        losses.append(Loss("W-CONTROL", f"{kept} control characters kept"))
    if not document.text:
        losses.append(Loss("W-EMPTY", "no main content"))
    once = tuple(dict.fromkeys(losses))  # each pass may have warned of the same thing
    return replace(document, losses=once)
