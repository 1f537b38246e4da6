package io.github.linuxmm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:10047,127.0.0.1,10047", "[::1]:0,::1,0", "[::]:65535,::,65535", "localhost:1,localhost,1"})
    void aHostAndAPortAreRead(String text, String host, int port) throws Exception {
        assertThat(ListenAddress.of(text)).isEqualTo(new InetSocketAddress(InetAddress.getByName(host), port));
    }

    @Test
    void withoutAHostItIsAllAddresses() throws Exception {
        assertThat(ListenAddress.of(":10047").getAddress().isAnyLocalAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "10047",
                "host",
                "host:",
                "host:x",
                ":-1",
                ":65536",
                ":+1",
                "::1",
                "::1:80",
                "[::1]",
                "[::1",
                "[::1]80",
                "[]:",
                "http://host:1",
                "host:1/metrics",
                "a b:x"
            })
    void anythingElseIsRefusedAndShown(String text) {
        assertThatThrownBy(() -> ListenAddress.of(text))
                .isInstanceOf(UsageException.class)
                .hasMessage("--web.listen-address: expected [HOST]:PORT, found '" + text + "'");
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        assertThatThrownBy(() -> ListenAddress.of("no.such.host.invalid:1"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--web.listen-address: unknown host 'no.such.host.invalid'");
    }
}
