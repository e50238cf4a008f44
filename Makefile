# lgcrawl: `make demo` and `make test` do all their own set-up. Needs only Python >= 3.11 and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: help setup demo test lint score soak scrapyd bench lock clean
help:           ## what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*## /\t/'

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("lgcrawl needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

setup: $(STAMP) ## make .venv with the pinned libraries

demo: $(STAMP)  ## crawl a small public-sector web on this machine, twice, and show what changed
	@$(BIN)/lgcrawl demo

test: lint      ## lint, types, import arrows and every test
	@$(BIN)/python -m pytest

lint: $(STAMP)  ## ruff, mypy strict, import arrows
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 3

score: $(STAMP) ## how many labelled facts come out right, per set and column, beside baselines
	@$(BIN)/python -m tests.scoring

soak: $(STAMP)  ## kill a writer twenty times beside four readers; measure stock Scrapy on the hostile server
	@LGCRAWL_SOAK=20 LGCRAWL_KILLS=200 $(BIN)/python -m pytest -n 0 tests/archive/test_soak.py tests/crawl/test_stock_scrapy.py tests/crawl/test_surviving.py

scrapyd: $(STAMP) ## deploy to a real Scrapyd in an environment of its own, and crawl
	@LGCRAWL_SCRAPYD=1 $(BIN)/python -m pytest -n 0 tests/schedule/test_scrapyd.py

bench: $(STAMP) ## ratios against a named baseline, measured in one run
	@$(BIN)/python -m benchmarks

lock: $(STAMP)  ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra site --extra parquet --extra browser --extra dev --no-header pyproject.toml -o requirements.lock

clean:          ## remove everything the other targets made
	rm -rf $(VENV) build dist *.egg-info data/var .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
