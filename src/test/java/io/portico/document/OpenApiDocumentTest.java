package io.portico.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the OpenAPI document against itself and against the names in the model. */
class OpenApiDocumentTest {
    private static final YamlDocument OPENAPI = YamlDocument.load("/openapi/openapi.yaml");
    private static final String PROBLEMS = "x-portico-problems";
    private static final String DIALECT = "x-portico-dialect";

    @ParameterizedTest
    @EnumSource
    void describesEveryProblemCode(ProblemCode code) {
        JsonNode described = OPENAPI.at("/" + PROBLEMS + "/" + code.wireName());

        assertThat(described.path("status").asInt()).isEqualTo(code.status());
        assertThat(described.path("title").asText()).isEqualTo(code.title());
        assertThat(described.path("retryable").asBoolean()).isEqualTo(code.retryable());
        assertThat(described.path("outcome").asText()).isEqualTo(code.outcome().wireName());
        assertThat(described.path("meaning").asText()).isNotBlank();
    }

    @Test
    void knowsNoCodeThatTheModelLacks() {
        List<String> codes =
                Stream.of(ProblemCode.values()).map(ProblemCode::wireName).toList();

        assertThat(texts(OPENAPI.at("/components/schemas/ProblemCode/enum"))).isEqualTo(codes);
        assertThat(names(OPENAPI.at("/" + PROBLEMS))).isEqualTo(codes);
    }

