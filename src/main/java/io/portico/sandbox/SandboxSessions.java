package io.portico.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The sessions that the sandbox vendors gave out, by token: at most 10,000, each for two days, so that an expired one can
 * still be told from one that never was. A restart forgets them all.
 */
@Component
@Profile("sandbox")
final class SandboxSessions {
    private static final int LIMIT = 10_000;
    private static final Duration MEMORY = Duration.ofDays(2);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** 43 of 62 letters hold 256 bits. */
    private static final int TOKEN_LENGTH = 43;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, SandboxSession> sessions =
            Caffeine.newBuilder().maximumSize(LIMIT).expireAfterWrite(MEMORY).build();
    private final Clock clock;

    SandboxSessions(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Remembers a session and returns its token. */
    String remember(SandboxSession session) {
        String token = newToken();
        sessions.put(token, session);
        return token;
    }

    /** The session of that token at that vendor, expired or not. */
    Optional<SandboxSession> find(String vendorKey, String token) {
        return Optional.ofNullable(sessions.getIfPresent(token))
                .filter(session -> session.vendorKey().equals(vendorKey));
    }

    private String newToken() {
        StringBuilder token = new StringBuilder(TOKEN_LENGTH);
        random.ints(TOKEN_LENGTH, 0, ALPHABET.length()).forEach(i -> token.append(ALPHABET.charAt(i)));
        return token.toString();
    }
}
