package io.github.linuxmm.procfs;

import io.github.linuxmm.support.MemoryProcfs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same bytes as each of the small files: a reader says what is there, or throws IOException, and nothing else. */
public final class SmallFilesFuzz {
    private static final Pattern UPTIME = Pattern.compile("([0-9]+\\.[0-9]{2})[ \t][^\n]*\n.*", Pattern.DOTALL);
    private static final List<String> FILES =
            List.of("uptime", "stat", "sys/kernel/osrelease", "sys/kernel/arch", "self/auxv", "sys/vm/any");

    private SmallFilesFuzz() {}

    /** What Jazzer calls with each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        MemoryProcfs procfs = new MemoryProcfs();
        FILES.forEach(file -> procfs.show(file, bytes));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        uptime(procfs, text);
        kernel(procfs, text);
        for (Sysctl sysctl : new SysctlReader(procfs, name -> false).read().all()) {
            boolean word = sysctl.values().isEmpty();
            if (word
                    ? !sysctl.text().equals(text.strip())
                    : !values(text).equals(sysctl.values().asList())) {
                throw new AssertionError(sysctl + " of '" + text + "'");
            }
        }
    }

    private static void uptime(Procfs procfs, String text) {
        Matcher form = UPTIME.matcher(text);
        long nanos;
        try (UptimeReader reader = new UptimeReader(procfs)) {
            nanos = reader.read();
        } catch (IOException refused) {
            return;
        }
        if (!form.matches() || new BigDecimal(form.group(1)).movePointRight(9).compareTo(new BigDecimal(nanos)) != 0) {
            throw new AssertionError("uptime " + nanos + " ns of '" + text + "'");
        }
    }

    private static void kernel(Procfs procfs, String text) {
        KernelReader reader = new KernelReader(procfs);
        try {
            Kernel kernel = reader.read();
            if (!(kernel.release().orElse("") + "\n").equals(text)) {
                throw new AssertionError(kernel + " of '" + text + "'");
            }
            KernelVersion.of(kernel.release().orElse(""));
        } catch (IOException refused) {
            // Said so.
        }
        try {
            if (reader.bootTime().orElse(0) < 0) {
                throw new AssertionError("boot time of '" + text + "'");
            }
        } catch (IOException refused) {
            // Said so.
        }
    }

    private static List<Double> values(String text) {
        return Pattern.compile("[ \t\n]+")
                .splitAsStream(text)
                .map(Double::valueOf)
                .toList();
    }
}
