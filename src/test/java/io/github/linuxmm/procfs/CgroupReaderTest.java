package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On folders that stand for /sys/fs/cgroup, with memory.stat as 6.1 prints it. */
class CgroupReaderTest {
    @TempDir
    Path root;

    private long nanos;

    /** Every part is 1 MiB, and the rest of the kernel's memory this many. */
    private void cgroup(String path, int otherMib) throws IOException {
        Path folder = Files.createDirectories(root.resolve(path));
        long mib = 1 << 20;
        Files.writeString(
                folder.resolve("memory.stat"), """
                anon 900000000
                file 800000000
                kernel %d
                kernel_stack %d
                pagetables %d
                sec_pagetables %d
                percpu %d
                sock 700000000
                vmalloc %d
                shmem 4096
                zswap %d
                zswapped 600000000
                slab_reclaimable 524288
                slab_unreclaimable 524288
                slab %d
                pgscan 1
                """.formatted((7 + otherMib) * mib, mib, mib, mib, mib, mib, mib, mib));
        Files.writeString(folder.resolve("cgroup.procs"), "");
    }

    private Cgroups read() throws IOException {
        return new CgroupReader(root, () -> nanos).read();
    }

    @Test
    void aCgroupHasWhatIsLeftOfTheKernelsMemoryWithoutItsChildren() throws Exception {
        // The kernel counts a cgroup with all below it.
        cgroup("", 30);
        cgroup("kubepods.slice", 25);
        cgroup("kubepods.slice/pod1", 20);
        cgroup("kubepods.slice/pod1/a", 12);
        cgroup("kubepods.slice/pod2", 4);
        assertThat(read())
                .isEqualTo(new Cgroups(
                        ImmutableMap.of(
                                "/", 5L << 20,
                                "/kubepods.slice", 1L << 20,
                                "/kubepods.slice/pod1", 8L << 20,
                                "/kubepods.slice/pod1/a", 12L << 20,
                                "/kubepods.slice/pod2", 4L << 20),
                        5,
                        0));
    }

    @Test
    void aChildThatGrewMeanwhileMakesItsParentNothing() throws Exception {
        cgroup("", 3);
        cgroup("a", 4);
        assertThat(read().otherBytes()).containsOnly(entry("/", 0L), entry("/a", 4L << 20));
    }

    @Test
    void aCgroupWithoutTheMemoryControllerIsItsParents() throws Exception {
        cgroup("", 3);
        Files.createDirectories(root.resolve("user.slice/session"));
        cgroup("a", 1);
        assertThat(read().otherBytes()).containsOnlyKeys("/", "/a");
    }

    @Test
    void partsThatAreLargerThanTheWholeLeaveNothing() throws Exception {
        cgroup("", 0);
        Files.writeString(root.resolve("memory.stat"), "kernel 4096\nslab 8192\n");
        assertThat(read().otherBytes()).containsOnly(entry("/", 0L));
    }

    @Test
    void withoutVersionTwoOrTheKernelsMemoryThereIsNothingToRead() throws Exception {
        assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
        Files.writeString(root.resolve("memory.stat"), "anon 4096\nkernel_stack 4096\nslab 8192\n");
        assertThatThrownBy(this::read)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("memory.stat: kernel");
    }

    @Test
    void aFolderThatIsNotThereIsAFailure() {
        assertThatThrownBy(() -> new CgroupReader(root.resolve("no"), () -> 0).read())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(root.resolve("no") + ": expected a folder");
    }

    @Test
    void ofMoreThanItReadsTheRestIsCounted() throws Exception {
        cgroup("", 10);
        for (int i = 0; i < 4_200; i++) {
            cgroup("many/c" + i, 1);
        }
        cgroup("many", 5_000);
        Cgroups found = read();
        assertThat(found.read()).isEqualTo(4_096);
        assertThat(found.read() + found.leftOut()).isEqualTo(4_202);
    }

    @Test
    void afterTwoSecondsTheRestIsLeftOutAndItsMemoryIsTheParents() throws Exception {
        cgroup("", 10);
        for (int i = 0; i < 9; i++) {
            cgroup("c" + i, 1);
        }
        // Each look at the clock takes 400 ms: the first for the end, then 4 cgroups, and the fifth is too late.
        Cgroups found = new CgroupReader(root, () -> nanos += 400_000_000).read();
        assertThat(found.read()).isEqualTo(5);
        assertThat(found.leftOut()).isEqualTo(5);
        assertThat(found.otherBytes()).hasSize(5).containsEntry("/", 6L << 20);
    }

    @Test
    void longPathsShowTheirEnd() throws Exception {
        cgroup("", 1);
        String name = "x".repeat(200);
        cgroup(name, 1);
        cgroup(name + "/pod\u00e9/" + "y".repeat(60), 1);
        cgroup(name + "/pod\u00e9", 1);
        assertThat(read().otherBytes().keySet())
                .hasSize(4)
                .allSatisfy(path -> assertThat(path).hasSizeLessThanOrEqualTo(CgroupReader.LONGEST_PATH))
                .anySatisfy(path -> assertThat(path).startsWith("...xxx").endsWith("/pod?/" + "y".repeat(60)));
    }
}
