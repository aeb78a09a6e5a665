package io.portico.vendor;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

import io.portico.TestCertificates;
import io.portico.model.ProblemCode;
import io.portico.setting.InvalidSettingException;

import static io.portico.vendor.RawVendor.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** One vendor on one host that wants a client certificate, and accounts that each show their own. */
@Timeout(60)
class AccountTlsTest {
    @TempDir
    private static Path directory;

    private static Path vendorsOwn;
    private static Path one;
    private static Path two;
    private static Path stranger;
    private static Path elsewhere;
    private static Path vendorTrust;
    private static Path trustInVendor;

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final List<EgressClient> clients = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        TestCertificates certificates = new TestCertificates(directory);
        vendorsOwn = certificates.identity("vendor");
        one = certificates.identity("one");
        two = certificates.identity("two");
        stranger = certificates.identity("stranger");
        elsewhere = certificates.identity("elsewhere", "dns:elsewhere.example");
        vendorTrust = certificates.trust("trusted-by-vendor", one, two);
        trustInVendor = certificates.trust("trust-in-vendor", vendorsOwn, elsewhere);
    }

    @AfterEach
    void shutDown() {
        clients.forEach(EgressClient::shutDown);
    }

    /** Answers with who the client is, by its certificate, and with the number of the connection. */
    private static RawVendor vendor(Path identity, String... protocols) throws Exception {
        SSLContext context = TestCertificates.context(identity, vendorTrust);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        if (protocols.length > 0) {
            listener.setEnabledProtocols(protocols);
        }
        return new RawVendor(listener, AccountTlsTest::tellWhoAsks);
    }

    private static void tellWhoAsks(Socket connection, OutputStream out) throws Exception {
        SSLSession session = ((SSLSocket) connection).getSession();
        String body = session.getPeerPrincipal().getName() + " " + System.identityHashCode(connection) + " "
                + session.getProtocol();
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
    }

    private EgressClient client(Map<String, String> accounts) {
        EgressClient client = EgressClients.of(bundles, accounts);
        clients.add(client);
        return client;
    }

    private static String call(EgressClient client, String account, RawVendor vendor) throws Exception {
        String[] answer = new String[1];
        CurrentCall.of(account, Long.MAX_VALUE).run(() -> {
            HttpPost request = new HttpPost("https://localhost:" + vendor.port() + "/");
            try (ClassicHttpResponse response =
                    client.executeOpen(RoutingSupport.determineHost(request), request, null)) {
                answer[0] = EntityUtils.toString(response.getEntity());
            }
        });
        return answer[0];
    }

    private static ProblemCode failure(EgressClient client, String account, RawVendor vendor) {
        return catchThrowableOfType(VendorCallException.class, () -> call(client, account, vendor))
                .code();
    }

    @Test
    void showsEachAccountsCertificateOnConnectionsOfItsOwn() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        bundles.registerBundle("two", TestCertificates.bundle(two, trustInVendor));
        EgressClient client = client(Map.of("first", "one", "second", "two"));
        try (RawVendor vendor = vendor(vendorsOwn)) {
            String first = call(client, "first", vendor);
            String second = call(client, "second", vendor);

            assertThat(first).startsWith("CN=one ").endsWith("TLSv1.3");
            assertThat(second).startsWith("CN=two ").endsWith("TLSv1.3");
            assertThat(call(client, "first", vendor))
                    .as("on the same connection")
                    .isEqualTo(first);
            assertThat(call(client, "second", vendor))
                    .as("on the same connection")
                    .isEqualTo(second);
            assertThat(connection(first)).isNotEqualTo(connection(second));
        }
    }

    /** Even where two accounts name the same bundle. */
    @Test
    void lendsNoAccountTheConnectionOfAnother() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "one", "second", "one"));
        try (RawVendor vendor = vendor(vendorsOwn)) {
            assertThat(connection(call(client, "first", vendor)))
                    .isNotEqualTo(connection(call(client, "second", vendor)));
        }
    }

    @Test
    void trustsForItsAccountOnly() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "one"));
        try (RawVendor vendor = vendor(vendorsOwn)) {
            assertThat(call(client, "first", vendor)).startsWith("CN=one ");

            assertThat(failure(client, "other", vendor)).isEqualTo(ProblemCode.VENDOR_TLS_FAILED);
            assertThat(vendor.heads()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stranger", "none"})
    void getsNothingAcrossWithoutACertificateThatTheVendorTrusts(String identity) throws Exception {
        bundles.registerBundle(
                "wrong", TestCertificates.bundle(identity.equals("none") ? null : stranger, trustInVendor));
        EgressClient client = client(Map.of("first", "wrong"));
        try (RawVendor vendor = vendor(vendorsOwn)) {
            assertThat(failure(client, "first", vendor))
                    .isIn(
                            ProblemCode.VENDOR_TLS_FAILED,
                            ProblemCode.VENDOR_CONNECTION_LOST,
                            ProblemCode.VENDOR_UNREACHABLE);
            assertThat(vendor.heads()).isEmpty();
        }
    }

    @Test
    void holdsTheVendorsNameAgainstItsCertificate() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "one"));
        try (RawVendor vendor = vendor(elsewhere)) {
            assertThat(failure(client, "first", vendor)).isEqualTo(ProblemCode.VENDOR_TLS_FAILED);
            assertThat(vendor.heads()).isEmpty();
        }
    }

    @Test
    void speaksTls12WithAVendorThatHasNothingNewer() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "one"));
        try (RawVendor vendor = vendor(vendorsOwn, "TLSv1.2")) {
            assertThat(call(client, "first", vendor)).startsWith("CN=one ").endsWith("TLSv1.2");
        }
    }

    @Test
    void showsARenewedCertificateOnTheNextConnection() throws Exception {
        bundles.registerBundle("renewed", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "renewed"));
        try (RawVendor before = vendor(vendorsOwn);
                RawVendor after = vendor(vendorsOwn)) {
            assertThat(call(client, "first", before)).startsWith("CN=one ");

            bundles.updateBundle("renewed", TestCertificates.bundle(two, trustInVendor));

            assertThat(call(client, "first", after)).startsWith("CN=two ");
        }
    }

    @Test
    void sendsNothingWhereNobodyKnowsForWhom() throws Exception {
        bundles.registerBundle("one", TestCertificates.bundle(one, trustInVendor));
        EgressClient client = client(Map.of("first", "one"));
        try (RawVendor vendor = new RawVendor((connection, out) -> {})) {
            HttpPost request = new HttpPost("http://127.0.0.1:" + vendor.port() + "/");

            assertThat(catchThrowableOfType(
                                    VendorCallException.class,
                                    () -> client.executeOpen(RoutingSupport.determineHost(request), request, null))
                            .code())
                    .isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
            assertThat(vendor.heads()).isEmpty();
        }
    }

    @Test
    void forgetsTheAccountWhenItsCallIsOver() throws Exception {
        assertThatThrownBy(() -> CurrentCall.of("first", Long.MAX_VALUE).run(() -> {
                    assertThat(CurrentCall.account()).isEqualTo("first");
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");
        assertThat(CurrentCall.account()).isNull();
    }

    @Test
    void namesTheSettingOfABundleThatIsNotThere() {
        assertThatThrownBy(() -> EgressClients.accounts(bundles, Map.of("first", "nowhere")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("portico.vendors.first.ssl-bundle: there is no such bundle under spring.ssl.bundle");
    }

    @Test
    void namesTheSettingOfABundleWithoutTls() {
        VendorSettings settings = new VendorSettings(Map.of(
                "first",
                new VendorSettings.Account(
                        "stripe", true, List.of(), "http://localhost", List.of(), null, "one", Map.of())));

        assertThatThrownBy(() -> EgressClients.accounts(bundles, settings))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("portico.vendors.first.ssl-bundle: there is no TLS at a base-url of http");
    }

    private static String connection(String answer) {
        return answer.split(" ")[1];
    }
}
