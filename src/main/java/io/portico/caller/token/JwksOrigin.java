package io.portico.caller.token;

import java.util.concurrent.CompletableFuture;

import com.nimbusds.jose.jwk.JWKSet;

/** Where an issuer's keys come from. */
@FunctionalInterface
interface JwksOrigin {

    /** The keys as they are now, or why they cannot be read; within a few seconds either way, and never thrown. */
    CompletableFuture<JWKSet> read();
}
