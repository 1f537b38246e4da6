package io.github.linuxmm.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameInternerTest {
    private static String first(NameInterner names, String name) {
        byte[] bytes = ("<" + name + ">").getBytes(StandardCharsets.US_ASCII);
        return names.first(bytes, 1, bytes.length - 1);
    }

    @Test
    void eachNameIsTheSameStringInWhateverOrderTheFileHasThemAndOnlyOnceInAFile() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add("nr_" + Integer.toString(i, 2 + i % 35));
        }
        NameInterner names = new NameInterner();
        Map<String, String> known = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            List<String> file = new ArrayList<>(all);
            if (round % 3 == 0) {
                file.removeIf(name -> random.nextInt(5) == 0);
                Collections.shuffle(file, random);
                file.addAll(file.subList(0, 20));
            }
            names.newRound();
            Set<String> seen = new HashSet<>();
            for (String name : file) {
                String given = first(names, name);
                if (seen.add(name)) {
                    assertThat(given).as("seed %d", seed).isEqualTo(name);
                    assertThat(given).isSameAs(known.computeIfAbsent(name, none -> given));
                } else {
                    assertThat(given).as("seed %d", seed).isNull();
                }
            }
        }
    }

    @Test
    void namesAreFoundAgainAfterGarbageFilledTheTable() {
        NameInterner names = new NameInterner();
        for (int round = 0; round < 5; round++) {
            names.newRound();
            assertThat(first(names, "MemTotal")).isEqualTo("MemTotal");
            assertThat(first(names, "MemFree")).isEqualTo("MemFree");
            for (int i = 0; i < 2 * NameInterner.MAX_NAMES; i++) {
                String garbage = "garbage_" + round + "_" + i;
                assertThat(first(names, garbage)).isIn(garbage, null);
            }
            assertThat(first(names, "MemTotal")).isNull();
        }
    }
}
