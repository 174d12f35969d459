"""Fit the segmenter's weights: `python -m bodycopy.fit --data DIR --out weights.npy`.

DIR holds pages as JSON lines, compressed: `*.jsonl.xz`. The same data give the same
bytes on the same kind of processor with the same version of torch.
`--cross-validate` fits five times, each time without one fifth of the sites, and prints how well
the weights do there; nothing is written but, with `--keep DIR`, the weights of each fold.
"""

import argparse
import multiprocessing
import sys
from pathlib import Path
from typing import NamedTuple

from bodycopy.fit.alphabet import tables
from bodycopy.fit.export import arrays
from bodycopy.fit.extremes import extremes
from bodycopy.fit.pages import FOLDS, Page, read_pages
from bodycopy.fit.samples import Samples, Tables, read_samples
from bodycopy.fit.train import FitSettings, fit
from bodycopy.fit.validate import Row, report, validate
from bodycopy.segment.weights import write


class _Work(NamedTuple):
    """All that a fit needs; forked workers share it, for it takes a gigabyte."""

    pages: list[Page]
    samples: list[Samples]
    of_characters: Tables


_work: list[_Work] = []


def main() -> None:
    """Read the data, then fit or cross-validate, or both."""
    options = _parser().parse_args()
    of_characters = tables()
    pages = read_pages(options.data, options.jobs)
    _work.append(_Work(pages, read_samples(pages, of_characters, options.jobs), of_characters))
    tasks: list[tuple[int | None, Path | None]] = []
    if options.cross_validate:
        tasks = [(fold, options.keep) for fold in range(FOLDS)]
    if options.out:
        tasks.insert(0, (None, options.out))  # it takes longest
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        found = [row for rows in pool.imap(_run, tasks, chunksize=1) for row in rows]
    if found:
        sys.stdout.write(report(found) + "\n")


def _run(task: tuple[int | None, Path | None]) -> list[Row]:
    fold, target = task
    pages, samples, of_characters = _work[0]
    if fold is not None:
        return validate(pages, samples, of_characters, (fold, target))
    if target is not None:
        state = fit(samples, FitSettings(), "all")
        found = arrays(state, of_characters, extremes(state, samples))
        with target.open("wb") as stream:
            write(stream, found)
    return []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bodycopy.fit", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.xz")
    parser.add_argument("--out", type=Path, help="file of weights to write, fitted to all pages")
    parser.add_argument("--cross-validate", action="store_true", help="print the table of figures")
    parser.add_argument("--keep", type=Path, help="folder for the weights of each fold")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    return parser


if __name__ == "__main__":
    main()
