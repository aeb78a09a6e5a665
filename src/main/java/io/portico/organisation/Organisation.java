package io.portico.organisation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.DeclaredKeys;

/**
 * One organisation's settings.
 *
 * @param returnUrls origins that its customers may be sent back to, such as {@code https://app.example.com} or
 *     {@code https://*.shop.example.org}
 * @param defaultReturnUrl where customers go back to when a request names no return URL
 * @param keys its API keys by the name that operators know each by
 */
public record Organisation(
        @DefaultValue List<String> returnUrls,
        @Nullable String defaultReturnUrl,
        @DefaultValue Map<String, ApiKey> keys) {

    public Organisation {
        keys = DeclaredKeys.of(keys);
    }

    /** The same settings with other keys. */
    public Organisation withKeys(Map<String, ApiKey> others) {
        return new Organisation(returnUrls, defaultReturnUrl, others);
    }

    /**
     * An API key; the key itself is nowhere.
     *
     * @param sha256 64 hexadecimal digits
     * @param scopes wire names of what it may be used for
     * @param quota how much it may be used; no limit where absent
     * @param notBefore RFC 3339 time from which on it is valid; at once where absent
     * @param expires RFC 3339 time from which on it is valid no longer; never where absent
     * @param next the key that takes its place, while both are in use
     * @param customer the organisation's customer that it stands for in the dialect of a vendor whose requests name none
     */
    public record ApiKey(
            @Nullable String sha256,
            @DefaultValue List<String> scopes,
            @Nullable Quota quota,
            @Nullable String notBefore,
            @Nullable String expires,
            @Nullable NextKey next,
            @Nullable String customer) {}

    /**
     * A token bucket over a caller's HTTP requests, on each node for itself.
     *
     * @param requests tokens that come back in each period
     * @param per the period
     * @param burst tokens that the bucket holds; {@code requests} where absent
     */
    public record Quota(
            @Nullable Long requests,
            @Nullable Duration per,
            @Nullable Long burst) {}

    /**
     * A second key of the same name, scopes and customer. Its times are its own.
     *
     * @param sha256 64 hexadecimal digits
     * @param notBefore RFC 3339 time from which on it is valid; at once where absent
     * @param expires RFC 3339 time from which on it is valid no longer; never where absent
     */
    public record NextKey(
            @Nullable String sha256,
            @Nullable String notBefore,
            @Nullable String expires) {}
}
