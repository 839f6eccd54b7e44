# Everything a user or a build machine does with RunLens. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-browser setup-server build test lint install uninstall demo example \
  example-reports fixtures fuzz clean setup-oracles setup-spark calibration calibration-speed \
  calibrate-build predictions bench bench-quick bench-setup bench-build bench-clean

PREFIX ?= /usr/local
DESTDIR ?=
# Fewer build jobs for a machine with little memory: make build JOBS=1
JOBS ?=
SWIFT ?= swift
SWIFT_FLAGS := $(if $(JOBS),--jobs $(JOBS))
BUILD := .build/release/runlens
# Where the release build finds the libraries that become part of it.
STATIC := $(CURDIR)/.build/static
RELEASE := PKG_CONFIG_PATH="$(STATIC):$${PKG_CONFIG_PATH:-}" $(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath
SOURCES := Sources Tests Package.swift

# A crash report with a backtrace can hang a machine without a terminal.
export SWIFT_BACKTRACE = enable=no

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile
	@printf '  %-22s %s\n' 'PREFIX=DIR' 'where install puts things (now $(PREFIX))' \
	  'DESTDIR=DIR' 'in front of PREFIX, for packagers' 'JOBS=N' 'build jobs at a time'

setup: ## install what is missing (apt-get, as root or with sudo)
	@.ci/setup

setup-browser: ## install Chromium and what tests pages in it
	@.ci/setup-browser

setup-server: ## install the PostgreSQL server that tests start on loopback
	@.ci/setup --server

# Python packages that tests compare with; without them those tests are skipped.
setup-oracles: ## Python with what tests compare with, in .build/oracles, for the tests
	@.ci/setup-oracles

# Only the test of Documentation/Cluster.md needs it.
setup-spark: ## Apache Spark, DuckDB and polars in .build/spark, for two tests (400 MB; takes Java)
	@.ci/setup-spark

build: setup ## the release build, .build/release/runlens
	@.ci/static-libraries "$(STATIC)"
	$(RELEASE) --product runlens $(SWIFT_FLAGS)

test: setup ## every test
	.ci/test $(SWIFT_FLAGS)

lint: setup ## formatting, and a build in which every warning is an error
	$(SWIFT) format lint --strict --parallel -r $(SOURCES)
	$(SWIFT) build --build-tests $(SWIFT_FLAGS)

# Not a rebuild where a build is there: root may lack Swift, and should own nothing in .build.
install: ## binary, man page and completions into PREFIX
	@test -x $(BUILD) || $(MAKE) build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(BUILD) "$(DESTDIR)$(PREFIX)/bin/runlens"
	$(BUILD) help --man > "$(DESTDIR)$(PREFIX)/share/man/man1/runlens.1"
	$(BUILD) completions bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/runlens"
	$(BUILD) completions zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_runlens"
	$(BUILD) completions fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/runlens.fish"

uninstall: ## remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/runlens" "$(DESTDIR)$(PREFIX)/share/man/man1/runlens.1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/runlens" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_runlens" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/runlens.fish"

# The same simulation twice, so that what differs is what was changed: the seed is the same.
DEMO := reports/demo
DEMO_RUN := --days 4 --iterations 3 --agents 9 --reflect 0,0,1,1,1,2,2,3,3 --seed 7
DEMO_CHANGE := --latency-stage 'long_reflection=lognormal(7s,0.5)' --fault burst_http429=4%

demo: build ## simulate a run and a slower one, analyse both; all of it into reports/demo
	@mkdir -p $(DEMO)
	@echo "\$$ runlens simulate $(DEMO)/base $(DEMO_RUN)"
	@$(BUILD) simulate --force $(DEMO)/base --name base $(DEMO_RUN) | sed 1q
	@echo "\$$ runlens simulate $(DEMO)/changed $(DEMO_RUN) $(DEMO_CHANGE)"
	@$(BUILD) simulate --force $(DEMO)/changed --name changed $(DEMO_RUN) $(DEMO_CHANGE) | sed 1q
	@for run in base changed; do \
	  printf '\n%s\n' "\$$ runlens analyze $(DEMO)/$$run"; \
	  $(BUILD) analyze $(DEMO)/$$run | sed '/^Durations/,$$d'; \
	  $(BUILD) analyze -q --csv $(DEMO)/$$run.tables --json -o $(DEMO)/$$run.json $(DEMO)/$$run; \
	  $(BUILD) analyze -q --markdown -o $(DEMO)/$$run.md $(DEMO)/$$run; \
	done
	@echo 'Both runs were simulated; in "changed" long_reflection is slower and the service refuses more.'
	@for run in base changed; do \
	  printf '\n%s\n' "$$run:"; sed -n '3,/^$$/{/^$$/d;s/^/  /;p}' $(DEMO)/$$run.md; done
	@printf '\n%s\n' "\$$ runlens compare $(DEMO)/base $(DEMO)/changed"
	@$(BUILD) compare $(DEMO)/base $(DEMO)/changed
	@printf '\nWhere it is:\n'
	@printf '  %-28s %s\n' \
	  $(DEMO)/RUN/ 'the run as the program would leave it, the truth in RUN/truth' \
	  $(DEMO)/RUN.md 'its summary for people' $(DEMO)/RUN.json 'its summary for programs' \
	  $(DEMO)/RUN.tables/ 'its tables as CSV, with every single call'
	@echo 'Your own run: $(BUILD) analyze PATH'

example: build ## make the committed example of a report again
	@mkdir -p reports
	$(BUILD) analyze -q --json -o reports/arena-tiny.json fixtures/arena-tiny.tar.zst
	$(BUILD) analyze -q --markdown -o reports/arena-tiny.md fixtures/arena-tiny.tar.zst

# The run is made anew each time: the simulator gives the same bytes, so the pages stay the same.
example-reports: build ## make the committed examples of the pages again
	@mkdir -p $(DEMO)
	$(BUILD) simulate -q --force $(DEMO)/base --name base $(DEMO_RUN) > /dev/null
	$(BUILD) simulate -q --force $(DEMO)/changed --name changed $(DEMO_RUN) $(DEMO_CHANGE) > /dev/null
	$(BUILD) report -q $(DEMO)/changed -o reports/report.html
	$(BUILD) compare -q $(DEMO)/base $(DEMO)/changed --html reports/comparison.html > /dev/null

fixtures: build ## make the example runs again
	fixtures/make-arena-tiny.sh
	fixtures/make-prompts-tiny.sh
	fixtures/make-recording-tiny.sh
	for format in lines otlp litellm openai; do fixtures/make-trace.sh $$format; done
	for system in loom poly society; do fixtures/make-system.sh $$system; done
	RUNLENS=$(BUILD) fixtures/make-simulated.sh

# Not shipped; with the release's optimisations, as it draws millions of samples. Fewer of them:
# make calibration DRAWS=400 PAIRS=40
DRAWS ?= 10000
PAIRS ?= 150
SPANS ?= 10000000
CALIBRATE := .build/release/runlens-calibrate

calibrate-build: setup
	@.ci/static-libraries "$(STATIC)"
	$(RELEASE) --product runlens-calibrate $(SWIFT_FLAGS)

calibration: calibrate-build ## measure how often the statistics err, into Documentation/Calibration.md
	$(CALIBRATE) coverage $(DRAWS) $(PAIRS) > Documentation/Calibration.md.new
	$(CALIBRATE) dependence $(DRAWS) >> Documentation/Calibration.md.new
	$(CALIBRATE) alarms $(PAIRS) >> Documentation/Calibration.md.new
	mv Documentation/Calibration.md.new Documentation/Calibration.md

predictions: calibrate-build ## hold replays against simulated truth, into Documentation/Predictions.md
	$(CALIBRATE) predictions > Documentation/Predictions.md.new
	mv Documentation/Predictions.md.new Documentation/Predictions.md

calibration-speed: calibrate-build ## compare two made-up runs of ten million spans each
	$(CALIBRATE) speed $(SPANS)
	$(CALIBRATE) thinning

# A minute tells little; let it run overnight before a release: make fuzz FUZZ_SECONDS=30000
FUZZ_SECONDS ?= 60

fuzz: setup ## feed the reader of snapshots with made-up files, under libFuzzer
	.ci/fuzz $(FUZZ_SECONDS)

# Not shipped. The whole takes an hour or two of a machine that does nothing else, and 20 GB; a part:
# make bench BENCH='--only W2,W4 --divide 10'
BENCH_WORK ?= /var/tmp/runlens-bench
BENCH ?=
BENCH_RUN := .build/release/runlens-bench --work $(BENCH_WORK)
LIMITS := $(patsubst Sources/Benchmark/Limits/%.c,.build/bench/bin/%,\
  $(wildcard Sources/Benchmark/Limits/*.c))

.build/bench/bin/%: Sources/Benchmark/Limits/%.c $(wildcard Sources/Benchmark/Limits/*.h)
	@mkdir -p $(@D)
	$(CC) -O3 -march=native -Wall -Wextra -Werror -pthread -o $@ $< \
	  -Wl,--as-needed -lsqlite3 -lzstd -lm

bench-setup: setup ## install the programs that the benchmark compares with; what can't be had is skipped
	@.ci/setup-peers

bench-build: build $(LIMITS)
	$(RELEASE) --product runlens-bench $(SWIFT_FLAGS)

bench: bench-setup bench-build ## measure RunLens beside limits and peers, into reports/benchmarks.md
	$(BENCH_RUN) --growth --report reports/benchmarks.md $(BENCH)

bench-quick: bench-build ## compare the answers of RunLens, limits and peers on small data
	$(BENCH_RUN) --divide 1000 --rounds 0 $(BENCH)

bench-clean: ## remove the benchmark's data and programs
	sh Sources/Benchmark/Peers/fresh_folder.sh $(BENCH_WORK)/data/fresh
	rm -rf $(BENCH_WORK) .build/bench

clean: ## remove what was built
	rm -rf .build reports/demo
