package io.portico.deadletter;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that fit everything that is given here.
 *
 * @param ids any of these; empty for whichever
 * @param code absent for whichever
 */
public record DeadLetterSelection(
        List<String> ids, @Nullable String code) {

    public DeadLetterSelection {
        ids = List.copyOf(ids);
    }
}
