package io.portico.vendor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.WireMock;

import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a vendor may never say, it may still say: no answer breaks a vendor file, and no URL is taken from elsewhere. */
class VendorAnswerMutationTest {
    private static final Set<String> CODES =
            Stream.of(ProblemCode.values()).map(ProblemCode::wireName).collect(Collectors.toSet());

    private static VendorStage stage;

    @BeforeAll
    static void open() {
        stage = new VendorStage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    /** Each vendor's plainest success: the case {@code home}. */
    static List<ContractCase> successes() {
        return ContractCase.all().stream()
                .filter(contract -> contract.file().equals("home.json"))
                .toList();
    }

    /** One refusal of each class of status of each vendor. */
    static List<ContractCase> refusals() {
        Map<String, ContractCase> refusals = new TreeMap<>();
        ContractCase.all().stream()
                .filter(contract -> contract.status() >= 400 && contract.body().isObject())
                .forEach(contract -> refusals.putIfAbsent(contract.vendor() + contract.status() / 100, contract));
        return List.copyOf(refusals.values());
    }

    @ParameterizedTest
    @MethodSource("successes")
    void makesASessionOnlyOfAUrlInItsPlace(ContractCase contract) {
        JsonNode answer = contract.body();
        JsonPointer place = place(answer, contract.result().at("/session/url"), JsonPointer.empty());
        String endpoint = stage.open(contract.vendor(), contract.account());
        Map<String, String> mutations = AnswerMutations.of(answer);
        assertThat(mutations).hasSizeGreaterThanOrEqualTo(50);

        mutations.forEach((mutation, body) -> {
            JsonNode out = outcome(endpoint, contract, 200, body);

            if (out.has("session")) {
                JsonNode url = out.at("/session/url");
                assertThat(url.isTextual()).as(mutation).isTrue();
                assertThat(ContractCase.parse(withoutMark(body)).at(place))
                        .as(mutation)
                        .isEqualTo(url);
            } else {
                assertThat(out.at("/refusal/code").asText()).as(mutation).isEqualTo("vendor-invalid-response");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("successes")
    void makesNoSessionOfAFailedStatus(ContractCase contract) {
        String endpoint = stage.open(contract.vendor(), contract.account());

        for (int status : new int[] {300, 301, 302, 304, 307, 400, 401, 404, 409, 418, 429, 500, 503, 599}) {
            JsonNode out = outcome(endpoint, contract, status, contract.body().toString());

            assertThat(out.has("refusal")).as("%d", status).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhateverTheRefusalLooksLike(ContractCase contract) {
        String endpoint = stage.open(contract.vendor(), contract.account());

        AnswerMutations.of(contract.body()).forEach((mutation, body) -> {
            JsonNode refusal =
                    outcome(endpoint, contract, contract.status(), body).path("refusal");

            assertThat(refusal.isObject()).as(mutation).isTrue();
            assertThat(refusal).as(mutation).noneMatch(JsonNode::isNull);
            if (refusal.has("code")) {
                assertThat(CODES).as(mutation).contains(refusal.path("code").asText());
            }
        });
    }

    /** A byte order mark is the one thing that may stand before a document. */
    private static String withoutMark(String body) {
        return body.startsWith("\uFEFF") ? body.substring(1) : body;
    }

    private static JsonNode outcome(String endpoint, ContractCase contract, int status, String body) {
        stage.answer(WireMock.aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("Retry-After", "soon; 1e999")
                .withBody(body));
        Exchange exchange = stage.call(endpoint, contract.request());
        assertThat(exchange.getException()).as(body).isNull();
        JsonNode out = exchange.getMessage().getBody(JsonNode.class);
        assertThat(out.size()).as(body).isEqualTo(1);
        return out;
    }

    private static JsonPointer place(JsonNode node, JsonNode url, JsonPointer at) {
        if (node.equals(url)) {
            return at;
        }
        return node.properties().stream()
                .map(field -> place(field.getValue(), url, at.appendProperty(field.getKey())))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }
}
