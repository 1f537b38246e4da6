package io.github.linuxmm.settings;

import com.google.common.collect.ImmutableList;
import io.github.linuxmm.procfs.KernelReader;
import io.github.linuxmm.procfs.MountedProcfs;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.procfs.ZoneinfoReader;
import java.io.IOException;
import java.nio.file.Path;

/** The settings of a folder with a kernel's /proc. */
final class Trees {
    private Trees() {}

    static ImmutableList<Setting> differing(Path tree, TransparentHugepage hugepage) throws IOException {
        MountedProcfs procfs = new MountedProcfs(tree);
        return Settings.differing(
                new SysctlReader(procfs, name -> false).read().all(),
                new KernelReader(procfs).read(),
                new ZoneinfoReader(procfs).read(),
                hugepage);
    }

    /** Each as {@code vm.swappiness=30 (60)}. */
    static String text(ImmutableList<Setting> settings) {
        return String.join(
                " ",
                settings.stream()
                        .map(it -> it.name() + "=" + it.value() + " (" + it.kernels() + ")")
                        .toList());
    }
}
