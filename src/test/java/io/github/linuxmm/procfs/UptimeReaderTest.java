package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UptimeReaderTest {
    @TempDir
    Path proc;

    @Test
    void timeSinceBootIsToldToTenMilliseconds() throws IOException {
        Files.writeString(proc.resolve("uptime"), "350735.47 234388.90\n");
        try (UptimeReader uptime = new UptimeReader(new MountedProcfs(proc))) {
            assertThat(uptime.read()).isEqualTo(350_735_470_000_000L);
            Files.writeString(proc.resolve("uptime"), "350736.05 234388.90\n");
            assertThat(uptime.read()).isEqualTo(350_736_050_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "12 3\n",
                "-1.00 3\n",
                "x",
                "6.2.9+deb13-amd64\n",
                "1.5 2\n",
                "1.555 2\n",
                "1.05\n",
                "9223372036.85 2\n"
            })
    void anotherFormIsAnError(String text) throws IOException {
        Files.writeString(proc.resolve("uptime"), text);
        try (UptimeReader uptime = new UptimeReader(new MountedProcfs(proc))) {
            assertThatThrownBy(uptime::read).hasMessage("uptime: expected seconds with two decimals");
        }
    }

    @Test
    void aKernelWithoutTheFileIsToldApart() throws IOException {
        try (UptimeReader uptime = new UptimeReader(new MountedProcfs(proc))) {
            assertThatThrownBy(uptime::read).isInstanceOf(NoSuchFileException.class);
        }
    }
}
