package io.portico.caller.token;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import com.nimbusds.jose.jwk.JWKSet;

/**
 * An issuer's keys at a URL. One request, no redirect, no cookie; cut off at its deadline, however slowly bytes drip, and
 * at the largest size that a set of keys may have.
 */
final class JwksUrl implements JwksOrigin {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final HttpRequest request;
    private final Duration deadline;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * @param deadline from asking to the last byte
     */
    JwksUrl(URI url, Duration deadline) {
        this.deadline = deadline;
        request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    @Override
    public CompletableFuture<JWKSet> read() {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, JwksUrl::body);
        CompletableFuture<JWKSet> keys = answer.thenApply(JwksUrl::keys);
        CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    // In this order: a connection that is ended first gives no reason.
                    keys.completeExceptionally(new UnreadableJwksException(
                            "the issuer did not answer within " + deadline.toMillis() + " ms"));
                    answer.cancel(true);
                });
        return keys;
    }

    private static BodySubscriber<byte[]> body(ResponseInfo head) {
        return head.statusCode() == OK
                ? new CappedBody(JwksDocument.MAX_BYTES, "it is larger than 64 KiB")
                : new CappedBody(0, refusal(head.statusCode()));
    }

    private static JWKSet keys(HttpResponse<byte[]> answer) {
        try {
            if (answer.statusCode() != OK) {
                throw new UnreadableJwksException(refusal(answer.statusCode()));
            }
            return JwksDocument.read(answer.body());
        } catch (UnreadableJwksException e) {
            throw new CompletionException(e);
        }
    }

    private static String refusal(int status) {
        return "it is answered with status " + status;
    }
}
