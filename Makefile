# The verbs of this project, for people and for CI. Each sets up what it needs: only Python (3.11 or later) and make
# must be there. `make test` and `make demo` find or start a RabbitMQ of their own, and stop it; `make test` also a
# PostgreSQL. `make test` wants Node.js with npm, Java and apt-get, for EWS clients that others wrote.

PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo up down test test-compose check bench format docs generate lock clean environment witnesses

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: environment  ## the main job, with everything it needs started and stopped       LOCALE=de make demo
	@$(RUN) -m dev.demo

up:  ## the whole house in containers: builds, starts, waits, says what to open
	@$(PYTHON) -m dev.house up

down:  ## stop it; the data stays                                    DOWN_ARGS=--volumes make down
	@$(PYTHON) -m dev.house down $(DOWN_ARGS)

test: environment witnesses  ## all tests that need no container engine                          PYTEST_ARGS="-k broker" make test
	@$(RUN) -m dev.broker run -- $(RUN) -m dev.postgres run -- \
		$(RUN) -m pytest -n auto --dist loadgroup --ignore=tests/compose $(PYTEST_ARGS)

test-compose: environment  ## the tests in containers, for which a container engine has to run
	@$(RUN) -m dev.house ready
	@$(RUN) -m pytest tests/compose $(PYTEST_ARGS)

check: environment  ## lint, format, types, walls between the packages, generated files up to date
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy
	@.venv/bin/lint-imports
	@$(RUN) -m ewslink_contracts.generate --check
	@$(RUN) -m dev.outcomes --check
	@$(RUN) -m ewslink.check.document | cmp -s - docs/check.schema.json || \
		{ echo "docs/check.schema.json is out of date: run \`make generate\`" >&2; false; }

bench: environment  ## the measurements, as ratios in one run                           BENCH_ARGS="--seconds 1" make bench
	@$(RUN) -m bench.mock_servers $(BENCH_ARGS)
	@$(RUN) -m bench.wiremock
	@$(RUN) -m bench.endurance
	@$(RUN) -m bench.link_concurrency
	@$(RUN) -m bench.link_calls
	@$(RUN) -m bench.contract_loading

format: environment  ## what `make check` asks for and a program can do
	@$(RUN) -m ruff check --fix
	@$(RUN) -m ruff format

docs: generate  ## the same as generate
generate: environment  ## write the files that are generated from the code
	@$(RUN) -m ewslink_contracts.generate
	@$(RUN) -m dev.outcomes
	@$(RUN) -m ewslink.check.document > docs/check.schema.json

lock: environment  ## write requirements.lock anew                                     LOCK_ARGS=--upgrade make lock
	@$(RUN) -m dev.lock $(LOCK_ARGS)

clean:  ## remove what the other verbs made, the virtual environment too
	rm -rf .venv .run .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@$(PYTHON) dev/environment.py

witnesses: environment  ## EWS clients of others, for the tests: npm's and Debian's packages, in .run
	@$(RUN) -m dev.witnesses || echo "witnesses: tests with the clients that are missing will fail" >&2
