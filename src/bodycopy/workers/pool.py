"""A map whose every call can be stopped: results come in the order of the jobs."""

import os
import pickle  # writes only
import select
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Generic, Literal, NamedTuple, Self, TypeVar

from bodycopy.limits import Limits
from bodycopy.signals import uninterrupted
from bodycopy.workers.process import Worker, may_fork, patience, start
from bodycopy.workers.schedule import Schedule, Task
from bodycopy.workers.slots import Slots, fixed

J = TypeVar("J")
R = TypeVar("R")

_TRIES = 2  # the second in a fresh worker
_GRACE = 0.25  # seconds on top of the limit, in which an answer may still be on its way
_AWAY = 1.0  # seconds. If we were not looking for longer, the workers are not to blame
_TICK = 0.05  # seconds between looks for a place to work in, while others have them all


class Trouble(NamedTuple):
    """What befell a job, and what becomes of it."""

    job: Any  # None where it is no job's fault
    reason: str
    next: Literal["again", "simpler", "lost", "here"]  # here: goes on in this process


@dataclass(slots=True, kw_only=True)
class Pool(Generic[J, R]):
    """Workers for one map at a time; leave the block and none of them is left.

    A job whose worker dies, takes too long or raises is tried again in a fresh worker; then
    `simpler` has a try, if there is one, with the job and the reason; then `lost` makes its result,
    here. Where no worker can be started, the jobs are done in this process, without limits.

    >>> with Pool(lost=lambda job, reason: reason) as pool:
    ...     list(pool.map(int, ["1", "2", "III"]))
    [1, 2, "ValueError: invalid literal for int() with base 10: 'III'"]
    """

    lost: Callable[[J, str], R]
    simpler: Callable[[J, str], R] | None = None
    limits: Limits = field(default_factory=Limits)
    slots: Slots = field(default_factory=lambda: fixed(1))
    on_trouble: Callable[[Trouble], None] = lambda _: None
    fork: bool | None = None  # None to find out whether forking is sound
    _turns: "list[_Turn[J, R]]" = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for turn in self._turns:
            turn.end()

    def map(self, function: Callable[[J], R], jobs: Iterable[J]) -> Iterator[R]:
        """Yield `function` of each job, in order; what it needs crosses to other processes.

        `jobs` are taken as they are needed, not all at once.
        """
        turn = _Turn(self, function, jobs)
        self._turns.append(turn)
        try:
            yield from turn.results()
        finally:
            turn.end()
            self._turns.remove(turn)


def _do(
    function: Callable[[Any], Any],
    simpler: Callable[[Any, str], Any] | None,
    job: Any,  # noqa: ANN401 - plain data of the caller's own
    reason: str | None,
) -> Any:  # noqa: ANN401
    """Do a job in a worker: the common way, or for a reason the simpler one."""
    return function(job) if reason is None or simpler is None else simpler(job, reason)


