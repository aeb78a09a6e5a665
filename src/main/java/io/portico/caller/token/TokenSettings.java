package io.portico.caller.token;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;

/**
 * What tokens are held against: the settings, found usable.
 *
 * @param issuer what {@code iss} equals
 * @param audience what {@code aud} contains
 * @param jwks where the issuer's keys are, a URL of a file or of a server
 * @param jwksLimits how old they may get
 * @param algorithms that a token may be signed with, asymmetric ones only
 * @param claims the names of the claims that tell who is asking
 * @param clockSkew by how much the issuer's clock may differ
 */
record TokenSettings(
        String issuer,
        String audience,
        URI jwks,
        CachedJwks.Limits jwksLimits,
        Set<JWSAlgorithm> algorithms,
        CallerClaims claims,
        Duration clockSkew) {

    TokenSettings {
        algorithms = Set.copyOf(algorithms);
    }
}
