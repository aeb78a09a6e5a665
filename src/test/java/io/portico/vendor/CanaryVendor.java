package io.portico.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;

/** A vendor in whose every answer the portal's URL is marked, and who repeats the key it was sent in its refusals. */
final class CanaryVendor implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("(?:https?|javascript|ftp)://(?!app\\.example\\.com)[^\"\\s<]+");
    private static final Set<String> PROSE = Set.of("message", "detail", "title", "error_msg", "description");

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));

    CanaryVendor() {
        server.start();
    }

    int port() {
        return server.port();
    }

    void answer(ResponseDefinitionBuilder answer) {
        server.resetAll();
        server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(answer));
    }

    int calls() {
        return server.getAllServeEvents().size();
    }

    /** The fixture's answer, not yet expired, with a canary at the end of every URL and a key in every sentence. */
    static ContractCase seeded(ContractCase contract, MarkedSecret url, MarkedSecret key) {
        ObjectNode document = contract.document().deepCopy();
        document.set("answer", seed("", document.required("answer"), url, key));
        return new ContractCase(contract.vendor(), contract.file(), contract.account(), document);
    }

    private static JsonNode seed(String name, JsonNode node, MarkedSecret url, MarkedSecret key) {
        if (node instanceof ObjectNode object) {
            new ArrayList<>(object.properties())
                    .forEach(field -> object.set(field.getKey(), seed(field.getKey(), field.getValue(), url, key)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, seed(name, array.get(i), url, key));
            }
        } else if (name.equals("expires_at") && !node.isNull()) {
            Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
            return node.isNumber()
                    ? LongNode.valueOf(tomorrow.getEpochSecond())
                    : TextNode.valueOf(tomorrow.toString());
        } else if (node.isTextual()) {
            String text = URL.matcher(node.textValue())
                    // Braces are in a fixture to tempt an expression; the gateway takes no URL that holds one.
                    .replaceAll(found -> Matcher.quoteReplacement(found.group().replaceAll("[{}]", "") + "/" + url));
            return TextNode.valueOf(PROSE.contains(name) ? text + " " + key : text);
        }
        return node;
    }

    /** What no fixture is: a vendor that fails to answer, or answers with what must not be passed on. */
    static List<Fault> brokenConnections() {
        return List.of(
                Fault.CONNECTION_RESET_BY_PEER,
                Fault.EMPTY_RESPONSE,
                Fault.MALFORMED_RESPONSE_CHUNK,
                Fault.RANDOM_DATA_THEN_CLOSE);
    }

    static List<ResponseDefinitionBuilder> badAnswers(MarkedSecret url) {
        String session = "{\"object\":\"billing_portal.session\",\"id\":\"bps_1\",\"livemode\":false,\"url\":\"%s\"%s}";
        String good = session.formatted("https://billing.stripe.com/" + url, "");
        return List.of(
                WireMock.okJson(good).withFixedDelay(2_000),
                WireMock.okJson(good).withChunkedDribbleDelay(10, 4_000),
                WireMock.okJson(session.formatted(
                        "https://billing.stripe.com/" + url, ",\"more\":\"" + "x".repeat(70_000) + "\"")),
                WireMock.okJson(good.substring(0, good.length() - 2)),
                WireMock.okJson(good + good),
                WireMock.okJson(good.replace("{", "[")),
                WireMock.okJson(session.formatted("http://billing.stripe.com/" + url, "")),
                WireMock.okJson(session.formatted("https://elsewhere.example/" + url, "")),
                WireMock.okJson(session.formatted("https://a:b@billing.stripe.com/" + url, "")),
                WireMock.okJson(session.formatted("/" + url, "")),
                WireMock.okJson(session.formatted("javascript:" + url, "")),
                WireMock.okJson(session.formatted("https://billing.stripe.com/ /" + url, "")),
                WireMock.ok(good).withHeader("Content-Encoding", "gzip"),
                WireMock.ok(good).withHeader("Content-Encoding", url.text()),
                WireMock.ok("<html>https://billing.stripe.com/" + url + "</html>"),
                WireMock.aResponse().withStatus(302).withHeader("Location", "https://billing.stripe.com/" + url),
                WireMock.serverError().withBody(good),
                WireMock.status(404).withBody(good).withHeader("Request-Id", "https://billing.stripe.com/" + url),
                WireMock.status(418).withBody("{\"error\":{\"code\":\"https://billing.stripe.com/" + url + "\"}}"));
    }

    @Override
    public void close() {
        server.stop();
    }
}
