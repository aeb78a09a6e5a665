package io.portico.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;

/** A document of the class path as a tree, with its references followed and its schemas at work. */
final class YamlDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URN = "urn:portico:document";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;
    private final JsonSchemaFactory schemas;

    private YamlDocument(JsonNode root) {
        this.root = root;
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(URN, root.toString()))));
    }

    static YamlDocument load(String resource) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try (InputStream bytes = YamlDocument.class.getResourceAsStream(resource)) {
            return new YamlDocument(JSON.valueToTree(new Yaml(new SafeConstructor(strict)).<Object>load(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode at(String pointer) {
        return root.at(pointer);
    }

    /** The node itself, or what its reference points at. */
    JsonNode follow(JsonNode node) {
        return node.has("$ref") ? follow(at(node.get("$ref").asText().substring(1))) : node;
    }

    /** Operations by method and path, such as {@code GET /v1/vendors}. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        at("/paths").properties().forEach(path -> METHODS.stream()
                .filter(path.getValue()::has)
                .forEach(method -> operations.put(
                        method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        path.getValue().get(method))));
        return operations;
    }

    /** What a value gets wrong against the schema at a pointer. */
    List<String> violations(String schemaPointer, JsonNode value) {
        JsonSchema schema = schemas.getSchema(SchemaLocation.of(URN + "#" + schemaPointer));
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    /** Every reference in the document. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        root.findValues("$ref").forEach(reference -> references.add(reference.asText()));
        return references;
    }
}
