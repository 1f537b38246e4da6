package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Certificates;
import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.Curl;
import io.github.linuxmm.support.ExporterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every system call of the real process, from start over scrapes to SIGTERM, as strace saw it: plain and with TLS. */
class SystemCallsIT {
    private static final Pattern CALL = Pattern.compile("\\d+ +([a-z]\\w*)\\((.*)");

    private record Call(String name, String arguments) {}

    @TempDir
    static Path folder;

    private static List<Call> calls;

    @BeforeAll
    static void trace() throws Exception {
        assertThat(new Command(List.of("strace", "--version")).run().code()).isZero();
        new Certificates(folder);
        Path config = Files.writeString(
                folder.resolve("web.yml"),
                "tls_server_config: {cert_file: server.pem, "
                        + "key_file: server.key, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem}\n"
                        + "basic_auth_users: {a: $2y$04$K9cqDDQvpPCuWejjddrmxOInGghtAWoZzmzae1brNMwki3fcKGLsW}\n");
        calls = new ArrayList<>(
                trace("http", "--collector.pagetypeinfo", "--collector.holders.processes", "--collector.cgroups"));
        calls.addAll(trace("https", "--web.config.file=" + config));
        assertThat(calls)
                .anyMatch(call -> call.arguments.contains("\"/proc/buddyinfo\""))
                .anyMatch(call -> call.name.equals("readlink") && call.arguments.contains("/proc/1/ns/net"))
                .anyMatch(call -> call.arguments.contains("/server.key\""));
    }

    private static List<Call> trace(String scheme, String... options) throws Exception {
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-s", "200", "-o", trace.toString()));
        command.addAll(ExporterProcess.command("--web.listen-address=127.0.0.1:0", "--sampler.interval=100ms"));
        command.addAll(List.of(options));
        try (ExporterProcess exporter = ExporterProcess.start(command)) {
            Curl curl = new Curl(folder, exporter);
            for (int i = 0; i < 5; i++) {
                for (String page : List.of("/metrics", "/", "/-/ready")) {
                    assertThat(curl.ask(
                                            scheme,
                                            page,
                                            "--compressed",
                                            "-u",
                                            "a:a",
                                            "--cert",
                                            "client.pem",
                                            "--key",
                                            "client.key")
                                    .status())
                            .isEqualTo(200);
                }
                Files.setLastModifiedTime(folder.resolve("server.pem"), FileTime.fromMillis(i));
                Thread.sleep(200);
            }
            exporter.process().descendants().forEach(ProcessHandle::destroy);
            assertThat(exporter.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        return Files.readAllLines(trace).stream()
                .map(CALL::matcher)
                .filter(Matcher::matches)
                .map(call -> new Call(call.group(1), call.group(2)))
                .toList();
    }

    @Test
    void opensNothingForWriting() {
        assertThat(calls)
                .filteredOn(call -> call.name.matches("creat|open|openat|openat2")
                        && call.arguments.matches(".*\\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\\b.*"))
                // HotSpot: whether a core dump holds file mappings.
                .allMatch(call -> call.arguments.contains("\"/proc/self/coredump_filter\""));
    }

    @Test
    void changesNoFileAndNoSetting() {
        assertThat(calls)
                .extracting(Call::name)
                .doesNotContain(
                        "rename",
                        "renameat",
                        "renameat2",
                        "unlink",
                        "unlinkat",
                        "mkdir",
                        "mkdirat",
                        "rmdir",
                        "link",
                        "linkat",
                        "symlink",
                        "symlinkat",
                        "truncate",
                        "ftruncate",
                        "chmod",
                        "fchmod",
                        "fchmodat",
                        "chown",
                        "fchown",
                        "mknod",
                        "mknodat",
                        "mount",
                        "sethostname",
                        "settimeofday");
    }

    @Test
    void connectsNowhere() {
        assertThat(calls)
                .filteredOn(call -> call.name.equals("connect"))
                // glibc, which asks for the name of the user; nscd is another name service's cache on this machine.
                .allMatch(call -> call.arguments.contains("sun_path=\"/var/run/nscd/socket\""));
        assertThat(calls).filteredOn(call -> call.name.equals("sendto")).isEmpty();
    }

    @Test
    void startsNoOtherProgram() {
        assertThat(calls).filteredOn(call -> call.name.startsWith("execve")).hasSize(2);
        assertThat(calls)
                .filteredOn(call -> call.name.matches("fork|vfork|clone|clone3"))
                .allMatch(call -> call.arguments.contains("CLONE_THREAD"));
    }

    @Test
    void makesOnlyCallsThatTheSystemdUnitAllows() throws Exception {
        Set<String> allowed = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("deploy/systemd/linux-mm-exporter.service"))) {
            if (line.startsWith("SystemCallFilter=")) {
                String groups = line.substring("SystemCallFilter=".length());
                for (String group : groups.replace("~", "").split(" ")) {
                    expand(group, groups.startsWith("~") ? refused : allowed);
                }
            }
        }
        allowed.removeAll(refused);
        // Always permitted, whatever the filter says.
        expand("@default", allowed);
        Set<String> made = new TreeSet<>(calls.stream().map(Call::name).toList());
        assertThat(made).contains("accept", "pread64");
        made.removeAll(allowed);
        assertThat(made).isEmpty();
    }

    private static void expand(String group, Set<String> into) throws Exception {
        for (String line : new Command(List.of("systemd-analyze", "syscall-filter", group))
                .succeed()
                .out()
                .lines()
                .map(String::strip)
                .toList()) {
            if (line.startsWith("@") && !line.startsWith(group)) {
                expand(line, into);
            } else if (line.matches("\\w+")) {
                into.add(line);
            }
        }
    }
}
