# `make run` serves, `make test` tests; both build what they need first. All targets: `make`.
# PYTHON=/path/to/python3.12 chooses the interpreter; VAR_DIR the folder for everything
# generated.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt
PACKAGES := data features models training engine serving

# $(call setting,NAME,default): as the service reads it, the environment first, then .env.
setting = $(or $($(1)),$(shell sed -n 's/^$(1)=//p' .env 2>/dev/null | tr -d "\"'"),$(2))
VAR := $(call setting,VAR_DIR,var)
RELEASE := $(VAR)/releases/current
TRACKING := $(abspath $(VAR))/mlflow

.PHONY: help
help: ## Say what each target does
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 20

# ---- The service ------------------------------------------------------------------------------

# On a newcomer's machine nobody has keys yet; every other way in starts strict.
run bench: export ACCESS_MODE := $(call setting,ACCESS_MODE,development)

.PHONY: run
run: $(VENV)/installed $(RELEASE) ## Serve on HOST:PORT; the first start installs, simulates, trains
	@exec $(BIN)/hustlexp serve

.PHONY: demo
demo: export ACCESS_MODE := $(call setting,ACCESS_MODE,development)
demo: $(VENV)/installed $(RELEASE) ## Serve, print the console's link, play a day in fast motion
	@exec $(BIN)/hustlexp demo

# The double's words are the phrasebook's; what it shows is the whole path. FAKE_LLM_ARGS="--mode
# hang_before_headers" lets it fail: `python -m tests.doubles.language_model --help` has the modes.
FAKE_LLM_PORT ?= 8199
FAKE_LLM_ARGS ?= --delay-ms 500

.PHONY: run-with-fake-llm
run-with-fake-llm: export ACCESS_MODE := $(call setting,ACCESS_MODE,development)
run-with-fake-llm: export OPENAI_API_KEY := none-is-needed
run-with-fake-llm: export OPENAI_BASE_URL := http://127.0.0.1:$(FAKE_LLM_PORT)/v1
run-with-fake-llm: $(VENV)/installed $(RELEASE) ## Serve with a language model that is a double on loopback
	@$(BIN)/python -m tests.doubles.language_model --port $(FAKE_LLM_PORT) $(FAKE_LLM_ARGS) & \
		double=$$!; trap 'kill $$double' EXIT INT TERM; $(BIN)/hustlexp serve

# The pointer that serving reads is the witness that a first start came to its end.
$(RELEASE): | $(VENV)/installed
	$(BIN)/hustlexp simulate --city small
	$(BIN)/hustlexp train

# An MLflow run of the MLproject's entry point. PATH: its commands are those of the environment.
.PHONY: retrain
retrain: export VAR_DIR := $(VAR)
retrain: export DATABASE_URL := $(call setting,DATABASE_URL,sqlite:///$(VAR)/hustlexp.db)
retrain: export MLFLOW_TRACKING_URI := sqlite:///$(TRACKING)/mlflow.db
retrain: export MLFLOW_DISABLE_TELEMETRY := true
retrain: export GIT_PYTHON_REFRESH := quiet
retrain: $(TRACKING)/mlflow.db $(RELEASE) ## Train a release; it serves if it passes the gate (MLFLOW_ARGS="-P seed=8")
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/mlflow run . --entry-point retrain \
		--experiment-name hustlexp --env-manager local $(MLFLOW_ARGS)

# One line for cron: measures drift, and trains only where that, new answers or age ask for it.
# The exit code is that of whatever failed; nothing to do is no failure.
.PHONY: retrain-if-needed
retrain-if-needed: $(RELEASE) ## Retrain if drift, new answers or age ask for it (for cron)
	@due=0; $(BIN)/hustlexp drift --trigger || due=$$?; \
		case $$due in 0) $(MAKE) retrain ;; 3) ;; *) exit $$due ;; esac

# Made here only where no first start has made it: MLflow would keep the files in ./mlruns.
$(TRACKING)/mlflow.db: | $(VENV)/installed
	@mkdir -p $(TRACKING)
	$(BIN)/mlflow experiments create --experiment-name hustlexp \
		--artifact-location file://$(TRACKING)/artifacts

# ---- Judging a change -------------------------------------------------------------------------

.PHONY: test lint format types contracts
# A process for each core, so threads of a library's own would only wait for one another.
test: export OMP_NUM_THREADS := 1
test: export OPENBLAS_NUM_THREADS := 1
test: $(VENV)/installed-dev ## Run the whole test suite, a process for each core
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-dev ## Look for mistakes and untidy formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/installed-dev ## Format the code and repair what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/installed-dev ## Check types with mypy --strict
	$(BIN)/mypy

