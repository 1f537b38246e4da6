package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransparentHugepageReaderTest {
    @TempDir
    Path sysfs;

    private Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = Files.createDirectories(sysfs.resolve("kernel/mm/transparent_hugepage"));
    }

    @Test
    void theWordInBracketsIsTheChosenOne() throws IOException {
        Files.writeString(folder.resolve("enabled"), "always [madvise] never\n");
        Files.writeString(folder.resolve("defrag"), "always defer [defer+madvise] madvise never\n");
        try (TransparentHugepageReader reader = new TransparentHugepageReader(new MountedProcfs(sysfs))) {
            assertThat(reader.read())
                    .isEqualTo(new TransparentHugepage(Optional.of("madvise"), Optional.of("defer+madvise")));
            Files.writeString(folder.resolve("enabled"), "[always] madvise never\n");
            assertThat(reader.read().enabled()).contains("always");
        }
    }

    @Test
    void aKernelWithoutThemHasNeitherFile() throws IOException {
        try (TransparentHugepageReader reader = new TransparentHugepageReader(new MountedProcfs(sysfs))) {
            assertThat(reader.read()).isEqualTo(TransparentHugepage.UNKNOWN);
            Files.writeString(folder.resolve("enabled"), "always madvise [never]\n");
            assertThat(reader.read()).isEqualTo(new TransparentHugepage(Optional.of("never"), Optional.empty()));
        }
    }

    @Test
    void thisMachinesFilesAreOfThisForm() throws IOException {
        try (TransparentHugepageReader reader = new TransparentHugepageReader(new MountedProcfs(Path.of("/sys")))) {
            TransparentHugepage read = reader.read();
            assertThat(read.enabled().isPresent())
                    .isEqualTo(Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "always", "[", "[]", "]always[", "[always", "[a] [b]", "[[a]]", "[two words]", "[A]"})
    void anythingElseIsRefusedByName(String text) throws IOException {
        Files.writeString(folder.resolve("enabled"), text);
        try (TransparentHugepageReader reader = new TransparentHugepageReader(new MountedProcfs(sysfs))) {
            assertThatThrownBy(reader::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "transparent_hugepage/enabled: line 1: expected words, one of them in brackets");
        }
    }
}
