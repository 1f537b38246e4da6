package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linuxmm.support.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneinfoReaderTest {
    @ParameterizedTest
    @CsvSource({
        "3.4-arm32-highmem, Normal HighMem Movable",
        "3.10-el7-x86_64, DMA DMA32 Normal Movable",
        "4.4-x86_64, DMA DMA32 Normal Movable Device",
        "4.9-x86_64-per-node-stats, DMA DMA32 Normal Movable Device",
        "6.1-ppc64le-64k, Normal Movable",
        "6.1-arm32-lpae-highmem-cma, DMA Normal HighMem Movable",
        "6.6-s390x, DMA Normal Movable",
        "6.18-x86_64, DMA DMA32 Normal Movable Device"
    })
    void theVectorHasAPlaceForEachTypeThatTheKernelIsBuiltWith(String tree, String types) throws IOException {
        Path procfs = Fixtures.PROC.resolve(tree);
        try (ZoneinfoReader reader = new ZoneinfoReader(new MountedProcfs(procfs))) {
            assertThat(reader.read().zoneTypes()).isEqualTo(List.of(types.split(" ")));
        }
    }
}
