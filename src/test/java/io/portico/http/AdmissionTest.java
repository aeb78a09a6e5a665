package io.portico.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTest {

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, RejectedExecutionException.class})
    void turnsAwayWhatFindsNoThreadAndKeepsThePlace(Class<? extends Throwable> failure) {
        AtomicReference<Throwable> fault = new AtomicReference<>(BeanUtils.instantiateClass(failure));
        Admission admission = new Admission(1, 0, task -> {
            if (fault.get() instanceof Error error) {
                throw error;
            }
            if (fault.get() instanceof RuntimeException exception) {
                throw exception;
            }
            task.run();
        });
        AtomicInteger runs = new AtomicInteger();

        assertThat(admission.offer(runs::incrementAndGet)).isEqualTo(Admission.Outcome.TURNED_AWAY);
        assertThat(admission.running()).isZero();
        fault.set(null);

        assertThat(admission.offer(runs::incrementAndGet)).isEqualTo(Admission.Outcome.STARTED);
        assertThat(runs).hasValue(1);
    }
}
