"""The overview of a run as HTML, which shows before any script has run."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from unicodedata import category

from bodycopy.explain.overview import Overview, Stretch, Tally
from bodycopy.explain.told import kind_of, share

_HOSTS = 30  # that the table shows at once; the others are folded away
_WORST = 15  # documents that the overview lists; the list beside it has all
# Joiners and marks of direction that words are written with; all other invisible ones are named.
_HARMLESS = frozenset("\u200c\u200d\u200e\u200f")
_NAMED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"))


def overview_html(overview: Overview) -> str:
    """Return the overview: totals, rules, hosts, stretches, the documents that lost most."""
    parts = (
        _totals(overview),
        _failures(overview.failed),
        _rules(overview),
        _worst(overview),
        _stretches(overview.most_often()),
        _hosts(overview),
    )
    return "\n".join(part for part in parts if part)


def visible(text: str) -> str:
    """Return `text` as HTML, with every character that could hide or turn text round named.

    >>> visible("a<b>")
    'a&lt;b&gt;'
    """
    if text.isascii() and text.isprintable():
        return escape(text)
    # Harmless as they are beside letters, alone they would be nothing to see.
    harmless = "" if set(text) <= _HARMLESS else _HARMLESS
    return "".join(
        f'<span class="named">U+{ord(char):04X}</span>'
        if category(char) in _NAMED and char not in harmless
        else escape(char)
        for char in text
    )


def name(source: str) -> str:
    """Return the name of a document as HTML that breaks after its slashes.

    >>> name("scraped/a.txt")
    '<bdi>scraped/<wbr>a.txt</bdi>'
    """
    shown = "standard input" if source == "-" else source
    return f"<bdi>{'/<wbr>'.join(map(visible, shown.split('/')))}</bdi>"


def _totals(overview: Overview) -> str:
    total = overview.total()
    lossy = sum(row.losses > 0 for row in overview.rows)
    figures = [
        (f"{total.documents:,}", "document" if total.documents == 1 else "documents"),
        (f"{total.read:,}", "characters in"),
        (f"{total.kept:,}", "characters out"),
        (share(total.removed, total.read), "removed"),
    ]
    figures += [(f"{lossy:,}", "with warnings")] if lossy else []
    told = "".join(f"<div><dt>{what}</dt><dd>{figure}</dd></div>" for figure, what in figures)
    return f'<dl class="totals">{told}</dl>{_stack(overview, total)}'


def _stack(overview: Overview, total: Tally) -> str:
    """Return a bar of what was kept and what went, by kind."""
    gone = {kind: count for kind, count in overview.by_kind().items() if count}
    parts = {"kept": total.read - sum(gone.values()), **gone}
    place, drawn, keys = 0.0, "", ""
    for kind, count in parts.items():
        width = 100 * count / (total.read or 1)
        drawn += f'<rect class="k-{kind}" x="{place:.3f}%" width="{width:.3f}%" height="100%"/>'
        keys += f'<li><i class="k-{kind}"></i>{kind} {share(count, total.read)}</li>'
        place += width
    label = ", ".join(f"{kind} {share(count, total.read)}" for kind, count in parts.items())
    svg = f'<svg class="stack" role="img" aria-label="{label}">{drawn}</svg>'
    return f'{svg}<ul class="keys" aria-hidden="true">{keys}</ul>'


def _failures(failed: list[str]) -> str:
    if not failed:
        return ""
    items = "".join(f"<li><bdi>{visible(one)}</bdi></li>" for one in failed)
    return f"<h2>Not cleaned</h2><ul>{items}</ul>"


def _rules(overview: Overview) -> str:
    total = overview.total().removed
    ordered = sorted(overview.rules.items(), key=lambda one: (-one[1].removed, -one[1].changes))
    rows = [
        (
            (
                f'<button class="rule" data-rule="{escape(rule)}" aria-pressed="false">'
                f'<i class="k-{kind_of(rule)}"></i>{escape(rule)}</button>'
            ),
            tally.documents,
            tally.changes,
            tally.removed,
            _bar(tally.removed, total, kind_of(rule)),
        )
        for rule, tally in ordered
    ]
    heads = ("Rule", "Documents", "Changes", "Characters", "Share of what went")
    hint = "Choose rules to see only the documents, and the stretches, that they changed."
    return _table("By rule", heads, rows, hint)


def _worst(overview: Overview) -> str:
    numbered = sorted(
        enumerate(overview.rows),
        key=lambda one: (-one[1].removed / (one[1].read or 1), -one[1].removed),
    )
    rows = [
        (
            f'<a href="#d{number}">{name(row.source)}</a>',
            row.read,
            row.kept,
            _bar(row.removed, row.read, "boilerplate"),
        )
        for number, row in numbered[:_WORST]
    ]
    return _table("Where most went", ("Document", "In", "Out", "Removed"), rows)


def _stretches(often: list[Stretch]) -> str:
    if not often:
        return ""
    rows = [
        (
            (
                f'<button class="find" data-words="{escape(one.words[:80])}">'
                f"<bdi>{visible(one.words)}</bdi></button>"
            ),
            f'<span class="k-{kind_of(one.rule)} tag">{escape(one.rule)}</span>',
            one.times,
            one.documents,
        )
        for one in often
    ]
    heads = ("Words", "Rule", "Times", "Documents")
    return _table("Removed most often", heads, rows, "Choose one to search for it.", "words")


def _hosts(overview: Overview) -> str:
    ordered = sorted(overview.hosts.items(), key=lambda one: (-one[1].removed, one[0]))
    rows = [
        (
            name(host),
            tally.documents,
            tally.read,
            tally.kept,
            _bar(tally.removed, tally.read, "boilerplate"),
        )
        for host, tally in ordered
    ]
    heads = ("Host or folder", "Documents", "In", "Out", "Removed")
    first = _table("By host", heads, rows[:_HOSTS])
    if len(rows) <= _HOSTS:
        return first
    more = _table("", heads, rows[_HOSTS:])
    return f"{first}<details><summary>{len(rows) - _HOSTS:,} more</summary>{more}</details>"


def _bar(part: int, whole: int, kind: str) -> str:
    if not part:
        return ""
    width = 100 * part / (whole or 1)
    return (
        f'<span class="bar"><svg aria-hidden="true"><rect class="k-{kind}" '
        f'width="{width:.2f}%" height="100%"/></svg>{share(part, whole)}</span>'
    )


def _table(
    title: str,
    heads: Iterable[str],
    rows: Sequence[tuple[object, ...]],
    hint: str = "",
    look: str = "",
) -> str:
    heading = f"<h2>{title}</h2>" if title else ""
    note = f'<p class="hint">{hint}</p>' if hint else ""
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'{heading}{note}<div class="scroll {look}" tabindex="0">{table}</div>'


def _cells(row: tuple[object, ...]) -> Iterator[str]:
    for i, value in enumerate(row):
        if i == 0:
            yield f'<th scope="row">{value}</th>'
        elif isinstance(value, int):
            yield f'<td class="n">{value:,}</td>'
        else:
            yield f"<td>{value}</td>"
