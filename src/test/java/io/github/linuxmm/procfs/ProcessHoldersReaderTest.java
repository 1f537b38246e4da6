package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a folder that stands for /proc, with links as the kernel shows them. */
class ProcessHoldersReaderTest {
    private static final String PACKET_HEADER = "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n";
    private static final String HOST = "net:[4026531833]";

    @TempDir
    Path proc;

    private long nanos;
    private final Set<String> denied = new HashSet<>();

    @BeforeEach
    void aHostWithoutPacketSockets() throws IOException {
        Files.createDirectories(proc.resolve("sys"));
        write("net/packet", PACKET_HEADER);
    }

    private Path write(String path, String text) throws IOException {
        Path file = proc.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void process(int pid, String name, String... descriptors) throws IOException {
        write(pid + "/comm", name + "\n");
        write(pid + "/cmdline", "/usr/bin/" + name + "\0");
        write(pid + "/maps", "");
        Files.createDirectories(proc.resolve(pid + "/fd"));
        for (int i = 0; i < descriptors.length; i++) {
            Files.createSymbolicLink(proc.resolve(pid + "/fd/" + i), Path.of(descriptors[i]));
        }
        namespace(pid, HOST);
    }

    private void namespace(int pid, String name) throws IOException {
        Path link = proc.resolve(pid + "/ns/net");
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(name));
    }

    private static String socket(long inode) {
        return "0000000000000000 3      3    0003   2     1 0      0      " + inode + " \n";
    }

    private static String mapping(String range, String offset, long inode) {
        return range + " rw-s " + offset + " 00:09 " + inode + "                    socket:[" + inode + "]\n";
    }

    /** The folder, where some files may not be read and each link takes a millisecond. */
    private ProcessHolders read() throws IOException {
        return new ProcessHoldersReader(
                        new Links(proc, path -> {
                            nanos += 1_000_000;
                            if (denied.contains(path.substring(0, path.indexOf('/')))) {
                                throw new AccessDeniedException(path);
                            }
                            return Files.readSymbolicLink(proc.resolve(path)).toString();
                        }),
                        () -> nanos)
                .read();
    }

    /** What a security module keeps from root, too: it may be neither read nor looked at. */
    private record Closed(String path) implements ProcFile {
        @Override
        public void read() throws IOException {
            throw new AccessDeniedException(path);
        }

