package io.portico;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the two ports have to show, as closed sets: paths, headers, addresses. */
class ExposureTest {
    private static final Set<String> OPEN_ENDPOINTS = Set.of("health", "info", "prometheus");

    /** What a hostile page or proxy may add to any request. */
    private static final String ODDITIES = """
            Origin: https://evil.example
            Access-Control-Request-Method: POST
            Access-Control-Request-Headers: authorization
            X-Forwarded-Host: evil.example
            X-Forwarded-Proto: https
            X-Forwarded-For: 198.51.100.7
            Forwarded: for=198.51.100.7;host=evil.example;proto=https
            """.replace("\n", "\r\n");

    private static final String KEY = "Authorization: Bearer pk_sandbox_acme\r\n";
    private static final Map<String, String> ALWAYS = Map.of(
            "cache-control", "no-store",
            "x-content-type-options", "nosniff",
            "referrer-policy", "no-referrer",
            "x-frame-options", "DENY",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "same-origin");
    private static final Set<String> EACH_ITS_OWN = Set.of("date", "content-type", "content-length", "x-request-id");

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RawExchange get(int port, String method, String path) throws IOException {
        return send(
                port,
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + (method.equals("GET") ? "" : "Content-Length: 0\r\n") + ODDITIES + "\r\n");
    }

    private static RawExchange send(int port, String request) throws IOException {
        return RawExchange.send(port, request.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    /** Of Spring Boot and Camel, whether they are switched on or not. */
    private static Set<String> endpointsOnTheClasspath() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Endpoint.class));
        Set<String> ids = Stream.of("org.springframework", "org.apache.camel", "io.micrometer")
                .flatMap(root -> scanner.findCandidateComponents(root).stream())
                .map(found -> ((AnnotatedBeanDefinition) found)
                        .getMetadata()
                        .getAnnotations()
                        .get(Endpoint.class)
                        .getString("id"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(ids)
                .contains("env", "heapdump", "beans", "loggers", "mappings", "threaddump", "configprops", "shutdown");
        ids.addAll(List.of("jolokia", "hawtio", "camelroutes", "gateway", "refresh", "restart", "logfile"));
        return ids;
    }

    @TestFactory
    Stream<DynamicTest> hasNoEndpointButThreeOnTheManagementPortAndNoneOnThePublicOne() {
        return endpointsOnTheClasspath().stream()
                .map(id -> DynamicTest.dynamicTest(id, () -> {
                    boolean open = OPEN_ENDPOINTS.contains(id);
                    String path = "/actuator/" + id;
                    assertThat(get(gateway.managementPort(), "GET", path).status())
                            .isEqualTo(open ? 200 : 404);
                    assertThat(get(gateway.managementPort(), "POST", path).status())
                            .isEqualTo(open ? 405 : 404);
                    assertThat(get(gateway.managementPort(), "GET", path + "/x").status())
                            .isEqualTo(404);
                    for (String method : List.of("GET", "POST")) {
                        RawExchange answer = get(gateway.port(), method, path);
                        assertThat(answer.status()).isEqualTo(404);
                        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/actuator/",
                "/h2-console",
                "/h2-console/",
                "/console",
                "/console/",
                "/swagger-ui.html",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/v2/api-docs",
                "/error",
                "/jolokia",
                "/hawtio",
                "/manager/html",
                "/static/x",
                "/webjars/x",
                "/favicon.ico",
                "/cloudfoundryapplication",
                "/health",
                "/metrics"
            })
    void hasNoConsoleOnEitherPort(String path) throws Exception {
        assertThat(get(gateway.managementPort(), "GET", path).status()).isEqualTo(404);
        RawExchange answer = get(gateway.port(), "GET", path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"not-found\"");
    }

    @Test
    void mapsNothingElseOnTheManagementPort() {
        assertThat(gateway.context().getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                        .flatMap(mapping -> mapping.getPatternValues().stream()))
                .containsExactlyInAnyOrder(
                        "/actuator/health", "/actuator/health/**", "/actuator/info", "/actuator/prometheus");
    }

    /** Whoever listens everywhere can be reached at each of these. */
    @Test
    void listensOnLoopbackOnly() throws Exception {
        Set<String> addresses = new LinkedHashSet<>(Set.of("127.0.0.2"));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .forEach(addresses::add);
        for (String address : addresses) {
            for (int port : List.of(gateway.managementPort(), gateway.port())) {
                assertThatThrownBy(() -> new Socket(address, port).close())
                        .as(address)
                        .isInstanceOfAny(ConnectException.class, SocketException.class);
            }
        }
        new Socket("127.0.0.1", gateway.managementPort()).close();
    }

    @TestFactory
    Stream<DynamicTest> answersWithTheseHeadersAndNoOthers() {
        return Stream.of(
                headers("a session", post(KEY, RunningGateway.REQUEST), 201, "location"),
                headers("a preflight of a browser", request("OPTIONS", "/v1/portal-sessions", ""), 405, "allow"),
                headers("the vendors", request("GET", "/v1/vendors", KEY), 200),
                headers("no key", request("GET", "/v1/vendors", ""), 401, "www-authenticate"),
                headers("no such path", request("GET", "/v2", KEY), 404),
                headers("another method", request("DELETE", "/v1/portal-sessions", KEY), 405, "allow"),
                headers("another type", request("GET", "/v1/vendors", KEY + "Accept: text/html\r\n"), 406),
                headers("no JSON", post(KEY, "{"), 400),
                headers("a field too many", post(KEY, "{\"x\":1}"), 422),
                headers("an unreadable head", "nonsense\r\n\r\n", 400),
                headers("TLS in clear text", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc", 400),
                headers("the contract", request("GET", "/openapi.yaml", ""), 200),
                headers("the queue's contract", request("GET", "/asyncapi.yaml", ""), 200));
    }

    /** The one page for people may use its own style, and that is all. */
    @Test
    void loosensThePolicyForThePageOnly() throws Exception {
        RawExchange page = send(gateway.port(), request("GET", "/docs", ""));
        Map<String, String> headers = headers(page);
        Map<String, String> expected = new TreeMap<>(ALWAYS);
        expected.put(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.keySet().removeAll(EACH_ITS_OWN);
        headers.remove("connection");

        assertThat(page.status()).isEqualTo(200);
        assertThat(headers).isEqualTo(expected);
    }

    private static DynamicTest headers(String name, String request, int status, String... besides) {
        return DynamicTest.dynamicTest(name, () -> {
            RawExchange answer = send(gateway.port(), request);
            Map<String, String> headers = headers(answer);
            assertThat(answer.status()).as(answer.everything()).isEqualTo(status);
            assertThat(headers).containsKeys(EACH_ITS_OWN.toArray(String[]::new));
            assertThat(headers.keySet()).containsAll(Set.of(besides));
            assertThat(headers.getOrDefault("location", "/")).startsWith("/");
            headers.keySet().removeAll(EACH_ITS_OWN);
            headers.keySet().removeAll(Set.of(besides));
            headers.remove("connection");
            assertThat(headers).isEqualTo(ALWAYS);
        });
    }

    private static Map<String, String> headers(RawExchange answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.head().stream().skip(1).forEach(line -> {
            String[] parts = line.split(": ", 2);
            assertThat(headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]))
                    .as("a second %s", parts[0])
                    .isNull();
        });
        return headers;
    }

    private static String request(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + ODDITIES
                + "\r\n";
    }

    private static String post(String headers, String body) {
        return request(
                        "POST",
                        "/v1/portal-sessions",
                        headers + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + body;
    }
}
