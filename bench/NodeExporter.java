import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node_exporter that reads what the exporter reads.
 *
 * @param program its file
 */
record NodeExporter(String program) {
    private static final Pattern VERSION = Pattern.compile("version (\\S+)");

    /** The programs that NODE_EXPORTER in the environment names, with blanks between them. */
    static List<NodeExporter> all() {
        return Stream.of(System.getenv()
                        .getOrDefault("NODE_EXPORTER", "prometheus-node-exporter")
                        .split(" "))
                .map(NodeExporter::new)
                .toList();
    }

    String version() throws IOException {
        Process said = new ProcessBuilder(program, "--version")
                .redirectErrorStream(true)
                .start();
        Matcher version = VERSION.matcher(new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!version.find()) {
            throw new IOException(program + " --version names none");
        }
        return version.group(1);
    }

    /** node_exporter with what we read: meminfo, buddyinfo, zoneinfo, vmstat, PSI, and each integer under sys/vm. */
    List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--collector.disable-defaults",
                "--collector.meminfo",
                "--collector.buddyinfo",
                "--collector.zoneinfo",
                "--collector.vmstat",
                // Our default choice, so that both show the same counters.
                "--collector.vmstat.fields=^(allocstall|balloon_|compact_|drop_|kswapd_|oom_kill|pageoutrun|pswp|slabs_scanned"
                        + "|swap_ra|thp_|workingset_|zone_reclaim_failed|zswp|nr_(dirtied|written|vmscan_)"
                        + "|pg(activate|deactivate|fault|lazyfree|majfault|rotated|demote|inodesteal|migrate|promote|refill"
                        + "|scan|skip|steal|pg)).*",
                "--collector.pressure",
                "--collector.sysctl"));
        for (Path file : sysctls()) {
            command.add("--collector.sysctl.include=vm." + file.getFileName());
        }
        return command;
    }

    /** Those that hold one integer and can be read. */
    static List<Path> sysctls() throws IOException {
        List<Path> integers = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/sys/vm"))) {
            for (Path file : files.sorted().toList()) {
                try {
                    if (!file.endsWith("stat_refresh") && sysctl(file).matches("-?\\d+\\s+")) {
                        integers.add(file);
                    }
                } catch (IOException e) {
                    // not readable by anybody, e.g. drop_caches
                }
            }
        }
        return integers;
    }

    /** A sysctl answers at offset 0 only, and Files.readString begins with one byte. */
    private static String sysctl(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[256];
            return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.US_ASCII);
        }
    }
}
