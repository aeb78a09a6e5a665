package io.portico.dialect;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;
import io.portico.model.GatewayProblem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every dialect before every vendor, in success and in every refusal: what the client of a dialect is told depends on what went
 * wrong, never on who stands behind. All cells are asked at once, then looked at; what was told is left in
 * {@code target/dialect-grid.md}.
 */
class DialectGridTest {
    /**
     * By what came of it and dialect: the status, and what the answer must hold by JSON pointer; {@code *} is any value.
     */
    private static final String EXPECTED = """
            |                         | ampersand                      | stripe                                    | askui                                       | pabbly                                 | agentmessage                               |
            | session                 | 200 /url=*                     | 200 /object=billing_portal.session /url=* | 200 /sessionUrl=*                           | 200 /status=success /data/access_url=* | 200 /success=true /data/portal_url=*       |
            | customer-not-found      | 404 /status=404                | 400 /error/code=resource_missing          | 404 /detail/0/msg=Billing_details_not_found | 404 /success=false                     | 409 /error/code=NO_STRIPE_CUSTOMER         |
            | no-vendor-customer      | 404 /status=404                | 400 /error/code=resource_missing          | 404 /detail/0/msg=Billing_details_not_found | 404 /success=false                     | 409 /error/code=NO_STRIPE_CUSTOMER         |
            | portal-not-configured   | 502 /status=502                | 400 /error/type=invalid_request_error     | 502 /detail=*                               | 502 /success=false                     | 502 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | vendor-auth-failed      | 502 /status=502                | 502 /error/type=api_error                 | 502 /detail=*                               | 502 /success=false                     | 502 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | vendor-rate-limited     | 503 /status=503                | 503 /error/type=api_error                 | 503 /detail=*                               | 503 /success=false                     | 503 /error/code=UNAVAILABLE                |
            | vendor-error            | 502 /status=502                | 502 /error/type=api_error                 | 502 /detail=*                               | 502 /success=false                     | 502 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | vendor-unavailable      | 503 /status=503                | 503 /error/type=api_error                 | 503 /detail=*                               | 503 /success=false                     | 503 /error/code=UNAVAILABLE                |
            | vendor-invalid-response | 502 /status=502                | 502 /error/type=api_error                 | 502 /detail=*                               | 502 /success=false                     | 502 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | vendor-connection-lost  | 502 /status=502                | 502 /error/type=api_error                 | 502 /detail=*                               | 502 /success=false                     | 502 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | vendor-timeout          | 504 /status=504                | 504 /error/type=api_error                 | 504 /detail=*                               | 504 /success=false                     | 504 /error/code=BILLING_PORTAL_UNAVAILABLE |
            | return-url-not-allowed  | 422 /issues/0/name=redirectUrl | 400 /error/param=return_url               | 422 /detail/0/loc/1=returnUrl               | 400 /success=false                     | 422 /error/code=VALIDATION_FAILED          |
            | unauthorized            | 401 /status=401                | 401 /error/type=invalid_request_error     | 401 /detail=*                               | 401 /success=false                     | 401 /error/code=UNAUTHORIZED               |
            | forbidden               | 403 /status=403                | 403 /error/type=invalid_request_error     | 403 /detail=*                               | 403 /status=error                      | 403 /error/code=FORBIDDEN                  |
            | rate-limited            | 429 /status=429                | 429 /error/code=rate_limit                | 429 /detail=*                               | 429 /success=false                     | 429 /code=RATE_LIMITED                     |
            | idempotency-key-reused  | 422 /status=422                | 400 /error/type=idempotency_error         | 422 /detail/0/msg=*                         | 400 /success=false                     | 422 /error/code=IDEMPOTENCY_KEY_REUSED     |
            | request-in-progress     | 409 /status=409                | 409 /error/code=idempotency_key_in_use    | 409 /detail=*                               | 409 /success=false                     | 409 /error/code=REQUEST_IN_PROGRESS        |
            | intent-not-supported    | -                              | 400 /error/param=flow_data[type]          | -                                           | -                                      | -                                          |
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<String, Map<String, String>> WANTED = table(EXPECTED);
    private static final Map<Cell, HttpResponse<String>> TOLD = new ConcurrentHashMap<>();
    /** These problems come with a time to wait. */
    private static final Set<String> WAIT =
            Set.of("vendor-rate-limited", "vendor-unavailable", "rate-limited", "request-in-progress");

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    /** One question of the grid. */
    private record Cell(GridCase asked, SandboxVendor behind, VendorClient dialect) {
        @Override
        public String toString() {
            return asked + ", " + dialect.vendor() + " before " + behind.vendor();
        }

        String key(String kind) {
            return "pk_grid_" + kind + "_" + behind.vendor();
        }

        /** The customer who meets the case. */
        String customer() {
            return dialect.id(asked == GridCase.NO_CUSTOMER ? "nobody" : name(behind, asked));
        }

        HttpRequest.Builder request(String key, String returnUrl) {
            return dialect.request(gateway.uri("/"), key, customer(), returnUrl);
        }
    }

    @BeforeAll
    static void askEverything() throws Exception {
        gateway = RunningGateway.start(data, world().settings(data));
        await().until(() -> ask(new Cell(GridCase.SUCCESS, SandboxVendor.STRIPE, VendorClient.AMPERSAND))
                        .statusCode()
                == 200);
        for (SandboxVendor behind : SandboxVendor.values()) {
            // The one request of the key's quota.
            ask(new Cell(GridCase.QUOTA, behind, VendorClient.ASKUI));
        }
        ExecutorService clients = Executors.newFixedThreadPool(48);
        try {
            List<Future<?>> asked = new ArrayList<>();
            cells().forEach(cell -> asked.add(clients.submit(() -> TOLD.put(cell, ask(cell)))));
            for (Future<?> each : asked) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        Files.write(Path.of("target", "dialect-grid.md"), grid());
    }

    /** For each vendor one customer for each case that needs its own, with accounts that no other case closes. */
    private static DialectWorld world() {
        DialectWorld world = new DialectWorld();
        world.organisation("grid");
        for (SandboxVendor vendor : SandboxVendor.values()) {
            world.key("grid", "pk_grid_reader_" + vendor.vendor(), "billing:read", name(vendor, GridCase.SUCCESS));
            world.key("grid", "pk_grid_quota_" + vendor.vendor(), "billing:write", name(vendor, GridCase.SUCCESS));
            String quota = "portico.organisations.grid.keys.pk-grid-quota-" + vendor.vendor() + ".quota.";
            world.with(quota + "requests", 1).with(quota + "per", "24h");
            for (GridCase asked : GridCase.ALL) {
                String name = name(vendor, asked);
                String word = asked.word(vendor);
                Map<String, String> credentials = new TreeMap<>(vendor.credentials(word));
                if (asked == GridCase.DENIED) {
                    credentials.replaceAll((property, value) -> "not-this-key");
                }
                boolean shared = credentials.equals(vendor.credentials(SandboxVendor.WELL))
                        && !SandboxVendor.closesTheAccount(word);
                String account = shared ? vendor.vendor() : name;
                world.account(account, vendor.vendor(), DialectWorld.SANDBOX, credentials);
                world.customer("grid", name, account, vendor.customer(word), List.of(name));
                world.key("grid", key(vendor, asked), "billing:write", asked == GridCase.NO_CUSTOMER ? "nobody" : name);
            }
        }
        return world;
    }

    private static String name(SandboxVendor vendor, GridCase asked) {
        return vendor.vendor() + "-" + GridCase.ALL.indexOf(asked);
    }

    private static String key(SandboxVendor vendor, GridCase asked) {
        return "pk_grid_" + vendor.vendor() + "_" + GridCase.ALL.indexOf(asked);
    }

    private static Stream<Cell> cells() {
        return GridCase.ALL.stream()
                .flatMap(asked -> Stream.of(SandboxVendor.values()).flatMap(behind -> Stream.of(VendorClient.values())
                        .map(dialect -> new Cell(asked, behind, dialect))))
                .filter(cell -> cell.asked.impossible(cell.dialect, cell.behind).isEmpty());
    }

    private static HttpResponse<String> ask(Cell cell) throws Exception {
        String key = key(cell.behind, cell.asked);
        String url = DialectWorld.RETURN_URL;
        GridCase asked = cell.asked;
        if (asked == GridCase.NOT_ALLOWED) {
            return send(cell, key, "https://elsewhere.example.com/account");
        } else if (asked == GridCase.STRANGER) {
            return send(cell, "pk_grid_nobody", url);
        } else if (asked == GridCase.FORBIDDEN) {
            return send(cell, cell.key("reader"), url);
        } else if (asked == GridCase.QUOTA) {
            return send(cell, cell.key("quota"), url);
        } else if (asked == GridCase.SILENT) {
            return CLIENT.send(
                    cell.request(key, url).header("Request-Timeout", "3").build(), BodyHandlers.ofString());
        } else if (asked == GridCase.REUSED) {
            return askForSomethingElse(cell, key);
        } else if (asked == GridCase.RUNNING) {
            return askTwiceAtOnce(cell, key);
        } else if (asked == GridCase.INTENT) {
            return CLIENT.send(
                    cell.request(key, url)
                            .POST(BodyPublishers.ofString("flow_data[type]=payment_method_update&return_url=" + url
                                    + "&customer=" + cell.customer()))
                            .build(),
                    BodyHandlers.ofString());
        }
        return send(cell, key, url);
    }

    private static HttpResponse<String> send(Cell cell, String key, String url) throws Exception {
        return CLIENT.send(cell.request(key, url).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> askForSomethingElse(Cell cell, String key) throws Exception {
        String idempotencyKey = UUID.randomUUID().toString();
        HttpResponse<String> first = CLIENT.send(
                cell.request(key, DialectWorld.RETURN_URL)
                        .header("Idempotency-Key", idempotencyKey)
                        .build(),
                BodyHandlers.ofString());
        if (first.statusCode() != 200) {
            return first;
        }
        return CLIENT.send(
                cell.request(key, DialectWorld.RETURN_URL + "/else")
                        .header("Idempotency-Key", idempotencyKey)
                        .build(),
                BodyHandlers.ofString());
    }

    /** One of the two waits for the silent vendor, so that the other one's answer comes first. */
    private static HttpResponse<String> askTwiceAtOnce(Cell cell, String key) throws Exception {
        HttpRequest request = cell.request(key, DialectWorld.RETURN_URL)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Request-Timeout", "5")
                .build();
        CompletableFuture<HttpResponse<String>> one = CLIENT.sendAsync(request, BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> other = CLIENT.sendAsync(request, BodyHandlers.ofString());
        return one.applyToEither(other, Function.identity()).get();
    }

    static Stream<GridCase> cases() {
        return GridCase.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheClientOfEveryDialectInItsOwnWords_whoeverStandsBehind(GridCase asked) {
        assertThat(cells().filter(cell -> cell.asked.equals(asked))
                        .map(DialectGridTest::difference)
                        .filter(difference -> !difference.isEmpty()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesInTheFormOfTheDialect(GridCase asked) throws Exception {
        for (Cell cell : cells().filter(each -> each.asked.equals(asked)).toList()) {
            HttpResponse<String> answer = TOLD.get(cell);
            if (!asked.succeeds()) {
                SpokenDialect.valueOf(cell.dialect.name())
                        .checkRefusal(
                                answer.statusCode(),
                                answer.headers().firstValue("content-type").orElse(""),
                                answer.body());
            }
        }
    }

    /** What a cell holds and should not; empty where it is as wanted. */
    private static String difference(Cell cell) {
        HttpResponse<String> answer = TOLD.get(cell);
        String code = cell.asked.code();
        String wanted = WANTED.get(code).get(cell.dialect.vendor());
        String should = code + (WAIT.contains(code) ? " later " : " ") + wanted;
        String is = answer.headers().firstValue(GatewayProblem.HEADER).orElse("session")
                + (answer.headers().firstValue("Retry-After").isPresent() ? " later " : " ")
                + seen(wanted, answer);
        return is.equals(should) ? "" : cell + "\n  wanted " + should + "\n  was    " + is + " in " + answer.body();
    }

    /** The status and the values that stand where something is wanted. */
    private static String seen(String wanted, HttpResponse<String> answer) {
        JsonNode body = json(answer.body());
        String[] parts = wanted.split(" ");
        StringBuilder seen = new StringBuilder(Integer.toString(answer.statusCode()));
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            JsonNode value = body.at(parts[i].substring(0, equals));
            boolean any = parts[i].endsWith("=*") && value.isValueNode() && !value.isNull();
            seen.append(' ')
                    .append(parts[i], 0, equals + 1)
                    .append(any ? "*" : value.asText().replace(' ', '_'));
        }
        return seen.toString();
    }

    /** A row for each case and vendor, a column for each dialect. */
    private static List<String> grid() {
        List<String> lines = new ArrayList<>();
        lines.add("| what happened | vendor behind | "
                + Stream.of(VendorClient.values()).map(VendorClient::vendor).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---".repeat(2 + VendorClient.values().length) + "|");
        for (GridCase asked : GridCase.ALL) {
            for (SandboxVendor behind : SandboxVendor.values()) {
                lines.add("| " + asked + " | " + behind.vendor() + " | "
                        + Stream.of(VendorClient.values())
                                .map(dialect -> cell(new Cell(asked, behind, dialect)))
                                .collect(Collectors.joining(" | "))
                        + " |");
            }
        }
        return lines;
    }

    private static String cell(Cell cell) {
        String impossible = cell.asked.impossible(cell.dialect, cell.behind);
        return impossible.isEmpty()
                ? seen(WANTED.get(cell.asked.code()).get(cell.dialect.vendor()), TOLD.get(cell))
                : "n/a: " + impossible;
    }

    /** By the row's first cell and the column's head. */
    private static Map<String, Map<String, String>> table(String text) {
        List<String[]> rows = text.lines().map(line -> line.split("\\|")).toList();
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (String[] row : rows.subList(1, rows.size())) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 2; i < row.length; i++) {
                cells.put(rows.get(0)[i].strip(), row[i].strip());
            }
            table.put(row[1].strip(), cells);
        }
        return table;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
