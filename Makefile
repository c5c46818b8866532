# `make site` builds the site, `make test` checks everything; each sets up what it needs first.
#   RENDERER=pandoc       use the built-in renderer even where Quarto is installed
#   PYTHON=/path/python3  use this Python instead of the first one found that is new enough
#   WORKERS=1             run tests in so many processes at once, instead of one for each processor
#   ARGS=notebooks/x.ipynb  what JupyterLab is to open, or any other of its arguments (make lab)

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
RENDERER ?=
WORKERS ?= logical
ARGS ?=

export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Many containers forbid Python to keep what it compiles; every command would then compile altair anew.
export PYTHONDONTWRITEBYTECODE :=

python = $(or $(PYTHON),$(error Python 3.11 or newer was not found. Install it, or name it: make $@ PYTHON=/path/to/python3))
environment = @"$(python)" scripts/make_environment.py
pytest = .venv/bin/pytest -n $(WORKERS) --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help environment site preview lab quick test pictures bench format quarto lock clean

help: ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'

environment: ## create .venv from the locked requirements; the other targets do it by themselves
	$(environment) .venv requirements.txt
	$(if $(filter environment,$(MAKECMDGOALS)),@echo 'Ready. Next: `make site` builds the site and `make preview` shows it while you write.')

site: environment ## build the site into _site/, with Quarto if it is installed
	@.venv/bin/atlas build $(if $(RENDERER),--renderer "$(RENDERER)")

preview: environment ## serve the site and rebuild it on every change
	@.venv/bin/atlas preview

lab: ## open the notebooks in JupyterLab, in an environment of its own (.venv-lab)
	$(environment) .venv-lab requirements-lab.txt
	@mkdir -p .venv-lab/ipython/profile_default
	@echo 'c.InteractiveShellApp.extensions = ["publisher.run.lab"]' > .venv-lab/ipython/profile_default/ipython_kernel_config.py
	@IPYTHONDIR="$(CURDIR)/.venv-lab/ipython" .venv-lab/bin/jupyter lab $(root) \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate $(ARGS)

# In a container there may be nobody but root, whom JupyterLab refuses unasked.
root = $(if $(filter 0,$(shell id -u)),--allow-root)

quick: ## check style, types, data and every unit: what a minute of work needs, in less than one
	$(environment) .venv requirements.txt requirements-test.txt
	$(style)
	@$(pytest) --quiet -m "not slow"

test: ## check style, types, data, notebooks and pages
	$(environment) .venv requirements.txt requirements-test.txt
	$(style)
	-@.venv/bin/python scripts/get_html_checker.py
	@$(pytest)

define style
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/mypy --no-error-summary
	@said="$$(.venv/bin/lint-imports --no-logo --no-cache)" || { echo "$$said"; exit 1; }
endef

pictures: ## approve the figures as they look now: their references are in tests/pictures
	$(environment) .venv requirements.txt requirements-test.txt
	@APPROVE_PICTURES=1 .venv/bin/pytest --quiet tests/site/test_pictures.py tests/site/test_front.py

bench: ## measure set-up, and builds against plain Quarto; write docs/performance.md
	$(environment) .venv requirements.txt requirements-test.txt
	@.venv/bin/python scripts/bench_setup.py --write
	@.venv/bin/python scripts/bench_preview.py --write
	@.venv/bin/python scripts/bench_live.py --write
	@.venv/bin/python scripts/bench.py --write
	@if command -v quarto >/dev/null; then .venv/bin/python scripts/bench_weights.py --write; fi

format: ## put code and notebooks in house style
	$(environment) .venv requirements.txt requirements-test.txt
	@.venv/bin/ruff check --fix --quiet
	@.venv/bin/ruff format --quiet

quarto: environment ## install Quarto from its official package into .venv
	@.venv/bin/python scripts/install_quarto.py

lock: ## resolve the ranges in pyproject.toml into requirements*.txt
	@sh scripts/lock_requirements.sh

clean: ## remove the site and every cache; the environments stay
	@rm -rf _site .atlas .quarto .hypothesis .mypy_cache .pytest_cache .ruff_cache
