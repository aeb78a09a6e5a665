package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;

/**
 * One file under {@code contracts/<vendor>/}: the canonical request, the call that the vendor must get, what the vendor
 * answers, and what comes of it. {@code account.properties} beside it configures the vendor's account; a case may add to
 * that in {@code account}.
 */
record ContractCase(String vendor, String file, Map<String, String> account, JsonNode document) {
    private static final Path ROOT = Path.of("src/test/resources/contracts");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<ContractCase> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(ContractCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContractCase read(Path file) {
        Path directory = file.getParent();
        try (InputStream defaults = Files.newInputStream(directory.resolve("account.properties"))) {
            JsonNode document = JSON.readTree(file.toFile());
            Properties properties = new Properties();
            properties.load(defaults);
            Map<String, String> account = new HashMap<>();
            properties.stringPropertyNames().forEach(name -> account.put(name, properties.getProperty(name)));
            document.path("account")
                    .properties()
                    .forEach(field ->
                            account.put(field.getKey(), field.getValue().asText()));
            return new ContractCase(
                    directory.getFileName().toString(), file.getFileName().toString(), account, document);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    JsonNode request() {
        return document.required("request");
    }

    JsonNode expects() {
        return document.required("expects");
    }

    JsonNode result() {
        return document.required("result");
    }

    /** The status that the vendor answers with. */
    int status() {
        return document.required("answer").required("status").asInt();
    }

    /** The JSON that the vendor answers with; a missing node where it answers with something else. */
    JsonNode body() {
        return document.required("answer").path("body");
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the vendor says, with an {@code application/json} body unless {@code headers} name another type. */
    ResponseDefinitionBuilder answer() {
        JsonNode answer = document.required("answer");
        ResponseDefinitionBuilder response = WireMock.aResponse().withStatus(status());
        JsonNode headers = answer.path("headers");
        headers.properties()
                .forEach(header ->
                        response.withHeader(header.getKey(), header.getValue().asText()));
        if (!headers.has("Content-Type")) {
            response.withHeader("Content-Type", "application/json");
        }
        return response.withBody(
                answer.has("bodyText")
                        ? answer.get("bodyText").asText()
                        : answer.required("body").toString());
    }

    @Override
    public String toString() {
        return vendor + "/" + file + ": " + document.required("name").asText();
    }
}
