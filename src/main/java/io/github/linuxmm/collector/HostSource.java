package io.github.linuxmm.collector;

import io.github.linuxmm.pagealloc.Highatomic;
import io.github.linuxmm.pagealloc.HostState;
import io.github.linuxmm.pagealloc.WatermarkRule;
import io.github.linuxmm.procfs.Buddyinfo;
import io.github.linuxmm.procfs.Kernel;
import io.github.linuxmm.procfs.Pagetypeinfo;
import io.github.linuxmm.procfs.Zoneinfo;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The allocator's state, put together from what the readers read. */
public final class HostSource implements Source<HostState> {
    private final Source<Zoneinfo> zoneinfo;
    private final Source<Buddyinfo> buddyinfo;
    private final Source<Kernel> kernel;
    private final Supplier<Optional<Pagetypeinfo>> pagetypeinfo;

    /** @param pagetypeinfo what was read last; empty where that collector is off */
    public HostSource(Source<Zoneinfo> zoneinfo, Source<Buddyinfo> buddyinfo, Source<Kernel> kernel,
            Supplier<Optional<Pagetypeinfo>> pagetypeinfo) {
        this.zoneinfo = zoneinfo;
        this.buddyinfo = buddyinfo;
        this.kernel = kernel;
        this.pagetypeinfo = pagetypeinfo;
    }

    @Override
    public HostState read() throws IOException {
        Zoneinfo zones = zoneinfo.read();
        Buddyinfo areas = buddyinfo.read();
        String release = kernel.read().release();
        Highatomic highatomic = pagetypeinfo.get().map(read -> Highatomic.of(read, release)).orElse(Highatomic.UNKNOWN);
        return HostState.of(WatermarkRule.of(release, zones), zones, areas, highatomic);
    }
}
