# Every target sets up what it needs by itself.  Once set up, only `lock` needs a network.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench fuzz lock setup-run setup-dev
.NOTPARALLEL:

BIN := .venv/bin
PY := $(BIN)/python
# Many tests wait for a line or a process, so three workers keep two cores busy.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n + (n + 1) / 2)))
ARGS ?=
FRAMES ?= 10000000
export PYTHONUTF8 := 1

help:  ## show these lines
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: setup-run  ## a demonstration ward: simulated devices, a patient, the window (ARGS="--headless --out DIR")
	$(PY) main.py demo $(ARGS)

run: setup-run  ## open the station
	$(PY) main.py $(ARGS)

test: lint  ## format, style, types, imports, tests and coverage floors: what .ci/run calls
	$(BIN)/coverage erase
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(WORKERS) --dist worksteal --cov --cov-branch --cov-report= $(ARGS)
	$(BIN)/coverage report --include='station/domain/*,devices/protocols/*,station/data/*' --fail-under=100
	$(BIN)/coverage report --fail-under=90

lint: setup-dev  ## format, style, types and imports, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-run  ## the benchmarks (ARGS="agree --json")
	$(PY) main.py bench $(ARGS)

fuzz: setup-run  ## ten million damaged frames against every protocol (FRAMES=1000000 for fewer, ARGS="--seed 2")
	$(PY) main.py bench fuzz $(FRAMES) $(ARGS)

lock: setup-dev  ## write the lock files anew from pyproject.toml (UPGRADE=1 for newer versions)
	UPGRADE=$(UPGRADE) resources/service/lock.sh

setup-run:
	@resources/service/setup.sh run

setup-dev:
	@resources/service/setup.sh dev
