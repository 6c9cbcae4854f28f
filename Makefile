# `make help` lists what there is. Each target makes its own environment first.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
SUITE ?= all
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.installed ## Run everything with demonstration data (PORT=8000)
	@$(PY) config/launcher.py

test: $(VENV)/.installed-dev ## Run the tests on SQLite, without any server
	@$(PY) -m config.translations compile
	$(PY) -m pytest -n auto -q $(ARGS)

browser: $(VENV)/.installed-dev ## Drive the main job through Chromium against the running system
	@$(PY) -m config.translations compile
	$(PY) -m pytest -q -m browser -n 0 tests/e2e $(ARGS)

check: $(VENV)/.installed-dev ## Lint, format, types, layers, templates, translations, migrations, deploy check
	bash bin/check

fmt: $(VENV)/.installed-dev ## Format the code
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bench: $(VENV)/.installed-dev ## Measure against a floor (SUITE=main, needs DATABASE_URL)
	$(PY) -m bench $(SUITE)

drill: $(VENV)/.installed-dev ## Break things on purpose and see that nothing is lost (SUITE=main)
	$(PY) -m bench $(SUITE) --drill

demo: $(VENV)/.installed ## Load demonstration data into the database of the environment
	$(PY) manage.py demo

worker: $(VENV)/.installed ## Run only a worker (production runs web, worker and beat apart)
	$(VENV)/bin/celery -A config worker -Q default,review,notify,export

migrations: $(VENV)/.installed ## Write migrations for changed models
	$(PY) manage.py makemigrations

translations: $(VENV)/.installed-dev ## Collect new strings into locale/
	$(PY) -m config.translations collect

docs: $(VENV)/.installed ## Generate docs/workflow.md
	EMBEDDED=1 $(PY) manage.py document_workflow

clean: ## Remove the environment and everything under var/
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (需要 Python 3.11 或更高版本)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing …" && $(PY) -m pip install -q --disable-pip-version-check -r requirements.txt && touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing …" && $(PY) -m pip install -q --disable-pip-version-check -r requirements-dev.txt && touch $@ $(VENV)/.installed

.PHONY: help run test browser check fmt bench drill demo worker migrations translations docs clean
