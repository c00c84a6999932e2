# Two commands do everything on a fresh Debian or Ubuntu with Python 3.11+:  make demo  and  make test
.PHONY: demo test ready lint accuracy checks bench lock clean

PY = .venv/bin/python
DEMO = demo-company

demo: ## One night at the demo company, from four sources to the ERP's screens. HEADED=1 shows the browser.
	@scripts/python.sh requirements.lock
	@scripts/browser.sh
	@scripts/fonts.sh
	@.venv/bin/orderbot demo --folder $(DEMO) $(if $(HEADED),--headed)

test: ready lint ## All that CI does.
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

ready:
	@scripts/python.sh requirements-test.lock
	@scripts/debian.sh dovecot-imapd libreoffice-calc fonts-noto-cjk openssl
	@scripts/browser.sh
	@scripts/tryton.sh

lint:
	@scripts/python.sh requirements-test.lock
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

accuracy: ready ## What is read right, by format and language, of the project's own corpus.
	@$(PY) -m tests.accuracy

checks: ready ## What the checks catch of faults put into made-up orders, and what they say of right ones.
	@$(PY) -m tests.checks_bench

bench: ready ## Ratios to the raw libraries, measured in the same run.
	@$(PY) -m tests.bench

LOCK = uv pip compile -q pyproject.toml --extra demo --extra build --generate-hashes --no-annotate --no-header \
  --universal --python-version 3.11

lock: ## Pins anew (needs uv). The files name versions and hashes, no host; what both have is the same.
	$(LOCK) --extra test --extra learned --extra holidays -o requirements-test.lock
	$(LOCK) -c requirements-test.lock -o requirements.lock

clean:
	-@test -x .venv/bin/orderbot && .venv/bin/orderbot demo --folder $(DEMO) --stop
	rm -rf .venv $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
