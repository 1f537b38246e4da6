# docker build -t linux-mm-exporter:0.2.0 --build-arg REVISION="$(git rev-parse --short HEAD)" .
# To run it, see the README. DockerfileTest checks this file; make image-test builds, starts and measures the image.
FROM debian:12.15-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils maven openjdk-17-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
COPY alerts/runbooks alerts/runbooks
ARG REVISION=unknown
RUN mvn -B -ntp -q package -Dmaven.test.skip=true -Dgit.commit.id.abbrev="$REVISION"
COPY scripts/link-runtime scripts/
COPY scripts/class-data-archive scripts/
# touch: the archive is valid only for a jar with the same time, to the second, and image layers round times.
RUN mkdir /opt/linux-mm-exporter \
    && scripts/link-runtime "$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")" /opt/linux-mm-exporter/runtime \
    && cp target/linux-mm-exporter.jar src/main/dist/jvm.options /opt/linux-mm-exporter/ \
    && find /opt/linux-mm-exporter -exec touch -d 2026-11-25T00:00:00Z {} + \
    && scripts/class-data-archive /opt/linux-mm-exporter

FROM debian:12.15-slim
ARG REVISION=unknown
LABEL org.opencontainers.image.title="linux-mm-exporter" \
      org.opencontainers.image.description="Prometheus exporter that shows page allocation failures before they happen" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="debian:12.15-slim"
# In one COPY: the archive records the sizes and times of the jar and the modules.
COPY --from=build /opt/linux-mm-exporter /opt/linux-mm-exporter
# As the launcher does.
ENV MALLOC_ARENA_MAX=1
USER 10047:10047
EXPOSE 10047
# In bash, because a second JVM would cost as much as a hundred scrapes. Uses the default port, without TLS.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/10047 && printf 'GET /-/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["/opt/linux-mm-exporter/runtime/bin/java", "@/opt/linux-mm-exporter/jvm.options", \
    "-XX:SharedArchiveFile=/opt/linux-mm-exporter/linux-mm-exporter.jsa", \
    "-jar", "/opt/linux-mm-exporter/linux-mm-exporter.jar"]
