package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.ExporterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users have the kernel log for them, before the real exporter; all forms are in ForgedMessagesTest. */
class ForgedFailuresIT {
    private static final String COUNT = "mm_kernellog_page_allocation_failures_total{order=\"4\",gfp=\"kernel\",} ";
    private static final String FORGED = """
            4,1,1,-;tmpfs: Unknown parameter 'page allocation failure: order:4'
            4,2,1,-;input: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL) as /devices/virtual/input/input7
            4,3,1,-;tmpfs: Unknown parameter 'x\\x0aOut of memory: Killed process 7 (x) total-vm:1kB'
            4,4,1,-;tmpfs: Unknown parameter 'vmalloc error: size 4096, exceeds total pages'
            """;

    @TempDir
    Path folder;

    @Test
    void onlyTheKernelsOwnFailureCounts() throws Exception {
        Path kmsg = Files.createFile(folder.resolve("kmsg"));
        try (ExporterProcess exporter = ExporterProcess.start("--path.kmsg=" + kmsg)) {
            // The end of the empty file must be seen first: it tells old records from new ones.
            while (!body(exporter).contains("mm_kernellog_readable 1\n")) {
                Thread.sleep(50);
            }
            String own = "4,5,1,-;x: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null)\n";
            Files.writeString(kmsg, FORGED + own, StandardOpenOption.APPEND);
            while (body(exporter).contains(COUNT + "0\n")) {
                Thread.sleep(50);
            }
            assertThat(body(exporter))
                    .contains(COUNT + "1\n")
                    .contains("mm_kernellog_page_allocation_failures_total{order=\"4\",gfp=\"other\",} 0\n")
                    .contains("mm_kernellog_oom_kills_total{constraint=\"none\",} 0\n")
                    .contains("mm_kernellog_vmalloc_failures_total 0\n");
        }
    }

    private static String body(ExporterProcess exporter) throws Exception {
        return exporter.get("/metrics?collect[]=kernellog").body();
    }
}
