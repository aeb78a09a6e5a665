package io.portico.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemAnswerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static Stream<ProblemCode> unavailable() {
        return Arrays.stream(ProblemCode.values()).filter(code -> code.status() == 503);
    }

    @ParameterizedTest
    @MethodSource("unavailable")
    void saysWhenToTryAgain(ProblemCode code) {
        for (Problem problem :
                new Problem[] {Problem.of(code, "x"), Problem.of(code, "x").withRetryAfter(null)}) {
            HttpAnswer answer = ProblemAnswer.of(problem, "req_1", NOON);

            assertThat(answer.headers()).containsEntry("Retry-After", "1");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("\"retryAfter\":\"2026-03-01T12:00:01.000Z\"");
        }
    }

    @Test
    void keepsAWaitThatIsKnown() {
        Problem problem = Problem.of(ProblemCode.VENDOR_RATE_LIMITED, "x").withRetryAfter(Duration.ofMillis(16_001));

        assertThat(ProblemAnswer.of(problem, "req_1", NOON).headers()).containsEntry("Retry-After", "17");
    }

    @Test
    void namesNoWaitWhereNoneHelps() {
        assertThat(ProblemAnswer.of(Problem.of(ProblemCode.NOT_FOUND, "x"), "req_1", NOON)
                        .headers())
                .doesNotContainKey("Retry-After");
    }
}
