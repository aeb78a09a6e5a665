package io.portico.caller;

import org.apache.camel.Exchange;

import io.portico.flow.Variables;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Asks an exchange who its caller is. */
public final class Callers {
    private Callers() {}

    /**
     * The caller, if it may do this.
     *
     * @throws ProblemException {@code unauthorized} where nobody was authenticated, {@code forbidden} where the scope is
     *     missing
     */
    public static Caller require(Exchange exchange, Scope scope) {
        Caller caller = authenticated(exchange);
        if (!caller.may(scope)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This needs the scope " + scope.wireName() + ", which the caller has not.");
        }
        return caller;
    }

    /** The caller, or {@code unauthorized} where nobody was authenticated. */
    static Caller authenticated(Exchange exchange) {
        Caller caller = exchange.getVariable(Variables.CALLER, Caller.class);
        if (caller == null) {
            throw new ProblemException(ProblemCode.UNAUTHORIZED, "The request has no authenticated caller.");
        }
        return caller;
    }
}
