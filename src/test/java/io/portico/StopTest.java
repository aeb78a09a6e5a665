package io.portico;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway that an operator's system stops while it works. */
class StopTest {
    private static final byte[] GOOD = answer("200 OK", session("https://billing.stripe.com/good"));
    /** What a JVM ends with when it was asked to. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path data;

    @Test
    void goesOutOfTheBalancerFirst_letsRunningRequestsEnd_andRefusesNewOnes() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (RawVendor vendor = new RawVendor((connection, out) -> {
                    released.await();
                    out.write(GOOD);
                });
                GatewayProcess gateway = start(
                        vendor,
                        "--portico.egress.deadline=60s",
                        "--portico.idempotency.lease=90s",
                        "--portico.http.stop-delay=5s")) {
            List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                running.add(gateway.asking());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> vendor.heads().size() == 20);
            await().until(gateway::isReady);

            gateway.terminate();
            long asked = System.nanoTime();

            await().atMost(Duration.ofSeconds(20)).until(() -> !gateway.isReady());
            running.add(gateway.asking());
            await("served while balancers have yet to notice")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> vendor.heads().size() == 21);
            await().atMost(Duration.ofSeconds(20)).until(() -> refuses(gateway));
            assertThat(running).noneMatch(CompletableFuture::isDone);

            released.countDown();
            for (CompletableFuture<HttpResponse<String>> each : running) {
                assertThat(each.get().statusCode()).isEqualTo(201);
            }
            assertThat(gateway.exitCode(Duration.ofSeconds(40))).isEqualTo(TERMINATED);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(40));
            assertThat(vendor.heads()).hasSize(21);
        }
    }

    @Test
    void answersForAVendorThatHangs_andEndsInTime() throws Exception {
        try (RawVendor vendor = new RawVendor((connection, out) -> BadAnswer.awaitHangUp(connection));
                GatewayProcess gateway = start(vendor, "--portico.egress.deadline=4s")) {
            CompletableFuture<HttpResponse<String>> running = gateway.asking();
            await().atMost(Duration.ofSeconds(30)).until(() -> vendor.heads().size() == 1);

            gateway.terminate();

            assertThat(running.get().statusCode()).isEqualTo(504);
            assertThat(gateway.exitCode(Duration.ofSeconds(30))).isEqualTo(TERMINATED);
        }
    }

    private GatewayProcess start(RawVendor vendor, String... more) {
        List<String> properties = new ArrayList<>(List.of(more));
        properties.add("--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
        return GatewayProcess.start(data, List.of("-Xmx256m"), properties);
    }

    /** Says that it is going, or does not answer at all. */
    private static boolean refuses(GatewayProcess gateway) throws InterruptedException {
        try {
            HttpResponse<String> answer = gateway.ask("{}");
            return answer.statusCode() == 503 && answer.body().contains("\"code\":\"shutting-down\"");
        } catch (IOException e) {
            return true;
        }
    }
}
