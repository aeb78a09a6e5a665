package io.portico.kafka;

import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.caller.Caller;
import io.portico.caller.Scope;

/**
 * An organisation on Kafka. A record does not say who wrote it, so its topic does.
 *
 * @param topicPrefix what the names of its topics begin with; no other organisation has the same
 * @param scopes wire names of what its requests may do
 */
record KafkaOrganisation(
        @DefaultValue("") String topicPrefix, @DefaultValue Set<String> scopes) {
    private static final String REQUESTS = "portal-session.create";
    private static final String REPLIES = "portal-session.created";
    private static final String DEAD_LETTERS = "portal-session.create.dlq";

    /** Where its requests come from. */
    String requests() {
        return topicPrefix + REQUESTS;
    }

    /** Where they are answered. */
    String replies() {
        return topicPrefix + REPLIES;
    }

    /** Where those rest that nobody can be answered about. */
    String deadLetters() {
        return topicPrefix + DEAD_LETTERS;
    }

    /** Who asks when a request comes from its topic; logs name the topic. */
    Caller caller(String organisation) {
        return new Caller(
                organisation,
                requests(),
                scopes.stream().map(KafkaOrganisation::scope).collect(Collectors.toUnmodifiableSet()));
    }

    private static Scope scope(String wireName) {
        return Scope.ofWireName(wireName).orElseThrow();
    }
}
