package io.portico;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.MARK;
import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.saysAndResets;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a caller is told for each fault of a vendor, how soon, and how often the vendor was asked; what becomes of a message; and
 * that the next good answer is served as if nothing had been. With the property {@code fault.limits=shipped} the gateway has the
 * limits that it ships with; without it shorter ones, so that it does not take minutes. What was measured is left in
 * {@code target/fault-matrix.md}.
 */
@Tag("matrix")
class FaultMatrixTest {
    private static final String PORTAL = "https://billing.stripe.com/good";
    /** Stripe's answer and Ampersand's in one. */
    private static final byte[] GOOD = answer("200 OK", session(PORTAL));

    /** For a machine that does other things besides; no measurement. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final List<String> SHORT_LIMITS =
            List.of("--portico.egress.deadline=700ms", "--portico.egress.connect-timeout=300ms");
    private static final List<String> MEASURED = new ArrayList<>();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Socket> PENDING = new ArrayList<>();

    @TempDir
    private static Path data;

    private static final int AMQP_PORT = RunningGateway.freePort();
    private static volatile RawVendor.Behaviour behaviour = says(GOOD);
    private static RawVendor vendor;
    private static ServerSocket full;
    private static ServerSocket plain;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
        full = full();
        plain = plain();
        List<String> settings = new ArrayList<>(List.of(
                "--portico.guard.minimum-calls=1000000",
                "--portico.guard.resend.share=100",
                "--portico.amqp.port=" + AMQP_PORT,
                "--portico.queue.redelivery-delay=50ms",
                "--portico.queue.gate-pause=300ms",
                "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port(),
                "--portico.vendors.ampersand.base-url=http://127.0.0.1:" + vendor.port(),
                "--portico.vendors.pabbly.base-url=https://127.0.0.1:" + plain.getLocalPort(),
                "--portico.vendors.askui.base-url=http://127.0.0.1:" + RunningGateway.freePort(),
                "--portico.vendors.paddle.base-url=http://127.0.0.1:" + full.getLocalPort(),
                // A label too long to be asked for: no name server hears of it.
                "--portico.vendors.chargebee.base-url=http://" + "a".repeat(64) + ".example",
                "--spring.datasource.url=jdbc:h2:mem:fault-matrix"));
        if (!"shipped".equals(System.getProperty("fault.limits"))) {
            settings.addAll(SHORT_LIMITS);
        }
        gateway = RunningGateway.start(data, settings);
    }

    /** A listener that speaks first, and no TLS. */
    private static ServerSocket plain() throws IOException {
        ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket connection = listener.accept()) {
                    connection.getOutputStream().write(RawVendor.bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                    BadAnswer.awaitHangUp(connection);
                } catch (IOException e) {
                    // The client hung up, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    /** A listener whose backlog is full: the operating system answers no further connection. */
    private static ServerSocket full() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < 4; i++) {
            Socket socket = new Socket();
            PENDING.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 200);
            } catch (IOException e) {
                return listener;
            }
        }
        throw new IllegalStateException("the backlog takes more than it should");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        vendor.close();
        full.close();
        plain.close();
        for (Socket socket : PENDING) {
            socket.close();
        }
        Files.write(Path.of("target", "fault-matrix.md"), MEASURED);
    }

    static Stream<Fault> faults() {
        return Faults.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void tellsTheFaultAndServesTheNextAnswer(Fault fault) throws Exception {
        vendor.heads().clear();
        behaviour = fault.behaviour() == null ? says(GOOD) : fault.behaviour();
        long start = System.nanoTime();

        HttpResponse<String> answer = ask(fault.customer());

        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        MEASURED.add("| %s | %s | %d ms | %d ms | %d |"
                .formatted(fault, fault.told(), fault.within().toMillis(), taken.toMillis(), fault.calls()));
        assertThat(taken).isLessThan(fault.within().plus(SLACK));
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(answer.statusCode() + " " + problem.path("code").asText() + " "
                        + problem.path("outcome").asText() + " " + problem.path("retryable"))
                .isEqualTo(fault.told());
        assertThat(problem.at("/vendor/account").asText()).isEqualTo(fault.account());
        assertThat(answer.headers().map() + answer.body()).doesNotContain(MARK, "stripe.com", "evil");
        assertThat(vendor.heads()).as("calls").hasSize(fault.calls());
        assertWait(fault, answer);
        assertServesNext(fault);
    }

    /** One of each kind at each account, the vendor being well again afterwards. */
    static Stream<Fault> kinds() {
        Set<String> seen = new HashSet<>();
        return Faults.all()
                .filter(fault -> fault.behaviour() != null)
                .filter(fault -> seen.add(fault.account() + " " + fault.told()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void answersTheMessageWithTheFault_orWithASessionOnceItHasPassed(Fault fault) throws Exception {
        vendor.heads().clear();
        behaviour = (connection, out) -> {
            if (vendor.heads().size() >= fault.calls()) {
                behaviour = says(GOOD);
            }
            fault.behaviour().answer(connection, out);
        };

        Message reply = askByMessage(fault.customer());

        boolean passes = fault.told().endsWith("none true") || fault.told().contains("vendor-auth-failed");
        assertThat(vendor.heads()).as("calls").hasSize(fault.calls() + (passes ? 1 : 0));
        JsonNode answer = JSON.readTree(((TextMessage) reply).getText());
        if (passes) {
            assertThat(answer.path("url").asText()).isEqualTo(PORTAL);
        } else {
            assertThat(reply.getIntProperty("porticoStatus") + " "
                            + answer.path("code").asText() + " "
                            + answer.path("outcome").asText() + " " + answer.path("retryable"))
                    .isEqualTo(fault.told());
            assertThat(answer.toString()).doesNotContain(MARK, "stripe.com", "evil");
        }
        assertThat(deadLetters()).isEmpty();
    }

    private static Message askByMessage(String customer) throws Exception {
        try (Connection connection =
                        new JmsConnectionFactory("amqp://127.0.0.1:" + AMQP_PORT).createConnection("acme", "acme");
                Session session = connection.createSession()) {
            connection.start();
            Message request = session.createTextMessage(RunningGateway.REQUEST.replace("acme-stripe", customer));
            request.setJMSCorrelationID(customer);
            session.createProducer(session.createQueue("portal-session.create")).send(request);
            Message reply = session.createConsumer(session.createQueue("portal-session.created"))
                    .receive(60_000);
            assertThat(reply).as("reply").isNotNull();
            assertThat(reply.getJMSCorrelationID()).isEqualTo(customer);
            return reply;
        }
    }

    private static JsonNode deadLetters() throws Exception {
        HttpRequest list = HttpRequest.newBuilder(gateway.uri("/admin/dead-letters"))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .build();
        return JSON.readTree(HttpClient.newHttpClient()
                        .send(list, HttpResponse.BodyHandlers.ofString())
                        .body())
                .required("items");
    }

    /** What ends soon and keeps nobody waiting, over and over. */
    @Test
    void leavesNeitherThreadsNorConnectionsBehind() throws Exception {
        List<Fault> quick = Faults.all()
                .filter(fault -> fault.behaviour() != null)
                .filter(fault ->
                        !fault.told().contains("timeout") && !fault.told().contains("rate-limited"))
                .toList();
        assertThat(quick).hasSizeGreaterThan(20);
        bring(quick);
        int threads = threads();
        long files = openFiles();

        for (int i = 0; i < 5; i++) {
            bring(quick);
        }

        await().untilAsserted(() -> {
            assertThat(threads()).as("threads").isLessThanOrEqualTo(threads + 10);
            assertThat(openFiles()).as("open files and sockets").isLessThanOrEqualTo(files + 10);
        });
    }

    private static void bring(List<Fault> faults) throws Exception {
        for (Fault fault : faults) {
            behaviour = fault.behaviour();
            assertThat(ask(fault.customer()).statusCode()).isGreaterThanOrEqualTo(400);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static void assertWait(Fault fault, HttpResponse<String> answer) {
        int[] bounds = fault.retryAfter();
        if (bounds == null) {
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        } else {
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(-1))
                    .isBetween((long) bounds[0], (long) bounds[1]);
        }
    }

    /** At the account itself where its vendor can be well again, and after a 429 when it wants to be asked. */
    private static void assertServesNext(Fault fault) throws Exception {
        behaviour = says(GOOD);
        String customer = fault.behaviour() == null ? "acme-stripe" : fault.customer();
        if (fault.told().contains("vendor-rate-limited")) {
            int before = vendor.heads().size();
            assertThat(ask(customer).body()).contains("\"code\":\"vendor-rate-limited\"");
            assertThat(vendor.heads()).as("calls while the gate is closed").hasSize(before);
            await().atMost(Duration.ofSeconds(20)).until(() -> ask(customer).statusCode() == 201);
        }
        HttpResponse<String> next = ask(customer);
        assertThat(next.statusCode()).as(next.body()).isEqualTo(201);
        assertThat(JSON.readTree(next.body()).path("url").asText()).isEqualTo(PORTAL);
    }

    @Test
    void sendsTheSameBytesTheSecondTime_andServesTheirAnswer() throws Exception {
        vendor.heads().clear();
        vendor.bodies().clear();
        double before = retries("stripe", "succeeded");
        behaviour = (connection, out) -> {
            behaviour = says(GOOD);
            saysAndResets("").answer(connection, out);
        };

        HttpResponse<String> answer = ask("acme-stripe");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(vendor.heads()).hasSize(2);
        assertThat(vendor.heads().get(1)).isEqualTo(vendor.heads().get(0)).contains("Idempotency-Key: ps_");
        assertThat(vendor.bodies()).hasSize(2);
        assertThat(vendor.bodies().get(1)).isEqualTo(vendor.bodies().get(0)).isNotEmpty();
        assertThat(retries("stripe", "succeeded")).isEqualTo(before + 1);
    }

    @Test
    void triesAConnectionOnceMore_whereNoneCameAbout() throws Exception {
        double before = retries("askui", "failed");

        assertThat(ask("acme-askui").statusCode()).isEqualTo(502);

        assertThat(retries("askui", "failed")).isEqualTo(before + 1);
    }

    @Test
    void cutsASilentVendorOffWhenTheCallerWaitsNoLonger() throws Exception {
        try (RawVendor silent = new RawVendor(BadAnswer.saysAndWaits(""));
                RunningGateway patient = RunningGateway.start(
                        data.resolve("patient"),
                        "--portico.egress.deadline=5m",
                        "--portico.idempotency.lease=6m",
                        "--portico.http.budget=5m",
                        "--portico.vendors.stripe.base-url=http://127.0.0.1:" + silent.port(),
                        "--spring.datasource.url=jdbc:h2:mem:impatient-callers")) {

            HttpResponse<String> answer = patient.ask(RunningGateway.REQUEST, "Request-Timeout", "1.5");

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("\"code\":\"vendor-timeout\"", "\"outcome\":\"unknown\"");
            assertThat(silent.heads()).hasSize(1);
        }
    }

    @Test
    void shortensTheVendorsTimeToWhatTheGatewayHasLeft() throws Exception {
        try (RawVendor silent = new RawVendor(BadAnswer.saysAndWaits(""));
                RunningGateway busy = RunningGateway.start(
                        data.resolve("busy"),
                        "--portico.egress.deadline=5m",
                        "--portico.idempotency.lease=6m",
                        "--portico.http.budget=1500ms",
                        "--portico.vendors.stripe.base-url=http://127.0.0.1:" + silent.port(),
                        "--spring.datasource.url=jdbc:h2:mem:little-time")) {

            assertThat(busy.ask(RunningGateway.REQUEST).body()).contains("\"code\":\"vendor-timeout\"");
        }
    }

    private static double retries(String account, String result) {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .get("portico.vendor.retries")
                .tag("account", account)
                .tag("result", result)
                .counter()
                .count();
    }

    private static HttpResponse<String> ask(String customer) throws Exception {
        return gateway.ask(RunningGateway.REQUEST.replace("acme-stripe", customer));
    }
}
