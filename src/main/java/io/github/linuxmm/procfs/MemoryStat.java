package io.github.linuxmm.procfs;

/**
 * What a cgroup's {@code memory.stat} says of kernel memory that is none of its parts (mm/memcontrol.c memory_stats, 5.18 to
 * 6.18).
 */
final class MemoryStat {
    private static final byte[] KERNEL = LineScanner.ascii("kernel");
    /** zswap is charged like an object of the kernel's (obj_cgroup_charge_zswap); sock is not (mem_cgroup_charge_skmem). */
    private static final byte[][] PARTS = {
        LineScanner.ascii("slab"),
        LineScanner.ascii("kernel_stack"),
        LineScanner.ascii("pagetables"),
        LineScanner.ascii("sec_pagetables"),
        LineScanner.ascii("percpu"),
        LineScanner.ascii("vmalloc"),
        LineScanner.ascii("zswap"),
    };

    private final LineScanner lines = new LineScanner("memory.stat");

    /** Bytes, 0 where the parts are caught larger than the whole; -1 where the file does not say {@code kernel}. */
    long otherBytes(byte[] bytes, int length) {
        lines.reset(bytes, length);
        long kernel = -1;
        long parts = 0;
        while (lines.nextLine()) {
            int n = lines.skipWord(' ');
            boolean isKernel = lines.wordIs(n, KERNEL);
            boolean isPart = isPart(n);
            if ((isKernel || isPart) && lines.skipBlanks() && lines.readCount()) {
                kernel = isKernel ? lines.number() : kernel;
                parts += isPart ? lines.number() : 0;
            }
        }
        return kernel < 0 ? -1 : Math.max(0, kernel - parts);
    }

    private boolean isPart(int n) {
        for (byte[] part : PARTS) {
            if (lines.wordIs(n, part)) {
                return true;
            }
        }
        return false;
    }
}
