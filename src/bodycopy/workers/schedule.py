"""Which job is next, and which result: begun in order, given out in order, never too many ahead."""

import pickle  # reads only what our own workers have written
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")

# Jobs begun after the first one whose result is still awaited. One slow page holds back the
# others' results, and must not hold up the others' work.
_AHEAD = 256
# Bytes of results that wait for an earlier one. They stay packed meanwhile.
_HELD = 64 << 20


@dataclass(slots=True, eq=False)
class Task(Generic[J]):
    """A job on its way through the workers."""

    number: int  # from 0, in the order of the jobs
    job: J
    tries: int = 0
    reason: str | None = None  # why it failed last


class Schedule(Generic[J, R]):
    """The jobs that are not begun, those to begin again, and the results not yet given out.

    >>> schedule = Schedule(["a", "b"])
    >>> first, second = schedule.following(), schedule.following()
    >>> schedule.done(second, "B")
    >>> list(schedule.results())
    []
    >>> schedule.done(first, "A")
    >>> list(schedule.results()), schedule.following(), schedule.is_over
    (['A', 'B'], None, True)
    """

    def __init__(self, jobs: Iterable[J]) -> None:
        self._fresh = enumerate(jobs)
        self._again: deque[Task[J]] = deque()
        self._packed: dict[int, bytes | memoryview] = {}
        self._plain: dict[int, R] = {}
        self._begun = self._given = self._held = 0
        self._has_more = True

    @property
    def is_over(self) -> bool:
        """Whether every job has had its result given out."""
        return not self._has_more and self._given == self._begun

    def following(self) -> Task[J] | None:
        """Return what is to be begun now, if anything."""
        if self._again:
            return self._again.popleft()
        if self._begun - self._given >= _AHEAD or self._held >= _HELD or not self._has_more:
            return None
        fresh = next(self._fresh, None)
        if fresh is None:
            self._has_more = False
            return None
        self._begun += 1
        return Task(*fresh)

    def again(self, task: Task[J]) -> None:
        """Let a task be begun once more; it goes before those that have not been begun."""
        self._again.append(task)

    def done(self, task: Task[J], result: R) -> None:
        """Note the result of a task."""
        self._plain[task.number] = result

    def done_packed(self, task: Task[J], result: bytes | memoryview) -> None:
        """Note the result of a task, as the worker packed it."""
        self._packed[task.number] = result
        self._held += len(result)

    def results(self) -> Iterator[R]:
        """Yield the results whose turn it is."""
        while True:
            number = self._given
            if number in self._packed:
                self._held -= len(self._packed[number])
                # Not kept by a name while the result is in use: both may be large.
                result: R = pickle.loads(self._packed.pop(number))  # noqa: S301 - from our worker
            elif number in self._plain:
                result = self._plain.pop(number)
            else:
                return
            self._given += 1
            yield result