    @Test
    void namesTheModelsIntentsAndExpiryBases() {
        assertThat(texts(OPENAPI.at("/components/schemas/Intent/enum")))
                .isEqualTo(Stream.of(Intent.values()).map(Intent::wireName).toList());
        assertThat(texts(OPENAPI.at("/components/schemas/ExpiryBasis/enum")))
                .isEqualTo(Stream.of(ExpiryBasis.values())
                        .map(ExpiryBasis::wireName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("canonicalOperations")
    void operationListsProblemsUnderTheirStatus(String operation) {
        OPENAPI.operations().get(operation).get("responses").properties().stream()
                .filter(response -> !response.getKey().startsWith("2"))
                .forEach(response -> {
                    JsonNode described = OPENAPI.follow(response.getValue());
                    assertThat(texts(described.path(PROBLEMS))).isNotEmpty().allSatisfy(code -> assertThat(
                                    OPENAPI.at("/" + PROBLEMS + "/" + code + "/status")
                                            .asText())
                            .as("%s %s", operation, code)
                            .isEqualTo(response.getKey()));
                });
    }

    /** Under which status is the vendor's choice, and held against the gateway by {@link OpenApiContractTest}. */
    @ParameterizedTest
    @MethodSource("dialects")
    void dialectListsTheProblemsOfTheCanonicalOperation_eachUnderAStatusThatItHas(String operation) {
        JsonNode described = OPENAPI.operations().get(operation);
        Set<String> codes = new TreeSet<>();
        described.get(PROBLEMS).forEach(listed -> codes.addAll(texts(listed)));
        Set<String> canonical = new TreeSet<>();
        OPENAPI.operations()
                .get("POST /v1/portal-sessions")
                .get("responses")
                .forEach(response ->
                        canonical.addAll(texts(OPENAPI.follow(response).path(PROBLEMS))));

        assertThat(codes).isEqualTo(canonical);
        assertThat(names(described.get("responses")))
                .filteredOn(status -> !status.startsWith("2"))
                .isEqualTo(names(described.get(PROBLEMS)));
    }

    @Test
    void knowsEachDialect() {
        assertThat(dialects()
                        .map(operation ->
                                OPENAPI.operations().get(operation).get(DIALECT).asText()))
                .containsExactlyInAnyOrder("agentmessage", "ampersand", "askui", "pabbly", "stripe");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operationNamesTheScopeOfItsKey(String operation) {
        JsonNode security = OPENAPI.operations().get(operation).path("security");

        if (needsKey(operation)) {
            assertThat(security).hasSize(3).allSatisfy(form -> assertThat(form.properties()
                            .iterator()
                            .next()
                            .getValue()
                            .path(0)
                            .asText())
                    .matches(operation.contains(" /admin/") ? "admin" : "(billing|customers):(read|write)"));
        } else {
            assertThat(security).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operationWithAKeyTellsOfQuotas(String operation) {
        JsonNode responses = OPENAPI.operations().get(operation).get("responses");

        assertThat(responses.has("429")).isEqualTo(needsKey(operation));
        responses.properties().stream()
                .filter(response -> needsKey(operation))
                .filter(response -> response.getKey().matches("2..|403|429"))
                .forEach(response -> assertThat(
                                names(OPENAPI.follow(response.getValue()).path("headers")))
                        .as(response.getKey())
                        .contains("RateLimit-Policy", "RateLimit"));
    }

    @ParameterizedTest
    @MethodSource("mediaTypes")
    void examplesFitTheirSchema(String pointer) {
        JsonNode media = OPENAPI.at(pointer);
        assertThat(media.path("examples").size()).as("examples").isPositive();
        media.get("examples").properties().forEach(example -> assertThat(OPENAPI.violations(
                        pointer + "/schema", OPENAPI.follow(example.getValue()).get("value")))
                .as(example.getKey())
                .isEmpty());
    }

    @Test
    void refusesWhatTheContractRefuses() throws Exception {
        JsonNode unknownField = new ObjectMapper().readTree("{\"customerId\":\"c\",\"colour\":\"red\"}");
        JsonNode noSubscription =
                new ObjectMapper().readTree("{\"customerId\":\"c\",\"intent\":\"cancel-subscription\"}");

        assertThat(OPENAPI.violations("/components/schemas/CreatePortalSession", unknownField))
                .isNotEmpty();
        assertThat(OPENAPI.violations("/components/schemas/CreatePortalSession", noSubscription))
                .isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(OPENAPI.references()).allSatisfy(reference -> assertThat(
                        OPENAPI.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void everyPropertyIsDescribed() {
        Map<String, JsonNode> silent = new TreeMap<>();
        OPENAPI.at("/components/schemas").properties().forEach(schema -> schema.getValue()
                .path("properties")
                .properties()
                .forEach(property -> {
                    if (!OPENAPI.follow(property.getValue()).has("description")) {
                        silent.put(schema.getKey() + "." + property.getKey(), property.getValue());
                    }
                }));
        assertThat(silent).isEmpty();
    }

    static Stream<String> operations() {
        return OPENAPI.operations().keySet().stream();
    }

    static Stream<String> dialects() {
        return operations()
                .filter(operation -> OPENAPI.operations().get(operation).has(DIALECT));
    }

    static Stream<String> canonicalOperations() {
        return operations()
                .filter(operation -> !OPENAPI.operations().get(operation).has(DIALECT));
    }

    /** Pointers to every body that the document describes by a schema, JSON or a form. */
    static Stream<String> mediaTypes() {
        List<String> pointers = new ArrayList<>();
        OPENAPI.operations().forEach((operation, described) -> {
            String at = "/paths/" + escaped(operation.substring(operation.indexOf(' ') + 1)) + "/"
                    + operation.substring(0, operation.indexOf(' ')).toLowerCase(Locale.ROOT);
            addBodies(pointers, at + "/requestBody/content");
            described
                    .get("responses")
                    .properties()
                    .forEach(response -> addBodies(pointers, at + "/responses/" + response.getKey() + "/content"));
        });
        names(OPENAPI.at("/components/responses")).stream()
                .filter(name -> !isReserved(texts(OPENAPI.at("/components/responses/" + name + "/" + PROBLEMS))))
                .forEach(name -> addBodies(pointers, "/components/responses/" + name + "/content"));
        return pointers.stream();
    }

    private static boolean isReserved(List<String> codes) {
        return !codes.isEmpty()
                && codes.stream().allMatch(code -> OPENAPI.at("/" + PROBLEMS + "/" + code)
                        .has("reserved"));
    }

    private static boolean needsKey(String operation) {
        return operation.matches("\\w+ /(api/v1|v1|admin)/.*");
    }

    private static void addBodies(List<String> pointers, String content) {
        names(OPENAPI.at(content)).stream()
                .filter(type -> type.endsWith("/json") || type.endsWith("+json") || type.endsWith("-urlencoded"))
                .forEach(type -> pointers.add(content + "/" + escaped(type)));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
