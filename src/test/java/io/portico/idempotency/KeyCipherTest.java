package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyCipherTest {
    private static final KeyScope SCOPE = KeyScope.of("acme", "create", "k1");
    private static final byte[] ANSWER = Requests.URL.getBytes(StandardCharsets.UTF_8);

    private final KeyCipher cipher = cipher("a secret of the test, for no other use");
    private final KeyCipher other = cipher("another secret of the test, for no use");

    private static KeyCipher cipher(String secret) {
        return new KeyCipher(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void opensWhatItSealed() throws Exception {
        byte[] sealed = cipher.seal(SCOPE, ANSWER);

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("portal");
        assertThat(cipher.open(SCOPE, sealed)).isEqualTo(ANSWER);
        assertThat(cipher.seal(SCOPE, ANSWER)).as("never twice the same").isNotEqualTo(sealed);
    }

    @Test
    void opensNothingElse() {
        byte[] sealed = cipher.seal(SCOPE, ANSWER);
        for (KeyScope scope : List.of(
                KeyScope.of("globex", "create", "k1"),
                KeyScope.of("acme", "delete", "k1"),
                KeyScope.of("acme", "create", "k2"))) {
            assertThatThrownBy(() -> cipher.open(scope, sealed)).isInstanceOf(GeneralSecurityException.class);
        }
        assertThatThrownBy(() -> other.open(SCOPE, sealed)).isInstanceOf(GeneralSecurityException.class);
        for (int i = 0; i < sealed.length; i++) {
            byte[] touched = sealed.clone();
            touched[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(SCOPE, touched)).isInstanceOf(GeneralSecurityException.class);
        }
        for (int length : new int[] {0, 11, 12, 27}) {
            assertThatThrownBy(() -> cipher.open(SCOPE, Arrays.copyOf(sealed, length)))
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void derivesAKeyForEachScopeOriginGenerationAndSecret() {
        assertThat(List.of(
                        cipher.vendorKey(SCOPE, "o1", 0),
                        cipher.vendorKey(SCOPE, "o1", 1),
                        cipher.vendorKey(SCOPE, "o2", 0),
                        cipher.vendorKey(KeyScope.of("globex", "create", "k1"), "o1", 0),
                        cipher.vendorKey(KeyScope.of("acme", "create", "k2"), "o1", 0),
                        other.vendorKey(SCOPE, "o1", 0)))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[0-9a-f]{64}"));
        assertThat(cipher.vendorKey(SCOPE, "o1", 0)).isEqualTo(cipher.vendorKey(SCOPE, "o1", 0));
    }

    @Test
    void namesSecretsWithoutShowingThem() {
        assertThat(cipher.id()).matches("[0-9a-f]{16}").isNotEqualTo(other.id());
    }

    @Test
    void refusesAShortSecret() {
        Secret enough = new Secret("x".repeat(32));
        Secret shorter = new Secret("x".repeat(31));

        assertThatThrownBy(() -> KeyRing.of(shorter, new Secret("")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.idempotency.secret: ")
                .hasMessageNotContaining("xxx");
        assertThatThrownBy(() -> KeyRing.of(enough, shorter))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.idempotency.previous-secret: ");
        assertThat(KeyRing.of(enough, new Secret(" ")).current()).isNotNull();
    }
}
