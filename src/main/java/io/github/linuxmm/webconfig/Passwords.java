package io.github.linuxmm.webconfig;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import com.google.common.collect.ImmutableMap;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Users and the bcrypt hashes of their passwords.
 *
 * <p>bcrypt is slow by design, so the last correct password of each user is cached as an HMAC under a key private to
 * this object. A wrong password, or an unknown user, takes as long as the highest cost of all hashes, followed by a
 * pause as long as that takes at least: a flood uses at most half of one CPU.
 */
public final class Passwords {
    /** Result of a check; BUSY means not checked, because too many checks are pending. */
    public enum Verdict {
        RIGHT,
        WRONG,
        BUSY
    }

    static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");
    private static final int MIN_COST = 4;
    /** Guessers that ask again at once would take the processors from the check that another waits for. */
    private static final long BUSY_MILLIS = 50;

    private final ImmutableMap<String, String> hashes;
    private final BcryptQueue line;
    private final int highestCost;
    private final Map<String, byte[]> right = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    /** Nanoseconds of the fastest wrong check: on a busy machine one takes longer than it uses the processor. */
    private long shortest = Long.MAX_VALUE;
    // Like Go and htpasswd, ignore everything beyond 72 bytes.
    private final BCrypt.Verifyer bcrypt =
            BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR));

    /** @param hashes of each user; each matches {@link #HASH} */
    Passwords(ImmutableMap<String, String> hashes, BcryptQueue line) {
        this.hashes = hashes;
        this.line = line;
        highestCost = hashes.values().stream().mapToInt(Passwords::cost).max().orElse(MIN_COST);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "HmacSHA256");
    }

    ImmutableMap<String, String> hashes() {
        return hashes;
    }

    /** Checks a password; may wait for others' checks. */
    public Verdict check(String user, byte[] password, InetAddress client) {
        byte[] hmac = hmac(password);
        if (isKnown(user, hmac)) {
            return Verdict.RIGHT;
        }
        try {
            if (!line.enter(client)) {
                Thread.sleep(BUSY_MILLIS);
                return Verdict.BUSY;
            }
            boolean isRight = false;
            try {
                // Who was before it in line may have had the same.
                isRight = isKnown(user, hmac) || isRight(user, password, hmac);
            } finally {
                line.leave(client, isRight);
            }
            return isRight ? Verdict.RIGHT : Verdict.WRONG;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.BUSY;
        }
    }

    private boolean isKnown(String user, byte[] hmac) {
        byte[] known = right.get(user);
        return known != null && MessageDigest.isEqual(known, hmac);
    }

    private boolean isRight(String user, byte[] password, byte[] hmac) throws InterruptedException {
        long start = System.nanoTime();
        String hash = hashes.get(user);
        boolean matches = matches(password, hash != null ? hash : nobodys(highestCost));
        for (int cost = hash != null ? cost(hash) : highestCost; cost < highestCost; cost++) {
            matches(password, nobodys(cost));
        }
        if (matches && hash != null) {
            right.put(user, hmac);
            return true;
        }
        shortest = Math.min(shortest, System.nanoTime() - start);
        TimeUnit.NANOSECONDS.sleep(shortest);
        return false;
    }

    private boolean matches(byte[] password, String hash) {
        return bcrypt.verify(password, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    private static String nobodys(int cost) {
        // In digits of ASCII, also where the locale has others: no hash is checked faster than a wrong one.
        return String.format(Locale.ROOT, "$2a$%02d$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", cost);
    }

    private static int cost(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }

    private byte[] hmac(byte[] password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
