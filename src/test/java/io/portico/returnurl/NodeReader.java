package io.portico.returnurl;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The {@code URL} of Node.js, which passes the tests that browsers share: a child process, a line in, a line out. */
final class NodeReader implements UrlReader, AutoCloseable {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String SCRIPT = """
            const ports = {'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443, 'ftp:': 21};
            require('readline').createInterface({input: process.stdin, terminal: false}).on('line', line => {
              let reading = {};
              try {
                const [url, base] = JSON.parse(line);
                const u = base === null ? new URL(url) : new URL(url, base);
                reading = {
                  scheme: u.protocol.slice(0, -1),
                  host: u.hostname,
                  port: u.port ? Number(u.port) : ports[u.protocol] || -1,
                  userInfo: u.username + u.password !== ''
                };
              } catch (e) {
                if (!(e instanceof TypeError)) throw e;
              }
              process.stdout.write(JSON.stringify(reading) + '\\n');
            });
            """;

    private final Process node;
    private final BufferedWriter in;
    private final BufferedReader out;

    private NodeReader(Process node) {
        this.node = node;
        this.in = node.outputWriter(StandardCharsets.UTF_8);
        this.out = node.inputReader(StandardCharsets.UTF_8);
    }

    /** The reader, where there is a {@code node} on the path that reads as one should. */
    static Optional<NodeReader> find() {
        try {
            NodeReader reader = new NodeReader(new ProcessBuilder("node", "-e", SCRIPT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            if (reader.read("https://a.example/", null).isPresent()) {
                return Optional.of(reader);
            }
            reader.close();
        } catch (IOException | UncheckedIOException absent) {
            // as good as none
        }
        return Optional.empty();
    }

    @Override
    public Optional<Reading> read(String url, String base) {
        try {
            in.write(JSON.writeValueAsString(new String[] {url, base}));
            in.newLine();
            in.flush();
            String line = out.readLine();
            if (line == null) {
                throw new IOException("node has ended");
            }
            JsonNode reading = JSON.readTree(line);
            return reading.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Reading(
                            reading.get("scheme").textValue(),
                            reading.get("host").textValue(),
                            reading.get("port").intValue(),
                            reading.get("userInfo").booleanValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        node.destroy();
    }

    @Override
    public String toString() {
        return "node";
    }
}
