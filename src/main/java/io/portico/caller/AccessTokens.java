package io.portico.caller;

import java.util.Optional;

import io.portico.model.ProblemException;

/** Finds out whose a JSON Web Token is that somebody presents in place of an API key. */
@FunctionalInterface
public interface AccessTokens {
    /** Where no issuer is configured: no token is anybody's. */
    AccessTokens NONE = presentedToken -> Optional.empty();

    /**
     * Whose token this is; empty for one that is not acceptable, for whatever reason.
     *
     * @throws ProblemException {@code store-unavailable} where that cannot be judged, for want of the issuer's keys
     */
    Optional<Caller> find(String presentedToken);
}
