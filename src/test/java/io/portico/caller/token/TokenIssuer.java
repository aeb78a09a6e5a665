package io.portico.caller.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;

/** Issues tokens with keys made for this run. */
final class TokenIssuer {
    static final String ISSUER = "https://login.example.com/realms/billing";
    static final String AUDIENCE = "portico";
    static final Instant NOW = Instant.parse("2026-05-04T10:20:30Z");

    private TokenIssuer() {}

    static RSAKey rsaKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static ECKey ecKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Claims of a token that is accepted at {@link #NOW}. */
    static JWTClaimsSet.Builder claims() {
        return claimsAt(NOW);
    }

    static JWTClaimsSet.Builder claimsAt(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("checkout")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim("organisation", "acme")
                .claim("scope", "billing:write billing:read");
    }

    static JWSHeader.Builder header(JWSAlgorithm algorithm, JWK key) {
        return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(key.getKeyID());
    }

    static String signed(RSAKey key, JWTClaimsSet.Builder claims) {
        return signed(key, header(JWSAlgorithm.RS256, key), claims.build().toString());
    }

    static String signed(JWK key, JWSHeader.Builder header, String payload) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
            JWSObject token = new JWSObject(header.build(), new Payload(payload));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** The public keys, as an issuer publishes them. */
    static String jwks(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }
}
