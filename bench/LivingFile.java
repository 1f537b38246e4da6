import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;

/** A file of a made /proc of which numbers change from scrape to scrape, as a kernel's do, and the length does not. */
final class LivingFile implements AutoCloseable {
    private final byte[] bytes;
    /** Where the last digits of the numbers are that change. */
    private final int[] digits;

    private final FileChannel file;

    /** @param changes tells in which lines the last number changes */
    LivingFile(Path path, Predicate<String> changes) throws IOException {
        bytes = Files.readAllBytes(path);
        int[] found = new int[bytes.length];
        int count = 0;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (changes.test(new String(bytes, start, i - start, StandardCharsets.US_ASCII))) {
                int last = i - 1;
                while (last > start && (bytes[last] < '0' || bytes[last] > '9')) {
                    last--;
                }
                found[count++] = last;
            }
            start = i + 1;
        }
        digits = Arrays.copyOf(found, count);
        file = FileChannel.open(path, StandardOpenOption.WRITE);
    }

    /** Writes it anew. */
    void change(int time) throws IOException {
        for (int at : digits) {
            bytes[at] = (byte) ('0' + time % 10);
        }
        file.write(ByteBuffer.wrap(bytes), 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
