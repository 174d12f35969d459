"""What a run removed, counted over all its documents."""

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from bodycopy.explain.told import KINDS, Told, kind_of

MOST_OFTEN = 50  # stretches that the report lists
_SHOWN = 300  # code points of a stretch that are kept to count it by


class Tally(NamedTuple):
    """How much there was of something."""

    documents: int = 0
    changes: int = 0
    removed: int = 0  # characters
    read: int = 0  # characters, of all documents counted here
    kept: int = 0

    def plus(self, *figures: int) -> "Tally":
        """Return the tally with `figures`, in the order of the fields, added."""
        added = (old + new for old, new in zip(self, figures, strict=False))
        return Tally(*added, *self[len(figures) :])


class Row(NamedTuple):
    """What the list of documents says of one."""

    source: str
    read: int
    kept: int
    removed: int
    rules: tuple[str, ...]
    losses: int


class Stretch(NamedTuple):
    """Words that were removed, perhaps in many documents."""

    words: str  # white space collapsed, cut where it is long
    rule: str
    times: int
    documents: int


@dataclass(slots=True)
class Overview:
    """The figures of a run, one document added at a time."""

    rows: list[Row] = field(default_factory=list)
    rules: dict[str, Tally] = field(default_factory=dict)
    hosts: dict[str, Tally] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)  # inputs that could not be cleaned, and why
    _stretches: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, one: Told) -> None:
        """Count a document."""
        here: dict[str, Tally] = {}
        for change in one.changes():
            gone = len(change.before) if change.removes else 0
            here[change.rule] = here.get(change.rule, Tally()).plus(0, 1, gone)
            if change.removes:
                words = " ".join(change.before.split())[:_SHOWN]
                self._count((words, change.rule), len(self.rows))
        for rule, count in one.inside.items():
            here[rule] = here.get(rule, Tally()).plus(0, count, 0)
        for rule, tally in here.items():
            self.rules[rule] = self.rules.get(rule, Tally()).plus(1, *tally[1:3])
        removed = sum(tally.removed for tally in here.values())
        read, kept = len(one.text), len(one.article)
        host = host_of(one.source)
        changes = sum(tally.changes for tally in here.values())
        figures = (1, changes, removed, read, kept)
        self.hosts[host] = self.hosts.get(host, Tally()).plus(*figures)
        self.rows.append(Row(one.source, read, kept, removed, tuple(here), len(one.losses)))

    def _count(self, key: tuple[str, str], document: int) -> None:
        """Count a stretch: how often, in how many documents, and in which one last."""
        counted = self._stretches.setdefault(key, [0, 0, -1])
        counted[0] += 1
        counted[1] += counted[2] != document
        counted[2] = document

    def total(self) -> Tally:
        """Return the figures of the whole run."""
        total = Tally()
        for tally in self.hosts.values():
            total = total.plus(*tally)
        return total

    def by_kind(self) -> dict[str, int]:
        """Return how many characters went by each kind of rule."""
        gone = Counter(dict.fromkeys(KINDS, 0))
        for rule, tally in self.rules.items():
            gone[kind_of(rule)] += tally.removed
        return dict(gone)

    def most_often(self) -> list[Stretch]:
        """Return the stretches removed most often, of those removed more than once."""
        often = [
            Stretch(words, rule, times, documents)
            for (words, rule), (times, documents, _) in self._stretches.items()
            if times > 1
        ]
        return sorted(often, key=lambda one: (-one.times, one.words, one.rule))[:MOST_OFTEN]


def host_of(source: str) -> str:
    """Return the host in a URL-like name, else the folder.

    >>> host_of("https://www.example.org/a/b.html"), host_of("scraped/example.org/a.html")
    ('example.org', 'scraped/example.org')
    """
    if "://" in source:
        try:
            host = urlsplit(source).hostname
        except ValueError:  # as in "http://[::1"
            host = None
        if host:
            return host.removeprefix("www.")
    return os.path.dirname(source) or "."  # noqa: PTH120 - pathlib would change the name
