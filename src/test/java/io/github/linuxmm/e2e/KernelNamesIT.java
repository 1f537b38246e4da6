package io.github.linuxmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code make kernel-test} says of a kernel's names in /proc, without a guest. */
@Execution(ExecutionMode.CONCURRENT)
class KernelNamesIT {
    @TempDir
    private static Path classes;

    @TempDir
    private Path guest;

    @BeforeAll
    static void compile() throws IOException {
        KernelMarksIT.compile(classes);
    }

    private Path write(String file, String text) throws IOException {
        Path path = guest.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    /** What is said of a guest of this kernel that told these names and did nothing else. */
    private String compared(String kernel, String scenario, String names) throws Exception {
        String out = "built/out-" + scenario;
        write(out + "/console", "");
        write(out + "/scrapes", "");
        write(out + "/names", names);
        String file = "bench/kernels/guest/scenarios/" + scenario;
        write(file, Files.readString(Path.of(file)));
        return new Command(List.of("java", "-cp", classes.toString(), "KernelTest", kernel, scenario, "built", "judge"))
                .in(guest)
                .run()
                .out();
    }

    @Test
    void aKernelForArm64IsComparedWithTheSameForAmd64AndNoOtherWithIt() throws Exception {
        write("bench/kernels/names/6.0", "release 6.0.0-1-cloud-amd64\nmeminfo Old\n");
        write("bench/kernels/names/6.1", "release 6.1.0-50-cloud-amd64\nmeminfo MemTotal\nmeminfo DirectMap4k\n");
        write("docs/README", "");
        assertThat(compared("6.1-arm64", "quick", "release 6.1.9-cloud-arm64\nmeminfo MemTotal\nmeminfo CmaFree\n"))
                .contains("In /proc of 6.1.9-cloud-arm64, not of 6.1.0-50-cloud-amd64: meminfo: `CmaFree`\n"
                        + "Gone: meminfo: `DirectMap4k`");
        assertThat(compared("6.12", "quick", "release 6.12.1-cloud-amd64\nmeminfo MemTotal\n"))
                .contains("In /proc of 6.12.1-cloud-amd64, not of 6.1.0-50-cloud-amd64: nothing");
        assertThat(guest.resolve("docs/kernels.md"))
                .content()
                .contains("| 6.1-arm64 | 6.1.9-cloud-arm64 | 6.1.0-50-cloud-amd64 | meminfo: `CmaFree` |");
    }

    @Test
    void aGuestBootedWithoutWhatItsKernelHasIsNotComparedByThat() throws Exception {
        String all = "meminfo MemTotal\npressure some\nrelease 6.1.0-50-cloud-amd64\n";
        Path kept = write("bench/kernels/names/6.1", all);
        write("bench/kernels/names/6.0", "release 6.0.0-1-cloud-amd64\nmeminfo MemTotal\npressure some\n");
        write("docs/README", "");
        assertThat(compared("6.1", "small-256", "release 6.1.0-50-cloud-amd64\nmeminfo MemTotal\n"))
                .contains("## 6.1.0-50-cloud-amd64, small-256")
                .doesNotContain("Gone");
        assertThat(kept).hasContent(all);
    }
}
