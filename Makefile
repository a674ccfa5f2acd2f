SHELL := /bin/bash
.DEFAULT_GOAL := help

SERVICES := vault-service scheduler-service worker-service retention-service
MODULES := contract api-client messaging messaging-quarkus blob-store blob-store-azure recovery-points retention-rules local-stack $(SERVICES) system-tests benchmarks
SOURCES := pom.xml $(shell find $(MODULES) -name target -prune -o -name node_modules -prune \
    -o \( -name pom.xml -o -path '*/src/main/*' -type f \) -print)
PACKAGED := $(SERVICES:%=%/target/quarkus-app/quarkus-run.jar) local-stack/target/pgvault-local-stack.jar
PROGRAMS := target/programs-are-built
JDK = export JAVA_HOME="$$(scripts/java-home)" && test -n "$$JAVA_HOME"
MAVEN = $(JDK) && mvn -B -ntp

.PHONY: help prerequisites build up down status demo rebuild test test-containers mutations soak bench sbom format clean distclean force

help: ## Print this list
	@echo 'pgvault: a long-term backup vault for PostgreSQL. Targets:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'PORT_BASE=30000 make up moves all ports (20000 and up); WORKERS=2 make up starts two workers.'

prerequisites: ## Check what this machine lacks; as root on Debian, install it
	@scripts/prerequisites

build: prerequisites $(PROGRAMS) ## Package the services, without tests

$(PROGRAMS): $(SOURCES) $(if $(filter-out $(wildcard $(PACKAGED)),$(PACKAGED)),force)
	@echo 'Building (the first time downloads the libraries) ...'
	@$(MAVEN) -q -DskipTests -Dspotless.check.skip=true package
	@mkdir -p $(@D) && touch $@

up: build ## Start the whole system on this machine (data in .local-stack/)
	@scripts/stack up

down: ## End the system, process by process; data stays
	@if [ -d .local-stack ]; then scripts/stack down; else echo 'pgvault does not run.'; fi

status: ## Show the system's processes and ports
	@if [ -d .local-stack ]; then scripts/stack status; else echo 'pgvault does not run.'; fi

demo: up ## The whole story: protect, back up, lose and restore a database
	@scripts/demo

rebuild: build ## Bring a lost catalogue back from storage (CONFIRM=yes lets deletions go after that)
	@scripts/rebuild $(if $(filter yes,$(CONFIRM)),confirm)

test: ## Run all tests and gates
	@scripts/prerequisites test
	@$(MAVEN) -T 2 verify
	@scripts/validate-compose

test-containers: ## Run docker-compose.yml for real (as root on Debian, brings an engine)
	@scripts/prerequisites
	@scripts/test-containers

mutations: ## Change the rules of retention, schedules and supervision at random: a test must notice (PIT)
	@$(MAVEN) -Dspotless.check.skip=true -pl contract,retention-rules,scheduler-service,vault-service -am \
	    test-compile org.pitest:pitest-maven:mutationCoverage

soak: build ## Run what takes longer: gigabytes, crowds, every major version, faults at random
	@scripts/prerequisites soak
	@rm -f $(MODULES:%=%/target/failsafe-reports/failsafe-summary.xml) # of an earlier run, which would count
	@$(MAVEN) -Psoak -pl system-tests -am verify -Dtest=NoUnitTest -Dit.test='*SoakIT' \
	    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

# Blocks of a storage in memory waste half of what the default collector gives them.
bench: build ## Measure at scale, and say which targets are met (WHAT=scheduling for one)
	@$(JDK) && "$$JAVA_HOME/bin/java" -XX:+UseParallelGC -Dslf4j.internal.verbosity=ERROR \
	    -cp "benchmarks/target/classes:benchmarks/target/lib/*" io.pgvault.benchmarks.Benchmarks $(WHAT)

sbom: ## List all libraries of the programs, with versions and licences: target/sbom.json (CycloneDX)
	@$(MAVEN) -q cyclonedx:makeAggregateBom

format: ## Format sources and POMs
	@$(MAVEN) -q spotless:apply

clean: down ## End the system and remove its data
	@rm -rf .local-stack

distclean: clean ## Remove everything that was built or installed into the checkout, too
	@rm -rf target .containers local-stack/azurite/node_modules local-stack/postgres $(foreach module,$(MODULES) local-stack/kafka-broker,$(module)/target)
