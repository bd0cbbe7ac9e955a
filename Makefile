# The two commands: `make demo` shows what Landbridge does, `make test` proves it.
# Both set up .venv by themselves; PYTHON=... chooses the Python (3.11 or newer) to start from.
.POSIX:
.SUFFIXES:

VENV = .venv
BIN = $(VENV)/bin
PYTHON = python3 python python3.14 python3.13 python3.12 python3.11
PIP = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet

help:
	@echo 'make demo       solve the shipped case, print a summary, write report.html'
	@echo 'make test       run every test'
	@echo 'make lint       style and formatting of the code (ruff)'
	@echo 'make types      strict types (mypy)'
	@echo 'make layers     which floor may import which (import-linter)'
	@echo 'make check      test, lint, types and layers'
	@echo 'make docs       the pages, into docs/_build/html'
	@echo 'make reference  the generated pages, after a change of what they describe'
	@echo 'make picture    the picture of the README, after a change of the case or the maps'
	@echo 'make bench      time engines, building, solving, intervals and matching codes beside others'
	@echo 'make clean      remove .venv and what was built'

demo: $(VENV)/runs
	$(BIN)/landbridge demo

# Every processor has a process with tests of its own already; tables in tests are small, and more
# threads for them cost a tenth of the time. Who is done early takes tests from the others, as a few
# take a minute. What is compiled is kept, since many tests start processes of their own.
test: $(VENV)/tests
	POLARS_MAX_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/tests
	$(BIN)/mypy

layers: $(VENV)/tests
	$(BIN)/lint-imports

check: test lint types layers

docs: $(VENV)/tests
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

reference: $(VENV)/tests
	$(BIN)/python docs/generate.py

picture: $(VENV)/tests
	$(BIN)/python docs/picture.py

bench: $(VENV)/bench
	$(BIN)/python benchmarks/compare.py
	$(BIN)/python benchmarks/equilibrium.py
	$(BIN)/python benchmarks/build_and_solve.py
	$(BIN)/python benchmarks/intervals.py
	$(BIN)/python benchmarks/paths.py
	$(BIN)/python benchmarks/prefixes.py

clean:
	rm -rf $(VENV) docs/_build build dist report.html \
		.pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/made:
	@set -e; for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Setting up $(VENV) with $$("$$python" --version)"; \
			"$$python" -m venv --clear $(VENV) || { \
				echo 'Python cannot make environments here (on Debian: apt install python3-venv).' >&2; \
				exit 1; }; \
			touch $@; exit 0; \
		fi; \
	done; \
	echo 'Landbridge needs Python 3.11 or newer; none was found. Try: make PYTHON=/path/to/python' >&2; \
	exit 1

$(VENV)/runs: $(VENV)/made pyproject.toml constraints.txt
	$(PIP) --editable .
	$(BIN)/python -m landbridge.engine.prepare
	@touch $@

$(VENV)/tests: $(VENV)/runs
	$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/bench: $(VENV)/runs
	$(PIP) --editable '.[bench]'
	@touch $@

.PHONY: help demo test lint types layers check docs reference picture bench clean
