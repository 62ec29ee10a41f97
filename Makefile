# Everything that is done with this project, by name. `make` alone lists it.
# Needs Python 3.11 or newer and make; `make test` also wants apt-get and root, or the packages it names.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
APPS := portal moderation questions content people ground language
SOURCES := $(APPS) tests bench ops tools manage.py

.DEFAULT_GOAL := help
.PHONY: help run test test-all check lint contracts types format messages texts bench train quality servers lock scan backup restore
.PHONY: rules rules-sqlite rules-postgres journeys journeys-shared journeys-alone faults

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- what it stands on ----------------------------------------------------------------------------

.venv/bin/python:
	@PYTHON="$(PYTHON)" sh tools/venv.sh

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	@echo "Installing what the site runs on: locked versions, each with its hash."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

.venv/all.stamp: requirements/all.txt | .venv/bin/python
	@echo "Installing what the site and its tests run on: locked versions, each with its hash."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/all.txt
	@touch .venv/run.stamp $@

servers: ## PostgreSQL, Redis, nginx, Chromium and gettext from Debian's packages, if missing (root)
	@sh tools/servers.sh

# --- running it -----------------------------------------------------------------------------------

run: .venv/run.stamp ## the demo on http://127.0.0.1:8000 (PORT=8001 for another port)
	@PORT="$(PORT)" sh tools/run.sh

backup: | .venv/bin/python ## a sealed backup of the database and the pictures into BACKUP_FOLDER
	@$(BIN)/python manage.py backup

restore: | .venv/bin/python ## FILE=… KEY=…: a backup into an empty database; then manage.py replay_erasures
	@$(BIN)/python manage.py restore "$(FILE)" --key "$(KEY)"

texts: .venv/run.stamp ## compile the translations
	@DEMO=1 $(BIN)/python manage.py compile_texts

messages: .venv/all.stamp ## collect the texts of code and templates into locale/ (needs gettext)
	@DEMO=1 $(BIN)/python manage.py makemessages --locale fi --locale sv --locale nb --no-obsolete --no-wrap --ignore 'tests/*' --ignore 'var/*'

# --- proving it -----------------------------------------------------------------------------------

# Journeys and faults mostly wait: for a browser, for a pause, for a process to come back. The rules compute, and give
# way to them (nice): two processors are busy to the end, and nobody waits who has a time to keep. The longest come first.
test: servers lint contracts texts ## lint, types, contracts and all tests but the long matrices (test-all), on real servers; two at a time
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target \
		journeys-shared rules-postgres rules-sqlite journeys-alone types
	@$(MAKE) --no-print-directory faults
	@echo "All of make test passed."

test-all: servers check texts ## the same with the long matrices
	@$(BIN)/python -m pytest
	@TEST_DATABASE=postgres $(BIN)/python -m pytest -m ""
	@echo "All of make test-all passed."

RULES := --ignore tests/e2e --ignore tests/faults

rules: rules-sqlite rules-postgres ## rules and views on SQLite, then on PostgreSQL with races and outbox

rules-sqlite: .venv/all.stamp texts
	@echo "Tests of rules and views, on SQLite:"
	@nice -n 5 $(BIN)/python -m pytest -q -m "not slow" $(RULES)

rules-postgres: .venv/all.stamp texts
	@echo "Rules and views on PostgreSQL; races and outbox:"
	@TEST_DATABASE=postgres nice -n 5 $(BIN)/python -m pytest -q -m "not slow and not e2e and not faults" $(RULES)

# A browser that gives up on a busy machine is asked once more, three times in a run at most, and the end names it; what a
# test says of a page (an assertion) is never asked twice, and neither is a rule or a fault.
ASKED_AGAIN := --reruns 1 --max-suite-reruns 3 --only-rerun '^(Error|TimeoutError): ' -raR

journeys: journeys-shared journeys-alone ## the whole site in a browser, on real servers

journeys-shared: .venv/all.stamp texts
	@echo "Journeys in Chromium through gunicorn, Celery, PostgreSQL, Redis and nginx:"
	@TEST_DATABASE=postgres $(BIN)/python -m pytest -q $(ASKED_AGAIN) -m "e2e and not alone and not slow"

journeys-alone: .venv/all.stamp texts
	@echo "Journeys that crowd a site, walk through all it keeps, or want a browser or a site set up their own way:"
	@TEST_DATABASE=postgres $(BIN)/python -m pytest -q $(ASKED_AGAIN) -m "e2e and alone and not slow"

faults: .venv/all.stamp texts ## what people notice when something real is killed, cut off, filled or set wrong (docs/faults.md)
	@echo "Faults: PostgreSQL, Redis, workers, mail, disk, clock, network, a new version, each under people who ask and read:"
	@TEST_DATABASE=postgres $(BIN)/python -m pytest -q tests/faults

check: lint contracts types ## lint, contracts and types; no server, no test

lint: .venv/all.stamp ## ruff and djlint
	@echo "Lint:"
	@$(BIN)/ruff check --output-format concise $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/djlint --lint --quiet templates

contracts: .venv/all.stamp ## which app may import which
	@echo "Contracts between the apps:"
	@$(BIN)/lint-imports --no-cache --no-logo

types: .venv/all.stamp ## mypy, strict: the apps, and what the tests stand on
	@echo "Types:"
	@DEMO=1 $(BIN)/mypy $(APPS) tests/*.py tests/servers

format: .venv/all.stamp ## put code in order
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

lock: .venv/all.stamp ## write the locked requirements anew from pyproject.toml
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --group test --group lint --output-file requirements/all.txt
	@$(LOCK) --group train --output-file requirements/train.txt
	@$(subst pyproject.toml,--group scan,$(LOCK)) --output-file requirements/scan.txt

.venv-train/stamp: requirements/train.txt
	@"$(PYTHON)" -m venv .venv-train
	@.venv-train/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/train.txt
	@touch $@

train: .venv-train/stamp ## learn language/data/*.model anew from bench/texts (five minutes)
	@.venv-train/bin/python -m bench.train

quality: .venv/all.stamp ## how good detection is on texts it has not seen: the tables of docs/quality.md
	@$(BIN)/python -m bench.quality

.venv-scan/stamp: requirements/scan.txt
	@"$(PYTHON)" -m venv .venv-scan
	@.venv-scan/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/scan.txt
	@touch $@

scan: .venv-scan/stamp ## secrets in tracked files, known holes in the locked packages (as far as the index tells)
	@.venv-scan/bin/python tools/scan.py

bench: .venv/all.stamp ## what the program costs, beside the limit
	@$(BIN)/python -m bench
