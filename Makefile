# What one does with Backflow. Each target sets up what it needs by itself, in .venv and node_modules,
# from a machine with Python 3.11 or later; a second run finds everything there.
#   make run ARGS="--port 9000"        make test ARGS="-k sweep"

export PATH := $(CURDIR)/.venv/bin:$(PATH)
python := .venv/bin/python
uv := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.NOTPARALLEL:
.PHONY: run ready test check oracle mutants bench stress audit sbom gallery golden lessons lock vendor bundle wheel image runtime dev chromium

run: runtime
	@$(python) -m app.cli $(ARGS)

ready: dev chromium node_modules/.package-lock.json

# Servers, workers and commands are started hundreds of times: what Python has compiled is kept, whatever the shell says.
# Workers are nicer than the server, and would starve beside four browsers: here everybody is as nice as one can be.
test: export PYTHONDONTWRITEBYTECODE =
test: ready
	nice -n 19 $(python) -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(python) -m tests.static.engine node --test --test-concurrency=4 "tests/static/**/*.test.js"

check: dev node_modules/.package-lock.json
	ruff check
	ruff format --check
	mypy
	node_modules/.bin/prettier --check --log-level warn static tests
	node_modules/.bin/tsc
	node .ci/bundle.mjs --check
	.ci/lock-names-no-host

oracle: dev
	@$(python) -c "import torch" 2>/dev/null || $(python) -m pip install --quiet torch==2.13.0
	$(python) -m pytest tests/oracle/against_torch.py $(ARGS)

mutants: dev
	@$(python) -m tests.mutants $(ARGS)

bench: dev chromium
	@$(python) -c "import torch" 2>/dev/null || \
		$(python) -m pip install --quiet torch==2.13.0 || echo "No PyTorch here: its column stays empty."
	@$(python) -m tests.bench $(ARGS)

stress: dev
	@$(python) -m tests.stress $(ARGS)

audit: dev
	uvx --from pip-audit==2.10.1 pip-audit --require-hashes --disable-pip --requirement requirements.txt

sbom: dev
	@mkdir -p dist
	uvx --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --pyproject pyproject.toml --output-file dist/sbom.json requirements.txt

golden: dev
	$(python) -m tests.golden

lessons: dev
	$(python) -m tests.lessons

lock: dev
	$(uv) pyproject.toml --output-file requirements.txt
	$(uv) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(uv) --group build --constraint requirements-dev.txt --output-file requirements-build.txt
	npm install --package-lock-only
	node .ci/lock-without-funding.mjs
	for built in plotly mediabunny; do (cd .ci/$$built && npm install --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved && node ../lock-without-funding.mjs) || exit 1; done
	.ci/lock-names-no-host

gallery: dev chromium
	@$(python) -m tests.gallery $(or $(ARGS),dist/gallery)

vendor: dev
	$(python) -m tests.vendor

# What a page's modules are served as: to be made after each change of them.
bundle: node_modules/.package-lock.json
	node .ci/bundle.mjs

wheel: dev
	hatchling build --target wheel

image:
	docker build --tag backflow .

runtime:
	@.ci/venv requirements.txt

dev:
	@.ci/venv requirements-dev.txt

chromium: dev
	@$(python) -m tests.chromium

node_modules/.package-lock.json: package-lock.json | dev
	npm ci
