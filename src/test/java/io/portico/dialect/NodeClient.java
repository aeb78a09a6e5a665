package io.portico.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import com.fasterxml.jackson.databind.JsonNode;

import io.portico.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;

/** A package of npm in a directory beneath {@code target/}, and a script of the tests' that uses it. */
record NodeClient(Path directory, Path script) {
    private static final long PATIENCE_SECONDS = 120;

    /** Installs the package; without it, the tests that want it are skipped and say why. */
    static NodeClient install(String name, String version, String script) {
        Path directory = Path.of("target", "npm", name + "-" + version).toAbsolutePath();
        if (!Files.exists(directory.resolve("node_modules").resolve(name))) {
            String flaw = flaw(
                    directory,
                    "npm",
                    "install",
                    "--prefix",
                    directory.toString(),
                    "--no-save",
                    "--no-package-lock",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    name + "@" + version);
            Assumptions.assumeTrue(flaw == null, "npm cannot install " + name + "@" + version + ": " + flaw);
        }
        String flaw = flaw(directory, "node", "-e", "require('" + name + "')");
        Assumptions.assumeTrue(flaw == null, "node cannot use " + name + "@" + version + ": " + flaw);
        return new NodeClient(
                directory, Path.of("src/test/resources/clients", script).toAbsolutePath());
    }

    /** Why a command fails; null where it does not. */
    private static String flaw(Path directory, String... command) {
        try {
            Files.createDirectories(directory);
            Path log = directory.resolve(command[0] + ".log");
            Process process = process(directory, List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it takes too long";
            }
            return process.exitValue() == 0 ? null : "it fails, see " + log;
        } catch (IOException e) {
            return "there is no " + command[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ProcessBuilder process(Path directory, List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
        process.environment().put("NODE_PATH", directory.resolve("node_modules").toString());
        return process;
    }

    /** Runs the script with an input, and reads what it prints. */
    List<JsonNode> run(JsonNode input) throws IOException, InterruptedException {
        Process node = process(directory, List.of("node", script.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            node.getOutputStream().write(input.toString().getBytes(StandardCharsets.UTF_8));
            node.getOutputStream().close();
            byte[] printed = node.getInputStream().readAllBytes();
            assertThat(node.waitFor()).as("exit status of node").isZero();
            List<JsonNode> outcomes = new ArrayList<>();
            StrictJson.read(printed).forEach(outcomes::add);
            return outcomes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            node.destroyForcibly();
        }
    }
}
