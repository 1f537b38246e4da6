package io.github.linuxmm.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** make test-full's second round would prove nothing with the programs of the first. */
@Tag("newer-tools")
class NewerToolsIT {
    @ParameterizedTest
    @CsvSource({"prometheus, 3.", "promtool, 3.", "prometheus-alertmanager, 0.3", "amtool, 0.3"})
    void theProgramsThatTestsStartAreTheNewerOnes(String program, String version) throws Exception {
        assertThat(new Command(List.of(program, "--version")).succeed().said()).contains(", version " + version);
    }
}
