package io.portico.document;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the AsyncAPI document against itself and against the OpenAPI document that it borrows its schemas from. */
class AsyncApiDocumentTest {
    private static final YamlDocument ASYNCAPI = YamlDocument.load("/asyncapi/asyncapi.yaml");
    private static final YamlDocument OPENAPI = YamlDocument.load("/openapi/openapi.yaml");
    private static final String BORROWED = "./openapi.yaml#";

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(ASYNCAPI.references())
                .allSatisfy(reference -> assertThat(target(reference).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({"Request, CreatePortalSession", "Session, PortalSession", "Problem, Problem"})
    void examplesFitTheSchemaOfTheHttpDocument(String message, String schema) {
        JsonNode described = ASYNCAPI.at("/components/messages/" + message);

        assertThat(described.at("/payload/schema/$ref").asText()).endsWith("/" + schema);
        assertThat(described.get("examples")).isNotEmpty().allSatisfy(example -> assertThat(
                        OPENAPI.violations("/components/schemas/" + schema, example.get("payload")))
                .isEmpty());
    }

    @Test
    void cloudEventCarriesARequest() {
        JsonNode example = ASYNCAPI.at("/components/messages/CloudEvent/examples/0/payload");

        assertThat(ASYNCAPI.violations("/components/messages/CloudEvent/payload/schema", example))
                .isEmpty();
        assertThat(OPENAPI.violations("/components/schemas/CreatePortalSession", example.get("data")))
                .isEmpty();
    }

    @Test
    void propertiesHaveTheNamesOfTheFields() {
        JsonNode fields = OPENAPI.at("/components/schemas/CreatePortalSession/properties");
        JsonNode properties = ASYNCAPI.at("/components/messages/Properties/headers/properties");

        assertThat(properties.fieldNames()).toIterable().containsExactlyElementsOf(fields::fieldNames);
    }

    private static JsonNode target(String reference) {
        return reference.startsWith(BORROWED)
                ? OPENAPI.at(reference.substring(BORROWED.length()))
                : ASYNCAPI.at(reference.substring(1));
    }
}
