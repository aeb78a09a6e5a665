package io.portico;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

/**
 * Hostile and broken requests against the whole gateway, in the sandbox, with one server in the vendors' place. Each is
 * refused with a complete problem and no vendor hears of it, or it is served as if its oddity were not there. What a
 * request brings stands in no refusal and no log line.
 */
class BadRequestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final VendorDouble VENDORS = new VendorDouble();
    private static final CapturedLog LOG = new CapturedLog();

    private static final Set<String> MANAGEMENT =
            Set.of("/actuator/health", "/actuator/health/readiness", "/actuator/prometheus");

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static ServerSocketChannel sink;
    private static int endpoints;
    private static Level before;

    @BeforeAll
    static void start() throws IOException {
        sink = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        sink.configureBlocking(false);
        List<String> settings = new ArrayList<>(VENDORS.settings());
        settings.addAll(
                List.of("--portico.http.request-deadline=3s", "--spring.datasource.url=jdbc:h2:mem:bad-requests"));
        gateway = RunningGateway.start(data, settings);
        before = level(Level.DEBUG);
        LOG.attach();
        for (String vendor : List.of("stripe", "ampersand", "askui", "pabbly", "agentmessage")) {
            VENDORS.forget();
            expectServed(exchange(BadRequest.good(vendor)), vendor);
        }
        endpoints = gateway.context().getBean(CamelContext.class).getEndpoints().size();
    }

    private static Level level(Level level) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.portico");
        Level former = logger.getLevel();
        logger.setLevel(level);
        return former;
    }

    @AfterAll
    static void stop() throws IOException {
        LOG.detach();
        level(before);
        gateway.close();
        VENDORS.close();
        sink.close();
    }

    @TestFactory
    Stream<DynamicContainer> requests() {
        return BadRequestTable.groups().stream().map(group -> container(group, BadRequestTable.of(group)));
    }

    @TestFactory
    Stream<DynamicContainer> customersWithAPoisonedVendorId() {
        return Stream.of("stripe", "ampersand", "askui", "pabbly", "agentmessage")
                .map(vendor -> container("vendor-id-" + vendor, PoisonedCustomers.store(jdbc(), vendor)));
    }

    /** What the public port does not have, the management port has not either, but for its three endpoints. */
    @TestFactory
    Stream<DynamicTest> pathsOnTheManagementPort() {
        int port = gateway.managementPort();
        return Stream.concat(
                        BadRequestTable.of("exposure").stream(),
                        Stream.of("configprops", "mappings", "threaddump", "scheduledtasks", "caches", "flyway", "sbom")
                                .map(endpoint -> BadRequest.get("/actuator/" + endpoint)))
                .map(request -> DynamicTest.dynamicTest(request.name(), () -> {
                    RawExchange answer = RawExchange.send(port, request.wire(sinkPort()), !request.isHead());
                    boolean served = MANAGEMENT.contains(request.name());
                    assertThat(answer.status()).as(answer.everything()).isEqualTo(served ? 200 : 404);
                    assertThat(answer.header("Server")).isNull();
                }));
    }

    @Test
    void showsNothingOverJmx() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

        assertThat(beans.queryNames(null, null))
                .extracting(ObjectName::getDomain)
                .noneMatch(domain ->
                        domain.matches("(?i).*(camel|artemis|activemq|tomcat|catalina|hikari|spring|h2|vertx).*"));
        assertThat(gateway.context()
                        .getBean(CamelContext.class)
                        .getManagementStrategy()
                        .getManagementAgent())
                .isNull();
        assertThat(System.getProperty("com.sun.management.jmxremote")).isNull();
    }

    private static JdbcTemplate jdbc() {
        return gateway.context().getBean(JdbcTemplate.class);
    }

    private static DynamicContainer container(String group, List<BadRequest> requests) {
        Set<String> words = new LinkedHashSet<>();
        List<DynamicNode> tests = new ArrayList<>();
        for (BadRequest request : requests) {
            tests.add(DynamicTest.dynamicTest(request.name(), () -> check(request, words)));
        }
        tests.add(DynamicTest.dynamicTest("serves the next good request", () -> checkAfterwards(words)));
        return DynamicContainer.dynamicContainer(group + " (" + requests.size() + " cases)", tests);
    }

    private static void check(BadRequest request, Set<String> words) throws IOException {
        VENDORS.forget();
        words.addAll(request.foreignWords(sinkPort()));

        RawExchange answer = exchange(request);

        assertThat(request.status()).as(answer.everything()).contains(answer.status());
        if (answer.status() >= 400) {
            assertProblem(request, answer);
            VENDORS.assertNotCalled();
        } else if (answer.status() == 201) {
            expectServed(answer, request.vendorOr("stripe"));
        } else {
            VENDORS.assertNotCalled();
        }
        for (String word : request.foreignWords(sinkPort())) {
            assertThat(answer.everything()).doesNotContain(word);
        }
        assertThat(answer.rest()).as("after the answer").isEmpty();
        assertThat(sink.accept()).as("a call to where the request pointed").isNull();
    }

    private static void checkAfterwards(Set<String> words) throws IOException {
        VENDORS.forget();
        expectServed(exchange(BadRequest.good("stripe")), "stripe");
        assertThat(gateway.context().getBean(CamelContext.class).getEndpoints()).hasSize(endpoints);
        Set<String> secrets = new LinkedHashSet<>(VendorDouble.CREDENTIALS);
        secrets.add(VendorDouble.PORTAL);
        BadRequest.KEYS.values().forEach(key -> {
            secrets.add(key);
            secrets.add(Base64.getEncoder().encodeToString((key + ":").getBytes()));
        });
        LOG.assertHoldsNone(secrets);
        LOG.assertHoldsNone(words);
    }

    private static void expectServed(RawExchange answer, String vendor) {
        assertThat(answer.status()).as(answer.everything()).isEqualTo(201);
        assertThat(answer.body()).contains(VendorDouble.PORTAL);
        VENDORS.assertCalledCleanly(vendor);
    }

    private static void assertProblem(BadRequest request, RawExchange answer) throws IOException {
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate") != null).isEqualTo(answer.status() == 401);
        assertThat(answer.header("Allow") != null).isEqualTo(answer.status() == 405);
        assertThat(answer.header("Server")).isNull();
        if (request.isHead()) {
            assertThat(answer.rest()).isEmpty();
            return;
        }
        JsonNode problem = JSON.readTree(answer.body());
        String id = problem.path("requestId").asText();
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.path("type").asText())
                .isEqualTo("urn:portico:problem:" + problem.path("code").asText());
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(id).isNotBlank().isEqualTo(answer.header("X-Request-Id"));
        assertThat(problem.path("instance").asText()).isEqualTo("urn:portico:request:" + id);
        assertThat(problem.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(problem.path("retryable").isBoolean()).isTrue();
        assertThat(problem.path("outcome").asText()).isEqualTo("none");
        if (request.code() != null) {
            assertThat(problem.path("code").asText()).as(answer.body()).isEqualTo(request.code());
        }
    }

    private static RawExchange exchange(BadRequest request) throws IOException {
        int port = gateway.port();
        return RawExchange.send(port, request.wire(sinkPort()), !request.isHead());
    }

    private static int sinkPort() throws IOException {
        return ((InetSocketAddress) sink.getLocalAddress()).getPort();
    }
}
