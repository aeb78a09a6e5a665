package io.portico.deadletter;

import java.time.Instant;

/**
 * What an operator is told of a dead letter: nothing that its sender wrote.
 *
 * @param id the id of the request that failed, as in the log
 * @param code why it was put aside
 * @param attempts how often it was delivered; 0 where its time was over before
 * @param user the broker user who sent it
 */
public record DeadLetterEntry(
        String id, String code, int attempts, Instant putAsideAt, String user, String organisation) {}
