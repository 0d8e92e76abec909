# make run    sets everything up and serves the page on http://127.0.0.1:7860
# make test   sets everything up and runs every test, browser tests included
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 7860

.PHONY: install install-test install-lint browser run test unit lint index train bench eval clean

# A stamp per set of extras: a second `make run` does not call pip at all.
$(VENV)/.core: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Python 3.11 or newer is needed; name one: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[llm,formats]'
	touch $@

$(VENV)/.test: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lint]'
	touch $@

install: $(VENV)/.core
install-test: $(VENV)/.test
install-lint: $(VENV)/.lint

browser: $(VENV)/.test
	$(BIN)/python -m tests.browser.install

run: $(VENV)/.core
	$(BIN)/chatbot serve --host $(HOST) --port $(PORT)

test: $(VENV)/.lint browser
	$(MAKE) lint
	$(BIN)/python -m pytest --ignore tests/browser -n 2 --dist loadfile
	$(BIN)/python -m pytest tests/browser  # by itself: a page waits for one processor, not for half

unit: $(VENV)/.test
	$(BIN)/python -m pytest --ignore tests/browser

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

index: $(VENV)/.core
	rm -f index/manifest.json  # wholly anew: nothing is taken over from what is there
	$(BIN)/chatbot index

train: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	$(BIN)/python -m chatbot.training

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

eval: $(VENV)/.test
	$(BIN)/chatbot eval

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
