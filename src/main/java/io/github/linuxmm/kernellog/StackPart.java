package io.github.linuxmm.kernellog;

import java.util.Set;

/**
 * What a function does in the stack of a failure report, by its name: those between the report and who asked are the
 * dump's, the page allocator's and those of the allocators above it. Names of Linux 2.6.32 to 6.18, mm/page_alloc.c, mm/mempolicy.c,
 * mm/slub.c, mm/slab.c, mm/slab_common.c, mm/util.c, mm/vmalloc.c, mm/mempool.c, mm/page_frag_cache.c; {@code _noprof} ends some
 * since 6.10.
 */
enum StackPart {
    /** Prints the stack. */
    DUMP,
    /** Refused the request: a stack without it is not a failure's. */
    PAGE_ALLOCATOR,
    /** Passes on what somebody else asks for. */
    ALLOCATOR,
    /** Who asks, or who calls it. */
    CALLER,
    /** How every stack of its kind begins. */
    ENTRY;

    private static final String[] DUMPS = {
        "dump_stack", "__dump_stack", "show_stack", "show_trace", "dump_trace", "dump_backtrace", "unwind_backtrace"
    };
    private static final String[] PAGE_ALLOCATORS = {"warn_alloc", "__alloc_pages"};
    private static final String[] ALLOCATORS = {
        "alloc_pages",
        "__alloc_frozen_pages",
        "alloc_frozen_pages",
        "alloc_page_interleave",
        "__get_free_page",
        "get_free_pages",
        "get_zeroed_page",
        "__folio_alloc_noprof",
        "folio_alloc_noprof",
        "folio_alloc_mpol",
        "make_alloc_exact",
        "vma_alloc_folio",
        "kmalloc_order",
        "kmalloc_large",
        "__kmalloc",
        "___kmalloc",
        "kmalloc",
        "kzalloc",
        "kcalloc",
        "krealloc",
        "__krealloc",
        "__do_krealloc",
        "__do_kmalloc",
        "kmem_cache_alloc",
        "__kmem_cache_alloc",
        "kmem_getpages",
        "kmem_alloc_pages",
        "alloc_slab_page",
        "allocate_slab",
        "new_slab",
        "__slab_alloc",
        "___slab_alloc",
        "slab_alloc",
        "cache_grow",
        "cache_alloc",
        "____cache_alloc",
        "__cache_alloc",
        "fallback_alloc",
        "kvmalloc",
        "__kvmalloc",
        "kvzalloc",
        "kvcalloc",
        "kmemdup",
        "kvmemdup",
        "memdup_user",
        "vmemdup_user",
        "kstrdup",
        "page_frag",
        "__page_frag",
        "__alloc_page_frag",
        "mempool_",
        "devm_kmalloc",
        "vmalloc",
        "vzalloc",
        "__vmalloc",
        "vm_area_alloc_pages"
    };
    /** Names that others begin with. */
    private static final Set<String> ALLOCATOR_NAMES = Set.of("folio_alloc", "__folio_alloc", "__folio_alloc_node");

    private static final Set<String> ENTRIES = Set.of(
            "kthread",
            "kthread_worker_fn",
            "worker_thread",
            "process_one_work",
            "process_scheduled_works",
            "child_rip",
            "do_syscall_64",
            "do_fast_syscall_32",
            "do_int80_syscall_32",
            "x64_sys_call",
            "system_call_fastpath",
            "tracesys",
            "sysenter_dispatch",
            "invoke_syscall",
            "el0_svc",
            "el0_svc_common",
            "do_el0_svc",
            "system_call_exception",
            "common_interrupt",
            "do_IRQ",
            "secondary_startup_64",
            "start_secondary",
            "cpu_startup_entry",
            "start_kernel");
    private static final String[] ENTRY_PREFIXES = {
        "ret_from_", "entry_SYSCALL", "entry_INT80", "asm_", "el0t_", "el1h_", "ret_fast_syscall", "stub_"
    };

    /** Of a function's name, without what a compiler appends to it. */
    static StackPart of(String function) {
        if (starts(function, DUMPS)) {
            return DUMP;
        }
        if (starts(function, PAGE_ALLOCATORS)) {
            return PAGE_ALLOCATOR;
        }
        if (starts(function, ALLOCATORS) || ALLOCATOR_NAMES.contains(function)) {
            return ALLOCATOR;
        }
        return ENTRIES.contains(function) || starts(function, ENTRY_PREFIXES) ? ENTRY : CALLER;
    }

    private static boolean starts(String function, String[] prefixes) {
        for (String prefix : prefixes) {
            if (function.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
