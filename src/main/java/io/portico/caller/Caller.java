package io.portico.caller;

import java.util.Set;

/**
 * An authenticated caller.
 *
 * @param organisation whose customers, accounts and sessions it sees
 * @param name what operators call it; safe to log
 * @param scopes what it may do
 */
public record Caller(String organisation, String name, Set<Scope> scopes) {

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
