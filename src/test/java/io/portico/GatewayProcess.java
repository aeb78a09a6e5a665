package io.portico;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A whole gateway in a process of its own, for what this process must not suffer: little memory, a kill, a stop. The
 * sandbox on free loopback ports, like {@link RunningGateway}.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern LISTENS = Pattern.compile(".*http listens on \\S+:([0-9]+).*");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;
    private final int managementPort;
    private final Thread reader;

    private GatewayProcess(Process process, int managementPort) {
        this.process = process;
        this.managementPort = managementPort;
        this.reader = new Thread(this::readOutput, "gateway-output");
        reader.setDaemon(true);
    }

    /** Starts one and waits until it listens. */
    public static GatewayProcess start(Path data, List<String> jvm, List<String> properties) {
        GatewayProcess gateway = launch(data, jvm, properties);
        await().atMost(PATIENCE).until(() -> gateway.port() > 0 || !gateway.isAlive());
        assertThat(gateway.port()).as(String.join("\n", gateway.output)).isPositive();
        return gateway;
    }

    /** Starts one and waits for nothing; it may never listen. */
    public static GatewayProcess launch(Path data, List<String> jvm, List<String> properties) {
        return launch(List.of(), data, jvm, properties);
    }

    /** The same under another command, such as one that sets limits, and ends by running what follows it. */
    public static GatewayProcess launch(List<String> under, Path data, List<String> jvm, List<String> properties) {
        int managementPort = RunningGateway.freePort();
        List<String> arguments = new ArrayList<>(RunningGateway.properties(data));
        arguments.add("--portico.management.port=" + managementPort);
        arguments.addAll(properties);
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classes(), Portico.class.getName()));
        command.addAll(Arrays.asList(RunningGateway.last(arguments)));
        try {
            GatewayProcess gateway = new GatewayProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start(), managementPort);
            gateway.reader.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed so far, line by line. */
    public List<String> output() {
        return output;
    }

    /** All that it has printed, once it has ended. */
    public List<String> awaitOutput() throws InterruptedException {
        reader.join();
        return output;
    }

    /** Its public port; 0 before it listens. */
    public int port() {
        return output.stream()
                .map(LISTENS::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(0);
    }

    public int managementPort() {
        return managementPort;
    }

    /** A place on the public port. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop, as an operator's system does. */
    public void terminate() {
        // By the handle, since the process itself would close the pipe that it still prints to.
        process.toHandle().destroy();
    }

    /** Takes it away at once. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Its exit code, once it has ended within the limit. */
    public int exitCode(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s", limit)
                .isTrue();
        return process.exitValue();
    }

    /** Asks for a session as the sandbox's caller of the organisation acme. */
    public HttpResponse<String> ask(String body) throws IOException, InterruptedException {
        return CLIENT.send(asking(body), BodyHandlers.ofString());
    }

    /** The same without waiting. */
    public CompletableFuture<HttpResponse<String>> asking() {
        return CLIENT.sendAsync(asking(RunningGateway.REQUEST), BodyHandlers.ofString());
    }

    private HttpRequest asking(String body) {
        return HttpRequest.newBuilder(uri("/v1/portal-sessions"))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** What a balancer asks it: whether it may be sent requests. */
    public boolean isReady() {
        try {
            URI readiness = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
            HttpRequest probe = HttpRequest.newBuilder(readiness)
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return CLIENT.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The value of a metric without labels. */
    public long measured(String metric) throws IOException, InterruptedException {
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

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String classes() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .toList());
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }
}
