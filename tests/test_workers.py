"""Workers that can be killed: whatever a document does, it costs itself and nothing else."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs_for_workers import do, simply

from bodycopy.workers import Limits, Pool, Slots, Trouble, fixed
from bodycopy.workers.pool import J, R
from bodycopy.workers.process import may_fork

GIB = 1 << 30


def lost(job: str, reason: str) -> str:
    """Return what stands for a job that came to nothing."""
    return f"lost: {job}: {reason}"


def crew(limits: Limits | None = None, slots: Slots | None = None) -> Pool[str, str]:
    """Return a pool of two workers."""
    return Pool(lost=lost, limits=limits or Limits(), slots=slots or fixed(2), fork=True)


def answers(pool: Pool[J, R], *jobs: J) -> list[R]:
    """Return what the pool makes of the jobs; its workers are gone then."""
    with pool:
        return list(pool.map(do, jobs))  # type: ignore[arg-type]


def is_running(process: int) -> bool:
    """Say whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] not in "ZX"


def children() -> list[int]:
    """Return the processes that this one has started and that are still there."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split() if is_running(int(child))]


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    """After every test here, no worker is left."""
    before = children()
    yield
    assert children() == before


@pytest.mark.parametrize("fork", [True, False])
def test_threads_of_numpy(monkeypatch: pytest.MonkeyPatch, fork: bool) -> None:  # noqa: FBT001
    """A worker asks for one thread of NumPy's, unless its caller has said how many."""
    for told, wanted in (("", "1"), ("3", "3")):
        monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
        if told:
            monkeypatch.setenv("OPENBLAS_NUM_THREADS", told)
        pool: Pool[str, str] = Pool(lost=lost, limits=Limits(), slots=fixed(1), fork=fork)
        assert answers(pool, "environment OPENBLAS_NUM_THREADS") == [wanted]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no worker is a copy")
def test_threads_that_numpy_has_are_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where NumPy may have threads already, workers are started and not copied."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setitem(sys.modules, "numpy", sys)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert not may_fork()
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert may_fork()
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    monkeypatch.delitem(sys.modules, "numpy")
    assert may_fork()


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_order(workers: int) -> None:
    """Results come in the order of the jobs, however many workers there are."""
    jobs = [f"sleep {0.02 * (7 - i)}" if i % 3 == 0 and i < 7 else f"twice {i}" for i in range(40)]
    expected = ["slept" if job[0] == "s" else job[6:] * 2 for job in jobs]
    assert answers(crew(slots=fixed(workers)), *jobs) == expected


def test_large_messages() -> None:
    """Questions and answers that no pipe can hold go through, several at a time."""
    long = "x" * (3 << 20)
    assert answers(crew(), f"twice {long}", "large 5", f"twice {long}") == [
        long * 2,
        "x" * (5 << 20),
        long * 2,
    ]


def test_jobs_are_taken_as_needed() -> None:
    """Jobs are taken a window ahead, not all at once: memory stays flat."""
    taken = 0

    def jobs() -> Iterator[str]:
        nonlocal taken
        for taken in range(1, 5000):  # noqa: B007 - counted outside
            yield "twice x"

    with crew() as pool:
        results = pool.map(do, jobs())
        assert next(results) == "xx"
        assert taken < 500


def test_hang() -> None:
    """A job that hangs is stopped at the limit, once more in a fresh worker, and is lost then."""
    begun = time.monotonic()
    pool = crew(Limits(seconds=0.4))
    assert answers(pool, "twice a", "loop 12", "twice b") == [
        "aa",
        "lost: loop 12: took longer than 0.4 s",
        "bb",
    ]
    assert 0.8 < time.monotonic() - begun < 8


def test_stopped_worker() -> None:
    """A worker that somebody stopped is killed at the limit; its job is done by another."""
    told: list[Trouble] = []
    pool = crew(Limits(seconds=0.4))
    pool.on_trouble = told.append
    assert answers(pool, "die 19") == ["lost: die 19: took longer than 0.4 s"]
    assert [trouble.next for trouble in told] == ["again", "lost"]


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ("die 9", "worker died of signal 9"),
        ("die 11", "worker died of signal 11"),
        ("die 15", "worker died of signal 15"),
        ("exit 3", "SystemExit: 3"),
        ("panic null pointer", "PanicError: null pointer"),
        ("fill 3000", "ran out of memory"),
        ("nonsense", "KeyError: 'nonsense'"),
    ],
)
def test_failure(job: str, reason: str, tmp_path: Path) -> None:
    """A worker that dies, or raises anything at all, costs its own document; the reason is told.

    Tried again in a fresh worker, the document comes through if it was not its own fault.
    """
    again = f"once {tmp_path / 'mark'} {job}"
    results = answers(crew(), "twice a", job, again, "twice b")
    assert results == ["aa", f"lost: {job}: {reason}", f"done: {job}", "bb"]


