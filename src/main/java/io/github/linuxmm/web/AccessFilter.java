package io.github.linuxmm.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.github.linuxmm.http.Exchange;
import io.github.linuxmm.webconfig.Passwords;
import io.github.linuxmm.webconfig.RateLimit;
import io.github.linuxmm.webconfig.WebConfig;
import io.github.linuxmm.webconfig.WebConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Runs before each page: sets headers and enforces rate limit and passwords by the current configuration. */
final class AccessFilter extends Filter {
    private static final String BASIC = "Basic ";

    private final WebConfigFile config;
    private final Page page;

    /** Who may ask for a page: a probe needs no password and counts for no limit. */
    enum Page {
        PROTECTED,
        PROBE
    }

    AccessFilter(WebConfigFile config, Page page) {
        this.config = config;
        this.page = page;
    }

    @Override
    public String description() {
        return "headers, rate limit, passwords";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        WebConfig now = config.current();
        now.headers().forEach(exchange.getResponseHeaders()::set);
        // A client whose certificate is no longer accepted must not keep its connection alive by making requests.
        if (now.tls().isPresent() && !now.tls().get().made(((HttpsExchange) exchange).getSSLSession())) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        // A second attempt is for a request that was let in.
        if (page == Page.PROBE || ((Exchange) exchange).isAdmitted()) {
            chain.doFilter(exchange);
        } else if (!now.rateLimit().map(RateLimit::admits).orElse(true)) {
            HttpResponse.send(exchange, 429, "too many requests, see rate_limit in --web.config.file");
        } else {
            switch (now.passwords().map(passwords -> check(exchange, passwords)).orElse(Passwords.Verdict.RIGHT)) {
                case RIGHT -> chain.doFilter(exchange);
                case WRONG -> {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic");
                    HttpResponse.send(exchange, 401, "Unauthorized");
                }
                case BUSY -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    HttpResponse.send(exchange, 429, "too many password checks pending");
                }
            }
        }
    }

    private static Passwords.Verdict check(HttpExchange exchange, Passwords passwords) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Passwords.Verdict.WRONG;
        }
        byte[] userAndPassword;
        try {
            userAndPassword = Base64.getDecoder().decode(header.substring(BASIC.length()));
        } catch (IllegalArgumentException e) {
            return Passwords.Verdict.WRONG;
        }
        for (int i = 0; i < userAndPassword.length; i++) {
            if (userAndPassword[i] == ':') {
                return passwords.check(
                        new String(userAndPassword, 0, i, StandardCharsets.UTF_8),
                        Arrays.copyOfRange(userAndPassword, i + 1, userAndPassword.length),
                        exchange.getRemoteAddress().getAddress());
            }
        }
        return Passwords.Verdict.WRONG;
    }
}
