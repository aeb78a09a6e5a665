package io.portico.deadletter;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some dead letters.
 *
 * @param next the id that the next page begins behind; absent on the last one
 */
public record DeadLetterPage(
        List<DeadLetterEntry> items, @Nullable String next) {

    public DeadLetterPage {
        items = List.copyOf(items);
    }
}
