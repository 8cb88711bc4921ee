# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
DEMO := sqlite:///var/demo.db
# The locks name packages and hashes, no registry and no folder of the machine that made them.
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile -q --generate-hashes --strip-extras \
	--allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: setup ## set up everything and serve the demo at http://127.0.0.1:8000 (PORT=… for another)
	@QUYTRINH_DATABASE=$(DEMO) $(VENV)/bin/quytrinh demo prepare
	@trap : INT; QUYTRINH_DATABASE=$(DEMO) $(VENV)/bin/quytrinh serve --host 127.0.0.1 --port $(PORT)

demo-reset: ## throw the demo's data away; the next `make demo` starts over
	rm -f var/demo.db var/demo.db-wal var/demo.db-shm

test: setup $(VENV)/.test ## install what the tests need and run all of them (ARGS=… goes to pytest)
	scripts/system-deps.sh
	$(VENV)/bin/ruff check engine web tests
	$(VENV)/bin/ruff format --check engine web tests
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest --numprocesses=auto --maxprocesses=4 --dist=loadgroup $(ARGS)

torture: setup $(VENV)/.test ## kill processes at random while officials work (DATABASE=… for PostgreSQL)
	$(PY) -m tests.torture.play $(if $(DATABASE),--database $(DATABASE)) $(ARGS)

torture-calendar: setup $(VENV)/.test ## kill schedulers while time goes through December and Tet (DATABASE=… for PostgreSQL)
	$(PY) -m tests.torture.calendar $(if $(DATABASE),--database $(DATABASE)) $(ARGS)

bench: setup ## measure (ARGS=--quick for a minute)
	$(VENV)/bin/quytrinh bench --out var/bench $(ARGS)

setup: $(VENV)/.installed web/static/built/.stamp ## install the product and build its assets

$(VENV)/.installed: requirements.lock pyproject.toml
	@python3 -m venv $(VENV) || { echo "python3 -m venv failed. On Debian: apt-get install python3-venv"; exit 1; }
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed requirements-test.lock
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

web/static/built/.stamp: web/assets/package-lock.json web/assets/build.mjs $(shell find web/assets/src -type f)
	cd web/assets && npm ci --ignore-scripts --no-audit --no-fund
	cd web/assets && node build.mjs
	@touch $@

dist: setup ## build the wheel with the built assets; an installed product needs no Node
	$(PY) -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	@ls dist

new: setup ## begin a procedure: make new ID=my-procedure
	$(VENV)/bin/quytrinh procedure new $(ID)

lock: build/lock/bin/pip-compile ## pin the Python packages again, with hashes (LOCK=--upgrade: newest versions)
	$(COMPILE) $(LOCK) -o requirements.lock pyproject.toml requirements-build.in
	$(COMPILE) $(LOCK) --extra test -c requirements.lock -o requirements-test.lock pyproject.toml requirements-build.in

build/lock/bin/pip-compile:
	python3 -m venv build/lock
	build/lock/bin/python -m pip install -q --disable-pip-version-check pip-tools==7.6.2

clean: ## remove everything that can be built again
	rm -rf $(VENV) web/assets/node_modules web/static/built dist build *.egg-info

.PHONY: help demo demo-reset test torture torture-calendar bench setup dist new lock clean
