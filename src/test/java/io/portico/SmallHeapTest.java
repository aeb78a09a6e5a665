package io.portico;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    private static final Pattern LISTENS = Pattern.compile(".*http listens on \\S+:([0-9]+).*");
    private static final RawVendor.Behaviour GOOD = says(answer("200 OK", session("https://billing.stripe.com/good")));

    @TempDir
    private static Path data;

    private static final List<String> OUTPUT = new CopyOnWriteArrayList<>();
    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static volatile RawVendor.Behaviour behaviour = GOOD;
    private static RawVendor vendor;
    private static Process gateway;
    private static int managementPort;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        vendor = new RawVendor((connection, out) -> behaviour.answer(connection, out));
        managementPort = freePort();
        gateway = new ProcessBuilder(command()).redirectErrorStream(true).start();
        CALLERS.submit(SmallHeapTest::readOutput);
        await().atMost(Duration.ofMinutes(3)).until(() -> listeningPort() > 0 || !gateway.isAlive());
        port = listeningPort();
        assertThat(port).as(String.join("\n", OUTPUT)).isPositive();
    }

    private static List<BadAnswer> worst() {
        List<BadAnswer> worst = Stream.concat(BadFraming.all(), BadBodies.all())
                .filter(bad -> WORST.contains(bad.name()))
                .toList();
        assertThat(worst).hasSameSizeAs(WORST);
        return worst;
    }

    private static List<String> command() throws IOException {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes,
                Portico.class.getName(),
                "--portico.http.port=0",
                "--portico.management.port=" + managementPort,
                "--portico.amqp.port=0",
                "--portico.sandbox.port=" + freePort(),
                "--portico.data=" + data,
                "--portico.egress.deadline=1s",
                "--portico.guard.minimum-calls=1000000",
                "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Void readOutput() throws IOException {
        try (BufferedReader lines = gateway.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                OUTPUT.add(line);
            }
        }
        return null;
    }

    private static int listeningPort() {
        return OUTPUT.stream()
                .map(LISTENS::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(0);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.destroyForcibly().waitFor();
        vendor.close();
        CALLERS.shutdownNow();
    }

    @Test
    void outlivesAFloodOfTheWorstAnswers() throws Exception {
        assertThat(ask()).isEqualTo(201);
        long threads = measured("jvm_threads_live_threads");
        long files = measured("process_files_open_files");

        for (BadAnswer worst : worst()) {
            behaviour = worst.behaviour();
            flood(worst.name());
            behaviour = GOOD;
            assertThat(ask()).isEqualTo(201);
        }

        // A worker is kept for a minute, and so are the connections of either side; each for the most at a time, not
        // more.
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(measured("jvm_threads_live_threads")).isLessThanOrEqualTo(threads + AT_A_TIME + SLACK);
            assertThat(measured("process_files_open_files")).isLessThanOrEqualTo(files + 2 * AT_A_TIME + SLACK);
        });
        assertThat(gateway.isAlive()).isTrue();
        assertThat(OUTPUT).noneMatch(line -> line.contains("OutOfMemoryError"));
        assertThat(OUTPUT).noneMatch(line -> line.contains(BadAnswer.MARK));
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
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/portal-sessions"))
                                .header("Authorization", "Bearer pk_sandbox_acme")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"customerId\":\"acme-stripe\","
                                        + "\"returnUrl\":\"https://app.example.com/account\"}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static long measured(String metric) throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus"))
                        .build(),
                BodyHandlers.ofString());
        return answer.body()
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
