package io.portico.caller.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JwksFileTest {
    @TempDir
    private Path folder;

    @Test
    void givesWhatStandsThereNow() throws IOException {
        RSAKey first = TokenIssuer.rsaKey();
        RSAKey second = TokenIssuer.rsaKey();
        Path file = Files.writeString(folder.resolve("jwks.json"), TokenIssuer.jwks(first));
        JwksFile keys = new JwksFile(file);
        assertThat(keys.read().join().getKeys()).extracting(JWK::getKeyID).containsExactly(first.getKeyID());

        Files.writeString(file, TokenIssuer.jwks(second));

        assertThat(keys.read().join().getKeys()).extracting(JWK::getKeyID).containsExactly(second.getKeyID());
    }

    @Test
    void isUnreadable_whereItIsMissing() {
        assertThatThrownBy(() ->
                        new JwksFile(folder.resolve("nowhere.json")).read().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void isUnreadable_beyondItsLargestSize() throws IOException {
        Path file =
                Files.writeString(folder.resolve("jwks.json"), "{\"keys\":[]}" + " ".repeat(JwksDocument.MAX_BYTES));

        assertThatThrownBy(() -> new JwksFile(file).read().join()).hasCauseInstanceOf(UnreadableJwksException.class);
    }
}
