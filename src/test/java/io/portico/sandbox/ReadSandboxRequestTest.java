package io.portico.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.http.HttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ReadSandboxRequestTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void tellsRepeatedFieldsAndKeepsTheLast() {
        JsonNode request = read(FORM, "a[b]=1&c=x%20y+z&a[b]=2&&d");

        assertThat(request.path("form").toString()).isEqualTo("{\"a[b]\":\"2\",\"c\":\"x y z\",\"d\":\"\"}");
        assertThat(request.path("repeated").toString()).isEqualTo("[\"a[b]\"]");
        assertThat(request.path("bodyValid").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%zz", "%4=1"})
    void marksAFormThatCannotBeDecoded(String body) {
        assertThat(read(FORM, body).path("bodyValid").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{\"a\":1,\"a\":2}", "nul"})
    void marksWhatIsNoJson(String body) {
        assertThat(read("application/json", body).path("bodyValid").booleanValue())
                .isFalse();
    }

    @Test
    void marksTextThatIsNotUtf8() {
        byte[] latin = "a=\u00e4".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ReadSandboxRequest.read(request(FORM), latin, Instant.EPOCH)
                        .path("bodyValid")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void readsTheMediaTypeWithoutItsParameters() {
        assertThat(read("Application/JSON; charset=utf-8", "{}")
                        .path("mediaType")
                        .textValue())
                .isEqualTo("application/json");
    }

    private static JsonNode read(String contentType, String body) {
        return ReadSandboxRequest.read(request(contentType), body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    private static HttpRequest request(String contentType) {
        return new HttpRequest(
                "req_test", "POST", "/", Map.of(), Map.of(), Map.of("content-type", List.of(contentType)), "127.0.0.1");
    }
}
