package io.portico.dialect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.http.ProblemAnswers;
import io.portico.json.PortalSessionJson;
import io.portico.json.ProblemJson;
import io.portico.json.StrictJson;
import io.portico.json.Timestamps;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.VendorDocument;

/**
 * The document that a dialect's second program reads, to answer as its vendor would:
 *
 * <ul>
 *   <li>{@code session}: the canonical session, its URL included · {@code created}, {@code expires}: its times in epoch
 *       seconds · {@code original}: what the vendor answered, where it is the dialect's own; else null · {@code livemode}: whether
 *       the session is a live one, as the vendor says or else the settings
 *   <li>or {@code problem}: the canonical problem document · {@code retryAfter}: in whole seconds, or null ·
 *       {@code again}: whether a client that sends the same once more, key included, may get a session and cannot get two
 *   <li>{@code request}: what the first program read; its facts only where the request was refused before its body was
 *       read, null where even its head was not
 *   <li>{@code replayed}: whether the session was made for an earlier request · {@code requestId}, and {@code ulid}, one of
 *       the same request where its id holds one · {@code time}: now, RFC 3339
 * </ul>
 */
final class DialectDocument {
    private static final Pattern ULID = Pattern.compile("(?:\\A|_)([0-7][0-9A-HJKMNP-TV-Z]{25})\\z");

    private DialectDocument() {}

    /** Of a session. */
    static ObjectNode of(PortalSession session, Exchange exchange, Instant now) {
        String requestId = exchange.getVariable(Variables.REQUEST_ID, String.class);
        ObjectNode document =
                document(requestId, now, exchange.getVariable(ReadDialectRequest.VARIABLE, JsonNode.class));
        document.set("session", StrictJson.readObject(PortalSessionJson.write(session)));
        document.put("created", session.createdAt().getEpochSecond());
        document.put("expires", session.expiresAt().getEpochSecond());
        document.set("original", original(session, exchange));
        document.put("replayed", exchange.getVariable(Variables.REPLAYED) != null);
        return document;
    }

    /** Of a problem. */
    static ObjectNode of(Problem problem, ProblemAnswers.Occasion occasion) {
        ObjectNode document = document(occasion.requestId(), occasion.time(), request(occasion));
        document.set(
                "problem", StrictJson.readObject(ProblemJson.write(problem, occasion.requestId(), occasion.time())));
        document.put("retryAfter", problem.retryAfterSeconds());
        boolean keyed = document.path("request").path("keyed").asBoolean();
        document.put("again", problem.repeatable(keyed && vendorKnowsKeys(occasion.exchange())));
        return document;
    }

    private static boolean vendorKnowsKeys(@Nullable Exchange exchange) {
        return exchange != null
                && Boolean.TRUE.equals(exchange.getVariable(Variables.VENDOR_KNOWS_KEYS, Boolean.class));
    }

    private static ObjectNode document(String requestId, Instant now, @Nullable JsonNode request) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("requestId", requestId);
        Matcher ulid = ULID.matcher(requestId);
        document.put("ulid", ulid.find() ? ulid.group(1) : UlidCreator.getUlid().toString());
        document.put("time", Timestamps.format(now));
        document.set("request", request);
        return document;
    }

    private static @Nullable JsonNode request(ProblemAnswers.Occasion occasion) {
        Exchange exchange = occasion.exchange();
        JsonNode read = exchange == null ? null : exchange.getVariable(ReadDialectRequest.VARIABLE, JsonNode.class);
        HttpRequest request = occasion.request();
        return read != null || request == null ? read : ReadDialectRequest.facts(request);
    }

    private static @Nullable JsonNode original(PortalSession session, Exchange exchange) {
        VendorDocument document = session.vendorDocument();
        String dialect = exchange.getVariable(Variables.DIALECT, String.class);
        return document == null || !Objects.equals(session.vendor(), dialect)
                ? null
                : StrictJson.read(document.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
