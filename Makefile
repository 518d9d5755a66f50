# Weft's targets. `make help` lists them; the README explains the two that a newcomer needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

JAVA_HOME := $(shell tools/java-home)
ifeq ($(JAVA_HOME),)
$(error no JDK 25: see the message above)
endif
ifeq ($(shell command -v mvn),)
$(error no Maven: install Maven 3.8.7 or newer, for example apt-get install maven)
endif
export JAVA_HOME
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow
JAVA := $(JAVA_HOME)/bin/java
MVN := mvn -B -ntp
VERSION := 0.1.0

IMAGES := $(JAVA) -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -jar images/target/weft-images-$(VERSION)-all.jar
SOURCES := $(shell git ls-files -co --exclude-standard '*.java' '*.proto' '*pom.xml' '*.properties' 'images/src/**' 'cni/plugin/**' 'examples/**' 'operator/deploy/rendered/**' 2>/dev/null)
BUILT := e2e/target/.built
ON_CLUSTER = $(if $(filter current,$(CLUSTER)),-Dweft.cluster.kubeconfig="$${KUBECONFIG:-$$HOME/.kube/config}")
KUBE = -Dweft.kube.bin="$$(testbed/build kube)" -Dweft.cert-manager.bin="$$(testbed/build cert-manager)"

##@ Every day
.PHONY: help
help: ## Show every target
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(BUILT) ## Run the mesh on this machine: encrypt, shift, refuse, survive (KEEP=1 leaves it running)
	@$(JAVA) -jar e2e/target/weft-e2e-$(VERSION)-all.jar $(if $(KEEP),--keep)

.PHONY: check
check: ## Format, compiler and Error Prone warnings, unit, golden, architecture and tidiness tests
	$(MVN) verify -DskipITs

.PHONY: test
test: kube ## Everything in check, a short search by the fuzz tests, and the integration tests: real processes, a real cert-manager, a real cluster with pods
	@testbed/packages redirect
	$(MVN) verify -Pfuzz -Dfuzz.duration=3s $(KUBE)
	@touch $(BUILT)

##@ When you change something
.PHONY: build
build: $(BUILT) ## Build every jar without testing

$(BUILT): $(SOURCES)
	@echo "Building Weft (the first time also downloads its libraries; a few minutes) ..."
	@$(MVN) -q package -DskipTests
	@touch $(BUILT)

.PHONY: images
images: $(BUILT) ## Make the container images that are not up to date, without a container daemon (ARCHITECTURE=arm64 for the other; AOT=none where nobody may make namespaces, CNI=none where there is no Go)
	@$(IMAGES) build $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE)) $(if $(JMODS),--jmods $(JMODS)) $(if $(filter none,$(AOT)),--without-aot-cache) $(if $(filter none,$(CNI)),--without-cni)

.PHONY: image-lock
image-lock: $(BUILT) ## Write down the current versions of the Debian packages that images take files from
	@$(IMAGES) lock
	@git --no-pager diff --stat images/debian.lock

.PHONY: format
format: ## Format the Java sources
	$(MVN) -q spotless:apply

.PHONY: testdata
testdata: ## Rewrite the CRD manifests and golden files from the code; read the diff before you commit it
	$(MVN) -q test -pl crds,redirect,injection,operator,proxy-image,cni,olm-bundle -am -Dweft.testdata.update=true
	@git --no-pager diff --stat

.PHONY: manifests
manifests: kube ## Render the manifests that the command line carries, and the bundle from them; read the diff before you commit it
	@operator/deploy/render "$$(testbed/build kube)/kubectl"
	@git --no-pager diff --stat operator/deploy/rendered
	@$(MAKE) --no-print-directory bundle

.PHONY: bundle
bundle: ## Make the bundle for OLM from the rendered manifests, the CRDs and the examples; read the diff before you commit it
	$(MVN) -q test -pl olm-bundle -am -Dtest=BundleTest -Dsurefire.failIfNoSpecifiedTests=false -Dweft.testdata.update=true
	@git --no-pager diff --stat olm-bundle

.PHONY: bundle-validate
bundle-validate: ## Hold the bundle against every validator of the Operator Framework, and a catalog of it against opm
	@olm-bundle/validate "$$(testbed/build olm)"

.PHONY: clean
clean: ## Remove what was built in the tree (the cache of Kubernetes binaries stays)
	$(MVN) -q clean

##@ A real cluster (CLUSTER=a NODES=1 IPV6=; several side by side by other letters; CLUSTER=current is the one of your KUBECONFIG)
.PHONY: cluster-up
cluster-up: ## Start a Kubernetes cluster on this machine, without Docker or a registry (testbed/README.md)
	@testbed/cluster up

