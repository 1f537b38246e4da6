package io.github.linuxmm.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameCacheTest {
    private final Map<String, Integer> made = new HashMap<>();
    private final NameCache<String> cache = new NameCache<>(name -> {
        made.merge(name, 1, Integer::sum);
        return "value of " + name;
    });

    private void ask(String name) {
        assertThat(cache.get(name)).isEqualTo("value of " + name);
    }

    @Test
    void eachValueIsMadeOnceInWhateverOrderNamesCome() {
        List<String> names = List.of("a", "b", "c", "d", "e");
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            ask(names.get(random.nextInt(names.size())));
        }
        assertThat(made)
                .hasSize(5)
                .allSatisfy((name, times) -> assertThat(times).isOne());
    }

    @Test
    void anEqualNameThatIsAnotherObjectHasTheSameValue() {
        for (int i = 0; i < 3; i++) {
            for (String name : List.of("a", "b", "b", "a")) {
                ask(String.copyValueOf(name.toCharArray()));
            }
        }
        assertThat(made).containsOnly(Map.entry("a", 1), Map.entry("b", 1));
    }

    @Test
    void namesWithoutEndAreForgotten() {
        for (int i = 0; i < 5_000; i++) {
            ask("name" + i);
        }
        ask("name0");
        assertThat(made).containsEntry("name0", 2);
    }
}
