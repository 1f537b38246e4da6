import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder that stands for /proc and holds the files of one recorded machine after the other, at times one of them
 * damaged. Each file has the same length for all machines, so that a reader that is stopped in the middle of a file
 * finds no more behind it. Written in place, because the exporter keeps its descriptors; only while it is stopped.
 */
final class SoakFiles {
    static final List<String> FILES = List.of("meminfo", "zoneinfo", "buddyinfo", "vmstat", "pressure/memory");
    private static final Path TREES = Path.of("src/test/resources/proc");
    private static final List<String> MACHINES =
            List.of("6.12-x86_64", "6.18-x86_64", "6.1-x86_64-3node-movable", "5.10-x86_64-2node");

    final Path folder;
    private final Random random;
    /** By machine and file. */
    private final byte[][][] whole = new byte[MACHINES.size()][FILES.size()][];

    SoakFiles(Path folder, Random random) throws IOException {
        this.folder = folder;
        this.random = random;
        Path first = TREES.resolve(MACHINES.get(0));
        try (Stream<Path> files = Files.walk(first)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // In the background every 5 min only: its state is not that of the other files.
                if (!file.endsWith("pagetypeinfo")) {
                    Path copy = folder.resolve(first.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        for (int file = 0; file < FILES.size(); file++) {
            int longest = 0;
            for (int machine = 0; machine < MACHINES.size(); machine++) {
                whole[machine][file] =
                        Files.readAllBytes(TREES.resolve(MACHINES.get(machine)).resolve(FILES.get(file)));
                longest = Math.max(longest, whole[machine][file].length);
            }
            for (byte[][] files : whole) {
                files[file] = padded(files[file], longest);
            }
        }
    }

    int machines() {
        return MACHINES.size();
    }

    /** More blanks where the first one is, which no reader minds. */
    private static byte[] padded(byte[] bytes, int length) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        return text.replaceFirst(" ", " ".repeat(1 + length - bytes.length)).getBytes(StandardCharsets.US_ASCII);
    }

    /** All files of a machine. */
    void show(int machine) throws IOException {
        for (int file = 0; file < FILES.size(); file++) {
            show(machine, file);
        }
    }

    void show(int machine, int file) throws IOException {
        write(file, whole[machine][file]);
    }

    /** Cuts a file inside of a line, or empties it, or writes a letter into the number that ends a line. */
    void damage(int machine, int file) throws IOException {
        byte[] bytes = whole[machine][file].clone();
        switch (random.nextInt(4)) {
            case 0 -> write(file, new byte[0]);
            case 1 -> {
                int at;
                do {
                    at = random.nextInt(bytes.length);
                } while (!isInLastNumber(bytes, at));
                bytes[at] = 'x';
                write(file, bytes);
            }
            default -> {
                int length;
                do {
                    length = 1 + random.nextInt(bytes.length - 1);
                } while (bytes[length - 1] == '\n');
                write(file, Arrays.copyOf(bytes, length));
            }
        }
    }

    /** A digit of the number that ends its line: a letter there makes no other name of one. */
    private static boolean isInLastNumber(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        boolean digit = i > at;
        while (bytes[i] == ' ') {
            i++;
        }
        return digit && bytes[i] == '\n';
    }

    private void write(int file, byte[] bytes) throws IOException {
        Path path = folder.resolve(FILES.get(file));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.truncate(bytes.length);
        }
    }
}
