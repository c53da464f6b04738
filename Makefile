# `make help` lists the targets. Needs make and Python 3.11 or later; everything else goes into .venv.
# To choose the Python: rm -rf .venv && make setup PYTHON=/path/to/python3.12

PYTHON ?= python3.11 python3
JOBS   ?= auto
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile
JOURNEYS := $(addprefix tests/web/,test_journeys.py test_recovery_journey.py test_everybody.py letters/test_browser.py \
  $(addsuffix /test_journey.py,challenges coordination matters monitoring) $(addsuffix /test_journeys.py,chains tasks))

.DEFAULT_GOAL := help
.PHONY: help setup spark run tour test slow pictures oldest check format docs bench update

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/installed  ## Make .venv with everything the lock names, and Liance itself

run: setup  ## Assess two cities into build/tour, then serve the platform with a demonstration on 127.0.0.1:8000
	$(BIN)/liance tour --out build/tour
	$(BIN)/liance serve --demo

tour: setup  ## Only assess the two cities
	$(BIN)/liance tour --out build/tour

test: setup  ## Run the tests, all but the slow ones
	$(PYTEST) -m "not slow"

spark: .venv/spark  ## Add pyspark to .venv, for the Spark lane (it needs Java 17 or later)

slow: setup spark  ## Run the slow tests (a browser, PDF pages, PostgreSQL, Spark: see .ci/machine) and properties thoroughly
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m "slow or hypothesis" --hypothesis-profile=thorough

pictures: setup  ## Take the manual's pictures anew: journeys in a browser, then docs/manual/pictures
	$(PYTEST) -m slow -k "not 390" $(JOURNEYS)
	$(BIN)/python -m tests.web.pictures

oldest: .venv/oldest  ## Run the column tests with the oldest Polars that pyproject.toml allows
	.venv/oldest/bin/python -m pytest -n $(JOBS) -m "not slow" tests/agreement tests/records tests/simulate/test_mass.py

check: setup  ## Check style, types, layers, policies, reference pages and the lock
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/liance check policies/
	$(BIN)/liance docs --check
	@if grep -nE '://|--(extra-)?index|--find-links|--trusted-host| @ ' requirements.lock spark.lock; \
	then echo "A lock names a host; make it again with: make update"; exit 1; fi

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
	"$$tmp/bin/uv" pip compile --quiet --no-cache --no-config --upgrade --universal --generate-hashes --no-header \
	  --no-annotate --python-version 3.11 --constraint requirements.lock --extra spark pyproject.toml \
	  --output-file spark.lock; \
	echo "requirements.lock and spark.lock are new. Try them with: make test slow"

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

.venv/spark: .venv/installed spark.lock
	@$(PIP) --require-hashes --requirement spark.lock
	@touch $@

.venv/oldest: .venv/installed
	@.venv/bin/python -m venv --clear $@
	@printf '%s\n' "$(CURDIR)/src" "$$(echo $(CURDIR)/.venv/lib/python3*/site-packages)" \
	  > "$$(echo $@/lib/python3*/site-packages)/with.pth"
	@$@/bin/python -m pip install --quiet --disable-pip-version-check 'polars==2.0.*'

FIND_PYTHON = for python in $(PYTHON) ""; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; done; \
	if [ -z "$$python" ]; then \
	  echo "Liance needs Python 3.11 or later; tried: $(PYTHON)."; \
	  echo "Name another with: make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=/path/to/python3.11"; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; fi
