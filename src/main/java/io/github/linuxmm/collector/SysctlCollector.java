package io.github.linuxmm.collector;

import io.github.linuxmm.procfs.Sysctl;
import io.github.linuxmm.procfs.SysctlReader;
import io.github.linuxmm.procfs.Sysctls;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code mm_sysctl_vm_<name>} for every integer under {@code /proc/sys/vm}, with an {@code index} for vectors,
 * {@code mm_sysctl_vm_info} for words, and when a value was last seen to change.
 */
public final class SysctlCollector implements Subsystem {
    private static final Family INFO = Family.gauge("mm_sysctl_vm_info",
            "A word under /proc/sys/vm, as the label value; always 1.", "name", "value");
    private static final Family LAST_CHANGE = Family.gauge("mm_sysctl_vm_last_change_timestamp_seconds",
            "Unix time at which a value under /proc/sys/vm was first seen to differ from before; absent until then.",
            "name");

    /** What a sysctl said last. */
    private record Seen(Sysctl sysctl, Family family) {}

    private final SysctlReader reader;
    private final Clock clock;
    private final Map<String, Seen> seen = new HashMap<>();
    private List<Sysctl> last = List.of();
    private Families lastFamilies = new Families();
    private final Map<String, Double> changes = new TreeMap<>();

    /** @param clock the time of a change */
    public SysctlCollector(SysctlReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public synchronized void collect(Families out) throws IOException {
        Sysctls sysctls = reader.read();
        out.problem(sysctls.problem());
        if (!areSame(sysctls.all(), last)) {
            lastFamilies = families(sysctls.all());
            last = sysctls.all();
        }
        out.addAll(lastFamilies);
        List<Sample> changed = new ArrayList<>(changes.size());
        changes.forEach((name, time) -> changed.add(LAST_CHANGE.sample(time, name)));
        out.add(LAST_CHANGE, changed);
    }

    /** The reader gives the same object while a file's bytes are the same, and nearly always all of them are. */
    private static boolean areSame(List<Sysctl> some, List<Sysctl> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }

    private Families families(List<Sysctl> sysctls) {
        Families families = new Families();
        Set<String> used = new HashSet<>(Set.of(INFO.name(), LAST_CHANGE.name()));
        List<Sample> words = new ArrayList<>();
        for (Sysctl sysctl : sysctls) {
            Family family = notice(sysctl);
            int values = sysctl.values().length();
            if (values == 0) {
                words.add(INFO.sample(1, sysctl.name(), sysctl.text()));
            } else if (!used.add(family.name())) {
                continue;
            } else if (values == 1) {
                families.add(family, sysctl.values().get(0));
            } else {
                List<Sample> vector = new ArrayList<>(values);
                for (int i = 0; i < values; i++) {
                    vector.add(family.sample(sysctl.values().get(i), Labels.of(i)));
                }
                families.add(family, vector);
            }
        }
        families.add(INFO, words);
        return families;
    }

    /** Looks for changes without exposing anything, so that one is seen even where scrapes are far apart. */
    public synchronized void look() throws IOException {
        reader.read().all().forEach(this::notice);
    }

    /** Remembers a sysctl, and the time where it differs from before; returns its family. */
    private Family notice(Sysctl sysctl) {
        Seen before = seen.get(sysctl.name());
        if (before != null && before.sysctl == sysctl) {
            return before.family;
        }
        Seen now = new Seen(sysctl, family(sysctl));
        seen.put(sysctl.name(), now);
        if (before != null && !before.sysctl.equals(sysctl)) {
            changes.put(sysctl.name(), clock.millis() / 1e3);
        }
        return now.family;
    }

    private static Family family(Sysctl sysctl) {
        String help = "/proc/sys/vm/" + sysctl.name() + ", kernel's unit.";
        String name = "mm_sysctl_vm_" + MetricNames.part(sysctl.name());
        return sysctl.values().length() > 1 ? Family.gauge(name, help, "index") : Family.gauge(name, help);
    }
}