        @Override
        public void readLines(Lines lines) throws IOException {
            read();
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public int length() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private interface Link {
        String of(String path) throws IOException;
    }

    /** A folder with other links, and of the names that are not in it as many as are asked for. */
    private static final class Links implements Procfs {
        private final Procfs mounted;
        private final Link link;
        private final Map<String, Integer> crowds = new HashMap<>();

        Links(Path root, Link link) {
            mounted = new MountedProcfs(root);
            this.link = link;
        }

        @Override
        public ProcFile file(String path, int chunkBytes, int maxBytes) {
            return path.equals("6/cmdline") ? new Closed(path) : mounted.file(path, chunkBytes, maxBytes);
        }

        @Override
        public ImmutableList<FileEntry> list(String folder) throws IOException {
            return mounted.list(folder);
        }

        @Override
        public void names(String folder, NameVisitor visitor) throws IOException {
            Integer crowd = crowds.get(folder);
            if (crowd == null) {
                mounted.names(folder, visitor);
            } else {
                for (int i = 1; i <= crowd && visitor.visit(Integer.toString(i)); i++) {}
            }
        }

        @Override
        public String link(String path) throws IOException {
            return link.of(path);
        }

        @Override
        public boolean isRegularFile(String path) {
            return mounted.isRegularFile(path);
        }
    }

    @Test
    void beyond4096ProcessesTheRestIsLeftOut() throws Exception {
        Links crowd = new Links(proc, path -> "pipe:[" + path.substring(0, path.indexOf('/')) + "]");
        crowd.crowds.put("", 5_000);
        for (int pid = 1; pid <= 5_000; pid++) {
            crowd.crowds.put(pid + "/fd", pid % 10 == 0 ? 0 : 1);
        }
        ProcessHolders found = new ProcessHoldersReader(crowd, () -> nanos).read();
        assertThat(found.read()).isEqualTo(4_096);
        // One in ten has no descriptor and does not count.
        assertThat(found.leftOut()).isEqualTo(5_000 - 4_551);
        assertThat(found.pipes()).containsOnly(entry("unknown", 4_096L));
    }

    @Test
    void beyond65536DescriptorsTheRestIsLeftOut() throws Exception {
        Links crowd = new Links(proc, path -> "pipe:[" + path.replace("/fd/", "00000") + "]");
        crowd.crowds.put("", 3);
        crowd.crowds.put("1/fd", 60_000);
        crowd.crowds.put("2/fd", 60_000);
        crowd.crowds.put("3/fd", 1);
        ProcessHolders found = new ProcessHoldersReader(crowd, () -> nanos).read();
        assertThat(found.pipes()).containsOnly(entry("unknown", 65_536L));
        assertThat(found.read()).isOne();
        assertThat(found.leftOut()).isEqualTo(2);
    }

    @Test
    void eachPipeCountsOnceForTheLowestPidThatHasItOpen() throws Exception {
        process(200, "tee", "pipe:[12]", "pipe:[13]", "/dev/null");
        process(99, "sh", "pipe:[11]", "pipe:[11]", "pipe:[12]", "socket:[77]");
        process(1000, "cat", "pipe:[11]", "/tmp/pipe:[14]");
        ProcessHolders found = read();
        assertThat(found.pipes()).containsOnly(entry("sh", 2L), entry("tee", 1L));
        assertThat(found.read()).isEqualTo(3);
        assertThat(found.denied() + found.leftOut()).isZero();
    }

    @Test
    void processesOfOneNameAreOneHolder() throws Exception {
        process(5, "nginx", "pipe:[1]");
        process(6, "nginx", "pipe:[2]", "pipe:[3]");
        assertThat(read().pipes()).containsOnly(entry("nginx", 3L));
    }

    @Test
    void aRingIsAsLargeAsTheMappingOfItsSocket() throws Exception {
        process(7, "tcpdump", "socket:[501]");
        write("net/packet", PACKET_HEADER + socket(501));
        write(
                "7/maps",
                "55d0c0000000-55d0c0021000 rw-p 00000000 00:00 0                          [heap]\n"
                        + mapping("7fa93398b000-7fa933d8b000", "00000000", 501)
                        + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n");
        assertThat(read().ringBytes()).containsOnly(entry("tcpdump", 4L << 20));
    }

    @Test
    void aRingThatIsMappedTwiceOrInPartsOrByAChildCountsOnce() throws Exception {
        process(7, "suricata", "socket:[501]");
        process(8, "child", "socket:[501]");
        write("net/packet", PACKET_HEADER + socket(501));
        String maps = mapping("7f0000000000-7f0000100000", "00000000", 501)
                + mapping("7f0000100000-7f0000200000", "00100000", 501)
                + mapping("7f1000000000-7f1000200000", "00000000", 501);
        write("7/maps", maps);
        write("8/maps", maps);
        assertThat(read().ringBytes()).containsOnly(entry("suricata", 2L << 20));
    }

    @Test
    void mappingsOfOtherSocketsAreNoRings() throws Exception {
        process(7, "xdp", "socket:[501]", "socket:[502]");
        write("net/packet", PACKET_HEADER + socket(501));
        write("7/maps", mapping("7f0000000000-7f0000100000", "00000000", 502));
        assertThat(read().ringBytes()).isEmpty();
    }

    @Test
    void packetSocketsOfEachNetworkNamespaceAreKnown() throws Exception {
        process(7, "agent", "socket:[601]");
        namespace(7, "net:[4026532000]");
        write("7/net/packet", PACKET_HEADER + socket(601));
        write("7/maps", mapping("7f0000000000-7f0000010000", "00000000", 601));
        // Passed to a process outside.
        process(3, "broker", "socket:[602]");
        write("7/net/packet", PACKET_HEADER + socket(601) + socket(602));
        write("3/maps", mapping("7f0000000000-7f0000020000", "00000000", 602));
        assertThat(read().ringBytes()).containsOnly(entry("agent", 0x10000L), entry("broker", 0x20000L));
    }

    @Test
    void whatMayNotBeLookedAtIsCountedWithoutKernelThreads() throws Exception {
        process(2, "kthreadd", "pipe:[1]");
        write("2/cmdline", "");
        process(3, "mine", "pipe:[2]");
        process(4, "theirs", "pipe:[3]");
        process(5, "ended", "pipe:[4]");
        // Opened, and then no such process: as little to be read, and as little a file.
        Files.delete(proc.resolve("5/cmdline"));
        Files.createDirectory(proc.resolve("5/cmdline"));
        process(6, "hidden", "pipe:[5]");
        Files.delete(proc.resolve("6/cmdline"));
        denied.addAll(Set.of("2", "4", "5", "6"));
        ProcessHolders found = read();
        assertThat(found.pipes()).containsOnly(entry("mine", 1L));
        assertThat(found.denied()).isEqualTo(2);
        assertThat(found.read()).isOne();
    }

    @Test
    void processesAndDescriptorsThatGoWhileTheyAreLookedAtAreNothing() throws Exception {
        process(3, "stays", "pipe:[2]");
        Files.createDirectories(proc.resolve("4"));
        process(5, "nameless", "pipe:[3]");
        Files.delete(proc.resolve("5/comm"));
        ProcessHolders found = read();
        assertThat(found.pipes()).containsOnly(entry("stays", 1L), entry("unknown", 1L));
        assertThat(found.denied() + found.leftOut()).isZero();
    }

    @Test
    void afterTwoSecondsTheRestIsLeftOutAndSaid() throws Exception {
        String[] pipes = new String[400];
        for (int pid = 10; pid < 16; pid++) {
            for (int i = 0; i < pipes.length; i++) {
                pipes[i] = "pipe:[" + (1000 * pid + i) + "]";
            }
            process(pid, "p" + pid, pipes);
        }
        ProcessHolders found = read();
        // 6 links of namespaces, four times 400 descriptors, and 394 more make two seconds.
        assertThat(found.pipes())
                .containsOnly(
                        entry("p10", 400L),
                        entry("p11", 400L),
                        entry("p12", 400L),
                        entry("p13", 400L),
                        entry("p14", 394L));
        assertThat(found.read()).isEqualTo(4);
        assertThat(found.leftOut()).isEqualTo(2);
    }

    @Test
    void namesAreBoundedAndPrintable() throws Exception {
        process(3, "a\nb\"\u00e9" + "x".repeat(100), "pipe:[2]");
        assertThat(read().pipes().keySet())
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("a?b\"??xxx").hasSize(64));
    }

    @Test
    void withoutProcessesThereIsNothingToRead() {
        assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    }
}
