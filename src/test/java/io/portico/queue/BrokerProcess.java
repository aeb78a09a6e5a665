package io.portico.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An {@link ExternalBroker} in a process of its own, which can be taken away as no broker ends by itself. */
final class BrokerProcess implements AutoCloseable {
    static final String LISTENS = "The broker listens.";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Starts one and waits until it listens; its messages are kept in the directory. */
    static BrokerProcess start(Path directory, int port) throws IOException {
        BrokerProcess broker = new BrokerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExternalBroker.class.getName(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .start());
        Thread reader = new Thread(broker::readOutput, "broker-output");
        reader.setDaemon(true);
        reader.start();
        await().atMost(PATIENCE).until(() -> broker.output.contains(LISTENS) || !broker.process.isAlive());
        assertThat(broker.output).contains(LISTENS);
        return broker;
    }

    /** Takes it away at once. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
