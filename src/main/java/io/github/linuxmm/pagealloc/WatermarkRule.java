package io.github.linuxmm.pagealloc;

import io.github.linuxmm.procfs.Zone;
import io.github.linuxmm.procfs.Zoneinfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two forms of mm/page_alloc.c __zone_watermark_ok; commit 97a16fc82a7c changed it in 4.4. */
public enum WatermarkRule {
    /** Every lower order must leave enough free pages as well: strict where free memory is in small blocks. */
    BEFORE_4_4,
    /** Enough free pages in all, and one block that is large enough. */
    SINCE_4_4;

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /**
     * The rule of a kernel: by what its files show, else by its release, else the newer.
     *
     * @param release as in /proc/sys/kernel/osrelease; empty where it is not known
     */
    public static WatermarkRule of(String release, Zoneinfo zoneinfo) {
        for (Zone zone : zoneinfo.zones()) {
            // The boost line came in 5.16 or later, empty zones are listed since 4.12.
            if (zone.boost() != Zone.ABSENT || zone.present() == 0) {
                return SINCE_4_4;
            }
        }
        Matcher version = RELEASE.matcher(release);
        if (!version.matches()) {
            return SINCE_4_4;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major < 4 || major == 4 && minor < 4 ? BEFORE_4_4 : SINCE_4_4;
    }
}
