package io.portico.vendor;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;
import io.portico.TestCertificates;

import static io.portico.vendor.RawVendor.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/** Two accounts at one vendor on one host, through the whole gateway: their requests are equal but for the certificate. */
class AccountTlsJourneyTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SESSION =
            "{\"object\":\"billing_portal.session\",\"id\":\"%s\",\"livemode\":false,\"url\":\"https://billing.stripe.com/p\"}";

    private final Map<String, String> connections = new ConcurrentHashMap<>();

    @Test
    void showsEachVendorAccountsOwnCertificate(@TempDir Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        Path vendorsOwn = certificates.identity("vendor");
        Path one = certificates.identity("one");
        Path two = certificates.identity("two");
        Path trustInVendor = certificates.trust("trust-in-vendor", vendorsOwn);
        SSLContext context = TestCertificates.context(vendorsOwn, certificates.trust("trusted-by-vendor", one, two));
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        try (RawVendor vendor = new RawVendor(listener, this::answer)) {
            List<String> settings = new ArrayList<>(List.of(
                    "--portico.vendors.stripe.base-url=https://localhost:" + vendor.port(),
                    "--portico.vendors.stripe.ssl-bundle=one",
                    "--portico.vendors.second.vendor=stripe",
                    "--portico.vendors.second.base-url=https://localhost:" + vendor.port(),
                    "--portico.vendors.second.ssl-bundle=two",
                    "--portico.vendors.second.properties.api-key=sandbox-stripe-key"));
            TestCertificates.settings("one", one, trustInVendor).forEach(setting -> settings.add("--" + setting));
            TestCertificates.settings("two", two, trustInVendor).forEach(setting -> settings.add("--" + setting));
            try (RunningGateway gateway = RunningGateway.start(directory.resolve("data"), settings)) {
                link(gateway);
                for (int i = 0; i < 3; i++) {
                    assertThat(session(gateway, "stripe")).contains("\"vendorSessionId\":\"bps_one\"");
                    assertThat(session(gateway, "second")).contains("\"vendorSessionId\":\"bps_two\"");
                }
            }
        }
        assertThat(connections).containsOnlyKeys("one", "two");
        assertThat(connections.get("one")).isNotEqualTo(connections.get("two"));
    }

    /** Names who asked, by certificate, as the session's id. */
    private void answer(Socket connection, OutputStream out) throws Exception {
        String name = ((SSLSocket) connection)
                .getSession()
                .getPeerPrincipal()
                .getName()
                .substring("CN=".length());
        String before = connections.putIfAbsent(name, connection.toString());
        assertThat(before).isIn(null, connection.toString());
        String body = SESSION.formatted("bps_" + name);
        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body));
    }

    private static void link(RunningGateway gateway) throws Exception {
        String customer = "{\"accounts\":[{\"account\":\"stripe\",\"vendorCustomerId\":\"cus_1\",\"priority\":0},"
                + "{\"account\":\"second\",\"vendorCustomerId\":\"cus_1\",\"priority\":1}]}";
        assertThat(CLIENT.send(
                                HttpRequest.newBuilder(gateway.uri("/v1/customers/both"))
                                        .header("Authorization", "Bearer pk_sandbox_acme")
                                        .header("Content-Type", "application/json")
                                        .PUT(BodyPublishers.ofString(customer))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    private static String session(RunningGateway gateway, String account) throws Exception {
        return gateway.ask("{\"customerId\":\"both\",\"account\":\"" + account
                        + "\",\"returnUrl\":\"https://app.example.com/account\"}")
                .body();
    }
}
