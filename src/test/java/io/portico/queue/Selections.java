package io.portico.queue;

import java.util.List;

import io.portico.deadletter.DeadLetterSelection;

/** Selections of dead letters. */
final class Selections {
    static final DeadLetterSelection ALL = new DeadLetterSelection(List.of(), null);

    private Selections() {}

    static DeadLetterSelection code(String code) {
        return new DeadLetterSelection(List.of(), code);
    }

    static DeadLetterSelection ids(String... ids) {
        return new DeadLetterSelection(List.of(ids), null);
    }
}
