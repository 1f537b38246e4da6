package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path folder;

    private final FileWatch watch = new FileWatch();

    @Test
    void aChangeRightBehindTheReadingIsSeenThoughSizeAndTimeAreTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        watch.read(file);
        assertThat(watch.changed()).isFalse();
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        assertThat(watch.changed()).isTrue();
        assertThat(watch.changed()).as("once").isFalse();
    }

    @Test
    void aFileThatIsOldIsNotReadAgainButItsChangeIsSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        Thread.sleep(1100);
        watch.read(file);
        assertThat(watch.changed()).isFalse();
        Files.writeString(file, "two");
        assertThat(watch.changed()).isTrue();
        Files.writeString(file, "two");
        assertThat(watch.changed()).as("the same content").isFalse();
    }

    /** As Kubernetes replaces a secret. */
    @Test
    void aLinkThatLeadsElsewhereIsAChange() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("1")).resolve("a"), "one");
        Files.writeString(Files.createDirectory(folder.resolve("2")).resolve("a"), "two");
        Files.createSymbolicLink(folder.resolve("data"), Path.of("1"));
        Path file = Files.createSymbolicLink(folder.resolve("a"), Path.of("data/a"));
        watch.read(file);
        assertThat(watch.changed()).isFalse();
        Files.createSymbolicLink(folder.resolve("new"), Path.of("2"));
        Files.move(folder.resolve("new"), folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void aFileThatComesOrGoesIsAChange() throws Exception {
        Path file = folder.resolve("a");
        assertThatThrownBy(() -> watch.read(file)).isInstanceOf(IOException.class);
        assertThat(watch.changed()).isFalse();
        Files.writeString(file, "");
        assertThat(watch.changed()).isTrue();
        Files.delete(file);
        assertThat(watch.changed()).isTrue();
        assertThat(watch.changed()).isFalse();
        Files.createDirectory(file);
        assertThat(watch.changed()).as("another reason").isTrue();
        assertThat(watch.changed()).isFalse();
    }
}
