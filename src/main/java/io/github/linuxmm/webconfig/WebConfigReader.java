package io.github.linuxmm.webconfig;

import com.google.common.collect.ImmutableMap;
import io.github.linuxmm.log.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a web configuration file. What did not change is taken over from the one before, with its state. */
final class WebConfigReader {
    static final List<String> SECTIONS =
            List.of("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
    /** Headers that may be set, with the values that are allowed; an empty list allows any. */
    static final ImmutableMap<String, List<String>> HEADERS = ImmutableMap.of(
            "Content-Security-Policy",
            List.of(),
            "X-Frame-Options",
            List.of("deny", "sameorigin"),
            "X-Content-Type-Options",
            List.of("nosniff"),
            "X-XSS-Protection",
            List.of(),
            "Strict-Transport-Security",
            List.of());

    private static final int MAX_BURST = 1_000_000;

    private final FileWatch watch;
    private final BcryptQueue line;
    /** Empty at the start. */
    private final Optional<WebConfig> before;

    /** @param before null at the start */
    WebConfigReader(FileWatch watch, BcryptQueue line, @Nullable WebConfig before) {
        this.watch = watch;
        this.line = line;
        this.before = Optional.ofNullable(before);
    }

    WebConfig read(Path file) throws IOException {
        YamlEntry top = YamlEntry.top(file, text(file));
        if (top.isEmpty()) {
            throw top.wrong("expected " + String.join(", ", SECTIONS)
                    + ", or some of them, found none; without --web.config.file everybody is served, in plain HTTP");
        }
        Map<String, YamlEntry> sections = top.entries(SECTIONS);
        YamlEntry none = new YamlEntry(file, "", YamlEntry.ABSENT);
        YamlEntry tls = sections.getOrDefault("tls_server_config", none);
        String curves = TlsSection.curves(tls);
        if (before.isEmpty() && !curves.isEmpty()) {
            // Read once, by the first class of TLS: Java 17 has no other way.
            System.setProperty("jdk.tls.namedGroups", curves);
        }
        return new WebConfig(
                tls(tls),
                curves,
                headers(sections.getOrDefault("http_server_config", none)),
                passwords(sections.getOrDefault("basic_auth_users", none)),
                rateLimit(sections.getOrDefault("rate_limit", none)));
    }

    private String text(Path file) throws InvalidWebConfig {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(watch.read(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidWebConfig(file + ": not UTF-8");
        } catch (IOException e) {
            throw new InvalidWebConfig(FileProblem.of(file.toString(), e));
        }
    }

    private Optional<Tls> tls(YamlEntry section) throws IOException {
        if (section.entries().isEmpty()) {
            return Optional.empty();
        }
        TlsSettings settings = TlsSection.read(section, watch);
        Optional<Tls> same =
                before.flatMap(WebConfig::tls).filter(tls -> tls.settings().equals(settings));
        if (same.isPresent()) {
            return same;
        }
        try {
            return Optional.of(new Tls(settings));
        } catch (GeneralSecurityException e) {
            throw section.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static ImmutableMap<String, String> headers(YamlEntry section) throws InvalidWebConfig {
        Map<String, YamlEntry> entries = section.entries(List.of("http2", "headers"));
        if (entries.containsKey("http2")) {
            // There is no HTTP/2 here to switch off.
            entries.get("http2").flag();
        }
        ImmutableMap.Builder<String, String> headers = ImmutableMap.builder();
        if (entries.containsKey("headers")) {
            for (Map.Entry<String, YamlEntry> header :
                    entries.get("headers").entries(HEADERS.keySet()).entrySet()) {
                List<String> allowed = Objects.requireNonNull(HEADERS.get(header.getKey()));
                String value = header.getValue().text();
                if (!allowed.isEmpty()) {
                    header.getValue().oneOf(allowed);
                }
                if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                    throw header.getValue().wrong("expected a single line of ASCII");
                }
                headers.put(header.getKey(), value);
            }
        }
        return headers.build();
    }

    private Optional<Passwords> passwords(YamlEntry section) throws InvalidWebConfig {
        ImmutableMap.Builder<String, String> hashes = ImmutableMap.builder();
        for (Map.Entry<String, YamlEntry> user : section.entries().entrySet()) {
            String hash = user.getValue().text();
            if (!Passwords.HASH.matcher(hash).matches()) {
                // Not shown: it may be a password.
                throw user.getValue()
                        .wrong("expected a bcrypt hash ($2a$, $2b$ or $2y$) with a cost from 04 to 14"
                                + ", as made by htpasswd -nBC 10 USER");
            }
            if (user.getKey().indexOf(':') >= 0) {
                throw user.getValue().wrong("a user name must not contain a colon");
            }
            hashes.put(user.getKey(), hash);
        }
        ImmutableMap<String, String> users = hashes.build();
        if (users.isEmpty()) {
            return Optional.empty();
        }
        return before.flatMap(WebConfig::passwords)
                .filter(last -> last.hashes().equals(users))
                .or(() -> Optional.of(new Passwords(users, line)));
    }

    private Optional<RateLimit> rateLimit(YamlEntry section) throws InvalidWebConfig {
        Map<String, YamlEntry> entries = section.entries(List.of("interval", "burst"));
        int burst = entries.containsKey("burst") ? burst(entries.get("burst")) : 0;
        if (!entries.isEmpty() && !entries.containsKey("interval")) {
            throw section.wrong("expected interval: without it nothing is limited");
        }
        long interval = entries.containsKey("interval") ? GoDuration.nanos(entries.get("interval")) : 0;
        if (interval == 0) {
            return Optional.empty();
        }
        if (burst == 0) {
            throw section.wrong("burst must be at least 1: with 0 every request would be rejected");
        }
        return before.flatMap(WebConfig::rateLimit)
                .filter(last -> last.isFor(interval, burst))
                .or(() -> Optional.of(new RateLimit(interval, burst, System::nanoTime)));
    }

    private static int burst(YamlEntry entry) throws InvalidWebConfig {
        try {
            int burst = Integer.parseInt(entry.text());
            if (burst >= 0 && burst <= MAX_BURST) {
                return burst;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw entry.wrong("expected a number from 0 to " + MAX_BURST + ", found '" + entry.text() + "'");
    }
}
