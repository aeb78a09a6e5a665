package io.portico.caller.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import com.nimbusds.jose.jwk.JWKSet;

/** An issuer's keys in a file. It is small, so it is read anew rather than asked whether it has changed. */
final class JwksFile implements JwksOrigin {
    private final Path file;

    JwksFile(Path file) {
        this.file = file;
    }

    @Override
    public CompletableFuture<JWKSet> read() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] document = in.readNBytes(JwksDocument.MAX_BYTES + 1);
            if (document.length > JwksDocument.MAX_BYTES) {
                throw new UnreadableJwksException("it is larger than 64 KiB");
            }
            return CompletableFuture.completedFuture(JwksDocument.read(document));
        } catch (IOException | UnreadableJwksException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
