package io.portico.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of(new TextNode("2"), Duration.ofSeconds(2)),
                Arguments.of(IntNode.valueOf(7), Duration.ofSeconds(7)),
                Arguments.of(new TextNode(" 12 "), Duration.ofSeconds(12)),
                Arguments.of(new TextNode("Sun, 01 Mar 2026 12:00:09 GMT"), Duration.ofSeconds(9)),
                Arguments.of(new TextNode("2026-03-01T12:01:00Z"), Duration.ofMinutes(1)),
                Arguments.of(new TextNode("2026-03-01T14:00:30+02:00"), Duration.ofSeconds(30)),
                Arguments.of(new TextNode("0"), Duration.ofSeconds(1)),
                Arguments.of(new TextNode("2020-01-01T00:00:00Z"), Duration.ofSeconds(1)),
                Arguments.of(new TextNode("999999"), Duration.ofHours(1)),
                Arguments.of(new TextNode("soon"), RetryAfter.UNSTATED),
                Arguments.of(new TextNode("-5"), RetryAfter.UNSTATED),
                Arguments.of(new TextNode("99999999999999999999"), RetryAfter.UNSTATED),
                Arguments.of(new TextNode(""), RetryAfter.UNSTATED),
                Arguments.of(NullNode.getInstance(), RetryAfter.UNSTATED),
                Arguments.of(null, RetryAfter.UNSTATED));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void readsEveryWayOfSayingLater(JsonNode stated, Duration wait) {
        assertThat(RetryAfter.parse(stated, NOW)).isEqualTo(wait);
    }
}
