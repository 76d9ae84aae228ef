# make demo and make test need git, make and python3 (3.11 or newer) with venv; nothing else.
PYTHON ?= python3
PORT ?= 8000
SIZE ?= small
SECONDS ?= 150
DATA ?= demo-data
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --no-warn-script-location
lock = $(shell cat $(1) pyproject.toml | cksum | cut -d ' ' -f 1)
RUNTIME := .venv/runtime-$(call lock,requirements/build.txt requirements/runtime.txt)
DEV := .venv/dev-$(call lock,requirements/build.txt requirements/dev.txt)
REUSE := .venv/reuse-$(call lock,requirements/reuse.txt)
export REUSE_ENCODING_MODULE := charset_normalizer

.DEFAULT_GOAL := help
.PHONY: help setup demo serve check fmt docs test test-sqlite test-postgresql bench fuzz

help:
	@echo 'make demo    the program with its eight people, on http://127.0.0.1:$(PORT) (PORT=8123 for another port)'
	@echo 'make test    every test, on SQLite and on PostgreSQL where it is installed'
	@echo 'make setup   only prepare .venv, with all tools'
	@echo 'make serve   serve the folder DATA=$(DATA) as it is'
	@echo 'make check   style, types, layers, licences, house rules'
	@echo 'make fmt     put the code into shape'
	@echo 'make docs    write the generated pages of docs/reference again'
	@echo 'make fuzz    guided fuzzing of the readers, SECONDS=$(SECONDS) for each of four'
	@echo 'make bench   the benchmarks (SIZE=full for the long ones)'
	@echo 'make verify.pyz   the verifier as one file, for whoever has Python and cryptography'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'phoihop needs Python 3.11 or newer; say make PYTHON=python3.13, for example.' >&2; exit 1; }
	@echo '[1/3] Making the environment .venv'
	@$(PYTHON) -m venv .venv || { echo 'On Debian the missing part is the package python3-venv.' >&2; rm -rf .venv; exit 1; }

$(RUNTIME): | .venv/bin/python
	@echo '[2/3] Installing what phoihop needs to run (about a minute the first time)'
	@$(PIP) --quiet --require-hashes -r requirements/build.txt 2>.venv/install.log || { cat .venv/install.log >&2; exit 1; }
	@$(PIP) --progress-bar on --require-hashes -r requirements/runtime.txt 2>.venv/install.log | grep -vE '^(Requirement already|Looking in|Ignoring)' || true
	@echo '[3/3] Installing phoihop itself'
	@$(PIP) --quiet --no-deps --no-build-isolation -e . 2>>.venv/install.log || { cat .venv/install.log >&2; exit 1; }
	@$(BIN)/python -m pip --disable-pip-version-check check >/dev/null || { cat .venv/install.log >&2; exit 1; }
	@rm -f .venv/runtime-*
	@touch $@

$(DEV): | $(RUNTIME)
	@echo '[+] Installing the tools of the tests and checks'
	@$(PIP) --progress-bar on --require-hashes -r requirements/dev.txt 2>.venv/install.log | grep -vE '^(Requirement already|Looking in|Ignoring)' || true
	@$(BIN)/python -c 'import pytest, ruff, mypy' 2>/dev/null || { cat .venv/install.log >&2; exit 1; }
	@rm -f .venv/dev-*
	@touch $@

# reuse is published as source alone for newer Pythons: it is built here, with what is pinned.
$(REUSE): | $(DEV)
	@$(PIP) --quiet --no-build-isolation --require-hashes -r requirements/reuse.txt 2>.venv/install.log || { cat .venv/install.log >&2; exit 1; }
	@rm -f .venv/reuse-*
	@touch $@

setup: $(DEV) $(REUSE)

demo: $(RUNTIME)
	@$(BIN)/python -m phoihop demo --data $(DATA) --port $(PORT)

serve: $(RUNTIME)
	@$(BIN)/python -m phoihop serve --data $(DATA) --port $(PORT)

check: $(DEV) $(REUSE)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint src/phoihop/web/templates --lint --quiet
	$(BIN)/reuse lint --lines
	$(BIN)/python -m pytest -q tests/test_house.py tests/house

fmt: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(DEV)
	$(BIN)/python -m docs.build

test: test-sqlite test-postgresql

test-sqlite: $(DEV)
	@echo 'Every test, on SQLite'
	$(BIN)/python -m pytest -n $(WORKERS)

test-postgresql: $(DEV)
	@why="$$($(BIN)/python -m tests.postgres)"; if [ -n "$$why" ]; then echo "Skipped the tests on PostgreSQL: $$why."; else \
	echo 'The tests that touch the database again, on PostgreSQL'; \
	PHOIHOP_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS) --database-only; fi

bench: $(DEV)
	$(BIN)/python -m bench --size $(SIZE)

verify.pyz: $(RUNTIME) $(wildcard src/phoihop/ledger/*.py src/phoihop/cli/*.py src/phoihop/locale/*/*.toml)
	@$(BIN)/python -m phoihop zipapp $@

fuzz: $(DEV)
	@for target in regulation xes ocel csv; do PYTHONPATH=. $(BIN)/python tests/regulation/fuzz_regulation.py $$target --seconds=$(SECONDS) || exit 1; done
