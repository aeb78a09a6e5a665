package io.portico.dialect;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.RunningGateway;
import io.portico.model.GatewayProblem;
import io.portico.vendor.RawVendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a gateway behind a gateway refuses by itself, and what becomes of a gateway that is configured as its own vendor. */
class DialectChainTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static final CountDownLatch RELEASED = new CountDownLatch(1);
    private static RawVendor held;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        held = new RawVendor((connection, out) -> {
            RELEASED.await();
            String body = "{\"url\": \"https://billing.example.com/p\"}";
            out.write(RawVendor.bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body));
        });
        int port = RunningGateway.freePort();
        DialectWorld world = new DialectWorld().with("portico.http.port", port);
        world.organisation("front");
        world.organisation("back");
        world.with("portico.organisations.front.return-urls[1]", "https://front.example.com");
        String sandbox = SandboxVendor.PABBLY.vendor();
        world.account(sandbox, sandbox, DialectWorld.SANDBOX, SandboxVendor.PABBLY.credentials(SandboxVendor.WELL));
        world.customer("back", "well", sandbox, SandboxVendor.PABBLY.customer(SandboxVendor.WELL), List.of("well"));
        world.key("back", "pk_back_well", "billing:write", "well");
        world.key("back", "pk_back_nobody", "billing:write", "nobody");
        world.key("back", "pk_back_reader", "billing:read", "well");
        String origin = "http://127.0.0.1:" + held.port();
        world.account("held", "ampersand", origin, Map.of("api-key", "sandbox-ampersand-key"));
        world.with("portico.vendors.held.portal-hosts[0]", "billing.example.com");
        world.customer("back", "held", "held", "ba_held", List.of("held"));
        world.key("back", "pk_back_held", "billing:write", "held");
        detour(world, port, VendorClient.STRIPE, "held", "pk_back_held", "held");
        world.with("portico.vendors.held-stripe.portal-hosts[0]", "billing.example.com");
        for (VendorClient dialect : VendorClient.values()) {
            detour(world, port, dialect, "well", "pk_back_well", "well");
            detour(world, port, dialect, "nobody", "pk_back_nobody", "nobody");
            detour(world, port, dialect, "reader", "pk_back_reader", "well");
            detour(world, port, dialect, "stranger", "pk_back_stranger", "well");
            detour(world, port, dialect, "loop", key(dialect, "loop"), name(dialect, "loop"));
        }
        gateway = RunningGateway.start(data, world.settings(data));
    }

    /** A customer of the front with an account at the gateway itself, and what it is called there. */
    private static void detour(
            DialectWorld world, int port, VendorClient dialect, String customer, String credential, String there) {
        String name = name(dialect, customer);
        world.account(
                name,
                dialect.vendor(),
                "http://127.0.0.1:" + port,
                dialect.credentials().stream().collect(Collectors.toMap(Function.identity(), property -> credential)));
        world.customer("front", name, name, dialect.id(there), List.of(name));
        world.key("front", key(dialect, customer), "billing:write", name);
    }

    private static String name(VendorClient dialect, String customer) {
        return customer + "-" + dialect.vendor();
    }

    private static String key(VendorClient dialect, String customer) {
        return "pk_front_" + customer + "_" + dialect.vendor();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        held.close();
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void aLoopEndsWithAProblem_andLeavesNothingHanging(VendorClient dialect) throws Exception {
        HttpResponse<String> answer = ask(dialect, "loop", DialectWorld.RETURN_URL);

        assertThat(problem(answer)).isIn("vendor-unavailable", "vendor-timeout", "overloaded");
        assertThat(answer.statusCode()).isIn(503, 504);
        await().until(() -> running() == 0 && inFlight(name(dialect, "loop")) == 0);
        assertThat(ask(dialect, "well", DialectWorld.RETURN_URL).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void aCustomerWhomOnlyTheSecondGatewayDoesNotKnowIsUnknown(VendorClient dialect) throws Exception {
        HttpResponse<String> answer = ask(dialect, "nobody", DialectWorld.RETURN_URL);

        assertThat(problem(answer)).isEqualTo("no-vendor-customer");
        assertThat(answer.statusCode()).isIn(400, 404, 409);
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void aKeyThatTheSecondGatewayRefusesIsNoFaultOfTheClients(VendorClient dialect) throws Exception {
        for (String customer : List.of("stranger", "reader")) {
            HttpResponse<String> answer = ask(dialect, customer, DialectWorld.RETURN_URL);

            assertThat(problem(answer)).isEqualTo("vendor-auth-failed");
            assertThat(answer.statusCode()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void aReturnUrlThatOnlyTheSecondGatewayRefusesIsRefused(VendorClient dialect) throws Exception {
        HttpResponse<String> answer = ask(dialect, "well", "https://front.example.com/account");

        assertThat(problem(answer)).isEqualTo("return-url-not-allowed");
        assertThat(answer.statusCode()).isIn(400, 422);
    }

    /** Between two gateways the dialect of Stripe knows a call again. */
    @Test
    void aSessionWhoseAnswerCameTooLateIsFoundAgainByItsKey() throws Exception {
        HttpResponse<String> late =
                CLIENT.send(held().header("Request-Timeout", "2").build(), BodyHandlers.ofString());
        RELEASED.countDown();

        await().until(() -> CLIENT.send(held().build(), BodyHandlers.ofString()).statusCode() == 200);

        assertThat(problem(late)).isEqualTo("vendor-timeout");
        assertThat(held.heads()).as("calls of the vendor").hasSize(1);
    }

    private static HttpRequest.Builder held() {
        VendorClient dialect = VendorClient.STRIPE;
        return dialect.request(
                        gateway.uri("/"),
                        key(dialect, "held"),
                        dialect.id(name(dialect, "held")),
                        DialectWorld.RETURN_URL)
                .header("Idempotency-Key", "held");
    }

    private static HttpResponse<String> ask(VendorClient dialect, String customer, String returnUrl) throws Exception {
        HttpRequest.Builder request = dialect.request(
                gateway.uri("/"), key(dialect, customer), dialect.id(name(dialect, customer)), returnUrl);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String problem(HttpResponse<String> answer) {
        return answer.headers().firstValue(GatewayProblem.HEADER).orElse("");
    }

    private static double running() {
        return meters().get("portico.http.running").gauge().value();
    }

    private static double inFlight(String account) {
        Gauge gauge =
                meters().get("portico.vendor.calls").tag("account", account).gauge();
        return gauge.value();
    }

    private static MeterRegistry meters() {
        return gateway.context().getBean(MeterRegistry.class);
    }
}
