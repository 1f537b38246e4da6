package io.github.linuxmm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final Query NOTHING = new Query(List.of(), List.of(), List.of());

    @Test
    void theThreeKnownParametersAreReadInTheirOrder() {
        assertThat(Query.of("collect[]=a&name[]=n&collect%5B%5D=b%20c&exclude[]=d+e&collect[]="))
                .isEqualTo(new Query(List.of("a", "b c", ""), List.of("d e"), List.of("n")));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"collect=a", "collect[]", "=a", "&&", "timeout=5&debug=1"})
    void othersArePassedOver(String raw) {
        assertThat(Query.of(raw)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collect[]=%", "collect[]=%zz", "%4=a"})
    void aWrongEscapeIsRefused(String raw) {
        assertThatThrownBy(() -> Query.of(raw)).isInstanceOf(IllegalArgumentException.class);
    }
}
