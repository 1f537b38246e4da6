package io.github.linuxmm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadsTest {
    private static final String HEAD = "GET /metrics HTTP/1.1\r\nAccept: text/plain\r\n\r\n";

    private final Heads heads = new Heads();

    private RequestHead parse(String text) throws RequestHead.Malformed {
        // What came before in the buffer is another request's.
        byte[] bytes = ("GET /" + text + "GET /").getBytes(StandardCharsets.US_ASCII);
        return heads.parse(bytes, 5, bytes.length - 5);
    }

    @Test
    void theSameBytesAreTheSameHead() throws Exception {
        RequestHead head = parse(HEAD);
        assertThat(parse(HEAD)).isSameAs(head);
    }

    @Test
    void otherBytesAreAnotherHead() throws Exception {
        parse(HEAD);
        assertThat(parse(HEAD.replace("plain", "other")).headers().getFirst("Accept"))
                .isEqualTo("text/other");
        assertThat(parse(HEAD.replace("metrics", "metric")).uri().getPath()).isEqualTo("/metric");
        assertThat(parse(HEAD).uri().getPath()).isEqualTo("/metrics");
    }

    @Test
    void aMalformedHeadIsRefusedEachTimeAndForgotten() throws Exception {
        parse(HEAD);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> parse("GET" + HEAD.substring(4))).isInstanceOf(RequestHead.Malformed.class);
        }
        assertThat(parse(HEAD).uri().getPath()).isEqualTo("/metrics");
    }
}
