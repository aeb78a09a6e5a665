package io.portico;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.portico.queue.ExternalBroker;
import io.portico.store.EmbeddedPostgresServer;
import io.portico.vendor.RawVendor;

import static io.portico.BadAnswer.answer;
import static io.portico.BadAnswer.says;
import static io.portico.BadAnswer.session;
import static org.awaitility.Awaitility.await;

/** What several gateways share: a PostgreSQL, a broker and a vendor that always has a session. */
final class Nodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    final RawVendor vendor;
    final ExternalBroker broker;
    final int brokerPort = RunningGateway.freePort();
    final String database = EmbeddedPostgresServer.shared().newDatabase();
    private final Path directory;
    private final List<GatewayProcess> started = new ArrayList<>();

    Nodes(Path directory) throws Exception {
        this.directory = directory;
        vendor = new RawVendor(says(answer("200 OK", session("https://billing.stripe.com/good"))));
        broker = ExternalBroker.start(directory.resolve("broker"), brokerPort);
    }

    /** Starts nodes together and waits until each is ready. */
    List<GatewayProcess> start(int count, String... properties) {
        List<GatewayProcess> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(launch(properties));
        }
        await().atMost(PATIENCE)
                .until(() -> nodes.stream().allMatch(node -> !node.isAlive() || node.port() > 0 && node.isReady()));
        return nodes;
    }

    private GatewayProcess launch(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database + "&connectTimeout=1&socketTimeout=10&reWriteBatchedInserts=true",
                "--spring.datasource.username=postgres",
                "--portico.vendors.stripe.base-url=http://127.0.0.1:" + vendor.port()));
        ExternalBroker.settings(brokerPort).forEach((name, value) -> all.add("--" + name + "=" + value));
        all.addAll(List.of(properties));
        GatewayProcess node =
                GatewayProcess.launch(directory.resolve("node" + started.size()), List.of("-Xmx256m"), all);
        started.add(node);
        return node;
    }

    @Override
    public void close() throws Exception {
        started.forEach(GatewayProcess::close);
        broker.close();
        vendor.close();
    }
}
