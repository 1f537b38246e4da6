package io.github.linuxmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/kernels.md, whose rows are written by {@code make kernel-test}. */
class KernelsPageTest {
    private static final Path PAGE = Path.of("docs/kernels.md");

    private static Command.Ended check(Path page) throws Exception {
        return new Command(List.of("java", "bench/kernels/KernelsPage.java", "--check", page.toString())).run();
    }

    @Test
    void thePageIsAsTheCommandWritesItAndASentenceAddedByHandIsNot(@TempDir Path folder) throws Exception {
        assertThat(check(PAGE).said()).isEmpty();
        Path edited = folder.resolve("kernels.md");
        Files.writeString(edited, Files.readString(PAGE).replace("\n## Results", "\nA sentence.\n\n## Results"));
        assertThat(check(edited).said()).contains("not as make kernel-test writes it");
    }

    @Test
    void aScenarioWithoutARowIsNamedAsNotTried(@TempDir Path folder) throws Exception {
        List<String> rows = Files.readAllLines(PAGE);
        List<String> without = rows.stream()
                .filter(row -> !row.matches("\\| 6\\.1 \\|.*\\| quick \\|.*"))
                .toList();
        assertThat(rows).hasSize(without.size() + 1);
        Path page = folder.resolve("kernels.md");
        Files.write(page, without);
        assertThat(check(page).said()).containsPattern("\n## Not tried\n(.*\n)+\\* 6\\.1: .*`quick`");
    }

    @Test
    void eachKernelOfThePageHasItsNamesKept() throws Exception {
        List<String> kernels = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| kernel |"))
                .map(line -> line.split(" \\| ")[0].substring(2))
                .distinct()
                .toList();
        assertThat(kernels).contains("6.1");
        assertThat(kernels)
                .allSatisfy(kernel -> assertThat(
                                Files.readString(Path.of("bench/kernels/names").resolve(kernel)))
                        .contains("meminfo MemTotal", "vmstat nr_free_pages", "zoneinfo managed", "release "));
    }
}
