# The usual commands. `make run` (demo) and `make start` (your own office) need Python 3.11 or later and a package index.
PYTHON ?= python3
JOBS ?= 2
PORT ?= 8000
PUBLIC_URL ?= http://127.0.0.1:$(PORT)

BIN := .venv/bin
RUNTIME := .venv/.requirements
TOOLS := .venv/.requirements-dev

.PHONY: run start test test-sqlite test-postgres lint lock

run start: export PORT := $(PORT)
run start: export PUBLIC_URL := $(PUBLIC_URL)
run: export DATA_DIR ?= $(CURDIR)/var
start: export DATA_DIR ?= $(CURDIR)/data
run: $(RUNTIME)
	@exec $(BIN)/python manage.py portal --demo

start: $(RUNTIME)
	@exec $(BIN)/python manage.py portal

test: $(TOOLS)
	@$(MAKE) --no-print-directory --keep-going test-sqlite test-postgres

test-sqlite: $(TOOLS)
	LANE=sqlite $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# What is the same on every database has been tested in the first lane.
test-postgres: $(TOOLS)
	LANE=postgres $(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not browser and not once"

lint: $(TOOLS)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m djlint templates --lint --quiet --profile=django
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

# Pin what the .in files ask for, on every supported Python.
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header
lock: $(TOOLS)
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

$(RUNTIME): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo '需要 Python 3.11 或更高版本；可以指定：make $(or $(MAKECMDGOALS),run) PYTHON=python3.12'; exit 1; }
	@echo '正在安装依赖（只在第一次或依赖变化时）……'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@
