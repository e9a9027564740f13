# Anhe 安和. `make demo` shows it, `make test` proves it; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help demo test venv fast lint format messages lock

WITH_PYTHON = @python=$$(tools/python311) && exec "$$python"

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1 — /p' Makefile

demo: venv ## show Anhe with a synthetic district on http://127.0.0.1:8000 (PORT=… for another port)
	@exec .venv/bin/anhe demo run

test: ## everything: set-up, linters, types, tests on SQLite and PostgreSQL, browser tests
	$(WITH_PYTHON) tools/check.py

fast: ## the tests on SQLite, without browser and PostgreSQL
	$(WITH_PYTHON) tools/check.py fast

lint: ## linters, import contracts, types, missing migrations
	$(WITH_PYTHON) tools/check.py lint

venv: ## only build .venv, from requirements/run.lock
	$(WITH_PYTHON) tools/build_venv.py run

format: ## put the code into the house's format
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

messages: ## collect texts into the English catalogue (needs gettext)
	@mkdir -p src/anhe/locale && cd src/anhe && ANHE_HOME=$(CURDIR)/var/messages $(CURDIR)/.venv/bin/anhe manage \
		makemessages --locale en --no-location --no-wrap --no-obsolete

lock: ## write requirements/*.lock anew from pyproject.toml
	$(WITH_PYTHON) tools/lock.py
