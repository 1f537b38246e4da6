package io.github.linuxmm.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.webconfig.Passwords.Verdict;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it changes the locale of all, for a moment")
class PasswordsTest {
    /** Made by htpasswd of Apache 2.4: -C 10 of correct-horse, -C 4 of 40 letters of two bytes. */
    private static final String OF_HORSE = "$2y$10$Qy2a/F1.B2XiObTXFgBNrurZucoTjXeWffwV7ujL1NwFvEiegCsTK";

    private static final String OF_80_BYTES = "$2y$04$LYpitTu3upqiMcP.KRix..kj71AG9XHZH1rtmdvG5.XZekTpsvnNy";
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private final Passwords passwords = new Passwords(
            ImmutableMap.of(
                    "prometheus",
                    OF_HORSE,
                    "long",
                    OF_80_BYTES,
                    "b",
                    OF_HORSE.replace("$2y$", "$2b$"),
                    "a",
                    OF_HORSE.replace("$2y$", "$2a$")),
            new BcryptQueue());

    private Verdict check(String user, String password) {
        return passwords.check(user, password.getBytes(StandardCharsets.UTF_8), CLIENT);
    }

    @ParameterizedTest
    @CsvSource({
        "prometheus,correct-horse,RIGHT",
        "a,correct-horse,RIGHT",
        "b,correct-horse,RIGHT",
        "prometheus,Correct-horse,WRONG",
        "prometheus,'',WRONG",
        "Prometheus,correct-horse,WRONG",
        "'',correct-horse,WRONG",
        "nobody,fakepassword,WRONG"
    })
    void aPasswordIsRightWhereItIsItsUsers(String user, String password, Verdict verdict) {
        for (int i = 0; i < 3; i++) {
            assertThat(check(user, password)).isEqualTo(verdict);
        }
    }

    /** As htpasswd and Go have it. */
    @Test
    void whatIsBeyond72BytesDoesNotCount() {
        assertThat(check("long", "\u00e9".repeat(40))).isEqualTo(Verdict.RIGHT);
        assertThat(check("long", "\u00e9".repeat(36) + "other")).isEqualTo(Verdict.RIGHT);
        assertThat(check("long", "\u00e9".repeat(35) + "xx")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void aRightPasswordCostsBcryptOnceAndDoesNotLetAnotherIn() {
        long first = nanos(passwords, "prometheus", "correct-horse");
        assertThat(nanos(passwords, "prometheus", "correct-horse")).isLessThan(first / 10);
        assertThat(check("prometheus", "correct-horsf")).isEqualTo(Verdict.WRONG);
        assertThat(check("a", "correct-horse")).isEqualTo(Verdict.RIGHT);
    }

    /**
     * The least CPU time of each, in turns, of as many rounds as it takes: what else the machine does only adds to it. Of a
     * user whose hash is cheap as well.
     */
    @Test
    void aWrongUserAndAWrongPasswordTakeTheSameTime() {
        // Of a cost that takes 3 ms, in which a busy machine now and then leaves a thread alone.
        Passwords cheap = new Passwords(
                ImmutableMap.of("prometheus", OF_80_BYTES.replace("$04$", "$06$"), "long", OF_80_BYTES),
                new BcryptQueue());
        Map<String, Long> least = new HashMap<>();
        for (int i = 0; i < 50 || i < 500 && !areEven(least); i++) {
            for (String user : List.of("prometheus", "nobody", "long", "")) {
                least.merge(user, nanos(cheap, user, "wrong" + i), Math::min);
            }
        }
        assertThat(areEven(least)).as("%s", least).isTrue();
    }

    private static boolean areEven(Map<String, Long> nanos) {
        return nanos.values().stream()
                .map(of -> (double) of / nanos.get("prometheus"))
                .allMatch(ratio -> ratio > 0.7 && ratio < 1.4);
    }

    /** Where the locale's digits were in the hash that stands for nobody's, an unknown user was told 40 times faster. */
    @Test
    void neitherDoTheyInAnArabicLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(String.format("%d", 1)).isEqualTo("\u0661");
            aWrongUserAndAWrongPasswordTakeTheSameTime();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static long nanos(Passwords of, String user, String password) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        of.check(user, password.getBytes(StandardCharsets.UTF_8), CLIENT);
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    @Test
    void ofManyWrongPasswordsFewAreCheckedTheOthersTurnedAwayAtOnceAndARememberedOneGoesThrough() throws Exception {
        check("prometheus", "correct-horse");
        Verdict[] verdicts = new Verdict[40];
        Thread[] clients = new Thread[verdicts.length];
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < clients.length; i++) {
            int client = i;
            clients[i] = new Thread(() -> {
                try {
                    go.await();
                    verdicts[client] = check("prometheus", "wrong");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            clients[i].start();
        }
        go.countDown();
        assertThat(check("prometheus", "correct-horse")).isEqualTo(Verdict.RIGHT);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(verdicts).contains(Verdict.WRONG, Verdict.BUSY).doesNotContain(Verdict.RIGHT, (Verdict) null);
        assertThat(verdicts).filteredOn(Verdict.WRONG::equals).hasSizeLessThan(20);
        assertThat(check("b", "correct-horse")).as("the line is empty again").isEqualTo(Verdict.RIGHT);
    }
}
