# Two commands do all: `make demo` makes the brief about Belarus, `make test` runs every check.
# They need Python 3.11 or newer, make, and a package index that pip is set up for.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow docs lock bench clean

demo: $(VENV)/run.ready
	@$(BIN)/habeas demo habeas-demo

test: $(VENV)/dev.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile

# What needs minutes or a browser (Debian: apt install chromium).
test-slow: $(VENV)/dev.ready
	$(BIN)/python -m pytest -m slow

# The reference part of the documentation, from the objects themselves.
docs: $(VENV)/run.ready
	$(BIN)/python docs/generate.py

bench: $(VENV)/dev.ready
	$(BIN)/python -m bench.dates
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.stock
	$(BIN)/python -m bench.people
	$(BIN)/python -m bench.survival
	$(BIN)/python -m bench.cox
	$(BIN)/python -m bench.condlogit
	$(BIN)/python -m bench.names
	$(BIN)/python -m bench.link_make --records 100000 --seed 1 --out $(VENV)/link
	$(BIN)/python -m bench.link $(VENV)/link
	$(BIN)/python -m bench.link $(VENV)/link --engine plain
	$(BIN)/python -m bench.link_refresh $(VENV)/link
	$(BIN)/python -m bench.link_command $(VENV)/link
	$(BIN)/python -m bench.link_find $(VENV)/link --peer

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --quiet --output-file requirements-dev.lock
	uv pip compile pyproject.toml --extra spark --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements-spark.lock

clean:
	rm -rf $(VENV) habeas-demo

$(VENV)/run.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Habeas needs Python 3.11 or newer; install it, or say: make PYTHON=/path/to/python"; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); this takes a minute once."
	@$(PYTHON) -m venv --clear $(VENV) || { echo "The module venv is missing (Debian: apt install python3-venv)."; exit 2; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Spark is half a gigabyte: its tests run where Java is, and are skipped elsewhere.
DEV_LOCK := $(if $(shell command -v java),requirements-spark.lock,requirements-dev.lock)

$(VENV)/dev.ready: $(VENV)/run.ready $(DEV_LOCK)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement $(DEV_LOCK)
	@touch $@
