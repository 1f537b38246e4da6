package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bytes that no kernel writes: nothing throws, and what comes whole afterwards is counted. */
class DamagedRecordsTest {
    private static final int RECORDS = 10_000;
    private static final String WHOLE = "\n4,999999999999999990,2000000000000,-;"
            + "lab: page allocation failure: order:15, mode:0xcc0(GFP_KERNEL)\n";
    private static final String[] INSERTS = {
        "\n",
        " ",
        ",",
        ";",
        "\\x",
        "\\xff",
        "\0",
        "-",
        "order:",
        "order:99",
        "4294967296",
        "18446744073709551616",
        "(",
        ")",
        "|",
        "\u00e9",
        ": ",
        ",pid=",
        "<14>",
        "[  1.5] "
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void damagedRecordsAreSurvived() throws IOException {
        List<byte[]> lines = lines();
        ScriptedKmsg kmsg = new ScriptedKmsg();
        for (int i = 0; i < RECORDS; i++) {
            byte[] line = lines.get(random.nextInt(lines.size()));
            kmsg.givesAfter(random.nextInt(40), damaged(line));
        }
        // A line cut off without its newline is continued by the next read: end it.
        kmsg.gives("\n").givesAfter(20_000, WHOLE);
        assertThatCode(kmsg::run).as("seed %d", seed).doesNotThrowAnyException();
        assertThat(kmsg.log.counts().failures(15, LoggedGfp.KERNEL))
                .as("seed %d", seed)
                .isEqualTo(1);
    }

    @Test
    void randomBytesAreSurvived() {
        ScriptedKmsg kmsg = new ScriptedKmsg();
        for (int i = 0; i < RECORDS; i++) {
            byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            kmsg.givesAfter(0, bytes);
        }
        kmsg.gives("\n").givesAfter(20_000, WHOLE);
        assertThatCode(kmsg::run).as("seed %d", seed).doesNotThrowAnyException();
        assertThat(kmsg.log.counts().failures(15, LoggedGfp.KERNEL))
                .as("seed %d", seed)
                .isEqualTo(1);
    }

    @Test
    void damagedConsoleLinesAreSurvived() throws IOException {
        List<byte[]> lines = lines();
        List<String> damaged = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            damaged.add(new String(damaged(lines.get(random.nextInt(lines.size()))), StandardCharsets.UTF_8));
        }
        damaged.add("lab: page allocation failure: order:15, mode:0xcc0(GFP_KERNEL)");
        KernelLog log = ReplayedLog.ofLines(damaged);
        assertThat(log.counts().failures(15, LoggedGfp.KERNEL))
                .as("seed %d", seed)
                .isEqualTo(1);
    }

    /** Every line of every fixture, as a record too where it is not one. */
    private static List<byte[]> lines() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(ReplayedLog.RESOURCES)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    String text = line.substring(line.indexOf('\t') + 1);
                    String record = file.toString().endsWith(".kmsg") ? text : "4,7,1000000000000,-;" + text;
                    // Order 15 is what the tests look for afterwards.
                    lines.add((record.replace("order:1", "order:2") + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return lines;
    }

    private byte[] damaged(byte[] line) {
        byte[] bytes = line.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
            case 3 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
            default ->
                bytes = (new String(bytes, 0, at, StandardCharsets.ISO_8859_1)
                                + INSERTS[random.nextInt(INSERTS.length)]
                                + new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1);
        }
        return bytes;
    }
}
