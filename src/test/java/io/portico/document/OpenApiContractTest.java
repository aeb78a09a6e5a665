package io.portico.document;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;

import io.portico.DialectSample;
import io.portico.RunningGateway;
import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the OpenAPI document against the running gateway, in the sandbox: same operations, statuses, headers, bodies. */
class OpenApiContractTest {
    private static final YamlDocument OPENAPI = YamlDocument.load("/openapi/openapi.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String KEY = "pk_sandbox_acme";
    private static final String BACK = "https://app.example.com/account";
    private static final String WITH_A_KEY = "/(api/v1|v1|admin)/.*";
    private static final String LIMITED_KEY = "portico-test-limited";
    private static final Set<String> OF_A_QUOTA = Set.of("RateLimit-Policy", "RateLimit");
    private static final String PUBLIC_ENGINE = "platform-http-engine";
    private static final Set<String> ADDED_TO_ANY_ANSWER = Set.of(
            "date",
            "content-type",
            "content-length",
            "connection",
            "x-request-id",
            "cache-control",
            "x-content-type-options",
            "referrer-policy",
            "x-frame-options",
            "content-security-policy",
            "cross-origin-resource-policy");

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(
                data,
                "--portico.organisations.acme.keys.sandbox-read.customer=acme-agentmessage",
                "--portico.organisations.acme.keys.limited.sha256=" + sha256(LIMITED_KEY),
                "--portico.organisations.acme.keys.limited.scopes=billing:read",
                "--portico.organisations.acme.keys.limited.quota.requests=1",
                "--portico.organisations.acme.keys.limited.quota.per=24h",
                "--spring.datasource.url=jdbc:h2:mem:openapi-contract");
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void describesTheOperationsThatThereAre_andNoOthers() {
        Set<String> served = new TreeSet<>();
        for (Endpoint endpoint : gateway.context().getBean(CamelContext.class).getEndpoints()) {
            if (endpoint instanceof PlatformHttpEndpoint http
                    && !endpoint.getEndpointUri().startsWith("sandbox-http")) {
                served.add(http.getHttpMethodRestrict() + " " + http.getPath());
            }
        }

        Set<String> described = new TreeSet<>(OPENAPI.operations().keySet());
        OPENAPI.operations().forEach((operation, node) -> node.path("x-portico-also")
                .forEach(path -> described.add(method(operation) + " " + path.asText())));
        assertThat(described).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            201 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-stripe","returnUrl":"https://app.example.com/account"}
            201 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-ampersand","returnUrl":"https://app.example.com/account","expiresIn":900}
            201 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-pabbly","returnUrl":"https://app.example.com/account","intent":"update-customer","intentFallback":"home","locale":"de"}
            201 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-agentmessage","returnUrl":"https://app.example.com/account"}
            400 | POST   | /v1/portal-sessions        |                             | {"customerId":
            404 | POST   | /v1/portal-sessions        |                             | {"customerId":"nobody","returnUrl":"https://app.example.com/account"}
            409 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-unlinked","returnUrl":"https://app.example.com/account"}
            409 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-multi","returnUrl":"https://app.example.com/account"}
            422 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-stripe","returnUrl":"https://app.example.com/account","colour":"red"}
            422 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-stripe","returnUrl":"https://evil.example/"}
            422 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-askui","returnUrl":"https://app.example.com/account","intent":"update-customer"}
            422 | POST   | /v1/portal-sessions        |                             | {"customerId":"acme-stripe","returnUrl":"https://app.example.com/account","vendor":"nobody"}
            200 | GET    | /v1/portal-sessions        |                             | -
            200 | GET    | /v1/portal-sessions        | ?limit=1&outcome=created    | -
            422 | GET    | /v1/portal-sessions        | ?limit=1000                 | -
            404 | GET    | /v1/portal-sessions/{id}   | =ps_01JZ8Q4V6T3N9M2K7B5X0C1D4E | -
            200 | GET    | /v1/vendors                |                             | -
            422 | GET    | /v1/vendors                | ?colour=red                 | -
            201 | PUT    | /v1/customers/{customerId} | =contract-1                 | {"name":"Example","accounts":[{"account":"stripe","vendorCustomerId":"cus_contract1"}],"aliases":[{"customerSystem":"sap","customerId":"4711"}]}
            200 | PUT    | /v1/customers/{customerId} | =contract-1                 | {"accounts":[{"account":"agentmessage-acme"}]}
            422 | PUT    | /v1/customers/{customerId} | =contract-1                 | {"accounts":[{"account":"askui","vendorCustomerId":"no-uuid"}]}
            422 | PUT    | /v1/customers/{customerId} | =contract-1                 | {"accounts":[{"account":"nobody","vendorCustomerId":"x"}]}
            200 | GET    | /v1/customers/{customerId} | =acme-multi                 | -
            404 | GET    | /v1/customers/{customerId} | =nobody                     | -
            404 | DELETE | /v1/customers/{customerId} | =nobody                     | -
            204 | DELETE | /v1/customers/{customerId} | =contract-1                 | -
            200 | GET    | /admin/dead-letters        | ?limit=1                    | -
            422 | GET    | /admin/dead-letters        | ?id=1                       | -
            200 | POST   | /admin/dead-letters/replay |                             | {"ids":["req_01JZ8Q4V6QX4N2Z5C7R9T1W3Y6"],"dryRun":true}
            422 | POST   | /admin/dead-letters/replay |                             | {}
            200 | GET    | /openapi.yaml              |                             | -
            200 | GET    | /asyncapi.yaml             |                             | -
            200 | GET    | /docs                      |                             | -
            """)
    void answersAsDescribed(int status, String method, String path, String rest, String body) throws Exception {
        String address = rest != null && rest.startsWith("=")
                ? path.replaceFirst("\\{\\w+}", rest.substring(1))
                : path + (rest == null ? "" : rest);

        HttpResponse<String> answer = CLIENT.send(
                request(method, address, body, "application/json").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertDescribed(method + " " + path, answer);
    }

    @Test
    void importsAsDescribed() throws Exception {
        String rows = "customerId,customerSystem,account,vendorCustomerId\ncontract-2,default,stripe,cus_contract2\n"
                + "contract-2,default,askui,no-uuid\n";

        HttpResponse<String> answer = CLIENT.send(
                request("POST", "/v1/customers/import", rows, "text/csv").build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertDescribed("POST /v1/customers/import", answer);
        assertThat(JSON.readTree(answer.body()).at("/errors/0/code").asText()).isEqualTo("vendor-id-invalid");
    }

    @Test
    void everyOperationRefusesAsDescribed() throws Exception {
        for (String operation : OPENAPI.operations().keySet()) {
            String method = method(operation);
            String address = operation.substring(method.length() + 1).replaceAll("\\{\\w+}", "nobody");
            String body = Set.of("POST", "PUT").contains(method) ? "{}" : null;
            String type = type(operation);

            if (address.matches(WITH_A_KEY)) {
                assertRefused(
                        401,
                        operation,
                        request(method, address, body, type, null).build());
            }
            if (body != null) {
                assertRefused(
                        415,
                        operation,
                        request(method, address, body, "text/plain").build());
            }
            assertRefused(405, operation, request("PATCH", address, "{}", type).build());
            assertRefused(
                    406,
                    operation,
                    request(method, address, body, type)
                            .header("Accept", "image/png")
                            .build());
        }
    }

    @Test
    void refusesAMissingScopeAsDescribed() throws Exception {
        HttpRequest.Builder read = request("DELETE", "/v1/customers/nobody", null, null, "pk_sandbox_acme_read");

        assertRefused(403, "DELETE /v1/customers/{customerId}", read.build());
        for (DialectSample dialect : DialectSample.values()) {
            assertRefused(
                    403,
                    "POST " + dialect.path(),
                    request("POST", dialect.target(), dialect.body(BACK), dialect.type(), "pk_sandbox_acme_read")
                            .build());
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesEachRequestOfADialectThatIsAnExample(DialectSample dialect) throws Exception {
        String operation = "POST " + dialect.path();
        for (Map.Entry<String, JsonNode> media :
                OPENAPI.operations().get(operation).at("/requestBody/content").properties()) {
            for (JsonNode example : media.getValue().get("examples")) {
                String body = media.getKey().endsWith("json")
                        ? example.get("value").toString()
                        : form("", example.get("value"));
                HttpResponse<String> answer = CLIENT.send(
                        request("POST", dialect.target(), body, media.getKey()).build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode())
                        .as("%s: %s", body, answer.body())
                        .isEqualTo(200);
                assertDescribed(operation, answer);
                assertThat(JSON.readTree(answer.body()).at(dialect.url()).asText())
                        .startsWith("http");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void repeatsASessionInADialectAsDescribed(DialectSample dialect) throws Exception {
        HttpRequest keyed = request("POST", dialect.target(), dialect.body(BACK), dialect.type())
                .header("Idempotency-Key", "repeated-in-" + dialect.vendor())
                .build();

        HttpResponse<String> first = CLIENT.send(keyed, HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> second = CLIENT.send(keyed, HttpResponse.BodyHandlers.ofString());

        assertDescribed("POST " + dialect.path(), second);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    }

    @ParameterizedTest
    @EnumSource
    void refusesInADialectAsDescribed(DialectSample dialect) throws Exception {
        String operation = "POST " + dialect.path();
        Map<String, HttpRequest.Builder> requests = new TreeMap<>(Map.of(
                "validation-failed", request("POST", dialect.target(), with(dialect, "colour"), dialect.type()),
                "return-url-not-allowed",
                        request("POST", dialect.target(), dialect.body("https://evil.example/"), dialect.type()),
                "idempotency-key-invalid",
                        request("POST", dialect.target(), dialect.body(BACK), dialect.type())
                                .header("Idempotency-Key", "k".repeat(256)),
                "malformed-request", request("POST", dialect.target(), dialect.body(BACK) + "%}", dialect.type()),
                "unsupported-media-type",
                        request("POST", dialect.target(), dialect.body(BACK), dialect.type())
                                .header("Content-Encoding", "gzip")));
        for (Map.Entry<String, HttpRequest.Builder> request : requests.entrySet()) {
            HttpResponse<String> answer = CLIENT.send(request.getValue().build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("Portico-Problem"))
                    .as(answer.body())
                    .contains(request.getKey());
            assertDescribed(operation, answer);
        }
    }

    /** Also those that nothing in this test can bring about. */
    @ParameterizedTest
    @EnumSource
    void tellsEachProblemInADialectAsDescribed(DialectSample dialect) throws Exception {
        JsonNode operation = OPENAPI.operations().get("POST " + dialect.path());
        Map<String, Set<String>> statuses = new TreeMap<>();
        operation.get("x-portico-problems").properties().forEach(status -> status.getValue()
                .forEach(code -> statuses.computeIfAbsent(code.asText(), any -> new TreeSet<>())
                        .add(status.getKey())));
        for (ProblemCode code : ProblemCode.values()) {
            if (!statuses.containsKey(code.wireName())) {
                continue;
            }
            Problem plain = Problem.of(code, "One sentence.");
            for (Problem problem : List.of(
                    plain, plain.withErrors(List.of(new FieldError("returnUrl", "not-allowed", "One sentence."))))) {
                HttpAnswer answer = gateway.context()
                        .getBean(ProblemAnswers.class)
                        .of(
                                problem,
                                new ProblemAnswers.Occasion(
                                        "req_1", Instant.EPOCH, "dialect-" + dialect.vendor(), null, null));
                String status = Integer.toString(answer.status());

                assertThat(statuses.get(code.wireName())).as(code.wireName()).contains(status);
                assertThat(answer.headers()).containsEntry("Portico-Problem", code.wireName());
                assertThat(OPENAPI.violations(
                                schema(operation.at("/responses/" + status), answer.contentType()),
                                JSON.readTree(answer.body())))
                        .as("%s", code)
                        .isEmpty();
            }
        }
    }

    @Test
    void tellsACallerItsQuotaAsDescribed_andRefusesWhatIsBeyondIt() throws Exception {
        HttpResponse<String> last = CLIENT.send(
                request("GET", "/v1/vendors", null, null, LIMITED_KEY).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(last.statusCode()).isEqualTo(200);
        assertDescribed("GET /v1/vendors", last);

        for (String operation : OPENAPI.operations().keySet()) {
            String method = method(operation);
            String address = operation.substring(method.length() + 1).replaceAll("\\{\\w+}", "nobody");
            if (address.matches(WITH_A_KEY)) {
                String body = Set.of("POST", "PUT").contains(method) ? "{}" : null;
                String type = type(operation);
                assertRefused(
                        429,
                        operation,
                        request(method, address, body, type, LIMITED_KEY).build());
            }
        }
    }

    private static void assertRefused(int status, String operation, HttpRequest request) throws Exception {
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as("%s %s", operation, answer.body()).isEqualTo(status);
        assertDescribed(operation, answer);
    }

    /** The status is listed; media type, body and headers are those of its description; the code is one that it lists. */
    private static void assertDescribed(String operation, HttpResponse<String> answer) throws Exception {
        String status = Integer.toString(answer.statusCode());
        String listed = "/paths/"
                + operation.substring(operation.indexOf(' ') + 1).replace("/", "~1") + "/"
                + operation.substring(0, operation.indexOf(' ')).toLowerCase(Locale.ROOT) + "/responses/" + status;
        JsonNode described = OPENAPI.follow(OPENAPI.at(listed));
        assertThat(described.isMissingNode())
                .as("%s lists %s", operation, status)
                .isFalse();

        assertHeaders(described, OPENAPI.operations().get(operation).has("x-portico-dialect"), answer);
        if (!described.has("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        assertThat(described.get("content").has(type)).as(type).isTrue();
        if (type.endsWith("json")) {
            JsonNode body = JSON.readTree(answer.body());
            String schema = OPENAPI.at(listed).has("$ref")
                    ? schema(OPENAPI.at(listed), type)
                    : listed + "/content/" + type.replace("/", "~1") + "/schema";
            assertThat(OPENAPI.violations(schema, body)).as(answer.body()).isEmpty();
            if (described.has("x-portico-problems")) {
                assertThat(described.get("x-portico-problems")).contains(body.get("code"));
            }
        }
        JsonNode told = OPENAPI.operations().get(operation).at("/x-portico-problems/" + status);
        if (!told.isMissingNode()) {
            assertThat(told)
                    .contains(TextNode.valueOf(
                            answer.headers().firstValue("Portico-Problem").orElse("none")));
        }
    }

    /** Pointer to the schema of a response that is described elsewhere. */
    private static String schema(JsonNode reference, String type) {
        return reference.get("$ref").asText().substring(1) + "/content/" + type.replace("/", "~1") + "/schema";
    }

    /** A dialect's description says itself what is always there. */
    private static void assertHeaders(JsonNode described, boolean dialect, HttpResponse<String> answer) {
        Map<String, JsonNode> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        described.path("headers").properties().forEach(header -> headers.put(header.getKey(), header.getValue()));

        assertThat(answer.headers().map().keySet().stream().filter(name -> !ADDED_TO_ANY_ANSWER.contains(name)))
                .allSatisfy(name -> assertThat(headers).containsKey(name));
        boolean limited = answer.request()
                .headers()
                .firstValue("Authorization")
                .filter(value -> value.endsWith(LIMITED_KEY))
                .isPresent();
        for (String name : OF_A_QUOTA) {
            assertThat(answer.headers().firstValue(name).isPresent()).as(name).isEqualTo(limited);
        }
        if (dialect) {
            assertDialectHeaders(headers, answer);
            return;
        }
        assertThat(headers.keySet().stream()
                        .filter(name -> limited || !OF_A_QUOTA.contains(name))
                        .filter(name -> !name.equalsIgnoreCase("Idempotent-Replayed"))
                        .filter(name -> answer.statusCode() != 409 || !name.equalsIgnoreCase("Retry-After")))
                .allSatisfy(name ->
                        assertThat(answer.headers().firstValue(name)).as(name).isPresent());
    }

    private static void assertDialectHeaders(Map<String, JsonNode> headers, HttpResponse<String> answer) {
        headers.forEach((name, header) -> {
            if (OPENAPI.follow(header).path("required").asBoolean()) {
                assertThat(answer.headers().firstValue(name)).as(name).isPresent();
            }
        });
        int status = answer.statusCode();
        assertThat(answer.headers().firstValue("Allow").isPresent()).as("Allow").isEqualTo(status == 405);
        if (status == 429 || status == 503) {
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        if (status != 401) {
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        }
    }

    private static String method(String operation) {
        return operation.substring(0, operation.indexOf(' '));
    }

    /** The media type that an operation is sent where it is not about that. */
    private static String type(String operation) {
        return operation.endsWith("/import")
                ? "application/x-ndjson"
                : DialectSample.ofOperation(operation).stream()
                        .map(DialectSample::type)
                        .findFirst()
                        .orElse("application/json");
    }

    /** A body with a field that the operation does not have. */
    private static String with(DialectSample dialect, String field) {
        String body = dialect.body(BACK);
        return dialect.type().endsWith("json")
                ? body.replaceFirst("\\{", "{\"" + field + "\":\"red\",")
                : body + "&" + field + "=red";
    }

    /** Nested values with their names in brackets. */
    private static String form(String name, JsonNode value) {
        List<String> fields = new ArrayList<>();
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> fields.add(form(
                            name.isEmpty() ? field.getKey() : name + "[" + field.getKey() + "]", field.getValue())));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                fields.add(form(name + "[" + i + "]", value.get(i)));
            }
        } else {
            fields.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(value.asText(), StandardCharsets.UTF_8));
        }
        return String.join("&", fields);
    }

    private static HttpRequest.Builder request(String method, String address, String body, String type) {
        return request(method, address, body, type, KEY);
    }

    private static HttpRequest.Builder request(String method, String address, String body, String type, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + address))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }
}
