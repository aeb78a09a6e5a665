package io.portico.caller;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import io.portico.setting.InvalidSettingException;

/** When a key is valid: from {@code notBefore} on and before {@code expires}, absent bounds being none. */
record Validity(@Nullable Instant notBefore, @Nullable Instant expires) {

    /**
     * Reads the settings {@code <prefix>not-before} and {@code <prefix>expires}.
     *
     * @throws InvalidSettingException where one is no time with an offset, or no time is left between them
     */
    static Validity read(@Nullable String notBefore, @Nullable String expires, String prefix) {
        Instant from = instant(notBefore, prefix + "not-before");
        Instant until = instant(expires, prefix + "expires");
        if (from != null && until != null && !from.isBefore(until)) {
            throw new InvalidSettingException(prefix + "expires", "it must be after " + prefix + "not-before");
        }
        return new Validity(from, until);
    }

    boolean holdsAt(Instant time) {
        return (notBefore == null || !time.isBefore(notBefore)) && (expires == null || time.isBefore(expires));
    }

    private static @Nullable Instant instant(@Nullable String text, String setting) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidSettingException(
                    setting, "an RFC 3339 time with its offset is needed, such as 2027-01-31T00:00:00Z");
        }
    }
}
