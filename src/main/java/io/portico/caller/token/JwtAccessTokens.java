package io.portico.caller.token;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import io.portico.caller.AccessTokens;
import io.portico.caller.Caller;
import io.portico.caller.SharingOrganisations;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Accepts tokens of one issuer. Each is verified anew: what was good a moment ago may have ended, and a memory of tokens
 * would be one more thing that grows. Keys come from the issuer's set only, whatever a token brings along or points to.
 */
final class JwtAccessTokens implements AccessTokens {
    private final TokenForm form;
    private final NimbusJwtDecoder decoder;
    private final CallerClaims claims;
    private final SharingOrganisations organisations;

    JwtAccessTokens(
            TokenSettings settings, JWKSource<SecurityContext> keys, SharingOrganisations organisations, Clock clock) {
        this.form = new TokenForm(settings.algorithms());
        this.decoder = decoder(settings, keys, clock);
        this.claims = settings.claims();
        this.organisations = organisations;
    }

    @Override
    public Optional<Caller> find(String presentedToken) {
        if (!form.fits(presentedToken)) {
            return Optional.empty();
        }
        try {
            Jwt token = decoder.decode(presentedToken);
            return claims.callerIn(token.getClaims(), organisations);
        } catch (JwtException e) {
            if (e.getCause() instanceof UnavailableJwksException unavailable) {
                throw new ProblemException(Problem.of(
                                ProblemCode.STORE_UNAVAILABLE,
                                "The keys that the token is checked with cannot be read.")
                        .withRetryAfter(unavailable.retryAfter()));
            }
            return Optional.empty();
        }
    }

    private static NimbusJwtDecoder decoder(TokenSettings settings, JWKSource<SecurityContext> keys, Clock clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        // The form was seen to already, and the other claims are the validators' below.
        processor.setJWSTypeVerifier((type, context) -> {});
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(settings.algorithms(), keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> requireTimes(claims, settings, clock));

        JwtTimestampValidator timestamps = new JwtTimestampValidator(settings.clockSkew());
        timestamps.setClock(clock);
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        // The converter would write URLs in a form of its own; an issuer is compared as it is spelt.
        decoder.setClaimSetConverter(MappedJwtClaimSetConverter.withDefaults(
                Map.of(JWTClaimNames.ISSUER, claim -> claim, JWTClaimNames.SUBJECT, claim -> claim)));
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                timestamps, new JwtIssuerValidator(settings.issuer()), new JwtAudienceValidator(settings.audience())));
        return decoder;
    }

    /** Here, since the decoder supplies a time of issue to a token that has none. */
    private static void requireTimes(JWTClaimsSet claims, TokenSettings settings, Clock clock) throws BadJWTException {
        if (claims.getExpirationTime() == null) {
            throw new BadJWTException("No time of expiry");
        }
        if (claims.getIssueTime() != null
                && claims.getIssueTime().toInstant().isAfter(clock.instant().plus(settings.clockSkew()))) {
            throw new BadJWTException("Issued in the future");
        }
    }
}
