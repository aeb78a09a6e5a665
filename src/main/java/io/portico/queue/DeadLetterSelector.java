package io.portico.queue;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.portico.deadletter.DeadLetterSelection;
import io.portico.message.DeadLetter;

/** Writes JMS selectors, so that the broker hands over the dead letters that are meant and no others. */
final class DeadLetterSelector {
    private DeadLetterSelector() {}

    /**
     * Dead letters with the gateway's notes.
     *
     * @param users whose requests they are, at least one
     * @param statedUser the property in which the broker states who sent a message; absent where no selector sees it
     */
    static String of(
            Collection<String> users, DeadLetterSelection selection, @Nullable String statedUser, String gatewayUser) {
        StringJoiner selector = new StringJoiner(" AND ");
        if (statedUser != null) {
            selector.add(statedUser + " = " + quoted(gatewayUser));
        }
        selector.add(DeadLetter.REQUEST_ID + " IS NOT NULL").add(in(Marks.USER, users));
        if (!selection.ids().isEmpty()) {
            selector.add(in(DeadLetter.REQUEST_ID, selection.ids()));
        }
        String code = selection.code();
        if (code != null) {
            selector.add(in(DeadLetter.CODE, List.of(code)));
        }
        return selector.toString();
    }

    /** What the broker itself moved there: without notes, or with such as a sender made up. */
    static String ofUnnoted(String statedUser, String gatewayUser) {
        return DeadLetter.REQUEST_ID + " IS NULL OR " + statedUser + " IS NULL OR " + statedUser + " <> "
                + quoted(gatewayUser);
    }

    /** A text as a selector's literal. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String in(String property, Collection<String> values) {
        return values.stream()
                .map(DeadLetterSelector::quoted)
                .collect(Collectors.joining(", ", property + " IN (", ")"));
    }
}
