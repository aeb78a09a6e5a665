package io.portico;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two gateways behind a balancer that are stopped and started again, one after the other, while callers go on. */
@Tag("faults")
class RollingRestartTest {
    private static final int CALLERS = 8;
    private static final int PAUSE_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final byte[] REQUEST = ("POST /v1/portal-sessions HTTP/1.1\r\nHost: balanced\r\n"
                    + "Authorization: Bearer pk_sandbox_acme\r\nContent-Type: application/json\r\nContent-Length: "
                    + RunningGateway.REQUEST.length() + "\r\n\r\n" + RunningGateway.REQUEST)
            .getBytes(ISO_8859_1);

    @TempDir
    private Path directory;

    private final AtomicInteger sessions = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void failsNoRequest() throws Exception {
        ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);
        try (Nodes shared = new Nodes(directory)) {
            List<Balancer.Node> nodes = Stream.of(RunningGateway.freePort(), RunningGateway.freePort())
                    .map(port -> new Balancer.Node(port, start(shared, port)))
                    .toList();
            try (Balancer balancer = new Balancer(nodes)) {
                awaitReady(nodes);
                for (int i = 0; i < CALLERS; i++) {
                    Balancer.Caller caller = balancer.new Caller();
                    callers.scheduleWithFixedDelay(() -> ask(caller), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
                for (Balancer.Node node : nodes) {
                    awaitSessions();
                    node.process().terminate();
                    node.process().exitCode(PATIENCE);
                    awaitSessions();
                    node.replaceBy(start(shared, node.port()));
                    awaitReady(nodes);
                }
                awaitSessions();
                callers.shutdown();
                assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(failures).as("of %s requests", sessions).isEmpty();
    }

    private static GatewayProcess start(Nodes shared, int port) {
        return shared.start(1, "--portico.http.port=" + port, "--portico.http.stop-delay=6s")
                .get(0);
    }

    private static void awaitReady(List<Balancer.Node> nodes) {
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(Balancer.Node::isReady));
    }

    /** Some more, so that each node has had its part. */
    private void awaitSessions() {
        int before = sessions.get();
        await().atMost(PATIENCE).until(() -> sessions.get() > before + 20 * CALLERS || !failures.isEmpty());
    }

    private void ask(Balancer.Caller caller) {
        try {
            int status = caller.send(REQUEST);
            if (status == 201) {
                sessions.incrementAndGet();
            } else {
                failures.add("status " + status);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(e + " after " + sessions);
        }
    }
}