class _Turn(Generic[J, R]):
    """One map under way."""

    def __init__(self, pool: Pool[J, R], function: Callable[[J], R], jobs: Iterable[J]) -> None:
        self.pool = pool
        self.work = partial(_do, function, pool.simpler)
        self.schedule: Schedule[J, R] = Schedule(jobs)
        self.fork = may_fork() if pool.fork is None else pool.fork
        self.crew: set[Worker] = set()  # all there are, idle and busy
        self.idle: list[Worker] = []
        self.fresh: set[Worker] = set()  # not yet asked anything
        self.busy: dict[Worker, Task[J]] = {}
        self.deadlines: dict[Worker, float] = {}
        self.seen = monotonic()  # when we last looked after the workers
        self.is_here = os.name != "posix"  # no workers can be had

    def results(self) -> Iterator[R]:
        """Yield the results."""
        while True:
            yield from self.schedule.results()
            is_starved = self._begin()
            if self.busy:
                self._wait(is_starved=is_starved)
            elif self.schedule.is_over:
                return

    def end(self) -> None:
        """End all workers."""
        while self.crew:
            self._dismiss(next(iter(self.crew)))

    def _begin(self) -> bool:
        """Begin what can be begun; say whether only a place to work in was missing."""
        while self.pool.slots.take():
            task = self.schedule.following()
            worker = self._worker() if task and not self.is_here else None
            if task and worker:
                self._ask(worker, task)
                continue
            self.pool.slots.give()
            if task is None:
                return False
            if self.busy:  # no more workers can be had than there are
                self.schedule.again(task)
                return False
            self.schedule.done(task, self.work(task.job, self._route(task)))
            return False
        return True

    def _worker(self) -> Worker | None:
        """Return a worker with nothing to do, or None if there cannot be one more."""
        if self.idle:
            return self.idle.pop()
        try:
            with uninterrupted():
                worker = start(self.work, self.pool.limits, self.crew, fork=self.fork)
                self.crew.add(worker)
        except OSError as error:
            if not self.busy:
                self.is_here = True
                reason = f"no worker can be started ({error.strerror}), so no limits hold"
                self.pool.on_trouble(Trouble(None, reason, "here"))
            return None
        self.fresh.add(worker)
        return worker

    def _route(self, task: Task[J]) -> str | None:
        """Return the reason for the simpler way, or None for the common one."""
        return task.reason if task.tries >= _TRIES else None

    def _ask(self, worker: Worker, task: Task[J]) -> None:
        self.busy[worker] = task
        limit = patience(worker, self.pool.limits, is_first=worker in self.fresh)
        self.deadlines[worker] = monotonic() + limit + _GRACE
        self.fresh.discard(worker)
        worker.ask(pickle.dumps((task.job, self._route(task)), -1))

    def _wait(self, *, is_starved: bool) -> None:
        """Wait for an answer, a death, a deadline, or for a moment if `is_starved`."""
        self._forgive(self.seen)
        now = monotonic()
        until = min(self.deadlines.values())
        if is_starved:
            until = min(until, now + _TICK)
        ready = _ready(self.busy, until - now)
        self._forgive(max(until, now))
        for worker in ready:
            self._advance(worker)
        now = monotonic()
        late = [one for one, end in self.deadlines.items() if end < now and one not in ready]
        for worker in late:
            self._fail(worker, f"took longer than {self.pool.limits.seconds:g} s")
        self.seen = monotonic()

    def _forgive(self, expected: float) -> None:
        """Move the deadlines if we come back much later than expected: we had been stopped."""
        away = monotonic() - expected
        if away > _AWAY:
            for worker in self.deadlines:
                self.deadlines[worker] += away

    def _advance(self, worker: Worker) -> None:
        """Send on to a worker, and take what it has sent."""
        worker.push()
        try:
            answer = worker.pull()
        except EOFError:
            self._fail(worker, None)
            return
        if answer is None:
            return
        if answer[0]:
            self.schedule.done_packed(self._free(worker), answer[1:])
            self.idle.append(worker)
        else:
            self._fail(worker, bytes(answer[1:]).decode("utf-8", "backslashreplace"))

    def _free(self, worker: Worker) -> Task[J]:
        del self.deadlines[worker]
        self.pool.slots.give()
        return self.busy.pop(worker)

    def _fail(self, worker: Worker, reason: str | None) -> None:
        """Decide what becomes of a task whose worker has to go; without a reason, it has died."""
        task = self.busy[worker]
        status = self._dismiss(worker)
        task.reason = reason or _death(status)
        task.tries += 1
        simpler = self.pool.simpler
        if task.tries < _TRIES or (task.tries == _TRIES and simpler):
            then: Literal["again", "simpler"] = "again" if task.tries < _TRIES else "simpler"
            self.pool.on_trouble(Trouble(task.job, task.reason, then))
            self.schedule.again(task)
        else:
            self.pool.on_trouble(Trouble(task.job, task.reason, "lost"))
            self.schedule.done(task, self.pool.lost(task.job, task.reason))

    def _dismiss(self, worker: Worker) -> int:
        """End a worker and return its status."""
        with uninterrupted():
            self.crew.discard(worker)
            if worker in self.busy:
                self._free(worker)
            return worker.end()


def _death(status: int) -> str:
    return f"worker died of signal {-status}" if status < 0 else f"worker ended with {status}"


def _ready(workers: Iterable[Worker], seconds: float) -> set[Worker]:
    """Return the workers that can be gone on with, after waiting so long at most."""
    owners: dict[int, Worker] = {}
    poll = select.poll()
    for worker in workers:
        owners[worker.ends.replies] = worker
        poll.register(worker.ends.replies, select.POLLIN)
        if worker.outgoing:
            owners[worker.ends.requests] = worker
            poll.register(worker.ends.requests, select.POLLOUT)
    wait = None if seconds == float("inf") else max(0, int(seconds * 1000) + 1)
    return {owners[descriptor] for descriptor, _ in poll.poll(wait)}
