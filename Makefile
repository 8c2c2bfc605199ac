# Developer commands; each is a script in infra/dev. 'make' lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
ARGS ?=

.PHONY: help setup build demo test bench clean format screenshots

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  options go into ARGS, e.g. make demo ARGS="--cameras 8 --port 8080 --data DIR"'

setup: ## installs what this machine lacks (Debian packages, Node.js), and says why
	@infra/dev/setup.sh test

build: ## builds everything that is out of date
	@infra/dev/setup.sh build && infra/dev/build.sh

demo: ## runs the product: simulated boards, edge agents, one silo; Ctrl-C stops it all
	@infra/dev/setup.sh build && infra/dev/build.sh && exec infra/dev/demo.sh $(ARGS)

test: ## runs all tests; the last line counts them
	@infra/dev/test.sh $(ARGS)

bench: ## measures what the README's tables claim
	@if [ -x infra/dev/bench.sh ]; then infra/dev/setup.sh test && infra/dev/build.sh && exec infra/dev/bench.sh $(ARGS); \
	else echo 'petcam: infra/dev/bench.sh is not there yet.' >&2; exit 2; fi

clean: ## removes what builds and tests made; data/ stays
	@infra/dev/clean.sh

format: ## formats C# and TypeScript
	@infra/dev/format.sh

screenshots: ## pictures of every page of the dashboard into build/screenshots
	@if [ -x infra/dev/screenshots.sh ]; then infra/dev/setup.sh test && infra/dev/build.sh && exec infra/dev/screenshots.sh $(ARGS); \
	else echo 'petcam: infra/dev/screenshots.sh is not there yet.' >&2; exit 2; fi
