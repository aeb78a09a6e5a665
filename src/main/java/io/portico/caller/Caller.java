package io.portico.caller;

import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An authenticated caller.
 *
 * @param organisation whose customers, accounts and sessions it sees
 * @param name what operators call it; safe to log
 * @param scopes what it may do
 * @param customerId the customer that it stands for where a request names none, as in the dialect of AgentMessage
 */
public record Caller(
        String organisation,
        String name,
        Set<Scope> scopes,
        @Nullable String customerId) {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** One that stands for no customer. */
    public Caller(String organisation, String name, Set<Scope> scopes) {
        this(organisation, name, scopes, null);
    }

    /** Whether a name may be written into logs and records as it is. */
    public static boolean isSafeName(String name) {
        return SAFE_NAME.matcher(name).matches();
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
