package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import io.github.linuxmm.support.ExporterProcess;
import io.github.linuxmm.support.Fixtures;
import io.github.linuxmm.support.PlayedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sosreport of a fragmented host, laid out as sos does it, in each form in which people send one. */
class SosreportIT {
    /** As sos names it: with what is below it longer than the 100 bytes of tar's own field. */
    private static final String TOP = "sosreport-build-agent-17.example.com-02871234-2026-11-29-qwertyu";

    @TempDir
    private static Path folder;

    private static String expected;

    @BeforeAll
    static void layOut() throws Exception {
        Path top = folder.resolve(TOP);
        try (PlayedFolder host = new PlayedFolder(top.resolve("proc"), "A-k61", 480)) {
            Path kernel = Files.createDirectories(top.resolve("sos_commands/kernel"));
            try (InputStream log =
                    new GZIPInputStream(Files.newInputStream(Fixtures.RECORDINGS.resolve("A-k61/kernel.log.gz")))) {
                String whole = new String(log.readAllBytes(), StandardCharsets.ISO_8859_1);
                // The first message behind the snapshot.
                Files.writeString(kernel.resolve("dmesg"), whole.substring(0, whole.indexOf("[  482.767168]")));
            }
            Files.writeString(kernel.resolve("sysctl_-a"), "kernel.osrelease = 6.1.0-18-amd64\nvm.swappiness = 17\n");
            Files.writeString(kernel.resolve("uname_-a"), "Linux x 6.1.0-18-amd64\n");
            Path logs = Files.createDirectories(top.resolve("sos_commands/logs"));
            Files.writeString(
                    logs.resolve("journalctl_--no-pager_--catalog_--boot"),
                    "Nov 29 10:00:00 host app[1]: page allocation failure: order:9, mode:0x1\n");
            // What a hostile report may have: the reader must neither follow nor wait.
            new Command(List.of("mkfifo", host.root().resolve("slabinfo").toString())).succeed();
            Files.createSymbolicLink(host.root().resolve("stat"), Path.of("/proc/stat"));
        }
        Command.Ended ended = diagnose(top.toString()).run();
        expected = ended.out();
        assertThat(expected)
                .startsWith("FAILING   order 4 (64 KiB) refused now\n")
                .contains("\nCause     FRAGMENTATION: ", "\nUnseen    what was before: a sosreport is one look\n")
                .contains("; the last 11 s ago: ", "who asked: frag_probe", "pageblocks unmovable", "vm.swappiness 17")
                .doesNotContain("order 9", "the kernel log: ");
        assertThat(expected.lines()).hasSizeLessThanOrEqualTo(40).allMatch(line -> line.length() <= 100);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isEqualTo(2);
    }

    private static Command diagnose(String report, String... more) {
        List<String> command = ExporterProcess.command("diagnose", "--sosreport=" + report);
        command.addAll(List.of(more));
        return new Command(command);
    }

