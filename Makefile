# Two commands: `make run` and `make test`. `make help` lists the others.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export REFLEX_USE_NPM := 1
export REFLEX_TELEMETRY_ENABLED := false
export npm_config_omit_lockfile_registry_resolved := true
export npm_config_fund := false
export npm_config_audit := false
PYTHON ?= python3

RUNTIME := $(VENV)/.runtime-$(shell cksum requirements/runtime.txt | cut -d' ' -f1)
TEST := $(VENV)/.test-$(shell cksum requirements/test.txt | cut -d' ' -f1)

.PHONY: help run dev build test lint format check lock clean bench

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## Install what is missing, build, serve on http://localhost:3000 (PORT overrides)
	@$(PY) -m erpps_app.cli serve

dev: $(RUNTIME) ## The same with hot reloading
	@$(PY) -m erpps_app.cli dev

build: $(RUNTIME)
	@$(PY) -m erpps_app.cli build

test: $(TEST) check build ## Linter, formatter, types, then every test
	@deploy/browser.sh
	@deploy/test_services.sh
	@$(PY) -m pytest -n auto --dist loadfile --ignore=tests/e2e --ignore=tests/deploy
	@$(PY) -m pytest tests/e2e tests/deploy

check: $(TEST) lint

lint: $(TEST) ## Linter, formatter and type checker only
	@ruff check
	@ruff format --check
	@basedpyright

format: $(TEST) ## Format and mend what can be mended
	@ruff check --fix
	@ruff format

bench: $(TEST) ## Benchmarks; each prints a ratio against a limit taken in the same run
	@$(PY) -m tests.load.geocoder
	@$(PY) -m tests.load.cockpit
	@$(PY) -m tests.load.steering
	@$(PY) -m tests.load.adeli
	@$(PY) -m tests.load.annuaire

lock: $(TEST) ## Resolve the dependencies again, pinned by hash
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras requirements/runtime.in -o requirements/runtime.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras -c requirements/runtime.txt requirements/test.in -o requirements/test.txt

clean: ## Remove what was built, and the demonstration's data
	@rm -rf .web .data .states .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@deploy/venv.sh $(PYTHON) $(VENV)

$(RUNTIME): requirements/runtime.txt | $(VENV)/bin/python
	@echo "Installation des dépendances…"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(TEST): requirements/test.txt $(RUNTIME)
	@echo "Installation des outils de test…"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@rm -f $(VENV)/.test-* && touch $@
