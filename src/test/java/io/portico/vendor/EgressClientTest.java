package io.portico.vendor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.util.unit.DataSize;

import io.portico.model.ProblemCode;

import static io.portico.vendor.RawVendor.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(30)
class EgressClientTest {
    private final EgressClient client = client(Duration.ofMillis(400), 10);
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        over.countDown();
        client.shutDown();
    }

    private static EgressClient client(Duration deadline, int connections) {
        return new EgressClient(
                new EgressProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(800),
                        deadline,
                        DataSize.ofKilobytes(64),
                        connections,
                        connections),
                EgressClients.LOOPBACK,
                EgressClients.accounts(new DefaultSslBundleRegistry(), Map.of()));
    }

    private ClassicHttpResponse post(String scheme, int port) throws IOException {
        return post(client, scheme, port);
    }

    private static ClassicHttpResponse post(EgressClient client, String scheme, int port) throws IOException {
        HttpPost request = new HttpPost(scheme + "://127.0.0.1:" + port + "/v1/x");
        request.setEntity(new StringEntity("a=1", ContentType.APPLICATION_FORM_URLENCODED));
        return client.executeOpen(new HttpHost(scheme, "127.0.0.1", port), request, null);
    }

    private ProblemCode failure(RawVendor vendor) {
        return catchThrowableOfType(VendorCallException.class, () -> post("http", vendor.port()))
                .code();
    }

    @Test
    void cutsACallOffWhenItsRequestHasNoTimeLeft() throws Exception {
        EgressClient patient = client(Duration.ofMinutes(5), 1);
        try (RawVendor vendor = new RawVendor((connection, out) -> over.await())) {
            VendorCallException cutOff = catchThrowableOfType(VendorCallException.class, () -> CurrentCall.of(
                            "any", Duration.ofMillis(200).toNanos())
                    .run(() -> post(patient, "http", vendor.port())));

            assertThat(cutOff.code()).isEqualTo(ProblemCode.VENDOR_TIMEOUT);
            assertThat(cutOff.hurried()).isTrue();
        } finally {
            patient.shutDown();
        }
    }

    @Test
    void cutsACallOffAtItsOwnDeadlineWhenThatIsSooner() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> over.await())) {
            VendorCallException cutOff = catchThrowableOfType(VendorCallException.class, () -> CurrentCall.of(
                            "any", Duration.ofMinutes(5).toNanos())
                    .run(() -> post("http", vendor.port())));

            assertThat(cutOff.hurried()).isFalse();
        }
    }

    @Test
    void givesUpANameServerThatIsSilent() {
        EgressClient lost = new EgressClient(
                new EgressProperties(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        DataSize.ofKilobytes(64),
                        1,
                        1),
                EgressClients.LOOPBACK,
                EgressClients.accounts(new DefaultSslBundleRegistry(), Map.of()),
                new SystemDefaultDnsResolver() {
                    @Override
                    public InetAddress[] resolve(String host) throws UnknownHostException {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        throw new UnknownHostException(host);
                    }
                });
        try {
            assertThat(catchThrowableOfType(VendorCallException.class, () -> post(lost, "http", 1))
                            .code())
                    .isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
        } finally {
            lost.shutDown();
        }
    }

    @Test
    void readsAnAnswerWholeAndReusesTheConnection() throws Exception {
        try (RawVendor vendor = new RawVendor(
                (connection, out) -> out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\n{}")))) {
            for (int i = 0; i < 3; i++) {
                ClassicHttpResponse response = post("http", vendor.port());
                assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("{}");
                assertThat(response.getFirstHeader("X-A").getValue()).isEqualTo("b");
            }
            assertThat(vendor.heads()).hasSize(3).allSatisfy(head -> assertThat(head)
                    .doesNotContainIgnoringCase("accept-encoding")
                    .doesNotContainIgnoringCase("cookie"));
        }
    }

    @Test
    void sendsOnceEvenWhenAskedToComeBack() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> out.write(
                bytes("HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")))) {
            assertThat(post("http", vendor.port()).getCode()).isEqualTo(429);
            assertThat(post("http", vendor.port()).getCode()).isEqualTo(429);

            assertThat(vendor.heads()).hasSize(2).allSatisfy(head -> assertThat(head)
                    .doesNotContainIgnoringCase("cookie"));
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) ->
                out.write(bytes("HTTP/1.1 307 Elsewhere\r\nLocation: /v2\r\nContent-Length: 0\r\n\r\n")))) {
            assertThat(post("http", vendor.port()).getCode()).isEqualTo(307);
            assertThat(vendor.heads()).hasSize(1);
        }
    }

    @Test
    void cutsASilentVendorOffAtTheDeadline() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> over.await())) {
            assertThat(failure(vendor)).isEqualTo(ProblemCode.VENDOR_TIMEOUT);
            assertThat(vendor.heads()).hasSize(1);
        }
    }

    @Test
    void cutsADrippingBodyOffAtTheDeadline() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
            for (int i = 0; i < 1000 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                out.write(' ');
                out.flush();
            }
        })) {
            assertThat(failure(vendor)).isEqualTo(ProblemCode.VENDOR_TIMEOUT);
        }
    }

    @Test
    void knowsThatNothingWasSentWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(catchThrowableOfType(VendorCallException.class, () -> post("http", port))
                        .code())
                .isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
    }

    @Test
    void doesNotKnowTheOutcomeOfABrokenConnection() throws Exception {
        try (RawVendor early = new RawVendor((connection, out) -> reset(connection));
                RawVendor late = new RawVendor((connection, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":"));
                    out.flush();
                    reset(connection);
                });
                RawVendor cutShort = new RawVendor((connection, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"));
                    connection.shutdownOutput();
                    over.await();
                })) {
            assertThat(failure(early)).isEqualTo(ProblemCode.VENDOR_CONNECTION_LOST);
            assertThat(failure(late)).isEqualTo(ProblemCode.VENDOR_CONNECTION_LOST);
            assertThat(failure(cutShort)).isEqualTo(ProblemCode.VENDOR_CONNECTION_LOST);
            assertThat(early.heads()).hasSize(1);
        }
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    @Test
    void refusesAnEndlessBodyAfterItsLimit() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"));
            while (true) {
                out.write(new byte[8192]);
            }
        })) {
            assertThat(failure(vendor)).isEqualTo(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
        }
    }

    @Test
    void doesNotReadOnWhereAnAnswerIsTooLarge() throws Exception {
        EgressClient patient = client(Duration.ofMinutes(1), 1);
        try (RawVendor vendor = new RawVendor((connection, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n" + " ".repeat(70_000)));
            out.flush();
            over.await();
        })) {
            assertThat(catchThrowableOfType(VendorCallException.class, () -> post(patient, "http", vendor.port()))
                            .code())
                    .isEqualTo(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
        } finally {
            patient.shutDown();
        }
    }

    @Test
    void readsNothingThatLiesBehindAnAnswerAsTheNextOne() throws Exception {
        String one = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
        try (RawVendor vendor = new RawVendor((connection, out) -> out.write(bytes(one + one.replace("one", "two"))))) {
            for (int i = 0; i < 3; i++) {
                assertThat(EntityUtils.toString(post("http", vendor.port()).getEntity()))
                        .isEqualTo("one");
            }
        }
    }

    @Test
    void refusesAnEndlessHeadAfterItsLimit() throws Exception {
        try (RawVendor line = new RawVendor((connection, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nX-Long: "));
                    while (true) {
                        out.write(bytes("x".repeat(1024)));
                    }
                });
                RawVendor lines = new RawVendor((connection, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\n"));
                    while (true) {
                        out.write(bytes("X-More: yes\r\n"));
                    }
                })) {
            assertThat(failure(line)).isEqualTo(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
            assertThat(failure(lines)).isEqualTo(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);
        }
    }

    @Test
    void doesNotWaitLongForAConnectionWhenAllAreInUse() throws Exception {
        EgressClient narrow = client(Duration.ofSeconds(10), 1);
        CountDownLatch called = new CountDownLatch(1);
        try (RawVendor vendor = new RawVendor((connection, out) -> {
            called.countDown();
            over.await();
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        })) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
                try {
                    return post(narrow, "http", vendor.port()).getCode();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            called.await();

            assertThat(catchThrowableOfType(VendorCallException.class, () -> post(narrow, "http", vendor.port()))
                            .code())
                    .isEqualTo(ProblemCode.OVERLOADED);

            over.countDown();
            assertThat(first.get()).isEqualTo(200);
            assertThat(vendor.heads()).hasSize(1);
        } finally {
            narrow.shutDown();
        }
    }

    @Test
    void knowsThatNothingWasSentWhereTlsDoesNotComeAbout() throws Exception {
        EgressClient patient = client(Duration.ofSeconds(10), 1);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(catchThrowableOfType(VendorCallException.class, () -> post("https", silent.getLocalPort()))
                            .code())
                    .as("cut off at the deadline")
                    .isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
            assertThat(catchThrowableOfType(
                                    VendorCallException.class, () -> post(patient, "https", silent.getLocalPort()))
                            .code())
                    .as("given up after the handshake's time")
                    .isEqualTo(ProblemCode.VENDOR_UNREACHABLE);
        } finally {
            patient.shutDown();
        }
    }

    @Test
    void doesNotKnowTheOutcomeOfATlsFailureAfterSending() {
        assertThat(EgressFailure.classify(new SSLException("x"), true)).isEqualTo(ProblemCode.VENDOR_CONNECTION_LOST);
        assertThat(EgressFailure.classify(new SSLException("x"), false)).isEqualTo(ProblemCode.VENDOR_TLS_FAILED);
    }

    @Test
    void knowsThatNothingWasTakenWhereTheHandshakeFailsAfterSending() {
        assertThat(EgressFailure.classify(new SSLHandshakeException("x"), true))
                .isEqualTo(ProblemCode.VENDOR_TLS_FAILED);
    }

    @Test
    void countsTheBytesOfACompressedBodyAfterInflation() throws Exception {
        try (RawVendor bomb = gzipped(new byte[50_000_000]);
                RawVendor small = gzipped(bytes("{\"a\":1}"))) {
            assertThat(failure(bomb)).isEqualTo(ProblemCode.VENDOR_RESPONSE_TOO_LARGE);

            ClassicHttpResponse response = post("http", small.port());
            assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("{\"a\":1}");
            assertThat(response.containsHeader("Content-Encoding")).isFalse();
        }
    }

    @Test
    void refusesWhatFollowsAPackedBody_withoutReadingItToItsEnd() throws Exception {
        try (RawVendor vendor = gzipped(bytes("{}"), 999_999_999L)) {
            assertThat(failure(vendor)).isEqualTo(ProblemCode.VENDOR_INVALID_RESPONSE);
        }
    }

    private static RawVendor gzipped(byte[] plain) throws IOException {
        return gzipped(plain, 0);
    }

    /** @param behind how many bytes more are stated; a few of them come */
    private static RawVendor gzipped(byte[] plain, long behind) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        byte[] body = packed.toByteArray();
        return new RawVendor((connection, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + (body.length + behind)
                    + "\r\n\r\n"));
            out.write(body);
            out.write(new byte[(int) Math.min(behind, 1_000)]);
        });
    }

    @Test
    void refusesWhatIsNoHttpAnswer() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk\r\n"));
                    out.flush();
                });
                RawVendor encoded = new RawVendor((connection, out) ->
                        out.write(bytes("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx")))) {
            assertThat(failure(vendor)).isEqualTo(ProblemCode.VENDOR_INVALID_RESPONSE);
            assertThat(failure(encoded)).isEqualTo(ProblemCode.VENDOR_INVALID_RESPONSE);
        }
    }

    @Test
    void takesAVendorWithoutTlsForWhatItIs() throws Exception {
        EgressClient patient = client(Duration.ofSeconds(10), 1);
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread vendor = new Thread(() -> {
                try (Socket connection = plain.accept()) {
                    connection.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                    over.await();
                } catch (IOException | InterruptedException e) {
                    // The client hung up.
                }
            });
            vendor.start();
            assertThat(catchThrowableOfType(
                                    VendorCallException.class, () -> post(patient, "https", plain.getLocalPort()))
                            .code())
                    .isEqualTo(ProblemCode.VENDOR_TLS_FAILED);
            over.countDown();
            vendor.join();
        } finally {
            patient.shutDown();
        }
    }
}
