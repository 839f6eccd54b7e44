# Everything a user or a build machine does with RunLens. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build test lint install uninstall demo example fixtures clean

PREFIX ?= /usr/local
DESTDIR ?=
# Fewer build jobs for a machine with little memory: make build JOBS=1
JOBS ?=
SWIFT ?= swift
SWIFT_FLAGS := $(if $(JOBS),--jobs $(JOBS))
BUILD := .build/release/runlens
SOURCES := Sources Tests Package.swift

# A crash report with a backtrace can hang a machine without a terminal.
export SWIFT_BACKTRACE = enable=no

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@printf '  %-15s %s\n' 'PREFIX=DIR' 'where install puts things (now $(PREFIX))' \
	  'DESTDIR=DIR' 'in front of PREFIX, for packagers' 'JOBS=N' 'build jobs at a time'

setup: ## install what is missing (apt-get, as root or with sudo)
	@.ci/setup

build: setup ## the release build, .build/release/runlens
	$(SWIFT) build -c release --static-swift-stdlib --product runlens $(SWIFT_FLAGS)

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

demo: build ## analyse the committed example run; tables into reports/demo
	@mkdir -p reports/demo
	@$(BUILD) analyze fixtures/arena-tiny.tar.zst
	@$(BUILD) analyze -q --csv reports/demo/tables --json -o reports/demo/arena-tiny.json \
	  fixtures/arena-tiny.tar.zst
	@$(BUILD) analyze -q --markdown -o reports/demo/arena-tiny.md fixtures/arena-tiny.tar.zst
	@echo
	@echo 'That was: runlens analyze fixtures/arena-tiny.tar.zst, a small made-up run.'
	@echo 'The same in other forms:'
	@printf '  %s\n' reports/demo/arena-tiny.json reports/demo/arena-tiny.md reports/demo/tables/*.csv
	@echo 'Your own run: $(BUILD) analyze PATH'

example: build ## make the committed example of a report again
	@mkdir -p reports
	$(BUILD) analyze -q --json -o reports/arena-tiny.json fixtures/arena-tiny.tar.zst
	$(BUILD) analyze -q --markdown -o reports/arena-tiny.md fixtures/arena-tiny.tar.zst

fixtures: setup ## make the example runs again
	fixtures/make-arena-tiny.sh
	fixtures/make-prompts-tiny.sh

clean: ## remove what was built
	rm -rf .build reports/demo
