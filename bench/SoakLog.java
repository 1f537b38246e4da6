import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A kernel log that is never silent: a FIFO in the device's place, which waits where a device would overwrite. */
final class SoakLog implements Runnable {
    private static final int A_SECOND = 10_000;
    private static final int FAILURE_EVERY = 500;
    private static final String[] TEXTS = {
        "6,%d,%d,-;device eth0 entered promiscuous mode\n SUBSYSTEM=net\n",
        "6,%d,%d,-;audit: type=1400 audit(1700000000.1:2): apparmor=\"STATUS\" comm=\"page allocation\"\n",
        "30,%d,%d,-;systemd[1]: x: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)\n",
        "4,%d,%d,-;Node 0 Normal: 4*4kB (UH) 2*8kB (H) 0*16kB = 32kB\n"
    };
    private static final String FAILURE =
            "4,%d,%d,-;soak: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP),nodemask=(null)\n";

    final AtomicLong records = new AtomicLong();
    final AtomicLong failures = new AtomicLong();
    final Path fifo;
    private volatile boolean ended;

    SoakLog(Scratch scratch) throws IOException, InterruptedException {
        fifo = scratch.folder.resolve("kmsg");
        scratch.output("mkfifo", fifo.toString());
    }

    @Override
    public void run() {
        try (OutputStream out = Files.newOutputStream(fifo)) {
            // A silence, by which the exporter knows that what follows is new.
            Thread.sleep(2_000);
            while (!ended) {
                long start = System.nanoTime();
                StringBuilder text = new StringBuilder();
                int records = A_SECOND / 20;
                for (int i = 0; i < records; i++) {
                    long seq = this.records.getAndIncrement();
                    boolean failure = seq % FAILURE_EVERY == 0;
                    failures.addAndGet(failure ? 1 : 0);
                    text.append((failure ? FAILURE : TEXTS[(int) (seq % TEXTS.length)]).formatted(seq, start / 1_000));
                }
                out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(Math.max(0, 50 - (System.nanoTime() - start) / 1_000_000));
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("soak: the kernel log ended: " + e);
        }
    }

    void end() {
        ended = true;
    }
}
