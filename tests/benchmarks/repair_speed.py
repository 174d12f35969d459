"""How fast repair is beside ftfy on the same text, in the same run, and the floors of that.

    python tests/benchmarks/repair_speed.py

Both take turns, and the fastest of their turns counts: whatever else the machine does can only
make a turn slower. Texts are made here; what matters is which characters they hold and how often.
"""

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import ftfy

from bodycopy.repair import repair

LENGTH = 200_000
ROUNDS = 5
ENGLISH = "The council voted on Tuesday to close the bridge for repairs, and it will open in May. "
GERMAN = "Die Brücke wird im Mai für den Verkehr geöffnet, sagte der Bürgermeister am Dienstag. "
RUSSIAN = "Мост откроется в мае, сказал мэр города во вторник после заседания совета. "
CHINESE = "市长星期二在市议会会议后表示，大桥将于五月重新开放，费用由州政府承担。"
CURLY = "“It’s late,” the mayor said – the council’s plan for the bridge wasn’t ready. "


class Floor(NamedTuple):
    """How many times as fast as ftfy repair has to be."""

    name: str
    text: str
    least: float


FLOORS = (
    Floor("ASCII", ENGLISH, 20.0),
    Floor("English, curly quotes", CURLY, 5.0),
    Floor("German", GERMAN, 3.0),
    Floor("Russian", RUSSIAN, 3.0),
    Floor("Chinese", CHINESE, 3.0),
    Floor("mojibake, German", GERMAN.encode().decode("latin-1"), 1.0),
    Floor("mojibake, Russian", RUSSIAN.encode().decode("sloppy-windows-1251"), 1.0),
    Floor("mojibake, Chinese", CHINESE.encode().decode("sloppy-windows-1252"), 1.0),
)


def lines(sentence: str) -> str:
    """Return about LENGTH characters of `sentence`, three to a line, no two lines alike."""
    count = LENGTH // (3 * len(sentence) + 8)
    return "".join(f"{number} {sentence * 3}\n" for number in range(count))


def fastest(runs: tuple[Callable[[str], object], ...], text: str) -> list[float]:
    """Return the seconds of each run's fastest turn."""
    best = [float("inf")] * len(runs)
    for _ in range(ROUNDS):
        for number, run in enumerate(runs):
            began = time.perf_counter()
            run(text)
            best[number] = min(best[number], time.perf_counter() - began)
    return best


def main() -> int:
    """Print a row a text; fail if one is below its floor."""
    low = 0
    for floor in FLOORS:
        text = lines(floor.text)
        ours, theirs = fastest((repair, ftfy.fix_text), text)
        ratio = theirs / ours
        low += ratio < floor.least
        rate = len(text) / ours / 1e6
        print(f"{floor.name:24}{rate:9.2f} Mchar/s{ratio:9.1f} x ftfy, floor {floor.least:g}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
