package io.portico.deadletter;

import org.jspecify.annotations.Nullable;

/** The requests that were put aside because nobody could be told about them. Every organisation has its own only. */
public interface DeadLetters {

    /**
     * A page of them, the one whose request failed first at the top.
     *
     * @param after the id that the page begins behind; absent for the first page
     * @param limit the most items of the page, at least 1
     * @throws io.portico.model.ProblemException {@code store-unavailable} where the broker does not answer
     */
    DeadLetterPage list(String organisation, DeadLetterSelection selection, @Nullable String after, int limit);

    /**
     * Lets them be requests again, each moved in a transaction of its own: whoever else does so at the same time, and
     * whatever fails meanwhile, none is doubled or lost.
     *
     * @param limit the most that are replayed, at least 1
     * @param dryRun whether only to say which these would be
     * @throws io.portico.model.ProblemException {@code store-unavailable} where the broker does not answer
     */
    ReplayReport replay(String organisation, DeadLetterSelection selection, int limit, boolean dryRun);
}
