package io.portico.queue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.setting.Secret;

/**
 * A user of the broker: who it is to the gateway, and how the embedded broker knows it. An external broker checks
 * passwords itself; both forms are then unused.
 *
 * @param password in clear, for the sandbox
 * @param passwordSha256 the password's SHA-256, in hexadecimal
 * @param scopes wire names of what it may do
 * @param replyTo queues it may be answered at and, on the embedded broker, may read; {@code *} stands for one word,
 *     a temporary queue needs no entry
 * @param readsDeadLetters whether it may read the dead letters of the embedded broker, which are of all organisations
 */
record BrokerUser(
        @Nullable Secret password,
        @Nullable String passwordSha256,
        String organisation,
        @DefaultValue Set<String> scopes,
        @DefaultValue List<String> replyTo,
        @DefaultValue("false") boolean readsDeadLetters) {

    /** Who asks when this user sends a request. */
    Caller caller(String name) {
        return new Caller(
                organisation, name, scopes.stream().map(BrokerUser::scope).collect(Collectors.toUnmodifiableSet()));
    }

    private static Scope scope(String wireName) {
        return Scope.ofWireName(wireName).orElseThrow();
    }

    @Override
    public String toString() {
        return "BrokerUser[" + organisation + "]";
    }
}
