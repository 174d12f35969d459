"""Many documents, from Python: in workers that can be killed, in order, none lost."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bodycopy.backend import Effort
from bodycopy.batch import phases
from bodycopy.batch.items import cut
from bodycopy.batch.run import workers
from bodycopy.batch.work import Done, Work, clean_item
from bodycopy.document import Document
from bodycopy.errors import InputError, MissingLibraryError
from bodycopy.formats.record import Record
from bodycopy.limits import Limits
from bodycopy.run import Options
from bodycopy.settings import DEFAULTS, Settings

# What is to be cleaned: a text, an HTML page, or the bytes of either; with a name, or without.
Input = str | bytes | tuple[str, str | bytes]


def clean_many(
    documents: Iterable[Input],
    settings: Settings = DEFAULTS,
    *,
    jobs: int | None = None,
    timeout: float | None = 30.0,
    memory: int | None = 2 << 30,
) -> Iterator[Document | InputError]:
    r"""Yield the article of each document, in their order; or the error where there can be none.

    Each is done in a worker process: one that hangs, or eats the memory, is stopped, tried once
    more, and then kept whole (loss W-ROUTE). The documents are taken as they are needed; with
    `settings.dedupe.scope` "corpus" all of them before the first article, and a paragraph that
    stands in an earlier one goes.

    Args:
        documents: texts or HTML pages, or the bytes of files; or pairs of a name and such a one.
            One without a name is called by its place, from 1.
        settings: how to clean them.
        jobs: documents at the same moment; None for every core that we may use.
        timeout: seconds that one may take; None for no limit.
        memory: bytes that a worker may hold; None for no limit.

    >>> for article in clean_many(["One sentence here.", b"\x89PNG\r\n\x1a\n"], jobs=1):
    ...     print(repr(article if isinstance(article, InputError) else article.text))
    'One sentence here.\n'
    BinaryInputError('2', 'binary (PNG)')
    """
    is_corpus = settings.dedupe.scope == "corpus"
    work = Work(options=Options(settings=settings), with_steps=True, is_corpus=is_corpus)
    effort = Effort(jobs=jobs, limits=Limits(seconds=timeout, memory=memory))
    todo = cut(map(_named, enumerate(documents, 1)), lambda _: None)
    with ExitStack() as stack:
        maps = stack.enter_context(workers(work, effort))
        if not is_corpus:
            yield from map(_result, maps.clean(partial(clean_item, work=work), todo))
            return
        folder = Path(stack.enter_context(TemporaryDirectory()))
        run = phases.Run(folder, work, settings.dedupe)
        shards = len(list(phases.clean(run, todo, maps.clean)))
        for shard in phases.decide(run, shards, maps.decide):
            yield from map(_result, phases.delivered(run, shard))


def _named(numbered: tuple[int, Input]) -> tuple[str, int, Record, int]:
    number, told = numbered
    name, body = told if isinstance(told, tuple) else (str(number), told)
    return name, 0, Record(number, name, body), len(body)


def _result(done: Done) -> Document | InputError:
    if isinstance(done.error, MissingLibraryError):
        raise done.error
    if done.document is None:
        return done.error or InputError(done.item.source, "lost")
    return done.document
