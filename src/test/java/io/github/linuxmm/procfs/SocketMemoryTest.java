package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketMemoryTest {
    private static Kernel kernel(Optional<String> release, OptionalInt pageSize) {
        return new Kernel(release, Optional.empty(), pageSize, OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "3.10.0-1160.el7, 65536, 65536",
        "4.10.17, 65536, 65536",
        "4.11.0, 65536, 4096",
        "4.18.0-553.el8_10.aarch64, 65536, 4096",
        "5.19.17, 65536, 4096",
        "6.0.0, 65536, 65536",
        "6.1.0-25-arm64-64k, 65536, 65536",
        "5.15.0, 16384, 4096",
        "5.15.0, 4096, 4096",
        "6.12.0, 4096, 4096"
    })
    void aUnitIsAPageButFrom4_11To5_19FourKib(String release, int pageSize, int unit) {
        assertThat(SocketMemory.unitBytes(kernel(Optional.of(release), OptionalInt.of(pageSize))))
                .contains(unit);
    }

    @Test
    void withoutAReleaseItIsKnownWherePagesAreSmall() {
        assertThat(SocketMemory.unitBytes(kernel(Optional.empty(), OptionalInt.of(4096))))
                .contains(4096);
        assertThat(SocketMemory.unitBytes(kernel(Optional.empty(), OptionalInt.of(65536))))
                .isEmpty();
        assertThat(SocketMemory.unitBytes(kernel(Optional.of("6.1.0"), OptionalInt.empty())))
                .isEmpty();
    }
}
