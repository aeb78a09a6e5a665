package io.portico.caller.token;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tokens are accepted ({@code portico.tokens.*}); none where nothing of the first four is set.
 *
 * @param issuer what {@code iss} must equal
 * @param audience what {@code aud} must contain
 * @param jwksUri where the issuer publishes its keys; this or the next
 * @param jwksFile a file that holds them
 * @param jwksTtl how long keys from that URL are used before they are fetched again
 * @param jwksMaxAge how long they are used when that fails
 * @param algorithms names of acceptable signature algorithms
 * @param organisationClaim the claim that names the organisation
 * @param scopesClaim the claim that holds the scopes, as text with blanks between them or as an array
 * @param nameClaim the claim that names the caller
 * @param clockSkew by how much the issuer's clock may differ
 */
@ConfigurationProperties("portico.tokens")
record TokenProperties(
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable String jwksUri,
        @Nullable String jwksFile,
        @DefaultValue("5m") Duration jwksTtl,
        @DefaultValue("1h") Duration jwksMaxAge,
        @DefaultValue({"RS256", "ES256"}) List<String> algorithms,
        @DefaultValue("organisation") String organisationClaim,
        @DefaultValue("scope") String scopesClaim,
        @DefaultValue("sub") String nameClaim,
        @DefaultValue("30s") Duration clockSkew) {

    TokenProperties {
        issuer = blankToNull(issuer);
        audience = blankToNull(audience);
        jwksUri = blankToNull(jwksUri);
        jwksFile = blankToNull(jwksFile);
    }

    /** Whether somebody wants tokens to be accepted. */
    boolean wanted() {
        return Stream.of(issuer, audience, jwksUri, jwksFile).anyMatch(value -> value != null);
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
