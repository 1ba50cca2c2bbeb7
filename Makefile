# `make` lists what there is. `make run` and `make test` need nothing but Python 3.11 and a network.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run up train doctor demo test lint format unit contract integration conversation browser clean distclean

BIN := .venv/bin

# Without byte-code Rasa takes three times as long to start; other folders' packages have no business here.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport PYTHONHOME
export RASA_TELEMETRY_ENABLED := false

help: ## list all targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv and install what the lock names (nothing to do where that is done)
	@sh scripts/setup.sh

setup-dev: ## the same, with development tools and a Chromium for the browser tests
	@sh scripts/setup.sh dev

run: setup ## from a bare clone to a running shop; Ctrl-C stops it
	@exec "$(BIN)/xiaoer" up

train: setup ## train a model if none fits the present data
	@exec "$(BIN)/xiaoer" train

doctor: setup ## check settings, database, models and ports, and say what to do
	@exec "$(BIN)/xiaoer" doctor

demo: setup ## lay the demo shop into the database anew
	@exec "$(BIN)/xiaoer" demo

test: setup-dev ## from a bare clone to a verdict: lint, types, doors, and every kind of test
	@sh scripts/test.sh

lint: setup-dev ## ruff, mypy and import-linter only
	@sh scripts/test.sh lint

format: setup-dev ## let ruff lay out the code and mend what it can
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

unit contract integration conversation browser: setup-dev ## one kind of test only
	@"$(BIN)/python" -m pytest "tests/$@"

clean: ## remove what tests and tools leave behind; environment, models and shop stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .rasa/cache
	@find bot actions tests -type d -name __pycache__ -prune -exec rm -rf {} +

distclean: clean ## remove the environment and the trained models too; the shop in var/ stays
	@rm -rf .venv .uv .rasa models/*.tar.gz models/*.json
