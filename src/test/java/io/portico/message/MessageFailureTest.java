package io.portico.message;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

class MessageFailureTest {

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_UNREACHABLE", "VENDOR_UNAVAILABLE", "REQUEST_IN_PROGRESS", "STORE_UNAVAILABLE"})
    void isTriedAgainUntilTheLastAttempt_whenItPassesAndCreatedNothing(ProblemCode passing) {
        assertThat(of(problem(passing), false, false)).isInstanceOf(MessageFailure.TryAgain.class);
        assertThat(of(problem(passing), true, false)).isInstanceOf(MessageFailure.Answer.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_RATE_LIMITED", "VENDOR_CIRCUIT_OPEN", "VENDOR_AUTH_FAILED", "VENDOR_TLS_FAILED"})
    void waitsAsLongAsTheProblemSays_alsoAfterTheLastAttempt_whenTheAccountIsClosed(ProblemCode closing) {
        Problem closed = Problem.of(closing, "Closed.").withRetryAfter(Duration.ofSeconds(7));

        assertThat(of(new ProblemException(closed), true, true))
                .isEqualTo(new MessageFailure.Wait(Duration.ofSeconds(7), closed));
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_TIMEOUT", "VENDOR_ERROR", "VENDOR_CONNECTION_LOST", "VENDOR_REJECTED", "FORBIDDEN"})
    void isAnswered_whenTheOutcomeIsUnknownOrNothingWouldChange(ProblemCode lasting) {
        assertThat(of(problem(lasting), false, false)).isInstanceOf(MessageFailure.Answer.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MALFORMED_REQUEST", "REQUEST_TOO_LARGE"})
    void isBuried_whenItCannotBeReadAndNobodyIsKnownToWait(ProblemCode unreadable) {
        assertThat(of(problem(unreadable), false, false)).isEqualTo(new MessageFailure.Bury(unreadable.wireName()));
        assertThat(of(problem(unreadable), false, true)).isInstanceOf(MessageFailure.Answer.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAnsweredWithoutItsCause_whenTheGatewayIsDefective(boolean lastAttempt) {
        assertThat(of(new IllegalStateException("inside"), lastAttempt, false))
                .isInstanceOfSatisfying(MessageFailure.Answer.class, answer -> {
                    assertThat(answer.problem().code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
                    assertThat(answer.problem().toString()).doesNotContain("inside");
                });
    }

    @Test
    void looksForTheProblemBelowWhatWrapsIt() {
        Throwable wrapped = new RuntimeException(new RuntimeException(problem(ProblemCode.FORBIDDEN)));

        assertThat(of(wrapped, false, false)).isInstanceOfSatisfying(MessageFailure.Answer.class, answer -> assertThat(
                        answer.problem().code())
                .isEqualTo(ProblemCode.FORBIDDEN));
    }

    @Test
    void isBuriedAfterTheLastAttempt_whenTheAnswerCannotBeSent() {
        Throwable unsent = new IllegalStateException(new IOException("broker away"));

        assertThat(of(unsent, false, true)).isInstanceOf(MessageFailure.TryAgain.class);
        assertThat(of(unsent, true, true)).isEqualTo(new MessageFailure.Bury("reply-undeliverable"));
    }

    @Test
    void isBuriedAtOnce_whenNobodyCanBeAnsweredAboutIt() {
        assertThat(of(new DeadLetter(DeadLetter.REQUEST_TOO_OLD), false, true))
                .isEqualTo(new MessageFailure.Bury("request-too-old"));
    }

    private static MessageFailure of(Throwable cause, boolean lastAttempt, boolean waited) {
        return MessageFailure.of(cause, lastAttempt, waited, IOException.class);
    }

    private static ProblemException problem(ProblemCode code) {
        return new ProblemException(code, "A detail.");
    }
}
