# `make` lists what there is. `make run` and `make test` need nothing but Python 3.11 and a network.
.DEFAULT_GOAL := help

BIN := .venv/bin
KINDS := unit contract integration conversation browser bench
UV = "$(shell command -v uv || echo .uv/bin/uv)"
COMPILE = $(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
.PHONY: help setup setup-dev run train doctor demo test lint format $(KINDS) lock clean distclean

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

unit: ## tests of one thing, in milliseconds
contract: ## what every store promises, on SQLite, PostgreSQL and in memory
integration: ## database, gateway, importers, command line, supervision
conversation: ## talks through the API with the real Rasa and action server
browser: ## shopper and agent in a Chromium
bench: ## measures that must not fall
$(KINDS): setup-dev
	@"$(BIN)/python" -m pytest "tests/$@"

lock: setup ## write the locks anew after a change of pyproject.toml
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what tests and tools leave behind; environment, models and shop stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .rasa/cache
	@find bot actions tests -type d -name __pycache__ -prune -exec rm -rf {} +

distclean: clean ## remove the environment and the trained models too; the shop in var/ stays
	@rm -rf .venv .uv .rasa models/*.tar.gz models/*.json
