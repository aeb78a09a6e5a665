package io.portico.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.portico.TestCertificates;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class TlsListenerTest {
    private static final String GET = "GET /v1/things HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    private static Path directory;

    private static Path gatewaysOwn;
    private static Path renewed;
    private static Path client;
    private static Path stranger;
    private static Path trustInGateway;
    private static Path trustInClient;

    @BeforeAll
    static void makeCertificates() {
        TestCertificates certificates = new TestCertificates(directory);
        gatewaysOwn = certificates.identity("gateway");
        renewed = certificates.identity("renewed");
        client = certificates.identity("client");
        stranger = certificates.identity("stranger");
        trustInGateway = certificates.trust("trust-in-gateway", gatewaysOwn, renewed);
        trustInClient = certificates.trust("trust-in-client", client);
    }

    private static SslBundle bundle() {
        return TestCertificates.bundle(gatewaysOwn, trustInClient);
    }

    private static SSLContext showing(String identity) {
        return TestCertificates.context(
                switch (identity) {
                    case "client" -> client;
                    case "stranger" -> stranger;
                    default -> null;
                },
                trustInGateway);
    }

    private static SSLSocket connect(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.startHandshake();
        return socket;
    }

    /** Whether a request gets through; with TLS 1.3 a client hears of a refusal only when it reads. */
    private static boolean served(SSLContext context, int port) {
        try (RawClient connection = new RawClient(connect(context, port))) {
            return connection.send(GET).read().status() == 200;
        } catch (IOException | UncheckedIOException | AssertionError refused) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none, none, true",
        "none, client, true",
        "none, stranger, true",
        "want, none, true",
        "want, client, true",
        "want, stranger, false",
        "need, none, false",
        "need, client, true",
        "need, stranger, false",
    })
    void asksForCertificatesAsConfigured(String setting, String shown, boolean served) {
        try (TestGateway gateway = new TestGateway(bundle(), "client-certificates=" + setting)) {
            assertThat(served(showing(shown), gateway.port())).isEqualTo(served);
        }
    }

    @Test
    void givesNobodyWithoutACertificateEvenARefusal() {
        try (TestGateway gateway = new TestGateway(bundle(), "client-certificates=need")) {
            assertThat(served(showing("stranger"), gateway.port())).isFalse();
            assertThat(served(showing("client"), gateway.port())).isTrue();

            await().untilAsserted(() -> assertThat(gateway.log).hasSize(1));
        }
    }

    @Test
    void holdsCertificatesAgainstNothingButTheBundlesTrustStore() {
        assertThatThrownBy(
                        () -> new TestGateway(TestCertificates.bundle(gatewaysOwn, null), "client-certificates=want"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.http.client-certificates: the bundle has no trust store");
    }

    @Test
    void asksForNoCertificateWhereThereIsNoTls() {
        assertThatThrownBy(() -> new TestGateway("client-certificates=need"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.http.client-certificates: there is no TLS");
    }

    @Test
    void doesNotStartWithoutACertificateOfItsOwn() {
        assertThatThrownBy(() -> new TestGateway(TestCertificates.bundle(null, trustInClient)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.http.ssl-bundle: the bundle has no certificate");
    }

    @Test
    void speaksTls12And13() {
        assertThat(ListenerOptions.of(TestGateway.settings(), bundle()).getEnabledSecureTransportProtocols())
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    @Test
    void speaksNothingOlderWhateverTheBundleSays() {
        SslBundle older = TestCertificates.bundle(
                gatewaysOwn, trustInClient, SslOptions.of(null, Set.of("TLSv1", "TLSv1.1", "TLSv1.2")));
        SslBundle oldest = TestCertificates.bundle(gatewaysOwn, trustInClient, SslOptions.of(null, Set.of("TLSv1.1")));

        assertThat(ListenerOptions.of(TestGateway.settings(), older).getEnabledSecureTransportProtocols())
                .containsExactly("TLSv1.2");
        assertThatThrownBy(() -> ListenerOptions.of(TestGateway.settings(), oldest))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.http.ssl-bundle: the bundle's protocols are none of");
    }

    @Test
    void takesTheCiphersOfTheBundle() throws Exception {
        SslBundle narrow = TestCertificates.bundle(
                gatewaysOwn, trustInClient, SslOptions.of(Set.of("TLS_AES_256_GCM_SHA384"), null));
        try (TestGateway gateway = new TestGateway(narrow);
                SSLSocket socket = connect(showing("none"), gateway.port())) {
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_AES_256_GCM_SHA384");
        }
    }

    /** HTTP/2 is not served, so that every limit and refusal of HTTP/1.1 holds for everybody. */
    @Test
    void agreesOnNoHttp2() throws Exception {
        try (TestGateway gateway = new TestGateway(bundle());
                SSLSocket socket =
                        (SSLSocket) showing("none").getSocketFactory().createSocket("127.0.0.1", gateway.port())) {
            SSLParameters offered = socket.getSSLParameters();
            offered.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(offered);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isIn("", "http/1.1");
            assertThat(new RawClient(socket).send(GET).read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
                "GET /v1/things HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /v1/things HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n",
            })
    void refusesOverTlsWhatItRefusesWithout(String request) throws Exception {
        try (TestGateway secure = new TestGateway(bundle());
                TestGateway plain = new TestGateway();
                RawClient connection = new RawClient(connect(showing("none"), secure.port()))) {
            RawClient.Answer refusal = connection.send(request).read();

            assertThat(refusal.status())
                    .isGreaterThanOrEqualTo(400)
                    .isEqualTo(plain.send(request).status());
            assertThat(refusal.header("content-type")).isEqualTo("application/problem+json");
            assertThat(refusal.header("strict-transport-security")).isNotNull();
        }
    }

    @Test
    void endsASilentConnection() throws Exception {
        try (TestGateway gateway = new TestGateway(bundle(), "request-deadline=200ms");
                RawClient connection = new RawClient(connect(showing("none"), gateway.port()))) {
            assertThat(connection.read().status()).isEqualTo(408);
        }
    }

    /** A handshake is a connection like any other, from where it is accepted; and an end of one makes room again. */
    @Test
    void countsConnectionsThatNeverEndTheirHandshake() throws Exception {
        try (TestGateway gateway = new TestGateway(bundle(), "max-connections=2");
                RawClient silent = new RawClient(gateway.port());
                RawClient halfway = new RawClient(gateway.port())) {
            halfway.send("\26\3\1\2\0");
            try (RawClient tooMany = new RawClient(gateway.port())) {
                assertThat(tooMany.isClosedByPeer()).isTrue();
            }

            silent.close();

            await().untilAsserted(() ->
                    assertThat(served(showing("none"), gateway.port())).isTrue());
        }
    }

    @Test
    void servesARenewedCertificateFromTheNextConnectionOn() throws Exception {
        try (TestGateway gateway = new TestGateway(bundle(), "client-certificates=need");
                RawClient open = new RawClient(connect(showing("client"), gateway.port()))) {
            assertThat(open.send(GET).read().status()).isEqualTo(200);

            gateway.engine.renew(TestCertificates.bundle(renewed, trustInClient));

            await().untilAsserted(() -> assertThat(subject(gateway.port())).isEqualTo("CN=renewed"));
            assertThat(open.send(GET).read().status())
                    .as("on the old connection")
                    .isEqualTo(200);
            assertThat(served(showing("client"), gateway.port())).isTrue();
            assertThat(served(showing("none"), gateway.port())).isFalse();
        }
    }

    @Test
    void keepsItsCertificateWhereTheNewBundleCannotBeUsed(CapturedOutput log) throws Exception {
        try (TestGateway gateway = new TestGateway(bundle(), "client-certificates=need")) {
            gateway.engine.renew(TestCertificates.bundle(null, trustInClient));
            gateway.engine.renew(TestCertificates.bundle(renewed, null));

            assertThat(log)
                    .contains("the new certificate is not taken into use: portico.http.ssl-bundle:")
                    .contains("the new certificate is not taken into use: portico.http.client-certificates:");
            assertThat(subject(gateway.port())).isEqualTo("CN=gateway");
        }
    }

    private static String subject(int port) throws IOException {
        try (SSLSocket socket = connect(showing("client"), port)) {
            return socket.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }
}
