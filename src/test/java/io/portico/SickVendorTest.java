package io.portico;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A vendor that stays sick is left alone for a while, and takes nothing from the others. */
class SickVendorTest {
    private static final RawVendor.Behaviour GOOD = says(answer("200 OK", session("https://billing.stripe.com/good")));
    private static final String AT_AMPERSAND = RunningGateway.REQUEST.replace("acme-stripe", "acme-ampersand");

    @TempDir
    private Path data;

    private volatile RawVendor.Behaviour behaviour = says(answer("500 Oops", "{}"));

    @Test
    void leavesAVendorThatIsDownAlone_andAsksItAgainLater() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
                RunningGateway gateway = RunningGateway.start(
                        data,
                        "--portico.guard.open-for=2s",
                        "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port(),
                        "--spring.datasource.url=jdbc:h2:mem:sick-vendor")) {
            List<Integer> statuses = new ArrayList<>();
            HttpResponse<String> last = gateway.ask(RunningGateway.REQUEST);
            while (last.statusCode() == 502 && statuses.size() < 50) {
                statuses.add(last.statusCode());
                last = gateway.ask(RunningGateway.REQUEST);
            }

            assertThat(statuses).hasSize(20);
            assertThat(last.statusCode()).isEqualTo(503);
            assertThat(last.body()).contains("\"code\":\"vendor-circuit-open\"", "\"outcome\":\"none\"");
            assertThat(last.headers().firstValueAsLong("Retry-After").orElse(-1))
                    .isBetween(1L, 2L);
            assertThat(vendor.heads()).as("calls").hasSize(20);
            assertThat(gauge(gateway, "portico.vendor.breaker", "stripe", "state", "open"))
                    .isOne();
            assertThat(gauge(gateway, "portico.vendor.breaker", "ampersand", "state", "closed"))
                    .isOne();
            assertThat(refused(gateway, "stripe", "circuit-open")).isOne();

            behaviour = GOOD;
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.ask(RunningGateway.REQUEST).statusCode() == 201);
        }
    }

    @Test
    void letsCallsToOthersThrough_whileAnAccountIsFullOfHangingOnes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawVendor hanging = new RawVendor((connection, out) -> {
                    release.await();
                    GOOD.answer(connection, out);
                });
                RawVendor well = new RawVendor(GOOD);
                RunningGateway gateway = RunningGateway.start(
                        data,
                        "--portico.guard.concurrent-calls=4",
                        "--portico.vendors.stripe.base-url=http://127.0.0.1:" + hanging.port(),
                        "--portico.vendors.ampersand.base-url=http://127.0.0.1:" + well.port(),
                        "--spring.datasource.url=jdbc:h2:mem:hanging-vendor")) {
            List<CompletableFuture<Integer>> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                held.add(CompletableFuture.supplyAsync(() -> status(gateway), task -> new Thread(task).start()));
            }
            await().until(() -> gauge(gateway, "portico.vendor.calls", "stripe") == 4);

            HttpResponse<String> refused = gateway.ask(RunningGateway.REQUEST);
            HttpResponse<String> other = gateway.ask(AT_AMPERSAND);
            release.countDown();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"overloaded\"", "\"outcome\":\"none\"");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(refused(gateway, "stripe", "bulkhead-full")).isOne();
            assertThat(other.statusCode()).as(other.body()).isEqualTo(201);
            assertThat(held).allSatisfy(call -> assertThat(call.join()).isEqualTo(201));
            await().until(() -> gauge(gateway, "portico.vendor.calls", "stripe") == 0);
        }
    }

    private static int status(RunningGateway gateway) {
        try {
            return gateway.ask(RunningGateway.REQUEST).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static double gauge(RunningGateway gateway, String name, String account, String... tags) {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .get(name)
                .tag("account", account)
                .tags(tags)
                .gauge()
                .value();
    }

    private static double refused(RunningGateway gateway, String account, String reason) {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .get("portico.vendor.refused")
                .tag("account", account)
                .tag("reason", reason)
                .counter()
                .count();
    }
}
