package io.portico.vendor;

import java.io.ByteArrayInputStream;
import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.flow.Variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ReadVendorAnswerTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void readsStatusHeadersAndDocument() throws Exception {
        exchange.getMessage().setHeader("Retry-After", "2");
        exchange.getMessage().setHeader("X-Twice", List.of("one", "two"));
        exchange.getMessage().setHeader("CamelHttpResponseText", "Too Many Requests");
        exchange.getMessage().setHeader("Set-Cookie", "a=b");

        JsonNode answer = read(429, "{\"error\":\"slow down\"}".getBytes(UTF_8));

        assertThat(answer)
                .hasToString("{\"status\":429,\"ok\":false,\"headers\":{\"retry-after\":\"2\",\"x-twice\":\"one\"},"
                        + "\"body\":{\"error\":\"slow down\"},\"valid\":true}");
        assertThat(exchange.getVariable(Variables.VENDOR_STATUS)).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html></html>",
                "{\"url\":\"https://a\"",
                "{\"url\":\"a\",\"url\":\"b\"}",
                "{\"a\":{\"url\":1,\"url\":1}}",
                "{} {}",
                "{}]",
                "{'url':'a'}",
                "{\"url\":NaN}",
                "{\"url\":\"a\",}",
                "{/**/}",
            })
    void takesNothingButOneStrictDocument(String body) throws Exception {
        assertInvalid(body.getBytes(UTF_8));
    }

    @Test
    void takesNoOtherEncodingThanUtf8() throws Exception {
        assertInvalid("{\"url\":\"https://a/ü\"}".getBytes(ISO_8859_1));
        assertInvalid("{\"url\":\"https://a/\"}".getBytes(UTF_16));
    }

    @Test
    void takesNestingUpTo32() throws Exception {
        assertThat(read(200, nested(32)).path("valid").booleanValue()).isTrue();
        assertInvalid(nested(33));
    }

    @Test
    void survivesAbsurdNumbers() throws Exception {
        assertInvalid(("{\"n\":" + "9".repeat(2_000) + "}").getBytes(UTF_8));
        assertInvalid("{\"n\":1e999999999}".getBytes(UTF_8));
    }

    @Test
    void tellsTheDocumentNullFromNoDocument() throws Exception {
        JsonNode answer = read(200, "null".getBytes(UTF_8));

        assertThat(answer.path("body").isNull()).isTrue();
        assertThat(answer.path("valid").booleanValue()).isTrue();
    }

    @Test
    void takesAnAnswerWithoutBody() throws Exception {
        assertInvalid(null);
    }

    @Test
    void leavesTheLimitOfAnAnswerToTheClient() throws Exception {
        byte[] large = ("\"" + "x".repeat(200_000) + "\"").getBytes(UTF_8);

        assertThat(read(200, large).path("body").textValue()).hasSize(200_000);
    }

    private void assertInvalid(byte[] body) throws Exception {
        JsonNode answer = read(200, body);

        assertThat(answer.path("valid").booleanValue()).isFalse();
        assertThat(answer.path("body").isNull()).isTrue();
    }

    private JsonNode read(int status, byte[] body) throws Exception {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(body == null ? null : new ByteArrayInputStream(body));
        new ReadVendorAnswer().process(exchange);
        return exchange.getMessage().getBody(JsonNode.class);
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
    }
}
