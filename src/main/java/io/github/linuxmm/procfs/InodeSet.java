package io.github.linuxmm.procfs;

/** Numbers of inodes, without an object for each: a host has tens of thousands of open descriptors. Not thread-safe. */
final class InodeSet {
    /** 0 is no inode: an empty slot. */
    private long[] slots = new long[256];

    private int size;

    /** False where it was in already. */
    boolean add(long inode) {
        int slot = slot(inode);
        if (slots[slot] == inode) {
            return false;
        }
        slots[slot] = inode;
        size++;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    boolean contains(long inode) {
        return slots[slot(inode)] == inode;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Where it is, or would be. */
    private int slot(long inode) {
        int mask = slots.length - 1;
        int slot = Long.hashCode(inode * 0x9E3779B97F4A7C15L) & mask;
        while (slots[slot] != 0 && slots[slot] != inode) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long inode : old) {
            if (inode != 0) {
                slots[slot(inode)] = inode;
            }
        }
    }
}