.PHONY: cluster-down
cluster-down: ## End it and remove everything of it
	@testbed/cluster down

.PHONY: cluster-status
cluster-status: ## Show its nodes and pods
	@testbed/cluster status

.PHONY: cluster-cert-manager
cluster-cert-manager: ## Install the CRDs of Gateway API, and cert-manager, into it
	@testbed/addon install gateway-api cert-manager

.PHONY: cluster-smoke
cluster-smoke: ## Show in half a minute that it works: pods, DNS, Services, logs, exec, Jobs with native sidecars
	@testbed/smoke

.PHONY: install
install: kube ## Install Weft into the cluster of your KUBECONFIG, or bring it up to date (OVERLAY=ha, cert-manager or ha-cert-manager: docs/INSTALL.md)
	@"$$(testbed/build kube)/kubectl" apply --server-side -k operator/deploy$(if $(OVERLAY),/overlays/$(OVERLAY))

.PHONY: uninstall
uninstall: kube ## Remove Weft from it, the webhook first; the custom resource definitions and what was written stay
	@cli/bin/weft uninstall | "$$(testbed/build kube)/kubectl" delete --ignore-not-found -f -

.PHONY: e2e
e2e: $(BUILT) kube delivery ## All tests on a real cluster, the long ones too (CLUSTER=current: on yours, where the images can be pulled and Weft is installed)
	$(MVN) verify -pl e2e -am -DskipUnitTests $(KUBE) -DexcludedGroups= -Dgroups=cluster -Dfailsafe.failIfNoSpecifiedTests=false $(ON_CLUSTER)

.PHONY: conformance
conformance: images ## Gateway API's conformance suite (OF="mesh gateway" CHANNEL=experimental|standard RUNS=1 FLAGS=--run-test=MeshPorts); reports in docs/conformance
	@for what in $(or $(OF),mesh); do testbed/conformance/run $$what $(FLAGS); done

.PHONY: overload
overload: $(BUILT) ## 10,000 connections, 1,000 readers that do not read and heads of 100 MB against two sidecars (needs ulimit -n 20000)
	$(MVN) verify -pl e2e -am -DskipUnitTests -Dit.test=OverloadIT -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dweft.overload.connections=10000 -Dweft.overload.readers=1000 -Dweft.overload.head-mib=100

.PHONY: soak-pair
soak-pair: $(BUILT) ## Every protocol through two sidecars while their configuration changes ten times a second: half an hour, and three minutes under the leak detector
	for seconds in 180 1800; do \
	  $(MVN) verify -pl e2e -am -DskipUnitTests -Dit.test=SoakIT -Dfailsafe.failIfNoSpecifiedTests=false -Dweft.e2e.soak=$$seconds; \
	done

.PHONY: soak
soak: $(BUILT) kube overload soak-pair ## The long runs: these two, 100 rollouts under load, two minutes without the API server, certificates of five minutes
	$(MVN) verify -pl e2e -am -DskipUnitTests $(KUBE) -DexcludedGroups= -Dit.test=LifecycleIT,CertificateLifeIT,ReplicasIT -Dfailsafe.failIfNoSpecifiedTests=false $(ON_CLUSTER) \
	  -Dweft.e2e.rollouts=100 -Dweft.e2e.api-server-away=120 -Dweft.e2e.certificate-life=300 -Dweft.e2e.certificate-renewals=6

##@ Parts of the tests
.PHONY: kube
kube: ## Build Kubernetes, what its nodes run, cert-manager and the conformance suite from pinned Go modules into the cache
	@testbed/build kube >/dev/null
	@testbed/build node >/dev/null
	@testbed/build cert-manager >/dev/null
	@testbed/build conformance >/dev/null

.PHONY: delivery
delivery: ## Build Prometheus, Argo Rollouts, Flagger, Argo CD, Flux and OLM for the tests on a cluster, from pinned Go modules into the cache
	@testbed/build delivery >/dev/null

.PHONY: suites
suites: ## Try a pair of sidecars with h2spec and the interoperability tests of gRPC, built from pinned Go modules into the cache
	$(MVN) verify -pl proxy-image -am -DskipITs -Dtest=SuitesTest -Dsurefire.failIfNoSpecifiedTests=false -Dweft.suites.bin="$$(testbed/build suites)"

.PHONY: fuzz
fuzz: ## Look for inputs that decoders of the proxy cannot bear, a minute each; what is found goes to src/test/resources and is tried by every check
	$(MVN) test -Pfuzz -pl proxy-image -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: bench
bench: images ## Measure a pair of sidecars beside pairs of Envoy, HAProxy and nginx, and beside no proxy at all
	@bench/run
