package io.portico.dialect;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.google.gson.Gson;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** Older clients of Stripe's, each in a class loader of its own. Which, the build says. */
class OlderStripeJavaTest {
    private static final String RETURN_URL = "https://app.example.com/account";

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static MovedCustomer customer;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
        customer = MovedCustomer.knownAs(gateway, "stripe", "cus_moving");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Path> clients() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target/older-clients"))) {
            return jars
                    .filter(jar -> jar.getFileName().toString().startsWith("stripe-java-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void getASessionWhereverTheCustomerIs(Path jar) throws Exception {
        try (Client client = new Client(jar)) {
            for (String vendor : MovedCustomer.vendors().toList()) {
                customer.moveTo(vendor);
                Object session = client.create(Map.of("customer", "cus_moving", "return_url", RETURN_URL));
                assertThat(client.read(session, "getUrl").toString()).startsWith("http://127.0.0.1:");
                assertThat(client.read(session, "getId").toString()).startsWith("bps_");
                assertThat(client.read(session, "getLivemode")).isEqualTo(false);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void areToldOfTheirMistakesInTheirOwnWords(Path jar) throws Exception {
        try (Client client = new Client(jar)) {
            assertThat(client.refusal(Map.of("customer", "cus_nobody", "return_url", RETURN_URL)))
                    .isEqualTo("InvalidRequestException resource_missing 400");
            assertThat(client.refusal(Map.of("customer", "cus_sandbox1", "foo", "1")))
                    .isEqualTo("InvalidRequestException parameter_unknown 400");
            assertThat(client.refusal(Map.of("return_url", RETURN_URL)))
                    .isEqualTo("InvalidRequestException parameter_missing 400");
            client.key("pk_unknown");
            assertThat(client.refusal(Map.of("customer", "cus_sandbox1")))
                    .isEqualTo("AuthenticationException null 401");
            client.key("pk_sandbox_acme_read");
            assertThat(client.refusal(Map.of("customer", "cus_sandbox1", "return_url", RETURN_URL)))
                    .isEqualTo("PermissionException null 403");
        }
    }

    /** The client of one version, with nothing of any other. */
    private static final class Client implements AutoCloseable {
        private final URLClassLoader classes;

        Client(Path jar) throws Exception {
            URL gson = Gson.class.getProtectionDomain().getCodeSource().getLocation();
            classes = new URLClassLoader(new URL[] {jar.toUri().toURL(), gson}, ClassLoader.getPlatformClassLoader());
            Class<?> stripe = classes.loadClass("com.stripe.Stripe");
            stripe.getMethod("overrideApiBase", String.class)
                    .invoke(null, gateway.uri("").toString());
            assertThat(jar.getFileName())
                    .hasToString("stripe-java-" + stripe.getField("VERSION").get(null) + ".jar");
            key("pk_sandbox_acme");
        }

        void key(String key) throws Exception {
            classes.loadClass("com.stripe.Stripe").getField("apiKey").set(null, key);
        }

        Object create(Map<String, Object> params) throws Exception {
            return classes.loadClass("com.stripe.model.billingportal.Session")
                    .getMethod("create", Map.class)
                    .invoke(null, params);
        }

        /** The exception that the client throws: its type, code and status. */
        String refusal(Map<String, Object> params) throws Exception {
            try {
                return "no refusal but " + create(params).getClass();
            } catch (InvocationTargetException e) {
                Throwable thrown = e.getCause();
                return thrown.getClass().getSimpleName() + " " + read(thrown, "getCode") + " "
                        + read(thrown, "getStatusCode");
            }
        }

        Object read(Object object, String getter) throws Exception {
            return object.getClass().getMethod(getter).invoke(object);
        }

        @Override
        public void close() throws IOException {
            classes.close();
        }
    }
}
