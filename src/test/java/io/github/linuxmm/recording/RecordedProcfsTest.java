package io.github.linuxmm.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linuxmm.procfs.ProcFile;
import io.github.linuxmm.procfs.Procfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedProcfsTest {
    private final RecordedProcfs procfs = new RecordedProcfs("/proc/");

    private void show(String... pathsAndTexts) {
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            procfs.show(new RecordedFiles(
                    0, 0, 0, Map.of(pathsAndTexts[i], pathsAndTexts[i + 1].getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private static String text(ProcFile file) throws IOException {
        file.read();
        return new String(file.bytes(), 0, file.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void aFileIsWhatWasShownLast() throws IOException {
        ProcFile file = procfs.file("meminfo", 512, 100);
        assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class).hasMessage("/proc/meminfo");
        assertThat(procfs.isRegularFile("meminfo")).isFalse();
        show("/proc/meminfo", "one");
        assertThat(text(file)).isEqualTo("one");
        show("/proc/meminfo", "another", "/proc/vmstat", "x");
        assertThat(text(file)).isEqualTo("another");
        assertThat(procfs.isRegularFile("meminfo")).isTrue();
    }

    @Test
    void aFolderHasItsFilesAndNotThoseBelow() throws IOException {
        show("/proc/sys/vm/swappiness", "60", "/proc/sys/vm/deep/er", "1", "/proc/sys/vmx", "1", "/sys/vm/other", "1");
        assertThat(procfs.list("sys/vm"))
                .containsExactly(new Procfs.FileEntry("swappiness", Procfs.FileEntry.Kind.FILE, true, true));
        assertThatThrownBy(() -> procfs.list("pressure")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatIsTooLongIsRefused() {
        show("/proc/meminfo", "x".repeat(101));
        assertThatThrownBy(procfs.file("meminfo", 512, 100)::read)
                .isInstanceOf(IOException.class)
                .hasMessage("/proc/meminfo: longer than 100 bytes");
    }
}
