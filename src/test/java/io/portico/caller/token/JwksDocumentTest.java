package io.portico.caller.token;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JwksDocumentTest {
    private static final RSAKey RSA = TokenIssuer.rsaKey();
    private static final ECKey EC = TokenIssuer.ecKey();

    @Test
    void givesThePublicKeys() throws Exception {
        JWKSet keys = read(TokenIssuer.jwks(RSA, EC));

        assertThat(keys.getKeys()).extracting(JWK::getKeyID).containsExactly(RSA.getKeyID(), EC.getKeyID());
    }

    @Test
    void givesNoPrivatePart() throws Exception {
        JWKSet keys = read(new JWKSet(RSA).toString(false));

        assertThat(keys.getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
    }

    @Test
    void bindsAKeyToTheAlgorithmOfItsCurve() throws Exception {
        ECKey p384 = new ECKeyGenerator(Curve.P_384).keyID("p384").generate();

        assertThat(read(TokenIssuer.jwks(EC, p384)).getKeys())
                .extracting(JWK::getAlgorithm)
                .containsExactly(JWSAlgorithm.ES256, JWSAlgorithm.ES384);
    }

    @Test
    void passesOverKeysThatVerifyNothingHere() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        RSAKey weakKey = new RSAKey.Builder(
                        (RSAPublicKey) weak.generateKeyPair().getPublic())
                .keyID("weak")
                .build();
        RSAKey forEncryption = new RSAKey.Builder(RSA).keyUse(KeyUse.ENCRYPTION).build();
        RSAKey forWrapping = new RSAKey.Builder(RSA)
                .keyOperations(Set.of(KeyOperation.WRAP_KEY))
                .build();
        ECKey oddCurve = new ECKey.Builder(EC).algorithm(JWSAlgorithm.ES512).build();
        JWK secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate();
        String document =
                new JWKSet(List.of(weakKey, forEncryption, forWrapping, oddCurve, secret, EC)).toString(false);

        assertThat(read(document).getKeys()).extracting(JWK::getKeyID).containsExactly(EC.getKeyID());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"LATTICE\",\"kid\":\"new\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-1024\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"RSA\",\"n\":7}",
                "{\"kty\":\"RSA\"}",
                "{}",
                "7",
                "null"
            })
    void passesOverAKeyThatIsNotUnderstood(String key) throws Exception {
        String document = TokenIssuer.jwks(RSA);

        assertThat(read(document.replace("[", "[" + key + ",")).getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(RSA.getKeyID());
    }

    @Test
    void givesNoKeys_whereTheIssuerHasNone() throws Exception {
        assertThat(read("{\"keys\":[]}").getKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}", "{\"keys\":[]}x", "<html>"})
    void saysThatItIsNoKeySet(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UnreadableJwksException.class)
                .hasMessageStartingWith("it is no ");
    }

    private static JWKSet read(String document) throws UnreadableJwksException {
        return JwksDocument.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
