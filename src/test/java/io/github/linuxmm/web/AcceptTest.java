package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    private static Headers headers(String name, String... values) {
        Headers headers = new Headers();
        for (String value : values) {
            headers.add(name, value);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text; version=0.0.1; charset=utf-8|true",
                "APPLICATION/OPENMETRICS-TEXT|true",
                "application/openmetrics-text;q=0.5,text/plain;q=0.5|true",
                "application/openmetrics-text;q=0.4,text/plain;q=0.5|false",
                "application/openmetrics-text; Q=0|false",
                "application/openmetrics-text;q=|false",
                "application/openmetrics-text;q=NaN|false",
                "application/*|false",
                "*/*|false",
                ",;q=1,|false",
                "text/plain;q=0,application/openmetrics-text;q=0.001|true"
            })
    void openMetricsIsForWhoNamesIt(String accept, boolean openMetrics) {
        assertThat(Accept.openMetrics(headers("Accept", accept))).isEqualTo(openMetrics);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "br;q=1.0, gzip;q=0.8|true",
                "gzip ; q=0.1|true",
                "*;q=0.1|true",
                "gzip;q=0|false",
                "gzip;q=0, *;q=1|false",
                "gzip;q=-1|false",
                "gzip;q=one|false",
                "x-gzip|false",
                "*;q=0|false"
            })
    void gzipIsForWhoTakesIt(String encoding, boolean gzip) {
        assertThat(Accept.gzip(headers("Accept-Encoding", encoding))).isEqualTo(gzip);
    }

    @Test
    void whoSaysNothingGetsPlainText() {
        assertThat(Accept.openMetrics(new Headers())).isFalse();
        assertThat(Accept.gzip(new Headers())).isFalse();
    }

    @Test
    void linesOfOneHeaderAreOneList() {
        assertThat(Accept.gzip(headers("Accept-Encoding", "br", "gzip"))).isTrue();
    }
}
