package io.github.linuxmm.settings;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.KernelVersion;
import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.procfs.TransparentHugepage;
import io.github.linuxmm.procfs.ZoneNames;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.Optional;

/** Settings that differ from what this kernel would choose. */
public final class Settings {
    private static final String MIN_FREE = "min_free_kbytes";
    private static final String ZONE_RECLAIM = "zone_reclaim_mode";
    private static final String LOWMEM_RESERVE = "lowmem_reserve_ratio";
    private static final String MADVISE = "madvise";
    private static final String DEFRAG = "transparent_hugepage/defrag";

    private Settings() {}

    /**
     * Those that differ, by name; a setting of which the kernel's choice is not known is not among them.
     *
     * @param sysctls of {@code /proc/sys/vm}
     */
    public static ImmutableList<Setting> differing(
            ImmutableList<Sysctl> sysctls, Kernel kernel, Zoneinfo zones, TransparentHugepage hugepage) {
        ImmutableList.Builder<Setting> differing = ImmutableList.builder();
        for (Sysctl sysctl : sysctls) {
            Optional<Setting> setting = switch (sysctl.name()) {
                case MIN_FREE -> minFree(sysctl, MinFreeKbytes.of(zones, kernel), hugepage);
                case ZONE_RECLAIM -> zoneReclaim(sysctl, kernel);
                case LOWMEM_RESERVE -> lowmemReserve(sysctl, kernel, zones);
                default -> plain(sysctl);
            };
            setting.ifPresent(differing::add);
        }
        defrag(kernel, hugepage).ifPresent(differing::add);
        return differing.build();
    }

    private static Optional<Setting> plain(Sysctl sysctl) {
        SysctlDefaults.Default kernels = SysctlDefaults.ALL.get(sysctl.name());
        return kernels == null
                        || sysctl.values().length() != 1
                        || sysctl.values().get(0) == kernels.value()
                ? Optional.empty()
                : Optional.of(setting(sysctl, String.valueOf(kernels.value()), kernels.why()));
    }

    private static Optional<Setting> minFree(
            Sysctl sysctl, Optional<MinFreeKbytes> choice, TransparentHugepage hugepage) {
        if (choice.isEmpty() || sysctl.values().length() != 1) {
            return Optional.empty();
        }
        double kbytes = sysctl.values().get(0);
        MinFreeKbytes kernels = choice.get();
        boolean never = hugepage.enabled().filter("never"::equals).isPresent();
        boolean always = hugepage.enabled().isPresent() && !never;
        // Where huge pages are switched off later, old kernels keep the higher value.
        boolean chosen = kernels.isWithHugePages(kbytes) || !always && kernels.isWithoutHugePages(kbytes);
        if (chosen) {
            return Optional.empty();
        }
        long own = never ? kernels.withoutHugePages() : kernels.withHugePages().orElse(kernels.withoutHugePages());
        String why = kbytes < own
                ? "less is kept for who cannot wait: they fail at random"
                : "more is kept for who cannot wait, and less is left for programs";
        return Optional.of(setting(sysctl, String.valueOf(own), why));
    }

    /** Up to 3.15 the kernel set it to 1 by itself where nodes are far apart (mm/page_alloc.c build_zonelists). */
    private static Optional<Setting> zoneReclaim(Sysctl sysctl, Kernel kernel) {
        boolean oneOfOld = isBefore(kernel, 3, 16) && sysctl.values().equals(ImmutableDoubleArray.of(1));
        return sysctl.values().equals(ImmutableDoubleArray.of(0)) || oneOfOld
                ? Optional.empty()
                : Optional.of(setting(sysctl, "0", "a node reclaims its own pages before it takes from others"));
    }

    /**
     * One value for each zone type that the kernel is built with, up to 4.16 without the last; those had 32 or nothing, shown
     * as 0 or 1, for the types above Normal (mm/page_alloc.c sysctl_lowmem_reserve_ratio).
     */
    private static Optional<Setting> lowmemReserve(Sysctl sysctl, Kernel kernel, Zoneinfo zones) {
        ImmutableList<String> types = zones.zoneTypes();
        int length = sysctl.values().length();
        boolean old = isBefore(kernel, 4, 17);
        if (length == 0 || length != types.size() - (old ? 1 : 0)) {
            return Optional.empty();
        }
        boolean differs = false;
        ImmutableDoubleArray.Builder kernels = ImmutableDoubleArray.builder(length);
        for (int i = 0; i < length; i++) {
            int above = ZoneNames.rank(types.get(i)) - ZoneNames.rank(ZoneNames.NORMAL);
            double value = sysctl.values().get(i);
            double own = above < 0 ? 256 : above == 0 ? 32 : 0;
            boolean olds = old && above > 0 && (value == 32 || value == 1);
            kernels.add(olds ? value : own);
            differs |= value != own && !olds;
        }
        return differs
                ? Optional.of(setting(
                        sysctl,
                        text(kernels.build()),
                        "how much of a zone is kept from requests that could use another"))
                : Optional.empty();
    }

    /** mm/huge_memory.c transparent_hugepage_flags, since 4.6; earlier kernels waited always. */
    private static Optional<Setting> defrag(Kernel kernel, TransparentHugepage hugepage) {
        return hugepage.defrag()
                .filter(word -> !word.equals(MADVISE) && !isBefore(kernel, 4, 6))
                .map(word ->
                        new Setting(DEFRAG, word, MADVISE, "whether a program waits for a huge page to be made free"));
    }

    private static boolean isBefore(Kernel kernel, int major, int minor) {
        Optional<KernelVersion> version = kernel.version();
        return version.isPresent() && !version.get().isAtLeast(major, minor);
    }

    private static Setting setting(Sysctl sysctl, String kernels, String why) {
        return new Setting("vm." + sysctl.name(), text(sysctl.values()), kernels, why);
    }

    private static String text(ImmutableDoubleArray values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length(); i++) {
            text.append(i == 0 ? "" : " ").append((long) values.get(i));
        }
        return text.toString();
    }
}