def test_simpler_way() -> None:
    """What fails twice goes by the simpler way, which is told the reason, before it is lost."""
    pool = crew(Limits(seconds=0.3))
    pool.simpler = simply
    told: list[Trouble] = []
    pool.on_trouble = told.append
    assert answers(pool, "die 19") == ["simply: die 19 (took longer than 0.3 s)"]
    assert [trouble.next for trouble in told] == ["again", "simpler"]


def test_memory_limit() -> None:
    """The limit of memory is the worker's alone, and nobody else's."""
    # A worker begins with what the process holds that it is forked from.
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    pool = crew(Limits(memory=pages * resource.getpagesize() + GIB // 4))
    assert answers(pool, "fill 50", "fill 600") == [
        str(50 << 20),
        "lost: fill 600: ran out of memory",
    ]
    assert answers(crew(Limits(memory=None)), "fill 600") == [str(600 << 20)]


def test_interrupts_are_the_parents_affair() -> None:
    """A worker ignores SIGINT, which the terminal sends to all of us."""
    assert answers(crew(), "interrupt") == [str(signal.SIG_IGN)]


def test_crew_ends_with_the_block() -> None:
    """Whoever leaves in the middle of a map, by whatever way, leaves no worker behind."""
    with crew() as pool:
        results = pool.map(do, ["twice a", "sleep 60", "twice b"])
        assert next(results) == "aa"
        assert children()
    assert children() == []


def test_spawned() -> None:
    """Where forking is not sound, workers are started afresh, under the same limits."""
    pool = crew(Limits(seconds=20, memory=GIB))
    pool.fork = False
    assert answers(pool, "twice a", "fill 1100", "die 9", "interrupt") == [
        "aa",
        "lost: fill 1100: ran out of memory",
        "lost: die 9: worker died of signal 9",
        str(signal.SIG_IGN),
    ]


def test_no_worker_can_be_started() -> None:
    """Without a process or descriptor to spare, the jobs are done here, and that is told."""
    program = """
import resource
from jobs_for_workers import do
from bodycopy.workers import Pool
resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))
with Pool(lost=lambda job, reason: reason, on_trouble=print) as pool:
    print(*pool.map(do, ["twice a", "twice b"]))
"""
    told = run(program).splitlines()
    assert told[0].startswith("Trouble(job=None, reason='no worker can be started (Too many open")
    assert told[1:] == ["aa bb"]


def run(program: str) -> str:
    """Return what a program prints."""
    return subprocess.check_output([sys.executable, "-c", program], env=environment(), text=True)


def environment() -> dict[str, str]:
    """Return an environment in which the tests' modules can be imported."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}


def start(limit: float, *jobs: str) -> "subprocess.Popen[str]":
    """Start a program, in a group of its own, that does jobs and prints the results."""
    program = f"""
from jobs_for_workers import do
from bodycopy.workers import Pool, Limits, fixed
with Pool(lost=lambda job, reason: reason, slots=fixed(2), limits=Limits(seconds={limit})) as pool:
    for result in pool.map(do, {jobs!r}):
        print(len(result) if len(result) > 99 else result, flush=True)
"""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def soon_gone(pids: list[int]) -> bool:
    """Say whether these processes are gone, or go in the next moments."""
    for _ in range(100):
        if not any(map(is_running, pids)):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("job", ["loop 12", "sleep 60", "die 19", "twice a"])
def test_parent_is_killed(job: str) -> None:
    """Workers leave when their parent dies: busy in C, asleep, stopped by somebody, or idle."""
    with start(60, "pid", "pid", job, job) as parent:
        assert parent.stdout
        pids = [int(parent.stdout.readline()) for _ in range(2)]
        time.sleep(0.3)
        parent.kill()
    assert soon_gone(pids)


@pytest.mark.parametrize("group", [False, True], ids=["parent", "group"])
def test_stopped_parent(*, group: bool) -> None:
    """Nobody's limit has passed because the run was stopped for a while."""
    with start(1.5, "pid", "steps 10", "large 1") as parent:
        assert parent.stdout
        parent.stdout.readline()
        target = -parent.pid if group else parent.pid
        os.kill(target, signal.SIGSTOP)
        time.sleep(3)
        os.kill(target, signal.SIGCONT)
        assert parent.stdout.read().split("\n")[1:] == [str(1 << 20), ""]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_to_the_group(number: signal.Signals) -> None:
    """A signal that all of the group gets ends the run, and every worker with it."""
    with start(60, "pid", "pid", "loop 12", "die 19") as parent:
        assert parent.stdout
        pids = [int(parent.stdout.readline()) for _ in range(2)]
        os.killpg(parent.pid, number)
        assert parent.wait(10) in {-number, 1}
    assert soon_gone(pids)
