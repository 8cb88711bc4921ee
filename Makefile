# Habits of the house. `make help` lists them.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
LOCK_VENV := build/lock-venv
BIN := $(VENV)/bin
# Absolute, so that the demo is the same one from whatever folder a command is given.
DEMO_DATABASE := sqlite:///$(CURDIR)/var/demo.db

INSTALLED := $(VENV)/.installed
TEST_INSTALLED := $(VENV)/.installed-test
NODE_INSTALLED := web/assets/node_modules/.installed
BUILT := web/static/built/viewer.js

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PIP_COMPILE := CUSTOM_COMPILE_COMMAND='make lock' $(LOCK_VENV)/bin/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: help setup setup-test demo demo-reset test lint format dist lock new clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

setup: $(INSTALLED) $(BUILT) ## Install everything that running needs, into .venv and web/assets/node_modules

setup-test: $(TEST_INSTALLED) $(BUILT)
	@scripts/system-deps.sh

demo: setup ## Fill a demo (var/demo.db) once and serve it on http://127.0.0.1:8000 (PORT=… for another)
	@mkdir -p var
	@$(BIN)/quytrinh --database '$(DEMO_DATABASE)' demo prepare
	@echo 'Ctrl-C stops; make demo carries on, make demo-reset begins anew.'
	@trap 'stopped=1' INT; stopped=; \
	$(BIN)/quytrinh --database '$(DEMO_DATABASE)' serve --port '$(PORT)' || [ -n "$$stopped" ]

demo-reset: ## Throw the demo's data away
	rm -f var/demo.db var/demo.db-wal var/demo.db-shm

test: setup-test ## Everything that must be green: ruff, mypy, pytest (ARGS=… goes to pytest)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest $(ARGS)

lint: $(TEST_INSTALLED) ## ruff and mypy only
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(TEST_INSTALLED) ## Put imports and layout in order
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

dist: setup ## Build dist/quytrinh-….whl with the pages' assets inside
	rm -rf dist
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

lock: $(LOCK_VENV)/bin/pip-compile ## Write the requirements*.lock anew from pyproject.toml (LOCK=--upgrade for newer versions)
	$(PIP_COMPILE) $(LOCK) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) $(LOCK) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml
	printf 'hatchling>=1.27\neditables\n' | $(PIP_COMPILE) $(LOCK) --no-annotate --output-file requirements-build.lock -

new: setup ## Make the folder of a new procedure: make new ID=the-name
	@[ -n "$(ID)" ] || { echo 'Say which: make new ID=leave-request' >&2; exit 2; }
	@$(BIN)/quytrinh procedure new '$(ID)'

clean: ## Remove what was installed and built; the demo's data stays
	rm -rf $(VENV) web/assets/node_modules web/static/built dist build .mypy_cache .ruff_cache .pytest_cache
	find engine web tests workflows -name __pycache__ -prune -exec rm -rf {} +

# ---- files that tell what has been done already ----

$(BIN)/python:
	@scripts/make-venv.sh '$(PYTHON)' '$(VENV)'

$(INSTALLED): requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_INSTALLED): requirements-test.lock $(INSTALLED)
	$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

$(NODE_INSTALLED): web/assets/package.json web/assets/package-lock.json web/assets/.npmrc
	cd web/assets && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): web/assets/build.mjs $(wildcard web/assets/src/*) $(NODE_INSTALLED)
	cd web/assets && node build.mjs
	@touch $@

$(LOCK_VENV)/bin/pip-compile:
	@scripts/make-venv.sh '$(PYTHON)' '$(LOCK_VENV)'
	$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check --quiet install 'pip-tools==7.6.2'