    private static Path tar(String name, String... args) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("tar", "-C", folder.toString(), "-c", "-f", file.toString()));
        command.addAll(List.of(args));
        new Command(command).succeed();
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "a.tar,-v",
        "a.tar.gz,-z",
        "a.tar.xz,-J",
        "u.tar,--format=ustar",
        "g.tar.gz,--format=gnu",
        "p.tar,--format=pax"
    })
    void anArchiveSaysWhatItsFolderSays(String name, String option) throws Exception {
        Command.Ended ended = diagnose(tar(name, option, TOP).toString()).run();
        assertThat(ended.said()).isEqualTo(expected);
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void theFolderAboveIsTakenToo() throws Exception {
        assertThat(diagnose(folder.resolve(TOP) + "/../" + TOP).run().out()).isEqualTo(expected);
        Path above = Files.createDirectories(folder.resolve("above"));
        new Command(List.of("cp", "-a", folder.resolve(TOP).toString(), above.toString())).succeed();
        assertThat(diagnose(above.toString()).run().out()).isEqualTo(expected);
    }

    @Test
    void withoutALogTheJournalIsRead() throws Exception {
        Path tar = tar("j.tar", "--exclude=dmesg", TOP);
        assertThat(diagnose(tar.toString()).run().out())
                .contains("the kernel log: this sosreport has none")
                .doesNotContain("order 9");
    }

    /** Names that lead elsewhere, on the way out of a folder or on the root, are names like others. */
    @Test
    void namesThatLeadElsewhereDoNothing() throws Exception {
        Path evil = Files.createDirectories(folder.resolve("evil/proc"));
        Files.copy(folder.resolve(TOP).resolve("proc/meminfo"), evil.resolve("meminfo"));
        for (String prefix : List.of("../../..", "/tmp/../..", "proc/..")) {
            Path tar = tar(
                    "evil.tar", "-P", "-C", evil.getParent().toString(), "--transform=s,^," + prefix + "/,", "proc");
            Command.Ended ended = diagnose(tar.toString()).run();
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .contains("expected proc/meminfo, buddyinfo, zoneinfo or vmstat, found none of them");
            assertThat(ended.code()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 700, 5_000})
    void anArchiveThatIsCutOffIsSaidSo(int bytes) throws Exception {
        Path whole = tar("whole.tar.xz", "-J", TOP);
        for (Path file : List.of(whole, tar("whole.tar", TOP), tar("whole.tar.gz", "-z", TOP))) {
            byte[] all = Files.readAllBytes(file);
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(all, bytes));
            Command.Ended ended = diagnose(cut.toString()).run();
            assertThat(ended.code()).as(ended.said()).isEqualTo(3);
            assertThat(ended.err().lines()).hasSize(1);
            assertThat(ended.err()).startsWith("linux-mm-exporter: --sosreport: ");
        }
    }

    /** 4 GB of zeros in 4 MB, and a file that says it is longer than any: neither is held. */
    @Test
    void aBombIsRefused() throws Exception {
        Path top = Files.createDirectories(folder.resolve("bomb/proc"));
        new Command(List.of("truncate", "-s", "4G", top.resolve("meminfo").toString())).succeed();
        Path tar = folder.resolve("bomb.tar.gz");
        new Command(List.of("sh", "-c", "tar -C " + folder + "/bomb -c proc | head -c 100M | gzip -1 > " + tar))
                .succeed();
        Command.Ended ended = diagnose(tar.toString()).run();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("proc/meminfo: longer than 16777216 bytes");
        assertThat(ended.code()).isEqualTo(3);
    }

    @Test
    void nothingIsUnpackedAndNobodyIsAsked() throws Exception {
        Path tar = tar("s.tar.xz", "-J", TOP);
        Path trace = folder.resolve("strace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-qq", "-e", "trace=open,openat,creat,connect,mkdir", "-o", trace.toString()));
        command.addAll(ExporterProcess.command("diagnose", "--sosreport=" + tar));
        new Command(command).run();
        try (Stream<String> calls = Files.lines(trace)) {
            assertThat(calls.filter(
                            call -> call.matches(".*\\b(O_WRONLY|O_RDWR|O_CREAT|creat\\(|mkdir\\(|connect\\().*")
                                    && !call.contains("coredump_filter")
                                    && !call.contains("nscd")))
                    .isEmpty();
        }
    }

    /** One of CentOS 7. */
    @Test
    void anotherKernelsReportIsRead() throws Exception {
        Path top = Files.createDirectories(folder.resolve("el7"));
        new Command(List.of(
                        "cp",
                        "-r",
                        Fixtures.PROC.resolve("3.10-el7-x86_64").toString(),
                        top.resolve("proc").toString()))
                .succeed();
        Command.Ended ended = diagnose(top.toString()).run();
        assertThat(ended.out()).startsWith("FINE      order 4 (64 KiB) is served, 30728 blocks left\n");
        assertThat(ended.code()).isZero();
    }
}
