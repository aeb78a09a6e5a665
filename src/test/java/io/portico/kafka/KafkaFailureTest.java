package io.portico.kafka;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaFailureTest {

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_UNREACHABLE", "VENDOR_UNAVAILABLE", "VENDOR_CIRCUIT_OPEN", "STORE_UNAVAILABLE"})
    void isTriedAgain_whenItPassesAndCreatedNothing(ProblemCode passing) {
        assertThat(KafkaFailure.of(problem(passing), false)).isInstanceOf(KafkaFailure.TryAgain.class);
        assertThat(KafkaFailure.of(problem(passing), true)).isInstanceOf(KafkaFailure.Answer.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_TIMEOUT", "VENDOR_ERROR", "VENDOR_CONNECTION_LOST", "VENDOR_REJECTED", "FORBIDDEN"})
    void isAnswered_whenTheOutcomeIsUnknownOrNothingWouldChange(ProblemCode lasting) {
        assertThat(KafkaFailure.of(problem(lasting), false)).isInstanceOf(KafkaFailure.Answer.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MALFORMED_REQUEST", "REQUEST_TOO_LARGE"})
    void isBuried_whenItCannotBeRead(ProblemCode unreadable) {
        assertThat(KafkaFailure.of(problem(unreadable), false)).isEqualTo(new KafkaFailure.Bury(unreadable.wireName()));
    }

    @Test
    void isBuriedAfterTheLastAttempt_whenTheAnswerCannotBeSent() {
        UnsentException unsent = new UnsentException(new TimeoutException("broker away"));

        assertThat(KafkaFailure.of(unsent, false)).isInstanceOf(KafkaFailure.TryAgain.class);
        assertThat(KafkaFailure.of(unsent, true)).isEqualTo(new KafkaFailure.Bury("reply-undeliverable"));
    }

    @Test
    void isAnsweredWithoutItsCause_whenTheGatewayIsDefective() {
        assertThat(KafkaFailure.of(new IllegalStateException("inside"), false))
                .isInstanceOfSatisfying(KafkaFailure.Answer.class, answer -> {
                    assertThat(answer.problem().code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
                    assertThat(answer.problem().toString()).doesNotContain("inside");
                });
    }

    private static ProblemException problem(ProblemCode code) {
        return new ProblemException(code, "A detail.");
    }
}
