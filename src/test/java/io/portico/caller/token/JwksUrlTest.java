package io.portico.caller.token;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(60)
class JwksUrlTest {
    private static final ECKey KEY = TokenIssuer.ecKey();
    /** Long enough for a busy machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final String PATH = "/realms/billing/jwks";

    private final WireMockServer issuer =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop();
    }

    @Test
    void givesWhatTheIssuerPublishes() {
        answer(ok(TokenIssuer.jwks(KEY)));

        assertThat(read().join().getKeys()).extracting(JWK::getKeyID).containsExactly(KEY.getKeyID());
    }

    @Test
    void followsNoRedirect() {
        issuer.stubFor(get(PATH).willReturn(temporaryRedirect("/elsewhere")));
        issuer.stubFor(get("/elsewhere").willReturn(ok(TokenIssuer.jwks(KEY))));

        assertThat(failure()).isInstanceOf(UnreadableJwksException.class).hasMessage("it is answered with status 302");
        issuer.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void takesNoKeysFromAnErrorPage() {
        answer(aResponse().withStatus(500).withBody(TokenIssuer.jwks(KEY)));
        assertThat(failure()).hasMessage("it is answered with status 500");
        answer(aResponse().withStatus(203).withBody(TokenIssuer.jwks(KEY)));
        assertThat(failure()).hasMessage("it is answered with status 203");
        answer(aResponse().withStatus(404));
        assertThat(failure()).hasMessage("it is answered with status 404");
    }

    @Test
    void takesNoMoreThanTheLargestSize() {
        String keys = TokenIssuer.jwks(KEY);
        answer(ok(keys + " ".repeat(JwksDocument.MAX_BYTES - keys.length())));
        assertThat(read().join().getKeys()).hasSize(1);

        answer(ok(keys + " ".repeat(JwksDocument.MAX_BYTES - keys.length() + 1)));
        assertThat(failure()).isInstanceOf(UnreadableJwksException.class).hasMessage("it is larger than 64 KiB");
    }

    @Test
    void isUnreadable_whereTheIssuerBreaksOff() {
        answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        assertThat(failure()).isInstanceOf(IOException.class);
    }

    @Test
    void isUnreadable_whereNobodyListens() {
        String url = issuer.url(PATH);
        issuer.stop();

        assertThat(catchThrowableOfType(
                        CompletionException.class,
                        () -> new JwksUrl(URI.create(url), DEADLINE).read().join()))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void givesUpOnABodyThatDrips() throws Exception {
        ExecutorService drip = Executors.newSingleThreadExecutor();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
            drip.execute(() -> hungUp.complete(dripUntilHungUp(listener)));
            JwksUrl url = new JwksUrl(
                    URI.create("http://127.0.0.1:" + listener.getLocalPort() + PATH), Duration.ofSeconds(1));

            CompletableFuture<JWKSet> read = url.read();

            assertThat(catchThrowableOfType(ExecutionException.class, () -> read.get(10, TimeUnit.SECONDS)))
                    .cause()
                    .isInstanceOf(UnreadableJwksException.class)
                    .hasMessage("the issuer did not answer within 1000 ms");
            assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            drip.shutdownNow();
        }
    }

    /** The pace comes from waiting for an answer that the client never gives. */
    private static boolean dripUntilHungUp(ServerSocket listener) {
        try (Socket connection = listener.accept()) {
            connection.setSoTimeout(100);
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                out.flush();
                try {
                    if (connection.getInputStream().read() < 0) {
                        return true;
                    }
                } catch (SocketTimeoutException e) {
                    // Nothing came: the next drop.
                }
            }
        } catch (IOException e) {
            return true;
        }
    }

    private void answer(ResponseDefinitionBuilder response) {
        issuer.stubFor(get(PATH).willReturn(response));
    }

    private CompletableFuture<JWKSet> read() {
        return new JwksUrl(URI.create(issuer.url(PATH)), DEADLINE).read();
    }

    private Throwable failure() {
        return catchThrowableOfType(CompletionException.class, () -> read().join())
                .getCause();
    }
}
