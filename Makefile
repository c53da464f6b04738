# `make help` lists the targets. Needs make and Python 3.11 or later; everything else goes into .venv.
# To choose the Python: rm -rf .venv && make setup PYTHON=/path/to/python3.12

PYTHON ?= python3.11 python3
JOBS   ?= auto
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n $(JOBS)

.DEFAULT_GOAL := help
.PHONY: help setup run test slow check format docs bench update

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/installed  ## Make .venv with everything the lock names, and Liance itself

run: setup  ## Assess an example city and a made-up one of 5,000 enterprises, into build/tour
	$(BIN)/liance tour --out build/tour

test: setup  ## Run the tests, all but the slow ones
	$(PYTEST) -m "not slow"

# pytest ends with code 5 when it finds no test; that is said in plain words and is not a failure.
slow: setup  ## Run the slow tests
	@code=0; $(BIN)/python -m pytest --collect-only -m slow >/dev/null 2>&1 || code=$$?; \
	if [ $$code -eq 5 ]; then echo "No test is marked slow: nothing was run."; \
	else echo '$(PYTEST) -m slow'; $(PYTEST) -m slow; fi

check: setup  ## Check style, types, layers, policies, reference pages and the lock
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/liance check policies/
	$(BIN)/liance docs --check
	@if grep -nE '://|--(extra-)?index|--find-links|--trusted-host| @ ' requirements.lock; \
	then echo "requirements.lock names a host; make it again with: make update"; exit 1; fi

format: setup  ## Put the code into the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: setup  ## Write the reference pages again from the code
	$(BIN)/liance docs

bench: setup  ## Measure speed, and compare with the marks
	$(BIN)/python -m bench

# One lock for every system and every Python from 3.11 on, without host names.
update:  ## Lock the newest versions that pyproject.toml allows
	@$(FIND_PYTHON); tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; set -e; \
	"$$python" -m venv "$$tmp"; "$$tmp/bin/python" -m pip install --quiet --disable-pip-version-check uv; \
	"$$tmp/bin/uv" pip compile --quiet --no-cache --no-config --upgrade --universal --generate-hashes --no-header \
	  --no-annotate --python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock; \
	echo "requirements.lock is new. Try it with: make test"

# Two stamps: a changed lock rebuilds .venv from nothing, a changed pyproject.toml reinstalls Liance alone,
# and otherwise `make setup` has nothing to do.
.venv/locked: requirements.lock
	@$(FIND_PYTHON); echo "Making .venv with $$("$$python" --version) and the packages in requirements.lock ..."; \
	"$$python" -m venv --clear .venv
	@$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(PIP) --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -c "from liance.rules.library import *; [load_policy(p) for p in policy_folders(home() / 'policies')]" \
	  2>/dev/null || true  # the policies are compiled once now, so that the first answer is quick
	@touch $@

FIND_PYTHON = for python in $(PYTHON) ""; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; \
	if [ -z "$$python" ]; then \
	  echo "Liance needs Python 3.11 or later; tried: $(PYTHON)."; \
	  echo "Name another with: make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=/path/to/python3.11"; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; fi
