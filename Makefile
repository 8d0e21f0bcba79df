PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test lint docs clean

demo: .venv/runtime ## set up, then play a whole round with the packaged example into demo/
	rm -rf demo
	$(BIN)/evalsheet demo demo

test: .venv/dev ## set up, then run every test (office and browser tests skip where LibreOffice or Chromium is missing)
	$(BIN)/python -m pytest

lint: .venv/dev ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/dev ## write the generated pages anew
	$(BIN)/python docs/generate.py

clean:
	rm -rf .venv demo

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	touch $@

.venv/dev: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[dev]'
	touch $@ .venv/runtime
