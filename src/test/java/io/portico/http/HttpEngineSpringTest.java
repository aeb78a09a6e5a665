package io.portico.http;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

import io.portico.TestCertificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class HttpEngineSpringTest {
    private static final String PASSWORD = "test-password";
    private static final String[] SETTINGS = {
        "portico.http.stop-delay=0s",
        "spring.config.location=classpath:/application.yaml",
        "camel.main.routes-include-pattern=file:src/test/resources/http/*.camel.yaml",
        "portico.http.port=0",
        "portico.http.bind-address=127.0.0.1",
        "portico.management.port=0",
        "management.endpoint.health.group.readiness.include=readinessState",
    };

    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, ArtemisAutoConfiguration.class})
    @ComponentScan(basePackageClasses = HttpEngine.class, useDefaultFilters = true)
    @ConfigurationPropertiesScan(basePackageClasses = HttpEngine.class)
    static class Gateway {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        HttpEngine sandboxEngine(HttpEngineFactory engines, HttpSettings settings) {
            return engines.create("sandbox", settings.at("127.0.0.1", 0));
        }

        @Bean("sandbox-http")
        PlatformHttpComponent sandboxHttp(HttpEngine sandboxEngine) {
            PlatformHttpComponent component = new PlatformHttpComponent();
            component.setEngine(sandboxEngine);
            return component;
        }

        @Bean
        org.apache.camel.Processor answerEmptyObject() {
            return exchange -> exchange.getMessage().setBody(HttpAnswer.json(200, "{}".getBytes()));
        }

        @Bean
        PortWatch portWatch(HttpEngine sandboxEngine) {
            return new PortWatch(sandboxEngine);
        }
    }

    /** Notes whether the port was open while routes were made. */
    static final class PortWatch extends RouteBuilder {
        private final HttpEngine engine;
        private boolean openTooEarly;

        PortWatch(HttpEngine engine) {
            this.engine = engine;
        }

        @Override
        public void configure() {
            from("direct:watch").process(exchange -> {});
            getContext()
                    .addRoutePolicyFactory((context, id, route) -> new org.apache.camel.support.RoutePolicySupport() {
                        @Override
                        public void onStart(org.apache.camel.Route started) {
                            openTooEarly |= engine.isListening();
                        }
                    });
        }
    }

    private static ConfigurableApplicationContext run(String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting :
                Stream.concat(Arrays.stream(SETTINGS), Arrays.stream(more)).toList()) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting);
        }
        return new SpringApplicationBuilder(Gateway.class)
                .web(WebApplicationType.SERVLET)
                .run(settings.values().stream().map(setting -> "--" + setting).toArray(String[]::new));
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(java.net.http.HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> postChunked(HttpClient client, String url) throws Exception {
        return client.send(
                java.net.http.HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("{}".getBytes())))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpEngine publicEngine(ConfigurableApplicationContext context) {
        return context.getBean("platform-http-engine", HttpEngine.class);
    }

    @Test
    void servesTwoEnginesAndTheManagementPort() throws Exception {
        try (ConfigurableApplicationContext context = run()) {
            HttpClient client = HttpClient.newHttpClient();
            String open = "http://127.0.0.1:" + publicEngine(context).getServerPort();
            String sandbox = "http://127.0.0.1:"
                    + context.getBean("sandboxEngine", HttpEngine.class).getServerPort();
            var tomcat = ((ServletWebServerApplicationContext) context).getWebServer();
            String management = "http://127.0.0.1:" + tomcat.getPort();

            assertThat(get(client, open + "/public/a").body()).isEqualTo("{}");
            assertThat(postChunked(client, open + "/public/a").statusCode()).isEqualTo(200);
            assertThat(get(client, open + "/sandbox/a").statusCode()).isEqualTo(404);
            assertThat(get(client, sandbox + "/sandbox/a").body()).isEqualTo("{}");
            assertThat(get(client, sandbox + "/public/a").statusCode()).isEqualTo(404);
            assertThat(get(client, open + "/actuator/health").statusCode()).isEqualTo(404);
            assertThat(get(client, management + "/actuator/health/readiness").body())
                    .contains("\"UP\"");
            assertThat(get(client, management + "/actuator/health/liveness").body())
                    .contains("\"UP\"");
            assertThat(get(client, management + "/actuator/prometheus").body())
                    .contains("portico_http_running{engine=\"http\"}", "portico_http_waiting{engine=\"sandbox\"}");
            assertThat(get(client, management + "/actuator/env").statusCode()).isEqualTo(404);
            assertThat(get(client, management + "/actuator/heapdump").statusCode())
                    .isEqualTo(404);
            assertThat(get(client, management + "/public/a").statusCode()).isEqualTo(404);
            assertThat(context.getBean(PortWatch.class).openTooEarly).isFalse();
            assertThat(context.getBean(CamelContext.class).getName()).isEqualTo("portico");
            assertThat(context.getBean("vertx")).isNotNull();
        }
    }

    @Test
    void refusesToMoveTheManagementPortSilently() {
        assertThatThrownBy(() -> run("server.port=0").close())
                .rootCause()
                .hasMessageContaining("server.port")
                .hasMessageContaining("portico.management.port");
    }

    @Test
    void doesNotStartWhereItsPortIsTaken() throws Exception {
        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            run("portico.http.port=" + taken.getLocalPort()).close())
                    .hasStackTraceContaining("portico.http.port: nothing can listen there");
        }
    }

    @Test
    void servesTlsFromABundle(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        Path certificate = directory.resolve("certificate.pem");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost");
        keytool(store, "-exportcert", "-rfc", "-file", certificate.toString());
        try (ConfigurableApplicationContext context = run(
                "portico.http.ssl-bundle=public",
                "spring.ssl.bundle.jks.public.keystore.location=file:" + store,
                "spring.ssl.bundle.jks.public.keystore.type=PKCS12",
                "spring.ssl.bundle.jks.public.keystore.password=" + PASSWORD,
                "spring.ssl.bundle.pem.client.truststore.certificate=file:" + certificate)) {
            SSLContext trust =
                    context.getBean(SslBundles.class).getBundle("client").createSslContext();
            HttpClient client = HttpClient.newBuilder().sslContext(trust).build();
            int port = publicEngine(context).getServerPort();

            HttpResponse<String> answer = get(client, "https://localhost:" + port + "/public/a");

            assertThat(answer.body()).isEqualTo("{}");
            assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            try (RawClient old = new RawClient(tls(trust, port, "TLSv1.2"))) {
                assertThat(old.send("GET /public/a HTTP/1.1\r\nHost: x\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            assertThatThrownBy(() -> tls(trust, port, "TLSv1.1")).isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void servesAChangedCertificateWithoutARestart(@TempDir Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        Path served = certificates.identity("before");
        Path renewed = certificates.identity("after");
        SSLContext trust = TestCertificates.context(null, certificates.trust("trust", served, renewed));
        List<String> settings = new ArrayList<>(TestCertificates.settings("public", served, null));
        settings.addAll(List.of("portico.http.ssl-bundle=public", "spring.ssl.bundle.watch.file.quiet-period=50ms"));
        try (ConfigurableApplicationContext context = run(settings.toArray(String[]::new))) {
            int port = publicEngine(context).getServerPort();
            assertThat(subject(trust, port)).isEqualTo("CN=before");

            Files.writeString(served, "half a file");
            await().untilAsserted(() -> assertThat(subject(trust, port)).isEqualTo("CN=before"));
            Files.copy(renewed, served, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(subject(trust, port)).isEqualTo("CN=after"));
        }
    }

    @Test
    void namesTheSettingOfABundleThatIsNotThere() {
        assertThatThrownBy(() -> run("portico.http.ssl-bundle=nowhere").close())
                .rootCause()
                .hasMessage("portico.http.ssl-bundle: there is no such bundle under spring.ssl.bundle");
    }

    private static String subject(SSLContext trust, int port) throws Exception {
        try (var socket = (javax.net.ssl.SSLSocket) tls(trust, port, "TLSv1.3")) {
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static void keytool(Path store, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-alias",
                "test",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        all.addAll(List.of(command));
        assertThat(new ProcessBuilder(all)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    private static java.net.Socket tls(SSLContext trust, int port, String protocol) throws Exception {
        var socket = (javax.net.ssl.SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }
}
