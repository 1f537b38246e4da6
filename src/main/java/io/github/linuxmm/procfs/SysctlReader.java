package io.github.linuxmm.procfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc/sys/vm} (kernel/sysctl.c, 3.10 to 6.18), each file alone, so that one that fails hides no other.
 *
 * <p>Never opened: {@code stat_refresh} (a read makes all CPUs flush their counters), {@code compact_memory}, and
 * {@code scan_unevictable_pages} and {@code nr_pdflush_threads} (a read makes old kernels log a warning). A file
 * without
 * a read bit ({@code drop_caches} since 5.x) and one that only root may read (mode 0600, {@code mmap_rnd_bits}) are
 * absent without a problem, as is one that the kernel refuses to tell (EINVAL) or shows empty.
 *
 * <p>The folder is listed at the first read and whenever a file is gone: the kernel's sysctls do not change while it
 * runs.
 */
public final class SysctlReader implements Closeable {
    private static final ImmutableSet<String> NEVER =
            ImmutableSet.of("stat_refresh", "compact_memory", "scan_unevictable_pages", "nr_pdflush_threads");

    private static final String FOLDER = "sys/vm";

    private final Procfs procfs;
    private final Predicate<String> excluded;
    private @Nullable List<SysctlFile> files;

    /** @param excluded names not to read */
    public SysctlReader(Procfs procfs, Predicate<String> excluded) {
        this.procfs = procfs;
        this.excluded = excluded;
    }

    /**
     * Reads all files.
     *
     * @throws NoSuchFileException where there is no {@code /proc/sys/vm}
     */
    public synchronized Sysctls read() throws IOException {
        List<SysctlFile> listed = files;
        if (listed == null) {
            listed = list();
            files = listed;
        }
        ImmutableList.Builder<Sysctl> sysctls = ImmutableList.builderWithExpectedSize(listed.size());
        String problem = null;
        boolean gone = false;
        for (SysctlFile file : listed) {
            try {
                Optional<Sysctl> sysctl = file.read();
                // A method reference for each file would cost more than the test.
                if (sysctl.isPresent()) {
                    sysctls.add(sysctl.get());
                }
            } catch (NoSuchFileException e) {
                gone = true;
            } catch (IOException e) {
                problem = problem != null ? problem : e.getMessage();
            }
        }
        if (gone) {
            close();
        }
        return new Sysctls(sysctls.build(), Optional.ofNullable(problem));
    }

    private List<SysctlFile> list() throws IOException {
        List<SysctlFile> found = new ArrayList<>();
        for (Procfs.FileEntry entry : entries(procfs, excluded)) {
            found.add(new SysctlFile(procfs, FOLDER, entry));
        }
        found.sort(Comparator.comparing(SysctlFile::name));
        return found;
    }

    /**
     * The entries of {@code sys/vm} that may be opened, in no order.
     *
     * @param excluded names not to read
     * @throws NoSuchFileException where there is no {@code /proc/sys/vm}
     */
    public static ImmutableList<Procfs.FileEntry> entries(Procfs procfs, Predicate<String> excluded)
            throws IOException {
        return procfs.list(FOLDER).stream()
                .filter(entry -> entry.kind() != Procfs.FileEntry.Kind.FOLDER
                        && entry.readableByOwner()
                        && !NEVER.contains(entry.name())
                        && !excluded.test(entry.name()))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public synchronized void close() throws IOException {
        if (files != null) {
            for (SysctlFile file : files) {
                file.close();
            }
            files = null;
        }
    }
}
