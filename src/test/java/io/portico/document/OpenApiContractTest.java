package io.portico.document;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the OpenAPI document against the running gateway, in the sandbox: same operations, statuses, headers, bodies. */
class OpenApiContractTest {
    private static final YamlDocument OPENAPI = YamlDocument.load("/openapi/openapi.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String KEY = "pk_sandbox_acme";
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

        assertThat(OPENAPI.operations().keySet()).isEqualTo(served);
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
            String method = operation.substring(0, operation.indexOf(' '));
            String address = operation.substring(method.length() + 1).replaceAll("\\{\\w+}", "nobody");
            String body = Set.of("POST", "PUT").contains(method) ? "{}" : null;
            String type = address.endsWith("/import") ? "application/x-ndjson" : "application/json";

            if (address.matches("/(v1|admin)/.*")) {
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
    }

    @Test
    void tellsACallerItsQuotaAsDescribed_andRefusesWhatIsBeyondIt() throws Exception {
        HttpResponse<String> last = CLIENT.send(
                request("GET", "/v1/vendors", null, null, LIMITED_KEY).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(last.statusCode()).isEqualTo(200);
        assertDescribed("GET /v1/vendors", last);

        for (String operation : OPENAPI.operations().keySet()) {
            String method = operation.substring(0, operation.indexOf(' '));
            String address = operation.substring(method.length() + 1).replaceAll("\\{\\w+}", "nobody");
            if (address.matches("/(v1|admin)/.*")) {
                String body = Set.of("POST", "PUT").contains(method) ? "{}" : null;
                String type = address.endsWith("/import") ? "application/x-ndjson" : "application/json";
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

        assertHeaders(described, answer);
        if (!described.has("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        assertThat(described.get("content").has(type)).as(type).isTrue();
        if (type.endsWith("json")) {
            JsonNode body = JSON.readTree(answer.body());
            String owner = OPENAPI.at(listed).has("$ref")
                    ? OPENAPI.at(listed).get("$ref").asText().substring(1)
                    : listed;
            assertThat(OPENAPI.violations(owner + "/content/" + type.replace("/", "~1") + "/schema", body))
                    .isEmpty();
            if (described.has("x-portico-problems")) {
                assertThat(described.get("x-portico-problems")).contains(body.get("code"));
            }
        }
    }

    private static void assertHeaders(JsonNode described, HttpResponse<String> answer) {
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
        assertThat(headers.keySet().stream()
                        .filter(name -> limited || !OF_A_QUOTA.contains(name))
                        .filter(name -> !name.equalsIgnoreCase("Idempotent-Replayed"))
                        .filter(name -> answer.statusCode() != 409 || !name.equalsIgnoreCase("Retry-After")))
                .allSatisfy(name ->
                        assertThat(answer.headers().firstValue(name)).as(name).isPresent());
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
