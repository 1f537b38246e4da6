package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
    @TempDir
    Path folder;

    @Test
    void aFileLongerThanTheBufferIsReadWhole() throws IOException {
        byte[] content = new byte[100_003];
        Arrays.fill(content, (byte) 'x');
        Files.write(folder.resolve("f"), content);
        try (ProcFile file = new OpenFile(folder.resolve("f"), 512, 200_000)) {
            file.read();
            file.read();
            assertThat(text(file)).isEqualTo(new String(content, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theOpenFileIsReadAgainFromTheStart() throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "first");
        try (ProcFile file = new OpenFile(path, 512, 200_000)) {
            file.read();
            Files.writeString(path, "2nd");
            file.read();
            assertThat(text(file)).isEqualTo("2nd");
        }
    }

    @Test
    void aFileThatIsNotThereIsToldApartFromOneThatFails() throws IOException {
        try (ProcFile file = new OpenFile(folder.resolve("none"), 512, 200_000)) {
            assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class);
        }
        // Address 0 of a process is not mapped: EIO.
        try (ProcFile file = new OpenFile(Path.of("/proc/self/mem"), 512, 200_000)) {
            assertThatThrownBy(file::read)
                    .isNotInstanceOf(NoSuchFileException.class)
                    .hasMessage("/proc/self/mem: Input/output error");
        }
    }

    @Test
    void aFileThatAppearsIsOpenedThen() throws IOException {
        try (ProcFile file = new OpenFile(folder.resolve("late"), 512, 200_000)) {
            assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class);
            Files.writeString(folder.resolve("late"), "here");
            file.read();
            assertThat(text(file)).isEqualTo("here");
        }
    }

    @Test
    void aFileWithoutEndIsRefused() throws IOException {
        try (ProcFile file = new OpenFile(Path.of("/dev/zero"), 4096, 200_000)) {
            assertThatThrownBy(file::read).hasMessage("/dev/zero: longer than 200000 bytes");
        }
    }

    private static String text(ProcFile file) {
        return new String(file.bytes(), 0, file.length(), StandardCharsets.US_ASCII);
    }
}
