package io.github.linuxmm.collector;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.procfs.Sysctls;
import io.github.linuxmm.scrape.BackgroundTask;
import io.github.linuxmm.scrape.Collector;
import io.github.linuxmm.scrape.Families;
import io.github.linuxmm.scrape.Family;
import io.github.linuxmm.scrape.Labels;
import io.github.linuxmm.scrape.MetricNames;
import io.github.linuxmm.scrape.Samples;
import io.github.linuxmm.snapshot.Host;
import io.github.linuxmm.snapshot.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code mm_sysctl_vm_<name>} for every integer under {@code /proc/sys/vm}, with an {@code index} for vectors,
 * {@code mm_sysctl_vm_info} for words, and when a value was last seen to change.
 */
public final class SysctlCollector implements Collector {
    private static final Family INFO = Family.gauge(
            "mm_sysctl_vm_info",
            "A sysctl under /proc/sys/vm with a text value, as a label; always 1.",
            "name",
            "value");
    private static final Family LAST_CHANGE = Family.gauge(
            "mm_sysctl_vm_last_change_timestamp_seconds",
            "Unix time at which a value under /proc/sys/vm was last seen to change; absent until it does.",
            "name");

    private static final ImmutableSet<String> RESERVED = ImmutableSet.of(INFO.name(), LAST_CHANGE.name());

    /** What a sysctl said last. */
    private record Seen(Sysctl sysctl, Family family) {}

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Map<String, Seen> seen = new HashMap<>();
    private List<Sysctl> last = List.of();
    private Families lastFamilies = new Families();
    private final Map<String, Double> changes = new TreeMap<>();

    @Override
    public ImmutableList<BackgroundTask> tasks() {
        return ImmutableList.of(new BackgroundTask("sysctl", INTERVAL, this::notice));
    }

    @Override
    public synchronized void collect(Snapshot now, Families out) throws IOException {
        Sysctls sysctls = now.sysctls();
        out.problem(sysctls.problem());
        if (!areSame(sysctls.all(), last)) {
            lastFamilies = families(sysctls.all(), now);
            last = sysctls.all();
        }
        out.addAll(lastFamilies);
        Samples changed = LAST_CHANGE.samples();
        changes.forEach((name, time) -> changed.add(time, name));
        out.add(changed);
    }

    /** The reader gives the same object while a file's bytes are the same, and nearly always all of them are. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean areSame(List<Sysctl> some, List<Sysctl> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }

    private Families families(List<Sysctl> sysctls, Snapshot now) {
        Families families = new Families();
        Samples words = INFO.samples();
        for (Sysctl sysctl : sysctls) {
            Family family = notice(sysctl, now);
            if (sysctl.values().isEmpty()) {
                words.add(1, sysctl.name(), sysctl.text());
            } else if (!RESERVED.contains(family.name())) {
                add(sysctl, family, families);
            }
        }
        families.add(words);
        return families;
    }

    private static void add(Sysctl sysctl, Family family, Families families) {
        int values = sysctl.values().length();
        if (values == 1) {
            families.add(family, sysctl.values().get(0));
            return;
        }
        Samples vector = family.samples();
        for (int i = 0; i < values; i++) {
            vector.add(sysctl.values().get(i), Labels.of(i));
        }
        families.add(vector);
    }

    /** Looks for changes without exposing anything, so that one is seen even where scrapes are far apart. */
    private synchronized void notice(Host host) {
        Snapshot now = host.look();
        try {
            now.sysctls().all().forEach(sysctl -> notice(sysctl, now));
        } catch (IOException e) {
            // A scrape says why.
        }
    }

    /** Remembers a sysctl, and the time where it differs from before; returns its family. */
    // The same object is the same bytes, as in areSame.
    @SuppressWarnings("ReferenceEquality")
    private Family notice(Sysctl sysctl, Snapshot now) {
        Seen before = seen.get(sysctl.name());
        if (before != null && before.sysctl == sysctl) {
            return before.family;
        }
        Family family = family(sysctl);
        seen.put(sysctl.name(), new Seen(sysctl, family));
        if (before != null && !before.sysctl.equals(sysctl)) {
            changes.put(sysctl.name(), now.unixMillis() / 1e3);
        }
        return family;
    }

    private static Family family(Sysctl sysctl) {
        String help = "/proc/sys/vm/" + sysctl.name() + ", in the kernel's unit.";
        String name = "mm_sysctl_vm_" + MetricNames.part(sysctl.name());
        return sysctl.values().length() > 1 ? Family.gauge(name, help, "index") : Family.gauge(name, help);
    }
}
