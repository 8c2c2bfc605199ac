# Developer commands; each is a script in infra/dev. 'make' lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
ARGS ?=

.PHONY: help setup build demo test bench bench-webrtc bench-cluster chaos fuzz clean format

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  options go into ARGS, e.g. make demo ARGS="--cameras 8 --port 8080 --data DIR"'

setup: ## installs what this machine lacks (Debian packages, Node.js), and says why
	@infra/dev/setup.sh test

build: ## builds everything that is out of date
	@infra/dev/setup.sh build && infra/dev/build.sh

demo: ## runs the product: simulated boards, edge agents, one silo (ARGS="--silos 3": several behind one door); Ctrl-C stops it all
	@infra/dev/setup.sh build && infra/dev/build.sh && exec infra/dev/demo.sh $(ARGS)

test: ## runs all tests; the last line counts them
	@infra/dev/test.sh $(ARGS)

bench: ## measures what the documentation claims; ARGS=--micro adds the hot types
	@infra/dev/setup.sh test && infra/dev/build.sh && exec infra/dev/bench.sh $(ARGS)

fuzz: ## throws mutated inputs at the parsers, e.g. ARGS="--target stun --inputs 10000000"; ARGS=--help lists the targets
	@infra/dev/setup.sh build && exec infra/dev/fuzz.sh $(ARGS)

bench-webrtc: ## compares the WebRTC sender with pion and Janus at up to 400 viewers; ARGS=--help lists options
	@infra/dev/setup.sh build && infra/dev/build.sh && exec infra/dev/bench-webrtc.sh $(ARGS)

bench-cluster: ## measures calls, relays, lost silos and thousands of cameras; ARGS=--help lists the parts
	@infra/dev/setup.sh test && infra/dev/build.sh && exec infra/dev/bench-cluster.sh $(ARGS)

chaos: ## lets silos, PostgreSQL and the network fail for 30 minutes while people watch, e.g. ARGS="--minutes 5 --seed 7"; ARGS=--help lists options
	@infra/dev/setup.sh test && infra/dev/build.sh && exec infra/dev/chaos.sh $(ARGS)

clean: ## removes what builds and tests made; data/ stays
	@infra/dev/clean.sh

format: ## formats C# and TypeScript
	@infra/dev/format.sh
