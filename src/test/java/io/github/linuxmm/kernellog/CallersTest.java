package io.github.linuxmm.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions are those of public reports (named in the table), or of the call as Linux 6.1 has it. */
class CallersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            veth_alloc_queues [veth], veth_dev_init [veth], register_netdevice, veth_newlink [veth]      | network device (veth)
            memcg_alloc_cache_params, do_kmem_cache_create, kmem_cache_create, nf_conntrack_init_net [nf_conntrack] | slab cache
            memcg_register_cache, kmem_cache_create_memcg, kmem_cache_create, nf_conntrack_init_net [nf_conntrack] | slab cache
            mem_cgroup_css_alloc, cgroup_apply_control_enable, cgroup_mkdir                              | memory cgroup being made
            nf_ct_alloc_hashtable [nf_conntrack], nf_conntrack_init_start [nf_conntrack]                 | conntrack
            vhost_dev_alloc_iovecs [vhost], vhost_dev_set_owner [vhost], vhost_net_ioctl [vhost_net]     | virtual machine
            sock_alloc_send_pskb, tun_get_user [tun], tun_chr_write_iter [tun], vfs_write                | UNIX
            tun_build_skb [tun], tun_get_user [tun], tun_chr_write_iter [tun], vfs_write                 | tap or tun
            __alloc_skb, alloc_skb_with_frags, sock_alloc_send_pskb, unix_stream_sendmsg                 | UNIX
            reserve_ds_buffers, x86_reserve_hardware, x86_pmu_event_init, perf_try_init_event            | perf
            proc_do_submiturb, usbdev_do_ioctl                                                           | USB device of its own
            dma_alloc_attrs, xhci_mem_init [xhci_hcd], xhci_init [xhci_hcd]                              | USB:
            nvme_validate_ns [nvme_core]                                                                 | NVMe
            iscsi_session_setup [libiscsi], iscsi_sw_tcp_session_create [iscsi_tcp]                      | iSCSI
            dup_task_struct, copy_process, kernel_clone                                                  | kernel stack
            pgd_alloc, mm_init, dup_mm, copy_process, kernel_clone                                       | page tables
            __regset_get, regset_get_alloc, fill_thread_core_info, fill_note_info, elf_core_dump         | core is dumped
            radeon_cs_ioctl [radeon], SyS_ioctl                                                          | graphics
            __napi_alloc_skb, netvsc_recv_callback [hv_netvsc], netvsc_poll [hv_netvsc], net_rx_action   | network driver
            alloc_rx_agg [r8152], r8152_poll [r8152], net_rx_action                                      | network driver
            mlx5e_poll [mlx5_core], net_rx_action                                                        | network driver
            swiotlb_alloc_coherent, x86_swiotlb_alloc_coherent, alloc_dma_memory [fbcapture]             | DMA
            __alloc_skb, tcp_send_ack                                                                    | buffer for a packet
            ops_init, setup_net, copy_net_ns, create_new_namespaces                                      | network namespace
            alloc_netdev_mqs, br_add_bridge [bridge]                                                     | network device being made
            """)
    void aStackSaysWhoUsuallyAsks(String callers, String usually) {
        assertThat(of(callers).usually()).contains(usually);
    }

    @Test
    void theRecordedProgramIsFound() throws IOException {
        Caller caller =
                ReplayedLog.of(Fixtures.RECORDINGS.resolve("U3-k61/kernel.log.gz")).lastReports().failures().stream()
                        .map(Callers::of)
                        .findFirst()
                        .orElseThrow()
                        .orElseThrow();
        assertThat(caller.function()).isEqualTo("sock_kmalloc");
        assertThat(caller.helps()).contains("net.core.optmem_max");
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe_fn [fragger]", "do_iter_write, vfs_write, ksys_write", "nvmem_read", ""})
    void nothingIsMadeUp(String callers) {
        assertThat(Callers.of(failure(callers))).isEmpty();
    }

    @Test
    void eachAnswerHasASourceAndFitsInALine() {
        Caller caller = of("net_rx_action");
        assertThat(caller.source()).isEqualTo("net/core/dev.c of 6.1");
        assertThat(caller.function()).isEqualTo("net_rx_action");
        assertThat(Callers.all()).hasSizeGreaterThan(20).allSatisfy(row -> {
            assertThat(row.usually()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(90);
            assertThat(row.helps()).endsWith(".").hasSizeLessThan(125);
            assertThat(row.source()).containsPattern("\\d");
        });
    }

    private static Caller of(String callers) {
        return Callers.of(failure(callers)).orElseThrow();
    }

    private static LoggedFailure failure(String callers) {
        ImmutableList<String> functions = callers.isEmpty()
                ? ImmutableList.of()
                : ImmutableList.copyOf(Splitter.on(", ").split(callers));
        return new LoggedFailure(1, true, 4, LoggedGfp.KERNEL, "x", false, functions, 0);
    }
}