contracts: $(VENV)/installed-dev ## Check that imports point one way
	$(BIN)/lint-imports --no-logo

.PHONY: hooks
hooks: $(VENV)/installed-dev ## Run the checks of .pre-commit-config.yaml before each commit
	$(BIN)/pre-commit install

# ---- Measuring --------------------------------------------------------------------------------

.PHONY: bench
bench: $(VENV)/installed $(RELEASE) ## Measure every endpoint and stage (BENCH_ARGS="--help")
	$(BIN)/hustlexp bench all --json $(VAR)/bench.json $(BENCH_ARGS)

# A market of its own beside the one that serves. The ceiling takes most of the time.
CEILING_OFFERS ?= 2000000

.PHONY: study
study: export VAR_DIR := $(VAR)/study
study: export DATABASE_URL := sqlite:///$(VAR)/study/hustlexp.db
study: $(VENV)/installed ## Simulate 80,000 offers, train, and judge against the known truth
	$(BIN)/hustlexp simulate --city study --until 2026-06-30T00:00:00+00:00
	$(BIN)/hustlexp train
	$(BIN)/hustlexp evaluate --city study --ceiling-offers $(CEILING_OFFERS) \
		--json $(VAR)/study/evaluation.json

# A market of its own again, made anew each time: it ends with other releases than it began.
.PHONY: weeks
weeks: export VAR_DIR := $(VAR)/weeks
weeks: $(VENV)/installed ## Live through 12 weeks of a drifting market, retraining and not
	rm -rf $(VAR)/weeks
	mkdir -p $(VAR)/weeks
	$(BIN)/hustlexp weeks --json $(VAR)/weeks/weeks.json --picture $(VAR)/weeks/learning.png

# Each starts PostgreSQL, Redis and RabbitMQ of its own, and ends them.
.PHONY: faults
faults: $(VENV)/installed-dev ## Do to a running service all that may go wrong (FAULTS_ARGS="--help")
	$(BIN)/python -m tests.faults $(FAULTS_ARGS)

.PHONY: load
load: $(VENV)/installed-dev ## Ask the specification's mix of two processes (LOAD_ARGS="--help")
	$(BIN)/python -m tests.load $(LOAD_ARGS)

# Twenty million offers: two processes of up to 6 GB each, 11 GB of disk. What was made is kept
# in VAR_DIR/scale, so that a run that was stopped goes on.
.PHONY: scale
scale: $(VENV)/installed-scale ## Train on 1 and on 20 million offers (SCALE_ARGS="--help")
	$(BIN)/python -m training.wide.growth --var $(VAR) --json $(VAR)/scale.json $(SCALE_ARGS)

# ---- Showing ----------------------------------------------------------------------------------

.PHONY: notebooks
notebooks: $(VENV)/installed-dev ## Run every notebook from top to bottom on the city small
	$(BIN)/pytest --numprocesses 0 tests/notebooks

.PHONY: docs
docs: $(VENV)/installed-docs ## Build the documentation into VAR_DIR/site, strictly
	$(BIN)/mkdocs build --strict --site-dir $(abspath $(VAR))/site

# ---- Installing -------------------------------------------------------------------------------

$(VENV)/installed: pyproject.toml constraints.txt
	@python=$$(PYTHON="$(PYTHON)" .ci/preflight) && \
		{ [ -x $(BIN)/python ] || "$$python" -m venv $(VENV); }
	$(INSTALL) --editable .
	@$(BIN)/python -m compileall -q $(PACKAGES)  # else each start compiles where Python may not write
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/installed-docs: $(VENV)/installed
	$(INSTALL) --editable '.[docs]'
	@touch $@

$(VENV)/installed-scale: $(VENV)/installed
	$(INSTALL) --editable '.[scale]'
	@touch $@

# What a supported Python needs although the resolving one may not: redis before Python 3.11.3.
OTHER_PYTHONS := async-timeout

.PHONY: voice
voice: $(VENV)/installed ## Install what transcribes recordings in this process, and its model
	$(INSTALL) --editable '.[voice]'
	$(BIN)/hustlexp models fetch

.PHONY: image
image: $(VENV)/installed ## Install what looks at pictures in this process
	$(INSTALL) --editable '.[image]'

.PHONY: constraints
constraints: $(VENV)/installed ## Resolve every version afresh and write constraints.txt
	$(BIN)/python -m pip install --quiet --dry-run --ignore-installed \
		--report $(VENV)/resolved.json '.[dev,docs,voice,image,convert,scale]' $(OTHER_PYTHONS)
	$(BIN)/python .ci/constraints.py < $(VENV)/resolved.json > constraints.txt

.PHONY: clean
clean: ## Remove caches and the virtual environment; VAR_DIR, with its data, stays
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
