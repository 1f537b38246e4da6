# make run [ARGS="--web.listen-address=..."]   builds and serves this machine's numbers on :10047
# make test                                    every check of the project
# make package                                 target/linux-mm-exporter.jar and the archive to install
# make bench [BENCH=MeminfoReader]             JMH benchmarks, with allocation
# make bench-compare                           against Debian's node_exporter, as a Markdown table
MVN = mvn -B -ntp
JAR = target/linux-mm-exporter.jar
SOURCES = pom.xml $(shell find src/main -type f)

.PHONY: run test package bench bench-compare clean

run: $(JAR)
	exec java @src/main/dist/jvm.options -jar $(JAR) $(ARGS)

package: $(JAR)

$(JAR): $(SOURCES)
	build/tools javac mvn git
	$(MVN) -q package -Dmaven.test.skip=true
	touch $(JAR)

test:
	build/tools javac mvn git promtool
	$(MVN) verify

bench:
	build/tools javac mvn git
	$(MVN) -q -Pbench test-compile exec:exec -Dbench.args="$(BENCH)"

bench-compare: $(JAR)
	build/tools javac prometheus-node-exporter
	rm -rf target/bench && mkdir target/bench && tar xzf target/linux-mm-exporter-*.tar.gz -C target/bench
	java bench/BenchCompare.java $(BENCH)

clean:
	rm -rf target
