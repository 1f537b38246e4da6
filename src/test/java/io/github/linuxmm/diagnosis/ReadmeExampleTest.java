package io.github.linuxmm.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ascii;
import io.github.linuxmm.support.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
    @Test
    void theReadmeShowsWhatIsSaidOfARecordedHost() throws Exception {
        String golden = Files.readString(Fixtures.PROC.resolveSibling("diagnosis/A-k61-465.txt"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains("$ linux-mm-exporter diagnose\n" + golden + "```\n");
    }

    /** docs/diagnosis.md has a row for each exit code. */
    @Test
    void thePageHasEachExitCode() throws Exception {
        String page = Files.readString(Path.of("docs/diagnosis.md"));
        for (State state : State.values()) {
            String word = state == State.NOT_KNOWN ? "cannot tell" : Ascii.toLowerCase(state.word());
            assertThat(page).containsOnlyOnce("\n| " + state.exitCode() + " | " + word);
        }
    }
}
