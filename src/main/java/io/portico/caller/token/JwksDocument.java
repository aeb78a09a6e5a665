package io.portico.caller.token;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;

import io.portico.json.StrictJson;
import io.portico.model.ProblemException;

/**
 * Reads a JSON Web Key Set and takes from it the public keys that can verify a signature. As RFC 7517 wants it, keys that
 * are not understood are passed over; so are those for another use, secret ones and RSA keys below 2048 bits.
 */
final class JwksDocument {
    /** Bytes of a document; issuers have a few keys. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MIN_RSA_BITS = 2048;
    private static final Map<Curve, JWSAlgorithm> BY_CURVE =
            Map.of(Curve.P_256, JWSAlgorithm.ES256, Curve.P_384, JWSAlgorithm.ES384, Curve.P_521, JWSAlgorithm.ES512);

    private JwksDocument() {}

    /** The usable keys of a document, none perhaps. */
    static JWKSet read(byte[] document) throws UnreadableJwksException {
        JsonNode keys;
        try {
            keys = StrictJson.readObject(document).path("keys");
        } catch (ProblemException e) {
            throw new UnreadableJwksException("it is no JSON object");
        }
        if (!keys.isArray()) {
            throw new UnreadableJwksException("it is no JSON Web Key Set");
        }
        List<JWK> usable = new ArrayList<>();
        keys.forEach(key -> usable(key).ifPresent(usable::add));
        return new JWKSet(usable);
    }

    private static Optional<JWK> usable(JsonNode json) {
        try {
            JWK key = JWK.parse(json.toString());
            boolean verifies = (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                    && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
            if (verifies && key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
                return Optional.of(rsa.toPublicJWK());
            }
            return verifies && key instanceof ECKey ec ? ofItsCurve(ec) : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            // Whatever the library makes of a key that it does not understand: the others count.
            return Optional.empty();
        }
    }

    /** With the one algorithm that its curve is for, so that it is never tried on another's signature. */
    private static Optional<JWK> ofItsCurve(ECKey key) {
        JWSAlgorithm algorithm = BY_CURVE.get(key.getCurve());
        Algorithm stated = key.getAlgorithm();
        return algorithm == null || stated != null && !stated.equals(algorithm)
                ? Optional.empty()
                : Optional.of(new ECKey.Builder(key.toPublicJWK())
                        .algorithm(algorithm)
                        .build());
    }
}
