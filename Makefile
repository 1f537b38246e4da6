# ./run and ./test install make, too, and call it.
#
# make run [ARGS="--web.listen-address=..."]   builds the exporter and serves this machine's metrics on :10047
# make test                                    runs every check in the project
# make fresh-test RELEASE=trixie [JDK=25]      runs ./run and ./test on a bare Debian, bookworm or trixie (root)
# make test-full                               the same, plays each recording in every way, then make kernel-test and
#                                              make test-newer (nightly)
# make test-newer                              tests this build with Debian unstable's Prometheus 3, Alertmanager and
#                                              VictoriaMetrics, which are not installed
# make kernel-test [KERNEL=6.1] [SCENARIO=quick]  boots Debian's own kernel in QEMU, drives it into failure and checks the
#                                              exporter in it; KERNEL=6.12, 6.1-arm64, ..., SCENARIO=all (docs/kernels.md)
# make record-failure [KERNEL=] [SCENARIO=]    the same, and leaves a recording
# make kernel-files KERNELS=DIR                runs the readers on files of other kernels, which are not in the repository
# make test-tools                              installs the programs that tests start (Debian)
# make format                                  formats the Java sources, as make test wants them
# make hooks                                   has Git format and compile before each commit
# make package [JDK=DIR]                       the jar, the archive without and the one with a Java runtime, .deb and .rpm;
#                                              the runtime is linked with DIR's jlink
# make replay TRACE=trace.txt.gz STEP=15s OUT=a.om [KMSG=kernel.log.gz] [FROM=0] [EVERY=1] [OPTS="--collector.NAME"]
#                                              turns a recording into OpenMetrics text with timestamps
# make demo                                    shows a host that is about to fail, one that races and one that is well, until Ctrl-C
# make alerts/prometheusrule.yaml              writes the alerting rules for the Prometheus Operator
# make bench [BENCH=MeminfoReader]             runs JMH benchmarks, with allocation rates
# make images                                  renders docs/images from recorded failures (see scripts/images)
# make image-test                              builds, starts and measures the container image (root; PULL=1 pulls its base)
# make systemd-test                            boots a systemd, installs, upgrades and purges the .deb, checks the service (root)
# make bench-rules                             measures rules and fleet dashboard in a Prometheus with 1,000 hosts
# make bench-compare [BENCH="SCRAPES ROUNDS SLOW"]  compares with node_exporter of Debian 12 and unstable, as a Markdown table
# make bench-memory [MINUTES=60]               compares memory after 10,000 scrapes and so many minutes
# make bench-growth                            measures hosts with 1 to 64 nodes and 1 to 1,024 CPUs, draws docs/images/growth.svg
# make soak [MINUTES=10]                       everything that harms at once, for minutes, as a Markdown table
# make fuzz [SECONDS=60] [TARGET=kmsg]         throws what is no file, log, query or configuration at each parser (Jazzer)
# .mvn/jvm.config: without jansi.noreset, Maven 3.8 writes escape sequences even where -q has it say nothing.
MVN = mvn -B -ntp
JAR = target/linux-mm-exporter.jar
VERSION = $(shell sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
WITH_RUNTIME = target/linux-mm-exporter-$(VERSION)-linux-$(shell uname -m).tar.gz
SOURCES = pom.xml $(shell find src/main alerts/runbooks -type f)
SHELL = scripts/recipe-shell

.PHONY: run test fresh-test test-full test-newer test-tools kernel-test record-failure kernel-files \
	format hooks package replay demo alerts/prometheusrule.yaml bench bench-compare bench-memory bench-growth images image-test systemd-test bench-rules fuzz soak clean

run: $(JAR)
	@exec scripts/serve $(ARGS)

package: $(JAR)
	@scripts/package "$(JDK)"
	@ls target/linux-mm-exporter[-_.]$(VERSION)* $(JAR)

$(JAR): $(SOURCES)
	@scripts/tools javac mvn
	@echo "building; the first time Maven downloads about 100 MB" >&2
	$(MVN) -q package -Dmaven.test.skip=true
	touch $(JAR)

$(WITH_RUNTIME): $(JAR) scripts/package-archive scripts/link-runtime scripts/class-data-archive
	scripts/package-archive

test: test-tools
	@echo "building and testing, for ten minutes or more; the first time Maven downloads about 150 MB" >&2
	rm -rf target/surefire-reports target/failsafe-reports
	$(MVN) spotless:check verify
	java scripts/SlowestTests.java target/surefire-reports target/failsafe-reports

fresh-test:
	@test -n "$(RELEASE)" || { echo "usage: make fresh-test RELEASE=bookworm|trixie [JDK=25]" >&2; exit 2; }
	@scripts/fresh-test $(RELEASE) $(JDK)

test-full: test-tools
	scripts/tools chromium jdeps jlink readelf dpkg-deb dpkg-shlibdeps rpmbuild
	rm -rf target/surefire-reports target/failsafe-reports
	$(MVN) spotless:check verify -Dtest.full=true -DexcludedGroups=kernels,newer-tools
	java scripts/SlowestTests.java target/surefire-reports target/failsafe-reports
	$(MAKE) kernel-test
	$(MAKE) test-newer

# What starts Prometheus, promtool or Alertmanager, with those of NEWER before this machine's, on the jar that is there.
NEWER = target/newer-tools
NEWER_TESTS = NewerToolsIT,VictoriaMetricsIT,RulesIT,RulesOnRecordingsIT,RunbooksIT,AlertmanagerIT,DashboardQueriesIT,ReplayIT,PrometheusIT,PagingIT,WebIT,ComposeIT
test-newer:
	scripts/newer-tools $(NEWER)
	PATH="$(abspath $(NEWER))/bin:$$PATH" $(MVN) verify -DskipUnitTests \
		-DexcludedGroups=kernels -Dit.test=$(NEWER_TESTS)

# What tests start besides Maven and a JDK.
test-tools:
	@scripts/test-tools

kernel-test: $(WITH_RUNTIME)
	@test -z "$(KERNELS)" || { echo "kernel-test: no KERNELS here; make kernel-files KERNELS=DIR reads files of other kernels" >&2; exit 2; }
	exec scripts/kernel-test "$(or $(KERNEL),6.1)" "$(or $(SCENARIO),quick)"

record-failure: $(WITH_RUNTIME)
	exec scripts/kernel-test "$(or $(KERNEL),6.1)" "$(or $(SCENARIO),quick)" record

kernel-files:
	@test -d "$(KERNELS)" || { echo "usage: make kernel-files KERNELS=DIR, which holds KERNEL/meminfo, ... and kmsg/; no folder '$(KERNELS)'" >&2; exit 2; }
	$(MVN) test -Dgroups=kernels -DexcludedGroups= "-Dkernels=$(abspath $(KERNELS))"

format:
	scripts/tools javac mvn
	$(MVN) -q spotless:apply

hooks:
	git config core.hooksPath .githooks

replay: $(JAR)
	@test -n "$(TRACE)" -a -n "$(OUT)" || { echo "usage: make replay TRACE=FILE STEP=15s OUT=FILE" >&2; exit 2; }
	java -jar $(JAR) replay "$(TRACE)" --out="$(OUT)" --step=$(or $(STEP),15s) $(if $(KMSG),--kernel-log="$(KMSG)") \
		--from=$(or $(FROM),0) --every=$(or $(EVERY),1) $(OPTS)

demo: $(JAR)
	scripts/tools javac prometheus prometheus-alertmanager curl
	exec scripts/demo

# The same rules for the Prometheus Operator.
alerts/prometheusrule.yaml: alerts/linux-mm.rules.yml
	printf '%s\n' 'apiVersion: monitoring.coreos.com/v1' 'kind: PrometheusRule' 'metadata:' '  name: linux-mm' \
		'  labels:' '    app.kubernetes.io/name: linux-mm-exporter' 'spec:' >$@
	sed 's/^./  &/' $< >>$@

bench:
	scripts/tools javac mvn
	$(MVN) -q -Pbench test-compile exec:exec -Dbench.args="$(BENCH)"

# NODE_EXPORTER="FILE FILE" has others in their place.
NODE_EXPORTERS = target/node-exporters
COMPARED = NODE_EXPORTER="$(or $(NODE_EXPORTER),$(NODE_EXPORTERS)/bookworm $(NODE_EXPORTERS)/unstable)"
target/bench: $(WITH_RUNTIME)
	rm -rf $@ && mkdir $@ && tar xzf $< -C $@

bench-compare: target/bench
	scripts/tools javac cc
	$(if $(NODE_EXPORTER),,scripts/node-exporters $(NODE_EXPORTERS))
	cc -O2 -Wall -o target/bench/floor bench/floor.c
	javac -d target/bench-classes bench/BenchCompare.java bench/NodeExporter.java bench/Scratch.java bench/Side.java
	exec env $(COMPARED) java -cp target/bench-classes BenchCompare $(BENCH)

bench-memory: target/bench
	scripts/tools javac
	$(if $(NODE_EXPORTER),,scripts/node-exporters $(NODE_EXPORTERS))
	javac -d target/bench-classes bench/BenchMemory.java bench/NodeExporter.java bench/Scratch.java bench/Side.java
	exec env $(COMPARED) java -cp target/bench-classes BenchMemory $(or $(MINUTES),60) $(SCRAPES)

bench-growth: target/bench
	scripts/tools javac
	javac -d target/bench-classes bench/BenchGrowth.java bench/Growth[CP]*.java bench/LivingFile.java bench/Scratch.java bench/Side.java \
		src/test/java/io/github/linuxmm/support/LargeHost.java
	exec java -cp target/bench-classes BenchGrowth

images: $(JAR)
	scripts/tools javac prometheus curl jq pngquant chromium
	scripts/images
	scripts/status-images

image-test:
	scripts/image-test

systemd-test: package
	scripts/systemd-test target/linux-mm-exporter_$(VERSION)_*.deb target/linux-mm-exporter-$(VERSION)-linux-*.tar.gz

bench-rules: $(JAR)
	scripts/tools javac prometheus promtool jq
	javac -d target/bench-rules bench/BenchRules.java bench/Scratch.java bench/Selectors.java bench/SimulatedFleet.java
	exec java -cp target/bench-rules BenchRules $(BENCH)

soak: $(JAR)
	scripts/tools javac openssl
	javac -d target/soak bench/Soak*.java bench/Scratch.java
	exec java -cp target/soak Soak $(MINUTES)

fuzz:
	scripts/tools javac mvn git
	$(MVN) -q -Pfuzz test-compile exec:exec -Dfuzz.seconds=$(or $(SECONDS),60) "-Dfuzz.target=$(TARGET)"

clean:
	rm -rf target
