package io.github.linuxmm.kernellog;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who usually asks, by the functions in the stack of a failure.
 *
 * <p>Only callers whose failures the kernel prints are in the table. It prints none of who asks with {@code __GFP_NOWARN} because
 * there is another way: kvmalloc above a page (since 4.12), huge pages, packet rings, pipes, perf's AUX buffers, eBPF maps, tables of
 * iptables and ipset, tapes (Linux 6.1).
 */
public final class Callers {
    private static final String NETWORK_ROOM =
            "It cannot wait: a higher vm.min_free_kbytes leaves it more. With an MTU of 1500 most need single pages only.";

    /** @param functions names; one that ends in * is the beginning of names */
    private record Row(ImmutableList<String> functions, String usually, String helps, String source) {
        boolean names(String function) {
            for (String name : functions) {
                if (name.endsWith("*")
                        ? function.startsWith(name.substring(0, name.length() - 1))
                        : function.equals(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final ImmutableList<Row> ROWS = ImmutableList.of(
            row(
                    "veth_alloc_queues veth_dev_init veth_newlink",
                    "a container's network device (veth): one queue for each possible CPU in one piece",
                    "A device made with numrxqueues 1 asks for less. Newer kernels, as 6.1.192, take single pages instead.",
                    "drivers/net/veth.c of 6.1.192 (kvcalloc); docker/for-linux issue 1443 (5.15, order 4)"),
            row(
                    "memcg_register_cache memcg_alloc_cache_params kmem_cache_create_memcg",
                    "a slab cache with an array for the memory cgroups, made as a container starts",
                    "Fewer memory cgroups. A newer kernel: 6.1 has no such array.",
                    "reports of el7: moby issue 40835 (3.10.0-1062, order 4), one of Kubernetes 1.6 (3.10.0-514, order 6)"),
            row(
                    "mem_cgroup_alloc mem_cgroup_css_alloc mem_cgroup_css_online alloc_mem_cgroup_per_node_info"
                            + " alloc_shrinker_info expand_shrinker_info expand_one_shrinker_info memcg_init_list_lru_one"
                            + " memcg_list_lru_alloc",
                    "a memory cgroup being made, as for each container or service that starts",
                    "Start fewer, or start them elsewhere, until blocks are free again.",
                    "mm/memcontrol.c, mm/vmscan.c, mm/list_lru.c of 6.1"),
            row(
                    "nf_conntrack_init_net nf_conntrack_init_start nf_ct_alloc_hashtable nf_conntrack_hash_resize"
                            + " nf_conntrack_pernet_init",
                    "the table of connections (conntrack), loaded or resized; on el7 for each container",
                    "Set the size of the table once, at boot.",
                    "net/netfilter/nf_conntrack_core.c of 6.1; moby issue 40835 (el7)"),
            row(
                    "vhost_dev_alloc_iovecs vhost_dev_set_owner vhost_net_open vhost_vsock_dev_open",
                    "a virtual machine being started (vhost), orders 2 and up",
                    "Start virtual machines before memory is fragmented.",
                    "drivers/vhost/vhost.c, net.c, vsock.c of 6.1"),
            row(
                    "tun_alloc_skb tun_build_skb tun_get_user tap_get_user",
                    "a tap or tun device: a packet of a virtual machine or a VPN",
                    "A smaller MTU, or offloads off on that device.",
                    "drivers/net/tun.c, tap.c of 6.1"),
            row(
                    "sock_kmalloc sock_omalloc ____sys_sendmsg",
                    "a program that sends control data with messages, up to net.core.optmem_max",
                    "net.core.optmem_max lower: then that program gets an error, and no other suffers.",
                    "net/core/sock.c sock_kmalloc, net/socket.c of 6.1; recording U3-k61"),
            row(
                    "sock_alloc_send_pskb sock_alloc_send_skb alloc_skb_with_frags unix_stream_sendmsg unix_dgram_sendmsg"
                            + " netlink_sendmsg packet_sendmsg",
                    "a program that sends large messages over a UNIX, netlink or packet socket",
                    "Smaller messages; net.core.wmem_max bounds them.",
                    "net/core/sock.c, net/core/skbuff.c alloc_skb_with_frags of 6.1"),
            row(
                    "reserve_ds_buffers alloc_pebs_buffer alloc_bts_buffer x86_reserve_hardware",
                    "perf on an Intel processor: a trace buffer of order 4 for each CPU",
                    "Nothing else suffers: perf counts without precise events. Start a profiler that always runs at boot.",
                    "arch/x86/events/intel/ds.c of 6.1; thesofproject/linux issue 5000 (6.9)"),
            row(
                    "proc_do_submiturb proc_bulk proc_submiturb usbdev_do_ioctl usbdev_ioctl",
                    "a program with a USB device of its own (usbfs): camera, scanner, radio",
                    "Shorter transfers in that program.",
                    "drivers/usb/core/devio.c of 6.1; libfreenect2 issue 516 (4.3, order 7)"),
            row(
                    "xhci_* usb_alloc_dev usb_alloc_urb usb_hcd_submit_urb hub_port_connect",
                    "USB: a device being connected or a transfer",
                    "Shorter transfers; connect devices before memory is fragmented.",
                    "drivers/usb/host/xhci*.c, drivers/usb/core of 6.1"),
            row(
                    "nvme_* nvmf_*",
                    "an NVMe disk that appears, is reset or is scanned",
                    "It is tried again at the next reset or rescan.",
                    "drivers/nvme/host of 6.1; spdk issue 1252 (5.4, order 4)"),
            row(
                    "iscsi_*",
                    "an iSCSI session being made",
                    "Log in again when blocks are free; fewer or smaller sessions.",
                    "drivers/scsi/libiscsi.c, scsi_transport_iscsi.c of 6.1"),
            row(
                    "dup_task_struct alloc_thread_stack_node",
                    "a new process or thread: its kernel stack, order 2 on x86-64 without CONFIG_VMAP_STACK",
                    "A kernel with CONFIG_VMAP_STACK; fewer new processes.",
                    "kernel/fork.c, arch/x86/include/asm/page_64_types.h of 6.1"),
            row(
                    "pgd_alloc _pgd_alloc",
                    "a new process: the top of its page tables, order 1 on x86-64 with page table isolation",
                    "Nothing of its own: order 1 fails only where memory runs out.",
                    "arch/x86/mm/pgtable.c, include/asm/pgalloc.h of 6.1"),
            row(
                    "elf_core_dump fill_note_info fill_thread_core_info regset_get_alloc __regset_get",
                    "a program that crashed and whose core is dumped",
                    "Find out why it crashed, or dump no cores (ulimit -c 0). Newer kernels, as 6.1.192, take single pages.",
                    "kernel/regset.c of 6.1.192 (kvzalloc), fs/binfmt_elf.c; strfry issue 68 (6.2 arm64, order 7)"),
            row(
                    "ttm_* drm_* i915_* amdgpu_* radeon_* nouveau_*",
                    "a graphics driver",
                    "Close what uses the graphics card most; restart the display server.",
                    "drivers/gpu/drm of 6.1"),
            row(
                    "__napi_alloc_skb napi_alloc_skb __netdev_alloc_skb __netdev_alloc_frag __netdev_alloc_frag_align"
                            + " page_to_skb napi_alloc_frag __napi_alloc_frag_align napi_get_frags alloc_rx_agg",
                    "a network driver that receives packets",
                    NETWORK_ROOM,
                    "net/core/skbuff.c, drivers/net/virtio_net.c, usb/r8152.c of 6.1; acs-engine issue 220 (el7)"));

    /** Of any who ask so; counts where no other row does. */
    private static final ImmutableList<Row> GENERAL = ImmutableList.of(
            row(
                    "net_rx_action __napi_poll",
                    "a network driver that receives packets",
                    NETWORK_ROOM,
                    "net/core/dev.c of 6.1"),
            row(
                    "dma_alloc_* dma_direct_alloc* __dma_direct_alloc* __dma_alloc* swiotlb_alloc*"
                            + " dma_common_alloc*",
                    "a driver that takes a buffer for its device (DMA), as it is loaded or opened",
                    "Load it at boot; where it has a setting for its rings or buffers, smaller ones.",
                    "kernel/dma of 6.1; PF_RING issue 337 (3.8, order 9)"),
            row(
                    "__alloc_skb skb_copy pskb_expand_head skb_copy_expand tcp_send_ack tcp_stream_alloc_skb",
                    "the network: a buffer for a packet",
                    NETWORK_ROOM,
                    "net/core/skbuff.c, net/ipv4/tcp.c of 6.1"),
            row(
                    "ops_init setup_net copy_net_ns create_new_namespaces",
                    "a network namespace being made, as for each container",
                    "Start fewer, or start them elsewhere, until blocks are free again.",
                    "net/core/net_namespace.c of 6.1"),
            row(
                    "alloc_netdev_mqs register_netdevice",
                    "a network device being made; more queues ask for larger blocks",
                    "Fewer queues for devices that need no more.",
                    "net/core/dev.c of 6.1"));

    private Callers() {}

    private static Row row(String functions, String usually, String helps, String source) {
        return new Row(ImmutableList.copyOf(Splitter.on(' ').split(functions)), usually, helps, source);
    }

    /** Who asked, by the nearest function that tells; empty where none does. */
    public static Optional<Caller> of(LoggedFailure failure) {
        Optional<Caller> caller = of(failure, ROWS);
        return caller.isPresent() ? caller : of(failure, GENERAL);
    }

    /** The rows of the table, each with the first of its names. */
    static ImmutableList<Caller> all() {
        return Stream.concat(ROWS.stream(), GENERAL.stream())
                .map(row -> new Caller(row.functions.get(0), row.usually, row.helps, row.source))
                .collect(ImmutableList.toImmutableList());
    }

    private static Optional<Caller> of(LoggedFailure failure, ImmutableList<Row> rows) {
        for (String text : failure.callers()) {
            int blank = text.indexOf(' ');
            String function = blank < 0 ? text : text.substring(0, blank);
            for (Row row : rows) {
                if (row.names(function)) {
                    return Optional.of(new Caller(text, row.usually, row.helps, row.source));
                }
            }
        }
        return Optional.empty();
    }
}
