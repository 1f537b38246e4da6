package io.github.linuxmm.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.holder.Growth;
import io.github.linuxmm.holder.Holder;
import io.github.linuxmm.support.HandClock;
import io.github.linuxmm.support.Hosts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From /proc/PID/fd to the holders that grew. */
class ProcessGrowthTest {
    private static final long PIPE = 64 << 10;
    /** One more than are looked at. */
    private static final int TOO_MANY = 4_097;

    @TempDir
    Path proc;

    private final HandClock clock = new HandClock();

    @BeforeEach
    void pagesOf4KiB() throws IOException {
        ByteBuffer auxv = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        auxv.putLong(6).putLong(4096).putLong(0).putLong(0);
        Files.createDirectories(proc.resolve("self"));
        Files.write(proc.resolve("self/auxv"), auxv.array());
    }

    private void pipes(int pid, int from, int to) throws IOException {
        Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.writeString(proc.resolve(pid + "/comm"), "leaky\n");
        for (int i = from; i < to; i++) {
            Files.createSymbolicLink(proc.resolve(pid + "/fd/" + i), Path.of("pipe:[" + (1_000L * pid + i) + "]"));
        }
    }

    private void round(Host host) {
        host.processHolders().refresh();
        clock.pass(60_000);
    }

    @Test
    void whatAProcessNameTakesMoreIsGrowthFromTheFirstRoundOn() throws Exception {
        Host host = Hosts.of(proc, clock);
        pipes(10, 0, 50);
        round(host);
        assertThat(host.look().holders().largest(20)).isEmpty();
        pipes(10, 50, 100);
        pipes(11, 0, 100);
        round(host);
        assertThat(host.look().holders().largest(20))
                .containsExactly(new Growth("pipes", new Holder("leaky", 200 * PIPE), 150 * PIPE, 150 * PIPE));
    }

    @Test
    void aRoundThatLeftProcessesOutTellsNoGrowth() throws Exception {
        Host host = Hosts.of(proc, clock);
        pipes(1, 0, 2);
        round(host);
        pipes(1, 2, 50);
        pipes(2, 0, 1);
        for (int pid = 3; pid <= TOO_MANY; pid++) {
            Files.createSymbolicLink(proc.resolve(Integer.toString(pid)), Path.of("2"));
        }
        round(host);
        assertThat(host.look().processHolders().get(true).leftOut()).isOne();
        assertThat(host.look().processHolders().get(true).pipes()).containsEntry("leaky", 51L);
        assertThat(host.look().holders().largest(20)).isEmpty();
    }
}
