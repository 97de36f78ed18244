# Every command of the project. `make` alone lists them. What a user gives (LANDING, CELL, TO) is read from the environment,
# to which make hands it: a path may hold blanks and apostrophes.
export LANDING CELL TO OLDER PERSON
PYTHON ?= python3.11
export DBT_PROFILES_DIR := profiles
export YEAR EDITION REASON WORK PARQUET
RUN := .venv/bin/python -m chiffres_cles
GENERATE := .venv/bin/python -m synthetic

.DEFAULT_GOAL := help
.PHONY: $(shell sed -nE 's/^([a-z-]+):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help:  ## this list
	@awk -F ':.*## ' '/^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' \
	  $(firstword $(MAKEFILE_LIST))

.venv-spark/installed: requirements-spark.lock
# modules are compiled by all processors, where pip takes one for it
.venv/installed .venv-spark/installed: requirements.lock
	"$(PYTHON)" -m venv $(@D)
	$(@D)/bin/python -m pip install --no-compile --quiet --disable-pip-version-check --require-hashes $(addprefix -r ,$^)
	$(@D)/bin/python -m compileall -q -j 0 $(@D)/lib
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	touch $@

##@ Each day

check: .venv/installed  ## the gate on a landing, with Data Docs: make check LANDING=folder (the seeds without it)
	$(RUN) check $${LANDING:+"$$LANDING"}

build: .venv/installed  ## build what came again since the last build, FULL=1 everything, and publish warehouse/cnam.duckdb
	$(RUN) build $(if $(FULL),--anew)

# made on first use and kept, whole or not at all
landing/full: | .venv/installed
	rm -rf $@.unfinished
	$(GENERATE) --landing $@.unfinished --scale 1
	mv $@.unfinished $@

full: .venv/installed $(if $(CHIFFRES_CLES_LANDING),,landing/full)  ## build from a full-size landing, generated on first use, and publish warehouse/cnam_full.duckdb
	$(RUN) build --target full $(if $(FULL),--anew)

reconcile: .venv/installed  ## every printed cell that the last full build did not meet, with its counts and reason
	$(RUN) reconcile

publication: .venv/installed  ## write the workbook, the CSV files and the site to publication/ (TARGET=full or dev)
	$(RUN) publication $(if $(TARGET),--target $(TARGET))

docs: .venv/installed  ## write the dbt docs of what was built last: publication/site/docs/index.html, which opens from disk (TARGET=full)
	$(RUN) docs $(if $(TARGET),--target $(TARGET))

explain: .venv/installed  ## a published cell and the rows behind it: make explain CELL=edition/table_no/row_code/column_code/period
	$(RUN) explain "$$CELL" $(if $(TARGET),--target $(TARGET))

mf: .venv/installed  ## MetricFlow on the published file: make mf ASK="query --metrics learners" (docs/metrics.md)
	$(RUN) mf $(if $(TARGET),--target $(TARGET)) $(ASK)

diff: .venv/installed  ## what moved between the two builds published last: warehouse/diff/index.html and CSV tables
	$(RUN) diff --target $(or $(TARGET),dev)

##@ Each year

edition: .venv/installed  ## add an edition where the landing holds its year, else say what lacks: make edition YEAR=2025 [TARGET=full]
	$(RUN) edition "$$YEAR" --target $(or $(TARGET),dev)

freeze: .venv/installed  ## keep an edition as published, for good: make freeze EDITION=2024 [TARGET=full] [REASON="why anew"]
	$(RUN) freeze "$$EDITION" --target $(or $(TARGET),dev) $${REASON:+--reason "$$REASON"}

##@ What was published

publish: .venv/installed  ## publish the working file as the last dbt build left it; PARQUET=folder what such a folder holds
	$(RUN) publish $${PARQUET:+--parquet "$$PARQUET"}

export: .venv/installed  ## write what is published as Parquet, a file a table: warehouse/parquet (TARGET=full)
	$(RUN) export $(if $(TARGET),--target $(TARGET))

verify: .venv/installed  ## hold the published file, the kept builds, the ledger and the frozen editions against what they were: make verify [TARGET=full]
	$(RUN) verify $(if $(TARGET),--target $(TARGET))

rollback: .venv/installed  ## put the published build before the current one back: make rollback [TARGET=full] [TO=name], LIST=1 lists
	$(RUN) rollback --target $(or $(TARGET),dev) $${TO:+--to "$$TO"} $(if $(LIST),--list)

compare: .venv/installed  ## whether two published files are equal, cell by cell and fact by fact: make compare BEFORE=file AFTER=file
	$(RUN) compare "$(BEFORE)" "$(AFTER)"

ledger: .venv/installed  ## whether the ledger can be read; one that is damaged or gone is restored from what was published last
	$(RUN) ledger

spark: .venv-spark/installed  ## build on Apache Spark, each table held against DuckDB's: make spark [TARGET=full] [MASTER=spark://host:7077] [TESTS=1] (docs/spark.md)
	.venv-spark/bin/python -m chiffres_cles.spark $(if $(TARGET),--target $(TARGET)) $(if $(MASTER),--master $(MASTER)) $(if $(TESTS),--tests)

test-spark: .venv-spark/installed  ## the rules of the transpiler on both engines, the adapter, a cluster; DRAWS=10 drawn landings too (docs/spark.md)
	DRAWS=$(or $(DRAWS),0) SEED=$(SEED) .venv-spark/bin/python -m pytest pytests/spark

##@ Persons

privacy: .venv/installed  ## how many rows of persons are one of a kind in the published file (docs/privacy.md; TARGET=full)
	$(RUN) privacy $(if $(TARGET),--target $(TARGET))

erase: .venv/installed  ## take one person out of published and kept files and ledger: make erase PERSON=siscol.auditeurs#12 [TARGET=full]
	$(RUN) erase "$$PERSON" --target $(or $(TARGET),dev)

purge: .venv/installed  ## remove every place that may hold personal data (SECURITY.md); LANDING=folder a landing too; OLDER=365 what is kept so long
	$(RUN) purge $${OLDER:+--older "$$OLDER"} $${LANDING:+--landing "$$LANDING"}

##@ To change the project

lint: .venv/installed  ## Python, YAML, links of documents, types, dbt's own warnings and deprecations, SQL
	@$(MAKE) --no-print-directory --jobs 3 --output-sync lint-types lint-texts lint-sql

lint-sql: .venv/installed  ## of lint the SQL alone
	find models tests analyses -name '*.sql' -print0 | xargs -0 -P 2 -n 110 .venv/bin/python pytests/lint/lint_sql.py lint

lint-types: .venv/installed  ## of lint the types alone
	.venv/bin/python -m pyrefly check

lint-texts: .venv/installed  ## of lint what reads files: Python, YAML, links, spelling, what dbt warns of
	.venv/bin/python -m ruff check src pytests bench
	.venv/bin/python -m ruff format --check src pytests bench
	.venv/bin/python -m yamllint --strict .
	.venv/bin/python -m chiffres_cles.dbt_command --quiet --warn-error parse --no-partial-parse --target-path target/parsed/dev
	.venv/bin/python -m pytest --quiet pytests/lint

test: .venv/installed $(if $(LONG),,lint)  ## lint, and the tests on the committed extracts; LONG=1 recipes followed in a copy, each unit test seen to fail
	.venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder --durations 25 --durations-min 5 -m "$(if $(LONG),long,not long)"

test-full: full  ## what needs the full landing: build, secrecy, known mistakes, another random seed
	.venv/bin/python -m pytest -n 2 --dist loadfile -v pytests/full

faults: .venv/installed  ## kills at 20 moments, a full disk, a read-only folder, a second writer, a hundred kinds of damage
	FAULTS=all .venv/bin/python -m pytest pytests/faults

fuzz: .venv/installed  ## landings drawn at random, held to the pipeline and to a second implementation: make fuzz [DRAWS=25] [SEED=n]
	DRAWS=$(or $(DRAWS),25) SEED=$(SEED) MISTAKES=$(MISTAKES) .venv/bin/python -m pytest -n 2 $(if $(MISTAKES),pytests/fuzz/test_mistakes.py,pytests/fuzz/test_fuzz.py pytests/fuzz/test_years.py)

contract: .venv/installed  ## write from the contracts: staging models, their tests, docs/landing.md, the seeds' properties
	$(RUN) contract

system: .venv/installed  ## begin the contract of a new system: make system NAME=ypareo [KIND=validation] (docs/new-system.md)
	$(RUN) system "$$NAME" $${KIND:+--kind "$$KIND"}

flow: .venv/installed  ## draw from dbt's manifest the README's picture of the flow, and how facts join: docs/joins.md
	.venv/bin/python -m chiffres_cles.dbt_command --quiet parse
	$(RUN) flow

seeds: .venv/installed  ## write the committed extracts anew
	$(GENERATE) --landing seeds/extracts --seeds

bench: .venv/installed  ## time and peak memory of the daily commands; FULL=1 at full size, beside two rivals ([LANDING=folder])
	.venv/bin/python -m bench.measure $(if $(FULL),--full) $${LANDING:+--landing "$$LANDING"} --write

bench-scale: .venv/installed  ## the models on landings of several times the full size: make bench-scale [TIMES="1 4 10"] [LANDING=folder] [WORK=folder]
	.venv/bin/python bench/scale.py $(or $(TIMES),1 4 10) $${LANDING:+--landing "$$LANDING"} $${WORK:+--work "$$WORK"} --write
