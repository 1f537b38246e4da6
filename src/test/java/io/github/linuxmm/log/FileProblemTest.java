package io.github.linuxmm.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FileProblemTest {
    @Test
    void theReasonStandsBehindTheFileWhereJavaGivesTheFileAlone() {
        assertThat(FileProblem.of("/x", new NoSuchFileException("/x"))).isEqualTo("/x: no such file");
        assertThat(FileProblem.of("/x", new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
        assertThat(FileProblem.of("/x", new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("/x: Read-only file system");
        assertThat(FileProblem.of("/x", new IOException("Is a directory"))).isEqualTo("/x: Is a directory");
        assertThat(FileProblem.of("/x", new NotDirectoryException("/x")))
                .isEqualTo("/x: java.nio.file.NotDirectoryException: /x");
    }
}
