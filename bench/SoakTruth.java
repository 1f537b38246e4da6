import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the fixtures hold, as the exporter told it in peace, and how often it was told otherwise afterwards.
 *
 * <p>A scrape may show only what the files held between its request and its answer: of each file one of the states of
 * that time. What all of these states have must be there, or a collector that it comes from must say success 0.
 */
final class SoakTruth {
    /** Which machine's files were shown; meminfo stands for vmstat and pressure too. */
    record Files(int meminfo, int zoneinfo, int buddyinfo) {}

    /** Time and the kernel log move them. */
    private static final List<String> MOVING = List.of(
            "mm_exporter_",
            "mm_holder_",
            "process_",
            "mm_allocation_",
            "mm_zone_below_watermark_seconds",
            "mm_sampler_",
            "mm_kernellog_",
            "mm_sysctl_vm_last_change");

    private static final int MOST_SHOWN = 20;

    final AtomicLong samples = new AtomicLong();
    final AtomicLong wrong = new AtomicLong();
    final AtomicLong missing = new AtomicLong();
    final AtomicLong fallen = new AtomicLong();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Map<Files, Map<String, String>> told = new HashMap<>();
    /** The machine shown in each generation of the files. */
    private final List<Integer> generations = new CopyOnWriteArrayList<>();

    void learn(Files files, Map<String, String> scrape) {
        Map<String, String> still = new HashMap<>(scrape);
        still.keySet().removeIf(SoakTruth::moves);
        if (still.size() < 300) {
            throw new IllegalStateException("only " + still.size() + " samples in peace: " + scrape);
        }
        Map<String, String> before = told.put(files, still);
        if (before != null && !before.equals(still)) {
            throw new IllegalStateException("two scrapes in peace differ");
        }
    }

    /** From now on this machine's files are shown, perhaps one of them damaged. */
    void show(int machine) {
        generations.add(machine);
    }

    /** The newest generation. */
    int generation() {
        return generations.size() - 1;
    }

    /** Checks a scrape that was asked for in generation {@code first}, and what the same client saw before it. */
    void check(Map<String, String> scrape, int first, Map<String, String> before) {
        List<Map<String, String>> possible = possible(first, generation());
        for (Map.Entry<String, String> sample : scrape.entrySet()) {
            String name = sample.getKey();
            String value = sample.getValue();
            if (!moves(name)) {
                samples.incrementAndGet();
                if (possible.stream().noneMatch(all -> value.equals(all.get(name)))) {
                    wrong.incrementAndGet();
                    show(
                            "wrong",
                            name + " " + value + ", expected one of "
                                    + possible.stream()
                                            .map(all -> all.get(name))
                                            .distinct()
                                            .toList());
                }
            } else if (isCounter(name)
                    && Double.parseDouble(value) < Double.parseDouble(before.getOrDefault(name, "0"))) {
                fallen.incrementAndGet();
                show("fallen", name + " " + value + " after " + before.get(name));
            }
        }
        Set<String> common = new HashSet<>(possible.get(0).keySet());
        possible.forEach(all -> common.retainAll(all.keySet()));
        for (String name : common) {
            if (!scrape.containsKey(name)
                    && sources(name).stream().noneMatch(source -> "0".equals(success(scrape, source)))) {
                missing.incrementAndGet();
                show("missing", name + ", and no success 0 of " + sources(name));
            }
        }
    }

    private List<Map<String, String>> possible(int first, int last) {
        Set<Integer> machines = new LinkedHashSet<>();
        for (int i = first; i <= last; i++) {
            machines.add(generations.get(i));
        }
        List<Map<String, String>> possible = new ArrayList<>();
        for (int meminfo : machines) {
            for (int zoneinfo : machines) {
                for (int buddyinfo : machines) {
                    possible.add(told.get(new Files(meminfo, zoneinfo, buddyinfo)));
                }
            }
        }
        return possible;
    }

    private static String success(Map<String, String> scrape, String collector) {
        return scrape.get("mm_exporter_collector_success{collector=\"" + collector + "\"}");
    }

    private static boolean moves(String name) {
        return MOVING.stream().anyMatch(name::startsWith);
    }

    private static boolean isCounter(String name) {
        int end = name.indexOf('{') < 0 ? name.length() : name.indexOf('{');
        return name.startsWith("_total", end - 6) && !name.startsWith("process_");
    }

    /** The collectors that read what a sample is made of. */
    private static List<String> sources(String name) {
        if (name.matches("mm_(allocatable_|unusable_|zone_(allocatable|unusable|fragmentation)).*")) {
            return List.of("allocator", "zoneinfo", "buddyinfo");
        }
        if (name.startsWith("mm_memory_")) {
            return List.of("accounting", "meminfo", "zoneinfo");
        }
        return List.of(name.startsWith("mm_zone_") ? "zoneinfo" : name.split("_", 3)[1]);
    }

    /** Each once. */
    private void show(String kind, String what) {
        if (shown.size() < MOST_SHOWN && shown.add(kind + what)) {
            System.err.println("soak: " + kind + ": " + what);
        }
    }
}
