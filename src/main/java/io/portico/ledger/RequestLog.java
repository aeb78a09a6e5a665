package io.portico.ledger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/**
 * Writes the one line that each request leaves in the log, whatever its channel. The facts are key-value pairs: the
 * console's pattern prints them with {@code %kvp{NONE}}, structured logging makes fields of them.
 */
@Component
public final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.portico.request");
    private static final int SERVER_ERROR = 500;

    /**
     * What is known of a request when it is answered. Nothing here is a body, a URL or a credential.
     *
     * @param channel {@code http}, {@code queue}, …
     * @param operation what was asked for: the route's id
     * @param outcome {@code ok}, {@code replayed} or the problem's code
     * @param status the HTTP status, or what it would have been on another channel
     * @param durationMillis from the first byte to the answer
     * @param client IP address of the client, where it has one
     */
    public record Line(
            String requestId,
            String channel,
            @Nullable String organisation,
            @Nullable String caller,
            @Nullable String operation,
            @Nullable String vendor,
            @Nullable String account,
            String outcome,
            int status,
            long durationMillis,
            @Nullable String client) {}

    /** Writes the line, as a warning where the gateway or a vendor failed. */
    public void write(Line line) {
        LoggingEventBuilder event = LOG.atLevel(line.status() < SERVER_ERROR ? Level.INFO : Level.WARN);
        event = with(event, "requestId", line.requestId());
        event = with(event, "channel", line.channel());
        event = with(event, "organisation", line.organisation());
        event = with(event, "caller", line.caller());
        event = with(event, "operation", line.operation());
        event = with(event, "vendor", line.vendor());
        event = with(event, "account", line.account());
        event = with(event, "outcome", line.outcome());
        event = with(event, "status", line.status());
        event = with(event, "durationMs", line.durationMillis());
        event = with(event, "client", line.client());
        event.log("request");
    }

    private static LoggingEventBuilder with(LoggingEventBuilder event, String key, @Nullable Object value) {
        return value == null ? event : event.addKeyValue(key, value);
    }
}
