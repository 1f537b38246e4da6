package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader's thread on real files: the device of this machine, a FIFO, a plain file, none. */
class KmsgFilesTest {
    private static final Path DEVICE = Path.of("/dev/kmsg");
    private static final String TEXT = "lab: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)\n";

    @TempDir
    Path folder;

    private final KernelLog log = new KernelLog();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private KmsgReader reader;
    private Thread thread;

    @Test
    void theDeviceOfThisMachineIsReadOrItsReaderSaysWhyNot() throws InterruptedException {
        boolean mayRead = mayRead(DEVICE);
        start(DEVICE);
        if (mayRead) {
            await(() -> log.counts().readable());
            assertThat(warnings).isEmpty();
        } else {
            await(() -> !warnings.isEmpty());
            assertThat(warnings).singleElement().asString().contains("cannot open /dev/kmsg", "CAP_SYSLOG");
            assertThat(log.counts().readable()).isFalse();
        }
    }

    @Test
    void aFifoIsWaitedForOnTheThreadOnly() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        new Command(List.of("mkfifo", fifo.toString())).succeed();
        start(fifo);
        await(reader::isWaiting);
        assertThat(log.counts().readable()).isFalse();
        try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
            writer.write(ByteBuffer.wrap(record(3, 3600).getBytes(StandardCharsets.US_ASCII)));
            await(() -> log.counts().readable() && !Counts.of(log).isEmpty());
        }
        assertThat(Counts.of(log)).isEqualTo(Map.of("order4/kernel", 1L));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aPlainFileIsReadToItsEndAndWhatIsAppendedIsCounted() throws IOException, InterruptedException {
        // Of the boot: one of just now is live where its read takes 20 ms.
        Path file = Files.writeString(folder.resolve("records"), record(3, -1e9));
        start(file);
        await(() -> log.counts().lastFailure(4).isPresent());
        assertThat(Counts.of(log)).isEmpty();
        // The end must be seen first: it is what tells old from new here.
        await(() -> thread.getState() == Thread.State.TIMED_WAITING);
        Files.writeString(file, record(4, -0.5), StandardOpenOption.APPEND);
        await(() -> !Counts.of(log).isEmpty());
        assertThat(Counts.of(log)).isEqualTo(Map.of("order4/kernel", 1L));
        assertThat(log.counts().readable()).isTrue();
    }

    @Test
    void aMissingFileIsSaidOnce() throws InterruptedException {
        start(folder.resolve("none"));
        await(() -> !warnings.isEmpty());
        assertThat(warnings).singleElement().asString().contains(folder + "/none: no such file;");
        assertThat(log.counts().readable()).isFalse();
    }

    @Test
    void aFileThatCannotBeReadIsGivenUp() throws InterruptedException {
        start(folder);
        await(() -> !warnings.isEmpty());
        assertThat(warnings).singleElement().asString().contains("cannot read " + folder, "Is a directory");
        assertThat(log.counts().readable()).isFalse();
    }

    private void start(Path path) {
        reader = new KmsgReader(path, log, warnings::add);
        thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            reader.read();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "kernellog");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() {
        thread.interrupt();
    }

    private static String record(long seq, double secondsFromNow) {
        long usec = Math.round(System.nanoTime() / 1e3 + secondsFromNow * 1e6);
        return "4," + seq + "," + Math.max(0, usec) + ",-;" + TEXT;
    }

    private static boolean mayRead(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }
}
