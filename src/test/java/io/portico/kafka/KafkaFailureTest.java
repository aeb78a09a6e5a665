package io.portico.kafka;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import io.portico.message.MessageFailure;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaFailureTest {

    @Test
    void isBuriedAfterTheLastAttempt_whenTheAnswerCannotBeSent() {
        UnsentException unsent = new UnsentException(new TimeoutException("broker away"));

        assertThat(KafkaFailure.of(unsent, false)).isInstanceOf(MessageFailure.TryAgain.class);
        assertThat(KafkaFailure.of(unsent, true)).isEqualTo(new MessageFailure.Bury("reply-undeliverable"));
    }

    @Test
    void isBuriedAtOnce_whenNobodyCanBeAnsweredAboutIt() {
        assertThat(KafkaFailure.of(new DeadLetter(DeadLetter.REQUEST_TOO_OLD), false))
                .isEqualTo(new MessageFailure.Bury("request-too-old"));
        assertThat(KafkaFailure.of(new ProblemException(ProblemCode.MALFORMED_REQUEST, "A detail."), false))
                .isEqualTo(new MessageFailure.Bury("malformed-request"));
    }
}
