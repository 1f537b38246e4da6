package io.github.linuxmm.diagnosis;

/** Why requests fail, or may fail. */
public enum Cause {
    NONE("none", "modes"),
    /** Free memory is in blocks that are too small. */
    FRAGMENTATION("FRAGMENTATION", "MmHighOrderExhausted"),
    /** Free memory falls below the watermark for moments, with memory to reclaim. */
    RACE("RACE at the watermark", "MmWatermarkRace"),
    /** Little memory is available. */
    SHORTAGE("SHORTAGE", "MmHostOutOfMemoryKill"),
    /** What can neither be moved nor reclaimed grows. */
    PINNED_MEMORY("PINNED MEMORY grows", "MmPinnedMemoryLeak"),
    /** Nearly all that vm.overcommit_memory = 2 allows is promised: fork and mmap fail, however much is free. */
    COMMIT_LIMIT("COMMIT LIMIT near", "MmCommitLimitNear"),
    /** Requests failed, and none of the others explains it. */
    OTHER("something else", "MmAllocationFailed");

    private final String words;
    private final String runbook;

    Cause(String words, String runbook) {
        this.words = words;
        this.runbook = runbook;
    }

    /** As people read it. */
    public String words() {
        return words;
    }

    /** Name of the runbook that says what to do about it. */
    public String runbook() {
        return runbook;
    }
}
