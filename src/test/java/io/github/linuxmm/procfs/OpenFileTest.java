package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** What a reader of lines is given: each piece, and where the file begins. */
    private static List<String> pieces(Path path, int chunkBytes) throws IOException {
        List<String> pieces = new ArrayList<>();
        try (ProcFile file = new OpenFile(path, chunkBytes, 1_000)) {
            file.readLines(new ProcFile.Lines() {
                @Override
                public void begin() {
                    pieces.add("begin");
                }

                @Override
                public void more(byte[] bytes, int length) {
                    pieces.add(new String(bytes, 0, length, StandardCharsets.US_ASCII));
                }
            });
        }
        return pieces;
    }

    @Test
    void aFileInPiecesIsCutBehindNewlines() throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "one\ntwo\nthree three\n\nfour");
        assertThat(pieces(path, 6)).containsExactly("begin", "one\n", "two\n", "three three\n", "\n", "four");
        assertThat(pieces(path, 100)).containsExactly("begin", "one\ntwo\nthree three\n\n", "four");
        assertThat(pieces(Files.writeString(folder.resolve("e"), ""), 6)).containsExactly("begin");
    }

    @Test
    void aLineThatIsLongerThanAPieceIsRefusedAndSoIsAFileWithoutEnd() throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "one\n" + "x".repeat(12));
        assertThatThrownBy(() -> pieces(path, 6)).hasMessage(path + ": a line is longer than 12 bytes");
        Path lines = Files.writeString(folder.resolve("l"), "12345\n".repeat(200));
        assertThatThrownBy(() -> pieces(lines, 6)).hasMessage(lines + ": longer than 1000 bytes");
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
