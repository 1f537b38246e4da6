package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Archive;
import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher beside a runtime (the java that runs the tests) and a class-data archive. PackageIT and make systemd-test try
 * those that are shipped.
 */
class RuntimeIT {
    private static final String MAIN = "io.github.linuxmm.Main source: shared objects file";

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private Path home;
    private Path archive;

    @BeforeAll
    static void unpackAndMakeAnArchive() throws Exception {
        Archive.unpack(made);
        Files.createSymbolicLink(made.resolve("runtime"), Path.of(System.getProperty("java.home")));
        Files.writeString(made.resolve("classes"), "java/lang/Object\nio/github/linuxmm/Main\n");
        new Command(List.of(
                        "bash",
                        "-c",
                        "exec 9<linux-mm-exporter.jar; exec runtime/bin/java @jvm.options -Xshare:dump"
                                + " -XX:SharedClassListFile=classes"
                                + " -XX:SharedArchiveFile=linux-mm-exporter.jsa -cp /proc/self/fd/9"))
                .in(made)
                .succeed();
    }

    @BeforeEach
    void putItElsewhere() throws Exception {
        home = folder.resolve("where it is unpacked");
        new Command(List.of("cp", "-a", made.toString(), home.toString())).succeed();
        archive = home.resolve("linux-mm-exporter.jsa");
        assertThat(archive.toFile().setWritable(true)).isTrue();
        sum();
    }

    private void sum() throws Exception {
        Files.writeString(
                home.resolve("linux-mm-exporter.jsa.cksum"),
                new Command(List.of("sh", "-c", "cksum <linux-mm-exporter.jsa"))
                        .in(home)
                        .succeed()
                        .out());
    }

    /** Which classes it loaded from where. */
    private String loaded() throws Exception {
        Path log = folder.resolve("loaded");
        Files.deleteIfExists(log);
        Command.Ended ended = new Command(
                        List.of(home.resolve("bin/linux-mm-exporter").toString(), "--version"))
                .with("JAVA_HOME", "/no/java")
                .with("JAVA_OPTS", "-Xlog:class+load:file=" + log)
                .in(folder)
                .succeed();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("linux-mm-exporter, version ").hasLineCount(1);
        return Files.readString(log);
    }

    private void zeros(long from, int length) throws IOException {
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(length), from);
        }
    }

    @Test
    void takesItsOwnRuntimeAndTheClassDataArchiveWhereverItIs() throws Exception {
        assertThat(loaded()).contains(MAIN);
    }

    @Test
    void startsInSilenceWithoutAnArchiveThatWasCutOffChangedOrIsGone() throws Exception {
        long whole = Files.size(archive);
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(whole / 4);
        }
        // JDK 17 would end with SIGBUS.
        assertThat(loaded()).doesNotContain(MAIN);
        zeros(whole / 3, 1 << 20);
        assertThat(loaded()).doesNotContain(MAIN);
        Files.delete(archive);
        assertThat(loaded()).doesNotContain(MAIN);
    }

    @Test
    void startsInSilenceWithoutAnArchiveOfAnotherRuntimeOrJar() throws Exception {
        Path jar = home.resolve("linux-mm-exporter.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 3_600_000));
        assertThat(loaded()).doesNotContain(MAIN);
        Files.setLastModifiedTime(jar, time);
        assertThat(loaded()).contains(MAIN);
        // Where its header names the JVM that made it.
        zeros(64, 512);
        sum();
        assertThat(loaded()).doesNotContain(MAIN);
    }

    @Test
    void startsInSilenceWithoutAnArchiveWhoseSumCannotBeRead() throws Exception {
        Path sum = home.resolve("linux-mm-exporter.jsa.cksum");
        Files.delete(sum);
        // A read of it fails, also for root.
        Files.createDirectory(sum);
        assertThat(loaded()).doesNotContain(MAIN);
        Files.delete(sum);
        Files.write(sum, new byte[20]);
        assertThat(loaded()).doesNotContain(MAIN);
    }
}
