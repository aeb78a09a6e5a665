package io.portico;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway in a process of its own, with little memory, outlives the worst of its vendors many times over at once. */
class SmallHeapTest {
    private static final int AT_A_TIME = 64;
    /** What else may come and go in a process: compilers, collectors, a connection to the store. */
    private static final int SLACK = 24;

    /** Those whose size, number or slowness would cost the most. */
    private static final Set<String> WORST = Set.of(
            "a gzip bomb",
            "a bomb in a bomb",
            "gzip with a name without end",
            "endless",
            "endless chunks",
            "an endless chunk",
            "a chunk extension without end",
            "a length of gigabytes that stalls",
            "a header of a megabyte",
            "headers without end",
            "5,000 lists in each other",
            "103 in a flood",
            "silence");

    private static final RawVendor.Behaviour GOOD = says(answer("200 OK", session("https://billing.stripe.com/good")));

    @TempDir
    private static Path data;

    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static volatile RawVendor.Behaviour behaviour = GOOD;
    private static RawVendor vendor;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
        gateway = GatewayProcess.start(
                data,
                List.of("-Xmx256m"),
                List.of(
                        "--portico.egress.deadline=1s",
                        "--portico.guard.minimum-calls=1000000",
                        "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port()));
    }

    private static List<BadAnswer> worst() {
        List<BadAnswer> worst = Stream.concat(BadFraming.all(), BadBodies.all())
                .filter(bad -> WORST.contains(bad.name()))
                .toList();
        assertThat(worst).hasSameSizeAs(WORST);
        return worst;
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        vendor.close();
        CALLERS.shutdownNow();
    }

    @Test
    void outlivesAFloodOfTheWorstAnswers() throws Exception {
        assertThat(ask()).isEqualTo(201);
        long threads = gateway.measured("jvm_threads_live_threads");
        long files = gateway.measured("process_files_open_files");

        for (BadAnswer worst : worst()) {
            behaviour = worst.behaviour();
            flood(worst.name());
            behaviour = GOOD;
            assertThat(ask()).isEqualTo(201);
        }

        // A worker is kept for a minute, and so are the connections of either side; each for the most at a time, not
        // more.
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(gateway.measured("jvm_threads_live_threads")).isLessThanOrEqualTo(threads + AT_A_TIME + SLACK);
            assertThat(gateway.measured("process_files_open_files")).isLessThanOrEqualTo(files + 2 * AT_A_TIME + SLACK);
        });
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
        assertThat(gateway.output()).noneMatch(line -> line.contains(BadAnswer.MARK));
    }

    private static void flood(String name) throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            calls.add(SmallHeapTest::ask);
        }
        for (Future<Integer> status : CALLERS.invokeAll(calls)) {
            assertThat(status.get()).as(name).isIn(502, 504);
        }
    }

    private static int ask() throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(gateway.uri("/v1/portal-sessions"))
                                .header("Authorization", "Bearer pk_sandbox_acme")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(RunningGateway.REQUEST))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
